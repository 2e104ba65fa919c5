"""A file on its way: what has come so far, under a temporary name beside its place, with its running SHA-256."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import DownloadFailed
from .versions_index import IndexedFile

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends


class TooLong(Exception):
    """More bytes came than the index names."""


class Shut(Exception):
    """The file was given up; the thread that still writes to it should end."""


class Partial:
    """The bytes of an indexed file that have come, in ``.<name>.<SHA-256>.part``.

    The name says which content is wanted, so what an interrupted process left is taken up by the next one; the caller
    holds a lock, so one process at a time writes. ``shut`` may be called by another thread: from then on nothing is
    written.

    Raises
    ------
    DownloadFailed
        By every method that writes, if the disk is full or refuses; the partial file is then removed.
    """

    def __init__(self, folder: Path, wanted: IndexedFile) -> None:
        self.name = wanted.name
        self.size = wanted.bytes
        self.etag: str | None = None
        self.got = 0
        self.path = folder / f".{wanted.name}.{wanted.sha256[:16]}.part"
        self._sha256 = wanted.sha256
        self._digest = hashlib.sha256()
        self._lock = threading.Lock()
        self._shut = False
        with self._on_disk():
            self._file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666), "r+b", buffering=0)
            while chunk := self._file.read(1 << 20):
                self._digest.update(chunk)
                self.got += len(chunk)
        if self.got > self.size:
            self.restart()

    def add(self, chunk: bytes) -> None:
        """Append what came. Raises TooLong, and Shut after ``shut``."""
        with self._lock:
            if self._shut:
                raise Shut
            if self.got + len(chunk) > self.size:
                raise TooLong
            with self._on_disk():
                rest = memoryview(chunk)
                while rest:
                    rest = rest[self._file.write(rest) :]
            self._digest.update(chunk)
            self.got += len(chunk)

    def restart(self) -> None:
        """Forget what came. Raises Shut after ``shut``."""
        with self._lock:
            if self._shut:
                raise Shut
            with self._on_disk():
                self._file.seek(0)
                self._file.truncate()
            self._digest = hashlib.sha256()
            self.got = 0
            self.etag = None

    def sound(self) -> bool:
        """Whether all bytes have come and have the SHA-256 that the index names."""
        return self.got == self.size and self._digest.hexdigest() == self._sha256

    def move_to(self, place: Path) -> None:
        """Put the sound file in its place, whole or not at all.

        It is not flushed to the disk first, which would take longer than a fast download: a file torn by a power cut
        has another SHA-256, which is checked before it is read, and is fetched anew.
        """
        with self._on_disk():
            self.shut()
            os.replace(self.path, place)

    def shut(self) -> None:
        """Write no more. What came is kept for another time; an empty file is not."""
        with self._lock:
            if not self._shut:
                self._shut = True
                self._file.close()
                if self.got == 0 and self.size > 0:
                    self.path.unlink(missing_ok=True)

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        """Turn a fault of the disk into an error that says what to do, and leave nothing behind."""
        try:
            yield
        except OSError as e:
            self._shut = True
            with suppress(OSError, AttributeError):
                self._file.close()
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            raise DownloadFailed(
                f"{self.name} cannot be written to {self.path.parent} ({e.strerror or e}); it needs {self.size:,} "
                "bytes, and nothing of it was left there. Make room, or choose another folder (ARMSDATA_CACHE for the "
                "cache)."
            ) from None
