"""Lines of a file by their number, read when they are asked for: what makes a large index cheap to hold open."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

import numpy as np

_OFFSETS = ".offsets.npy"


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file of lines, none of which may hold a line feed, and beside it where each begins."""
    offsets = [0]
    with path.open("wb") as file:
        for line in lines:
            offsets.append(offsets[-1] + file.write(line + b"\n"))
    np.save(offsets_of(path), np.asarray(offsets, dtype=np.int64))


def offsets_of(path: Path) -> Path:
    """The file that says where the lines of another one begin."""
    return path.with_name(path.name + _OFFSETS)


class LineFile(Sequence[bytes]):
    """The lines of a file that `write_lines` wrote. Safe to read from several threads.

    Lines are read with plain reads: a file that is cut short under a reader is an error, not the end of the process.
    Raises OSError or ValueError when the file is missing or is not the one that was written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets = np.load(offsets_of(path), allow_pickle=False)
        if self._offsets.ndim != 1 or not len(self._offsets) or path.stat().st_size != self._offsets[-1]:
            raise ValueError(f"{path} is not the file that was written")
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._file)
        self._reading = threading.Lock()

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        position = range(len(self))[at]
        start, end = int(self._offsets[position]), int(self._offsets[position + 1])
        with self._reading:
            os.lseek(self._file, start, os.SEEK_SET)
            line = os.read(self._file, end - start)
        if len(line) != end - start:
            raise ValueError(f"{self._path} has been cut short")
        return line[:-1]
