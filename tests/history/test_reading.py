"""What was done to a thing is read a page at a time."""

import pytest

from solde.history.reading import history_of
from solde.history.recording import record
from tests import town

pytestmark = pytest.mark.django_db


def test_the_newest_comes_first_and_pages_join(django_assert_num_queries):
    company, other = town.company(), town.company()
    for act in ("a", "b", "c", "d"):
        record(company, act, "thing:1")
        record(company, act, "thing:2")
        record(other, act, "thing:1")
    with django_assert_num_queries(1):
        page = history_of(company, ["thing:1"], count=3)
        assert [(event.act, event.by) for event in page.events] == [
            ("d", None), ("c", None), ("b", None),
        ]  # fmt: skip
    last = history_of(company, ["thing:1"], before=page.next, count=3)
    assert ([event.act for event in last.events], last.next) == (["a"], None)
    assert len(history_of(company, ["thing:1", "thing:2"]).events) == 8
