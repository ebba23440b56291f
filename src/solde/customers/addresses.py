"""Addresses as they stand in the window of an envelope."""

from collections.abc import Iterator
from typing import Protocol

from babel.core import Locale

# Countries that put the postal code behind the town; most of the world puts it before.
CODE_LAST = frozenset({"AU", "BR", "CA", "GB", "IE", "IN", "MX", "NZ", "US"})


class Place(Protocol):
    """Where a company or a customer is."""

    @property
    def address(self) -> str: ...  # street lines

    @property
    def city(self) -> str: ...

    @property
    def region(self) -> str: ...

    @property
    def postal_code(self) -> str: ...

    @property
    def country(self) -> str: ...  # empty: the sender's


class Addressee(Place, Protocol):
    """A customer, or a project with its customer as `parent`."""

    @property
    def name(self) -> str: ...

    @property
    def parent(self) -> "Addressee | None": ...


def address_lines(place: Place, *, home: str, language: str) -> tuple[str, ...]:
    """The lines below the name, without empty ones.

    The country is the last line, in capitals, and only where it is not `home` (the sender's):
    the sender's post office reads it, so it is in the sender's language (Universal Postal
    Union, S42).
    """
    return tuple(line for line in _lines(place, home, language) if line)


def _lines(place: Place, home: str, language: str) -> Iterator[str]:
    yield from (line.strip() for line in place.address.splitlines())
    country = place.country or home
    yield town_line(place, country)
    if country != home:
        territories = Locale.parse(language, sep="-").territories
        yield str(territories.get(country, country)).upper()


def town_line(place: Place, country: str) -> str:
    """Town, region and postal code in the order of the country."""
    if country in CODE_LAST:
        town = " ".join(part for part in (place.city, place.region) if part)
        return "  ".join(part for part in (town, place.postal_code) if part)
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    return ", ".join(part for part in (town, place.region) if part)


def has_address(place: Place) -> bool:
    return bool(place.address or place.city or place.postal_code)


def mailing_address(customer: Addressee, *, home: str, language: str) -> tuple[str, ...]:
    """To whom a paper goes: the name, then the address.

    A project is a piece of work and takes no mail: its customer does, and where the project has
    no address of its own, at the customer's.
    """
    owner = customer.parent
    if owner is None:
        return (customer.name, *address_lines(customer, home=home, language=language))
    place = customer if has_address(customer) else owner
    return (owner.name, customer.name, *address_lines(place, home=home, language=language))
