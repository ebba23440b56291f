"""What can go wrong at a point of a conversation, and the plan of when it does.

A fault is a value: `Cut("dot", stored=True)`. Its point says where it happens; `stored` says
whether the letter was taken before it happened, which the client cannot know. Points stand
in `smtp_faults.POINTS` and `google_faults.POINTS`.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from threading import Lock
from typing import Any

GARBAGE = b"\x16\x03\x00\xff\xfe ?? \x00\x07 this is no protocol\r\n" * 3


class Nonsense(ValueError):
    """That fault cannot be ordered."""


@dataclass(frozen=True, slots=True)
class Fault:
    at: str


@dataclass(frozen=True, slots=True)
class Cut(Fault):
    """The line breaks without an answer."""

    stored: bool = False


@dataclass(frozen=True, slots=True)
class Late(Fault):
    """The usual answer, after a while."""

    seconds: float
    stored: bool = True  # before the wait; a letter is taken after it otherwise


@dataclass(frozen=True, slots=True)
class Drip(Fault):
    """The usual answer, one byte at a time."""

    seconds: float  # between two bytes


@dataclass(frozen=True, slots=True)
class Garble(Fault):
    """An answer of another protocol."""

    stored: bool = False


@dataclass(frozen=True, slots=True)
class Endless(Fault):
    """An answer that goes on until the client leaves."""

    stored: bool = False


@dataclass(slots=True)
class Order:
    """One fault as told: to whom, how often, and how many are let pass before."""

    fault: Fault
    only: Mapping[str, str]  # what must be so, such as {"to": "bad@example.com"}
    times: int | None  # still to come; None: until forgiven
    after: int  # still to be let pass

    def concerns(self, point: str, facts: Mapping[str, Collection[str]]) -> bool:
        return (
            self.fault.at == point
            and self.times != 0
            and all(value in facts.get(name, ()) for name, value in self.only.items())
        )


def is_taken(fault: Fault | None) -> bool:
    """Whether the letter is taken before the fault happens."""
    return fault is None or isinstance(fault, Drip) or getattr(fault, "stored", False)


class Plan:
    """The orders of one double, worked off in the order in which they were told.

    Addresses are compared in lower case.
    """

    def __init__(self, points: Collection[str], only: Collection[str]) -> None:
        self.points, self.only = points, only
        self.orders: list[Order] = []
        self.forgiven = 0  # how often
        self.lock = Lock()

    def add(self, fault: Fault, *, times: int | None = None, after: int = 0, **only: str) -> None:
        """Order a fault for the next `times` matching moments, the first `after` let pass."""
        if fault.at not in self.points:
            raise Nonsense(f"{fault.at!r} is no point of this conversation: {self.points}")
        if unknown := only.keys() - set(self.only):
            raise Nonsense(f"{sorted(unknown)}: faults can be told apart by {self.only}")
        only = {name: value if name == "token" else value.lower() for name, value in only.items()}
        with self.lock:
            self.orders.append(Order(fault, only, times, after))

    def due(self, point: str, **facts: Collection[str]) -> Fault | None:
        """The fault of this moment, if one is: it counts as having happened."""
        with self.lock:
            for order in self.orders:
                if not order.concerns(point, facts):
                    continue
                if order.after:
                    order.after -= 1
                    continue
                if order.times is not None:
                    order.times -= 1
                    self.orders = [one for one in self.orders if one.times != 0]
                return order.fault
        return None

    def forgive(self) -> None:
        """Behave from now on."""
        with self.lock:
            self.orders = []
            self.forgiven += 1

    def told(self) -> list[dict[str, Any]]:
        """What is still to go wrong, in the words of `add_told`."""
        with self.lock:
            return [
                {"fault": type(order.fault).__name__.lower(), **asdict(order.fault), **order.only}
                | {"times": order.times, "after": order.after}
                for order in self.orders
            ]

    def add_told(self, told: Mapping[str, Any], kinds: Collection[type[Fault]]) -> None:
        """Order a fault told as JSON: {"fault": "cut", "at": "dot", "stored": true, "times": 1}."""
        rest = dict(told)
        named = {kind.__name__.lower(): kind for kind in kinds}
        kind = named.get(rest.pop("fault", ""))
        if kind is None:
            raise Nonsense(f"faults are {sorted(named)}")
        own = {field.name for field in fields(kind)} & rest.keys()
        try:
            fault = kind(**{name: rest.pop(name) for name in own})
            self.add(fault, **rest)
        except TypeError as error:
            raise Nonsense(str(error)) from error
