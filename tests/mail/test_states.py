"""The ways of a letter's states, in Python and in PostgreSQL."""

import pytest
from django.db import connection

from solde.mail.states import WAYS, State


@pytest.mark.django_db
def test_postgresql_knows_the_same_ways():
    with connection.cursor() as cursor:
        cursor.execute("select from_state, to_state from mail_way")
        assert {(State(old), State(new)) for old, new in cursor.fetchall()} == WAYS


def test_nothing_leads_back_to_sending_but_what_is_known_not_to_have_left():
    before = {old for old, new in WAYS if new is State.SENDING}
    assert before == {State.QUEUED, State.PARTLY_SENT}
