"""The folder that Typst may read: the templates and the logos of the papers at hand."""

import hashlib
import shutil
import tempfile
from functools import cache, lru_cache
from importlib.resources import files
from multiprocessing.util import Finalize
from pathlib import Path


@cache
def workshop() -> Path:
    """A folder of this process alone, with a copy of every template; gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="solde-paper-"))
    # Unlike atexit, this also runs at the end of a worker of multiprocessing.
    Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=0)
    for entry in (files("solde.pdf") / "templates").iterdir():
        if entry.name.endswith(".typ"):
            (folder / entry.name).write_bytes(entry.read_bytes())
    return folder


def shelve(logo: bytes) -> str:
    """Put a logo where templates can read it; return its name, the same for the same bytes."""
    name = f"{digest(logo)}.png"
    path = workshop() / name
    if not path.exists():  # not yet, or swept away with other temporary files of that age
        path.write_bytes(logo)
    return name


@lru_cache(maxsize=64)
def digest(logo: bytes) -> str:
    return hashlib.sha256(logo).hexdigest()
