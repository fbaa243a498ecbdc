"""Lines by their number."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import LineFile, offsets_of, write_lines


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=30))
def test_lines_come_back_as_they_were_written(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("lines") / "file"
    write_lines(path, lines)
    found = LineFile(path)
    assert list(found) == lines
    assert [found[at - len(lines)] for at in range(len(lines))] == lines
    assert found[1:] == lines[1:]
    with pytest.raises(IndexError):
        found[len(lines)]


@pytest.mark.parametrize("damage", ["file", "offsets"])
def test_a_file_that_is_missing_or_another_is_refused(tmp_path, damage):
    path = tmp_path / "file"
    write_lines(path, [b"one", b"two"])
    damaged = path if damage == "file" else offsets_of(path)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(ValueError):
        LineFile(path)
    damaged.unlink()
    with pytest.raises(OSError):
        LineFile(path)


def test_threads_read_what_one_reads(tmp_path):
    lines = [b"%d" % number * 50 for number in range(500)]
    write_lines(tmp_path / "file", lines)
    found, seen = LineFile(tmp_path / "file"), {}

    def read(part):
        seen[part] = [found[at] for at in range(part, len(lines), 4)]

    threads = [threading.Thread(target=read, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen == {part: lines[part::4] for part in range(4)}
