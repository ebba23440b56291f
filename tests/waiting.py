"""Waiting in tests: for the thing itself, and never for longer than it could take."""

import time
from collections.abc import Callable
from typing import Protocol

SECONDS_MAX = 180  # for anything that is waited for, also on a machine that is busy
LOOK_SECONDS = 0.05


class Running(Protocol):
    """A program that is to bring about what is waited for."""

    @property
    def is_alive(self) -> bool: ...

    @property
    def said(self) -> str: ...


def until(condition: Callable[[], object], *, alive: Running | None = None) -> None:
    """Wait until it is so. It is an error when it takes too long, or a program ends meanwhile."""
    end = time.monotonic() + SECONDS_MAX
    while not condition():
        if alive and not alive.is_alive:
            assert condition(), f"it has ended:\n{alive.said}"  # or brought it about as it ended
            return
        assert time.monotonic() < end, "it has not come about" + (
            f":\n{alive.said}" if alive else ""
        )
        time.sleep(LOOK_SECONDS)
