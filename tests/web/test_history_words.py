"""The audit log has words for every act, and for all that is kept of it."""

import ast
from dataclasses import fields

import pytest

from solde.company.changing import change_company
from solde.company.closing import close_books
from solde.company.numbering import number_from
from solde.customers.opening import NewCustomer
from solde.history.recording import record
from solde.ledger.chart import BANK, standard_account
from solde.mail.letters.wording import keep_template
from solde.mail.limits import Limits
from solde.payments.asking import Tender
from solde.payments.recording import CHANGEABLE, change, receive
from solde.sales.catalogue import NewItem
from solde.sales.charge_policy import NewPolicy
from solde.sales.taxes import NewTax
from solde.web.act_words import ACT_WORDS
from solde.web.fact_words import FACT_WORDS, facts_of
from solde.web.formats import amount
from tests import town
from tests.payments.books import CHEQUE, DAY
from tests.source import called, modules

# What is recorded field by field, by whatever field was changed.
RECORDED = {*Limits._fields, *CHANGEABLE} | {
    field.name for kept in (NewCustomer, NewItem, NewPolicy, NewTax) for field in fields(kept)
}


def records():
    """Where acts are put on record: the module, the call and the act."""
    for module in modules("src/solde"):
        for node in module.walk(ast.Call):
            if called(node) in ("record", "record_each") and len(node.args) > 1:
                yield module, node, node.args[1]


def facts_recorded():
    """Names of facts, with their places: those of the calls, and of what stands there as **told."""
    for module, call, _act in records():
        told = {one.value.id for one in call.keywords if isinstance(one.value, ast.Name)}
        for node in module.walk(ast.Assign):
            if isinstance(node.value, ast.Dict) and {t.id for t in names(node.targets)} & told:
                yield from ((key.value, module.at(call)) for key in node.value.keys)
        for keyword in call.keywords:
            if keyword.arg not in (None, "by", "details"):
                yield keyword.arg, module.at(call)


def names(targets):
    return [one for one in targets if isinstance(one, ast.Name)]


def test_every_act_has_words():
    acts = [(act.value, module.at(call)) for module, call, act in records() if is_word(act)]
    wordless = [f"{place}: {act}" for act, place in acts if act not in ACT_WORDS]
    assert not wordless, "\n".join(["name them in web/act_words.py:", *wordless])


def test_every_word_is_of_an_act():
    written = {
        node.value
        for module in modules("src/solde")
        if module.name != "src/solde/web/act_words.py"
        for node in module.walk(ast.Constant)
    }
    assert not ACT_WORDS.keys() - written


def is_word(node):
    return isinstance(node, ast.Constant)


def test_every_fact_has_words():
    found = {*facts_recorded(), *((name, "a field") for name in RECORDED)}
    assert {"was_sent", "terms_days", "queue_new"} <= {name for name, _place in found}
    unnamed = {"before", "after"}  # of a change, which is told as one
    wordless = {f"{place}: {fact}" for fact, place in found if fact not in {*FACT_WORDS, *unnamed}}
    assert not wordless, "\n".join(["name them in web/fact_words.py:", *sorted(wordless)])


@pytest.mark.django_db
class TestFacts:
    def test_they_are_told_as_readers_call_them(self, company, owner):
        record(company, "order_run", "run:0", kind="open-item")
        record(company, "order_sending", "sending:0", way="print")
        record(company, "settle", "delivery:0", was_sent=False)
        record(company, "add_tax", "tax:0", name="QST", rate_ppm=99_750)
        record(company, "import", "import:0", files=[{"file": "a.csv"}, {"file": "b.csv"}])
        owner.open("settings/audit")
        words = owner.read.words
        for said in (
            "Kind: Open items", "Way: Print", "It was sent: No", "Rate: 9.975\N{NO-BREAK SPACE}%",
            "Files: a.csv, b.csv",
        ):  # fmt: skip
            assert said in words

    def test_fields_that_were_changed_are_named(self, company):
        change_company(company, city="Sutton", postal_code="J0E 2K0")
        assert latest(company) == [("Fields", "City, Postal code")]

    def test_a_closing_date_is_told_as_a_change(self, company):
        close_books(company, DAY)
        assert latest(company) == [("Closing date", "– → Sep 1, 2025")]

    def test_a_payment_tells_what_was_changed_of_it_in_its_own_currency(self, company, owner):
        yen = town.customer(company, "Sakura", currency="JPY")
        payment = receive(yen, 5000, on=DAY, how=CHEQUE)
        bank = standard_account(company, BANK, "JPY")
        change(payment, amount_minor=6000, on=DAY, how=Tender(method="card", account=bank))
        for address in (f"payments/{payment.public_id}", "settings/audit"):
            owner.open(address)
            assert f"{amount(5000, 'JPY')} → {amount(6000, 'JPY')}" in owner.words
            assert "Undeposited funds – JPY → Bank – JPY" in owner.words
            assert "Cheque → Card" in owner.words

    def test_what_they_were_done_to_is_named_though_it_is_no_row(self, company, owner):
        number_from(company, "credit_memo", prefix="CM-", next_number=7)
        keep_template(company, "invoice", "fr-CA", subject="Facture {number}", text="Bonjour")
        owner.open("settings/audit")
        assert "Numbers: Credit memo" in owner.words
        assert owner.read.links["Invoices and charges in French (Canada)"].endswith("/fr-CA")


def latest(company):
    return facts_of(company.events.latest("pk"), company.currency)
