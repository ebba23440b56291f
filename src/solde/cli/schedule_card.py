"""A schedule and what came of it, for people and for programs."""

from typing import TYPE_CHECKING, Any

from solde.cli.screen import moment
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.schedules.models import Firing, Schedule


def row_of(one: "Schedule") -> list[str]:
    from solde.schedules.words import ACTIONS

    customer = one.customer.name if one.customer else ""
    coming = str(one.next_on or _("over"))
    return [
        one.name,
        customer,
        _(ACTIONS[one.Action(one.action)]),
        coming,
        _(one.paused_because) if one.paused_because else "",
    ]


def line_of(one: "Schedule") -> dict[str, Any]:
    """A schedule, for programs."""
    return {
        "name": one.name,
        "kind": one.kind,
        "action": one.action,
        "customer": one.customer and one.customer.name,
        "every": one.every,
        "interval": one.interval,
        "day": one.day,
        "shift_days": one.shift_days,
        "hour": one.hour,
        "starts": one.starts_on.isoformat(),
        "ends": one.ends_on and one.ends_on.isoformat(),
        "next": [day.isoformat() for day in one.upcoming()],
        "paused_because": one.paused_because or None,
    }


def row_of_firing(one: "Firing") -> list[str]:
    from solde.schedules.words import OUTCOMES

    return [str(one.on), made_by(one) or _(OUTCOMES[one.Outcome(one.outcome)]), moment(one.at)]


def line_of_firing(one: "Firing") -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "outcome": one.outcome,
        "made": made_by(one) or None,
        "at": one.at.isoformat(),
    }


def made_by(one: "Firing") -> str:
    """The document or the run: "invoice 1043", "run 12"."""
    return str(one.document or one.run or "")
