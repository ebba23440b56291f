"""Files that are whole or not there."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from solde.files import finished


def test_a_pipe_gets_the_whole_file_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        heard = reader.submit(pipe.read_bytes)
        with finished(pipe) as file:
            file.write(b"all of it")
    assert heard.result() == b"all of it"
    assert pipe.is_fifo()


def test_the_file_behind_a_link_is_written(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"before")
    link.symlink_to(file)
    with finished(link) as whole:
        whole.write(b"after")
    assert (file.read_bytes(), link.is_symlink()) == (b"after", True)


def test_where_there_is_no_place_left_is_said():
    with pytest.raises(OSError, match="/dev/full") as caught, finished(Path("/dev/full")) as file:
        file.write(b"x")
    assert caught.value.errno == errno.ENOSPC
    assert Path("/dev/full").is_char_device()
