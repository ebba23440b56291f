"""What customers dispute."""

import pytest

from solde.sales.disputing import dispute, end_dispute
from solde.sales.refusals import ChangedMeanwhile, DocumentIsWrong
from solde.sales.voiding import void
from tests.ledger.acting import balance_on
from tests.sales.selling import ON, findings, issued, stored

pytestmark = pytest.mark.django_db


def test_a_dispute_is_noted_and_ended(company, maple):
    document = issued(maple)
    dispute(document, words="Half was broken", on=ON)
    kept = stored(document)
    assert (kept.disputed_on, kept.dispute) == (ON, "Half was broken")
    assert balance_on(maple, ON) == 10_000
    end_dispute(document)
    kept = stored(document)
    assert (kept.disputed_on, kept.dispute) == (None, "")
    assert findings(company) == []


def test_only_a_standing_charge_is_disputed(maple):
    with pytest.raises(ChangedMeanwhile):
        dispute(issued(maple, kind="credit_memo"), words="", on=ON)
    with pytest.raises(ChangedMeanwhile):
        dispute(void(issued(maple), on=ON), words="", on=ON)
    with pytest.raises(DocumentIsWrong):
        dispute(issued(maple), words="x" * 301, on=ON)
