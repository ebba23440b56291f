"""Addresses of pages, worked out once: Django takes as long for one as for a row of a list."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from solde.company.models import Company

KEPT_MAX: Final = 10_000  # addresses, for some hundred companies; every page has twenty


@lru_cache(maxsize=KEPT_MAX)
def address_in(page: str, *slugs: str) -> str:
    """Of a page that a company, or the installation, has once."""
    return reverse(page, args=slugs)


def rows_lead_to(
    page: str, company: Company, *, such_as: object = UUID(int=0)
) -> Callable[[Any], str]:
    """What writes the addresses of pages that end with a public id, or with something `such_as`."""
    before = reverse(page, args=[company.slug, such_as]).removesuffix(str(such_as))
    return lambda named: f"{before}{named}"
