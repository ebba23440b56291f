"""The folder that Typst may read: the templates and the logos of the papers at hand."""

import hashlib
import shutil
import tempfile
from functools import cache, lru_cache
from importlib.resources import files
from multiprocessing.util import Finalize
from pathlib import Path
from threading import get_ident


@cache
def stock() -> dict[str, bytes]:
    """Every template, by file name."""
    entries = (files("solde.pdf") / "templates").iterdir()
    return {entry.name: entry.read_bytes() for entry in entries if entry.name.endswith(".typ")}


@cache
def folder() -> Path:
    """A folder of this process alone, gone when it ends."""
    made = Path(tempfile.mkdtemp(prefix="solde-paper-"))
    # Unlike atexit, this also runs at the end of a worker of multiprocessing.
    Finalize(None, shutil.rmtree, args=(made, True), exitpriority=0)
    return made


def workshop() -> Path:
    """The folder with a copy of every template in it."""
    for name, text in stock().items():
        put(name, text)
    return folder()


def shelve(logo: bytes) -> str:
    """Put a logo where templates can read it; return its name, the same for the same bytes."""
    name = f"{digest(logo)}.png"
    put(name, logo)
    return name


@lru_cache(maxsize=64)
def digest(logo: bytes) -> str:
    return hashlib.sha256(logo).hexdigest()


def put(name: str, data: bytes) -> None:
    """Write a file unless it is there, whole or not at all.

    Looks each time, because systems sweep old temporary files away.
    """
    path = folder() / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished = path.with_name(f"{name}.{get_ident()}")
        unfinished.write_bytes(data)
        unfinished.replace(path)
