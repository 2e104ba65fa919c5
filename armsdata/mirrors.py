"""Where released files come from: the project's address, or the mirror that ARMSDATA_MIRROR names."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from . import bundle
from .errors import DownloadFailed
from .fetching import fetch, is_address
from .partial import Partial
from .transfers import Progress, Rules, Transfer, Worker, copy

if TYPE_CHECKING:
    import requests

DEFAULT_ADDRESS = ""
"""Below it lies ``<version>/<file>`` for every released version. Empty as long as the files have no public home."""


class Mirror:
    """A folder or an address below which ``<version>/<file>`` lies. To be used in ``with``, which keeps connections.

    Parameters
    ----------
    place
        The folder or address; None for ARMSDATA_MIRROR, else DEFAULT_ADDRESS.
    """

    def __init__(self, place: str | None = None) -> None:
        self.place = place or os.environ.get("ARMSDATA_MIRROR") or DEFAULT_ADDRESS
        self.worker = Worker()
        self._session: requests.Session | None = None

    def __enter__(self) -> Mirror:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, at: TracebackType | None) -> None:
        self.worker.close()
        if self._session:
            self._session.close()

    def bring(self, version: str, partial: Partial, rules: Rules, progress: Progress | None = None) -> None:
        """Complete a partial file of a version. Raises DownloadFailed, in time."""
        if not self.place:
            raise DownloadFailed(
                f"{partial.name} of version {version} is neither in this package, which carries "
                f"{bundle.data_version()}, nor in the cache, and no place to fetch it from is known. Set "
                f"ARMSDATA_MIRROR to a folder or an https:// address below which {version}/{partial.name} lies."
            )
        if not is_address(self.place):
            source = Path(self.place).expanduser() / version / partial.name
            copy(source, Transfer(str(source), partial, rules, self.worker, progress))
            return
        if self._session is None:
            import requests

            self._session = requests.Session()
        address = f"{self.place.rstrip('/')}/{version}/{partial.name}"
        fetch(self._session, Transfer(address, partial, rules, self.worker, progress))
