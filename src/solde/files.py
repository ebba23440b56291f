"""Files that are whole or not there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO


@contextmanager
def finished(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when all went well; until then it has another one.

    A device or a pipe keeps its place, and gets all of it at the end.
    """
    if path.exists() and not path.is_file():
        with TemporaryFile() as whole, naming(path):
            yield whole
            whole.seek(0)
            with path.open("wb") as place:
                shutil.copyfileobj(whole, place)
        return
    path = path.resolve()  # the file behind a link
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with naming(path), unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say which file has no place left: the system does not."""
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT, EFBIG):
            error.filename = str(path)
        raise
