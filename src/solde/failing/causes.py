"""Why work fails that nothing is known to be wrong with, as far as a person can mend it."""

import errno
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext, gettext_noop
from psycopg.errors import DiskFull, OutOfMemory


class Cause(StrEnum):
    """What stopped a worker."""

    DISK_FULL = "disk_full"
    OUT_OF_MEMORY = "out_of_memory"
    DEATH = "death"
    UNEXPECTED = "unexpected"


SENTENCES: Final = {
    Cause.DISK_FULL: gettext_noop(
        "The disk of the server is full. Make room there, and try again."
    ),
    Cause.OUT_OF_MEMORY: gettext_noop(
        "The server had not enough memory for it. Try again when less is going on there."
    ),
    Cause.DEATH: gettext_noop(
        "The worker ended each time in the middle of it, perhaps for want of memory. Try again when"
        " less is going on there."
    ),
    Cause.UNEXPECTED: gettext_noop(
        "Solde met an error that it does not know. Try again; if it fails once more, ask whoever"
        " looks after your installation: the log of the worker tells what happened."
    ),
}


def cause_of(error: BaseException) -> Cause:
    """What an error came from: it, or what raised it, says so."""
    source: BaseException | None = error
    while source is not None:
        if isinstance(source, DiskFull) or getattr(source, "errno", None) == errno.ENOSPC:
            return Cause.DISK_FULL
        if isinstance(source, MemoryError | OutOfMemory):
            return Cause.OUT_OF_MEMORY
        source = source.__cause__
    return Cause.UNEXPECTED


def sentence(cause: str) -> str:
    """In the language in use, with what to do about it."""
    return gettext(SENTENCES[Cause(cause)])
