"""What a page asks PostgreSQL: as many questions with 2 rows as with 200, on every page."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.addresses import addresses
from tests.web.browser import Browser
from tests.web.filled import fill

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 200


def costs(visitor: Browser, things: dict[str, Any]) -> dict[str, int]:
    """How many questions each page asks."""
    found = {}
    for name, wanted, address in addresses(visitor.company, things):
        with CaptureQueriesContext(connection) as asked:
            answer = visitor.open(address)
        assert answer.status_code == 200, f"{address} says {answer.status_code}"
        found[name + wanted] = len(asked)
    return found


def test_every_page_costs_the_same_with_few_rows_and_with_many(owner, today):
    few, its_own = fill(FEW, owner.user, today)
    many, theirs = fill(MANY, owner.user, today)
    cheap = costs(Browser(owner.client, few, owner.user), its_own)
    dear = costs(Browser(owner.client, many, owner.user), theirs)
    assert cheap == dear
