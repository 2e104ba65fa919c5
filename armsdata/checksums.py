"""SHA-256 of files, and the ``SHA256SUMS`` of a folder."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def read_checksums(sums: Path) -> dict[str, str]:
    """What a ``SHA256SUMS`` says: file name → SHA-256."""
    lines = sums.read_bytes().decode("utf-8", "replace").split("\n")
    pairs = (line.partition("  ") for line in lines if line)
    return {name: digest for digest, _, name in pairs}


def as_written(expected: dict[str, str]) -> bytes:
    """The bytes of the ``SHA256SUMS`` that says this; a file that reads alike in other bytes has been changed."""
    return "".join(f"{digest}  {name}\n" for name, digest in expected.items()).encode()
