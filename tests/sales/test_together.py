"""Several people at once: numbers have no gaps, what is left is right, nobody waits for ever."""

from uuid import uuid4

import pytest
from django.db import transaction

from solde.ledger.applying import apply, release
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.issuing import issue, issue_draft
from solde.sales.refusals import ChangedMeanwhile, MoreIsApplied
from solde.sales.voiding import void
from tests import town
from tests.ledger.sessions import elsewhere, until_somebody_waits
from tests.sales.selling import ON, findings, issued, line, new, stored
from tests.waiting import SECONDS_MAX

pytestmark = pytest.mark.django_db(transaction=True)


def issue_one(company, one, *, key):
    (document,) = issue(company, [one], key=key)
    return document


def test_two_who_issue_get_numbers_in_a_row(company, maple):
    with elsewhere() as start:
        with transaction.atomic():
            (first,) = issue(company, [new(maple)])
            second = start(issue, company, [new(maple)])
            until_somebody_waits()
        assert [one.number for one in second.result(SECONDS_MAX)] == ["2"]
    assert first.number == "1"
    assert findings(company) == []


def test_a_number_that_is_given_back_goes_to_the_next(company, maple):
    with elsewhere() as start:
        with transaction.atomic():
            issue(company, [new(maple)])
            second = start(issue, company, [new(maple)])
            until_somebody_waits()
            transaction.set_rollback(True)
        assert [one.number for one in second.result(SECONDS_MAX)] == ["1"]
    assert findings(company) == []


def test_a_draft_is_issued_once(company, maple):
    draft = save_draft(company, new(maple))
    with elsewhere() as start:
        with transaction.atomic():
            issue_draft(draft)
            second = start(issue_draft, draft)
            until_somebody_waits()
        with pytest.raises(ChangedMeanwhile):
            second.result(SECONDS_MAX)
    assert findings(company) == []


@pytest.mark.parametrize("act", [issue_one, save_draft])
def test_two_with_one_key_make_one_document(company, maple, act):
    key = uuid4()
    with elsewhere() as start:
        with transaction.atomic():
            first = act(company, new(maple), key=key)
            second = start(act, company, new(maple), key=key)
            until_somebody_waits()
        assert second.result(SECONDS_MAX) == first
    assert company.documents.get() == first
    assert findings(company) == []


def test_the_second_with_a_key_makes_it_when_the_first_does_not(company, maple):
    key = uuid4()
    with elsewhere() as start:
        with transaction.atomic():
            issue_one(company, new(maple), key=key)
            second = start(issue_one, company, new(maple), key=key)
            until_somebody_waits()
            transaction.set_rollback(True)
        assert second.result(SECONDS_MAX).number == "1"
    assert company.documents.count() == 1


def test_an_edit_sees_what_was_applied_meanwhile(company, maple):
    document, payment = issued(maple), town.payment(maple, 6_000)
    with elsewhere() as start:
        with transaction.atomic():
            apply(payment, document.entry, amount_minor=6_000, on=ON)
            second = start(edit, document, new(maple, line("50.00")))
            until_somebody_waits()
        with pytest.raises(MoreIsApplied):
            second.result(SECONDS_MAX)
    assert stored(document).left_minor == 4_000
    assert findings(company) == []


def test_two_edits_are_two_versions(company, maple):
    document = issued(maple)
    with elsewhere() as start:
        with transaction.atomic():
            edit(document, new(maple, line("80.00")))
            second = start(edit, document, new(maple, line("90.00")))
            until_somebody_waits()
        assert second.result(SECONDS_MAX).version_number == 3
    assert stored(document).total_minor == 9_000
    assert findings(company) == []


def test_a_document_is_voided_once(company, maple):
    document = issued(maple)
    with elsewhere() as start:
        with transaction.atomic():
            void(document, on=ON)
            second = start(void_again, document)
            until_somebody_waits()
        with pytest.raises(ChangedMeanwhile):
            second.result(SECONDS_MAX)
    assert findings(company) == []


def void_again(document):
    return void(document, on=ON)


def test_two_releases_from_one_document_both_count(company, maple):
    """Applications are released without a turn: the row of the document is what they wait for."""
    document = issued(maple)
    payments = [town.payment(maple, 3_000), town.payment(maple, 2_000)]
    first, second = (
        apply(one, document.entry, amount_minor=minor, on=ON)
        for one, minor in zip(payments, (3_000, 2_000), strict=True)
    )
    with elsewhere() as start:
        with transaction.atomic():
            release(first, on=ON)
            other = start(release_other, second)
            until_somebody_waits()
        other.result(SECONDS_MAX)
    assert stored(document).left_minor == 10_000
    assert findings(company) == []


def release_other(application):
    release(application, on=ON)
