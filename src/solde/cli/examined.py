"""What `solde doctor` says of one thing."""

from typing import NamedTuple


class Examined(NamedTuple):
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str
    remedy: str  # what to do; "" when all is well


def examined(what: str, found: str, *, ok: bool, remedy: str) -> Examined:
    return Examined(what, ok, found, "" if ok else remedy)
