"""Drafts: nowhere in the books, and free to be wrong."""

from dataclasses import replace

import pytest

from solde.customers.changing import change_customer
from solde.history.seen import SavedMeanwhile
from solde.ledger.refusals import OtherCompany
from solde.sales.drafting import save_draft, throw_away
from solde.sales.editing import edit
from solde.sales.issuing import issue_draft, issue_drafts
from solde.sales.models import Document, Line, Version
from solde.sales.reading import as_seen, asked_of
from solde.sales.refusals import ChangedMeanwhile, DocumentIsWrong
from tests import town
from tests.ledger.acting import balance_on
from tests.sales.selling import ON, findings, line, new, quebec, stored

pytestmark = pytest.mark.django_db


def test_a_draft_has_no_number_and_no_entry(company, maple):
    draft = save_draft(company, new(maple, line("100.00", taxes=quebec(company))))
    kept = stored(draft)
    assert (kept.state, kept.number, kept.entry_id, kept.left_minor) == ("draft", "", None, 0)
    assert kept.total_minor == 11_498
    assert balance_on(maple, ON) == 0
    assert findings(company) == []


def test_a_draft_may_lack_nearly_everything(company, maple):
    wish = new(maple, line("0", " "))
    draft = save_draft(company, wish)
    assert asked_of(company, [stored(draft)]) == [wished(draft, wish)]
    with pytest.raises(DocumentIsWrong):
        issue_draft(draft)
    save_draft(company, new(maple, line("-5.00")), draft=draft)
    assert stored(draft).total_minor == -500


def wished(draft, wish):
    """As it was asked for; its lines know their account by now."""
    (kept,) = Line._base_manager.filter(version__document=draft)
    return replace(wish, lines=(replace(wish.lines[0], account=kept.account),))


def test_a_draft_is_replaced_by_what_it_says_now(company, maple):
    draft = save_draft(company, new(maple, line("1.00"), line("2.00")))
    again = save_draft(company, new(maple, line("5.00"), memo="Thank you"), draft=draft)
    assert again.pk == draft.pk
    assert (stored(draft).total_minor, stored(draft).memo) == (500, "Thank you")
    assert Version._base_manager.count() == Line._base_manager.count() == 1


def test_a_draft_that_somebody_else_saved_since_it_was_seen_is_kept(company, maple):
    draft = save_draft(company, new(maple, line("1.00")))
    mark = as_seen(draft, *asked_of(company, [stored(draft)]))
    for _time in range(2):  # the same twice is no other saying
        save_draft(company, new(maple, line("2.00")), draft=draft, seen=mark)
    with pytest.raises(SavedMeanwhile):
        save_draft(company, new(maple, line("3.00")), draft=draft, seen=mark)
    assert stored(draft).total_minor == 200


def test_what_was_seen_as_a_draft_is_not_changed_once_it_is_issued(company, maple):
    draft = save_draft(company, new(maple, line("1.00")))
    mark = as_seen(draft, *asked_of(company, [stored(draft)]))
    document = issue_draft(draft)
    with pytest.raises(SavedMeanwhile):
        edit(document, new(maple, line("2.00")), seen=mark)


def test_a_draft_is_issued_as_it_was_saved(company, maple):
    draft = save_draft(company, new(maple, line("100.00", taxes=quebec(company)), po_number="7"))
    document = issue_draft(draft)
    assert (document.pk, document.public_id) == (draft.pk, draft.public_id)
    kept = stored(document)
    assert (kept.state, kept.number, kept.left_minor, kept.po_number) == (
        "issued", "1", 11_498, "7",
    )  # fmt: skip
    assert balance_on(maple, ON) == 11_498
    assert findings(company) == []


def test_a_draft_in_a_currency_of_before_is_looked_at_again(company, maple):
    """A hundred dollars are not a hundred yen."""
    draft = save_draft(company, new(maple))
    change_customer(maple, currency="JPY")
    with pytest.raises(DocumentIsWrong, match="written in CAD, and Maple is billed in JPY now"):
        issue_draft(draft)
    maple.refresh_from_db()
    save_draft(company, new(maple, line("11000")), draft=draft)
    assert issue_draft(draft).total_minor == 11_000
    assert findings(company) == []


def test_many_drafts_are_issued_in_their_order(company, maple):
    drafts = [save_draft(company, new(maple, line(price))) for price in ("1", "2", "3")]
    documents = issue_drafts(company, drafts[::-1])
    assert [(one.number, one.total_minor) for one in documents] == [
        ("1", 300), ("2", 200), ("3", 100),
    ]  # fmt: skip
    assert findings(company) == []


def test_what_is_issued_is_no_draft_any_more(company, maple):
    draft = save_draft(company, new(maple))
    issue_draft(draft)
    for act in (
        lambda: issue_draft(draft),
        lambda: save_draft(company, new(maple), draft=draft),
        lambda: throw_away(draft),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()
    assert findings(company) == []


def test_a_draft_that_is_thrown_away_is_gone(company, maple):
    draft = save_draft(company, new(maple))
    throw_away(draft)
    assert not Document._base_manager.exists()
    with pytest.raises(ChangedMeanwhile):
        issue_draft(draft)


def test_a_draft_is_for_a_customer_of_the_company(company):
    stranger = town.customer(town.company(), "Stranger")
    with pytest.raises(OtherCompany):
        save_draft(company, new(stranger))


def test_what_no_column_holds_is_refused_of_drafts_too(company, maple):
    with pytest.raises(DocumentIsWrong) as refused:
        save_draft(company, new(maple, line("999999999", quantity="999999999")))
    assert [fault.field for fault in refused.value.faults] == ["total"]
