"""Time zones, in which people are shown when something was, and the day it is for a company."""

from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from solde.company.models import Company

known = cache(available_timezones)  # each time, it looks through hundreds of files


def is_time_zone(name: str) -> bool:
    """Whether this machine knows it: a name of the IANA's, such as "America/Toronto"."""
    return name in known()


def zone_named(name: str) -> tzinfo:
    """UTC where the machine knows no such zone, so that something can be shown."""
    return ZoneInfo(name) if is_time_zone(name) else UTC


def today_of(company: Company) -> date:
    """The day of the company's books, wherever the people and machines that ask are.

    Whoever looks at the same moment sees the same ages and balances.
    """
    return today_in(company.time_zone)


def today_in(time_zone: str) -> date:
    """The day it is in a time zone by its name."""
    return datetime.now(zone_named(time_zone)).date()


def zones_of_places() -> list[str]:
    """Those named for a place, which keep their rules when clocks change."""
    return sorted(name for name in known() if "/" in name and "Etc/" not in name)
