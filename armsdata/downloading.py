"""Which versions there are, and whole versions fetched for work without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import bundle
from . import versions_index as index
from .caching import cache_folder, store
from .errors import ArmsdataError
from .mirrors import Mirror
from .transfers import Rules

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["version", "released", "rows", "bytes", "bundled", "cached"]


def version_rows() -> list[dict[str, Any]]:
    """The rows of ``versions`` as plain dictionaries, without pandas."""
    rows = []
    for version in index.known_versions():
        release = index.release(version)
        folder = cache_folder() / version
        rows.append(
            {
                "version": version,
                "released": release.released,
                "rows": sum(release.rows.values()),
                "bytes": release.bytes,
                "bundled": version == bundle.data_version(),
                "cached": all(_size(folder / f.name) == f.bytes for f in release.files.values()),
            }
        )
    return rows


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def versions() -> pd.DataFrame:
    """The versions that this package knows and trusts, oldest first. No network is touched.

    Returns
    -------
    pandas.DataFrame
        Columns ``version`` (MAJOR.MINOR), ``released`` (day; missing if not yet released), ``rows`` (of all tables),
        ``bytes`` (of all files), ``bundled`` (came with the package) and ``cached`` (all its files are in the cache).

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.versions().query("bundled").shape[0]
    1
    """
    import pandas as pd

    frame = pd.DataFrame(version_rows(), columns=COLUMNS)
    return frame.assign(released=frame["released"].astype("datetime64[ms]"))


def download(
    version: str,
    to: str | PathLike[str] | None = None,
    *,
    progress: Callable[[str, int, int], object] | None = None,
    timeout: float | None = None,
    allow_redirects: bool | None = None,
) -> Path:
    """Fetch all files of a version, so that it loads without a network from then on.

    Files that are already there and sound are kept; those that lie elsewhere on this machine are copied.

    Parameters
    ----------
    version
        A version that ``versions()`` lists.
    to
        A folder, in which the folder ``<version>`` is made; it can serve as ARMSDATA_MIRROR or ARMSDATA_CACHE
        elsewhere. None for the cache.
    progress
        Called about ten times a second with the name of a file, the bytes that have come and the bytes of all files.
    timeout
        Seconds for everything together; None for ARMSDATA_TIMEOUT, else 300.
    allow_redirects
        Whether the server may redirect to another host; None for ARMSDATA_ALLOW_REDIRECTS.

    Returns
    -------
    pathlib.Path
        The folder with the files. For the bundled version, if it is not yet released and ``to`` is None: the package's
        own.

    Raises
    ------
    UnknownName
        If there is no such version.
    DownloadFailed
        If a file cannot be fetched or stored. What came is kept; the next call goes on from there.

    Examples
    --------
    >>> import armsdata as ad
    >>> folder = ad.download("1.0", to="data")  # doctest: +SKIP
    """
    release = index.release(version)
    if to is None and release.released is None:
        return bundle.data_folder()
    folder = (cache_folder() if to is None else Path(to).expanduser()) / release.version
    with Mirror() as mirror:
        store(mirror, release, list(release.files.values()), folder, _rules(timeout, allow_redirects), progress)
    return folder


def _rules(timeout: float | None, allow_redirects: bool | None) -> Rules:
    rules = Rules.from_environment()
    if timeout is not None:
        if not timeout > 0:
            raise ArmsdataError(f"timeout is {timeout!r}; expected a number of seconds above 0")
        rules = replace(rules, deadline=float(timeout))
    return rules if allow_redirects is None else replace(rules, allow_redirects=allow_redirects)
