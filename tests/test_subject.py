"""Names of what acts, alerts, letters and given-up work are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.subject import Named, Subject, numbers_by_kind, read


@given(st.sampled_from(Subject), st.integers(min_value=1) | st.text())
def test_what_is_written_is_read_again(kind, key):
    assert read(kind.of(key)) == (kind, str(key))


def test_a_name_is_what_tables_and_commands_have_always_held():
    assert Subject.RUN.of(12) == "run:12"
    assert Subject.TEMPLATE.of("statement:fr-CA") == "template:statement:fr-CA"


@pytest.mark.parametrize("name", ["", "installation"])
def test_a_word_that_names_nothing_has_no_key(name):
    assert read(name) == Named(name, "")


def test_rows_of_many_kinds_are_sorted_by_kind():
    names = ["run:3", "delivery:7", "run:4", "series:invoice", "run:", "run:\u0664", "installation"]
    numbers = numbers_by_kind(names)
    assert dict(numbers) == {"run": [3, 4], "delivery": [7]}
    assert numbers[Subject.TRIAL] == []
