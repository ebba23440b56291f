"""The letter that a frozen statement goes with: its own paper, and the same figures in words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from solde.company.models import Company
from solde.demo.town import load_town
from solde.figures.request import Kind
from solde.mail.letters.envelope import FILE_NAME
from solde.mail.letters.phrases import in_sentence
from solde.mail.letters.proof import insist_it_is_its_own, shows
from solde.mail.letters.standard_words import STATEMENT
from solde.mail.letters.wording import PLACEHOLDERS, keep_template, kept_wordings
from solde.mail.sending import Unfit
from solde.pdf.reading import shown_text
from solde.statements import enclosing
from solde.statements.enclosing import desk_of, enclosures, letter_of, letter_values
from solde.statements.models import Statement
from solde.statements.options import Per
from solde.statements.ordering import order_run
from tests.statements.books import company, customer, invoice, options, payment, prepare, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker) -> Iterator[Company]:
    """The demo town, with a statement for everybody who can have one."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = load_town(date(2025, 10, 14))
        everybody = options(
            per=Per.PROJECT,
            include_zero=True,
            include_inactive=True,
            statement_on=date(2025, 9, 30),
        )
        prepare(order_run(town, everybody))
        yield town
        transaction.set_rollback(True)


def only(of: Company) -> Statement:
    return of.statements.get()


def owing(balance: str, **fields: object) -> tuple[Company, Statement]:
    """A company, and the statement of Alder, who owes so much since 1 September."""
    mill = company()
    alder = customer(mill, "Alder", **fields)
    amount = balance.lstrip("-")
    if balance.startswith("-"):
        payment(alder, "2025-09-01", amount)
    else:
        invoice(alder, "2025-09-01", amount)
    run_of(mill, include_zero=True)
    return mill, only(mill)


def test_everybody_in_town_gets_a_paper_of_their_own_and_nobody_elses(town):
    """The paper of one customer in the letter of the next is found out, all round the town."""
    made = [one for row in town.statements.order_by("pk") for one in enclosures(town, row.pk)]
    assert len(made) >= 40
    for own, following in zip(made, [*made[1:], made[0]], strict=True):
        insist_it_is_its_own(own)
        with pytest.raises(Unfit, match="figures"):
            insist_it_is_its_own(replace(own, content=following.content))
        with pytest.raises(Unfit, match="does not show"):
            insist_it_is_its_own(replace(own, content=following.content, figures=None))


def test_names_of_files_are_plain_for_systems_and_words_for_people(town):
    for row in town.statements.filter(language__in=["fr-CA", "he", "zh-Hans", "en-CA"]):
        (enclosure,) = enclosures(town, row.pk)
        assert FILE_NAME.fullmatch(enclosure.file_name)
        assert enclosure.shown_name.endswith(f"{row.number}.pdf")
        assert not set(enclosure.shown_name) & set('\\/:*?"<>|\r\n')
    (enclosure,) = enclosures(town, town.statements.filter(language="fr-CA").first().pk)
    assert enclosure.shown_name.startswith("Relevé de compte ")


def test_a_statement_of_another_company_is_not_enclosed():
    _, statement = owing("10.00")
    with pytest.raises(Statement.DoesNotExist):
        enclosures(company(), statement.pk)


def test_what_is_attached_are_the_frozen_figures():
    mill, statement = owing("55.00")
    (enclosure,) = enclosures(mill, statement.pk)
    assert json.loads(enclosure.figures)["closing"] == "55.00"
    assert enclosure.must_show == (statement.number, "Alder", "$55.00")


def test_a_name_that_the_window_has_no_room_for_is_looked_for_by_its_first_line():
    mill = company()
    long = (
        "The Incorporated Society of Cabinetmakers, Joiners, Turners and Allied Trades " + "of" * 20
    )
    owner = customer(mill, long, address="\n".join("Mill Road, door at the back" for _ in range(7)))
    barn = customer(mill, "The barn behind the mill, with all that belongs to it", parent=owner)
    invoice(barn, "2025-09-01", "10.00")
    run_of(mill, per=Per.PROJECT)
    (enclosure,) = enclosures(mill, only(mill).pk)
    insist_it_is_its_own(enclosure)
    _, name, _ = enclosure.must_show
    assert long.startswith(name)
    assert name != long


def test_the_letterhead_of_a_run_is_read_once(django_assert_num_queries):
    mill = company()
    for name in ("Alder", "Birch"):
        invoice(customer(mill, name), "2025-09-01", "10.00")
    run_of(mill)
    first, second = mill.statements.order_by("pk")
    desk_of.cache_clear()
    enclosures(mill, first.pk)
    with django_assert_num_queries(1):
        enclosures(mill, second.pk)
    assert desk_of.cache_info().maxsize == enclosing.RUNS_AT_HAND_MAX


@pytest.mark.parametrize(
    ("balance", "language", "amount_due", "stands", "summary"),
    [
        ("55.00", "en-CA", "$55.00", "$55.00", "Balance due: $55.00"),
        ("0.00", "en-CA", "$0.00", "$0.00", "Your account is settled. Nothing is due."),
        ("-20.00", "en-CA", "$0.00", "-$20.00",
         "Credit in your favour: $20.00. No payment is needed."),
        ("1055.00", "fr-CA", "1\xa0055,00\xa0$", "1\xa0055,00\xa0$",
         "Solde à payer\xa0: 1\xa0055,00\xa0$"),
        ("-20.00", "fr-CA", "0,00\xa0$", "-20,00\xa0$",
         "Crédit en votre faveur\xa0: 20,00\xa0$. Aucun paiement n’est requis."),
    ],
)  # fmt: skip
def test_what_is_due_reads_sensibly_whatever_its_sign(
    balance, language, amount_due, stands, summary
):
    mill = company()
    alder = customer(mill, "Alder", language=language)
    amount = balance.lstrip("-")
    if balance == "0.00":
        payment(alder, "2025-09-02", "5.00", pays=invoice(alder, "2025-09-01", "5.00"))
    elif balance.startswith("-"):
        payment(alder, "2025-09-01", amount)
    else:
        invoice(alder, "2025-09-01", amount)
    run_of(mill, include_zero=True)
    values = letter_values(only(mill), mill)
    assert (values["amount_due"], values["balance"]) == (amount_due, stands)
    assert values["summary"] == summary
    assert set(values) == {*PLACEHOLDERS[STATEMENT]}


@pytest.mark.parametrize("balance", ["55.00", "-20.00"])
@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "de-DE", "ja-JP"])
def test_amounts_look_the_same_in_the_letter_and_on_the_paper(balance, language):
    mill, statement = owing(balance, language=language)
    (enclosure,) = enclosures(mill, statement.pk)
    values = letter_values(statement, mill)
    (page,) = shown_text(enclosure.content)
    assert shows(page, values["balance"])
    assert values["balance"] in enclosure.must_show


def test_a_letter_in_the_language_of_who_reads_it():
    mill, statement = owing("55.00", language="fr-CA")
    subject, text, language = letter_of(statement, mill)
    assert language == "fr-CA"
    assert subject == f"Relevé de compte {statement.number} – Northwind Timber Ltd."
    assert "votre relevé de compte en date du 30 septembre 2025" in text
    assert "Solde à payer\xa0: 55,00\xa0$" in text


def test_a_letter_in_another_language_than_the_paper_speaks_one_language():
    """Words and dates are those of the text; amounts are those of the paper."""
    mill, statement = owing("55.00", language="ja-JP", currency="EUR")
    subject, text, language = letter_of(statement, mill)
    assert language == "en"
    assert subject.startswith("Statement of account ")
    assert "dated September 30, 2025" in text
    assert "Balance due: €55.00" in text


def test_the_companys_own_words():
    mill, statement = owing("55.00")
    keep_template(mill, STATEMENT, "en-CA", subject="{{ number }}", text="{{ period }}, {{ kind }}")
    words = f"Sep 1, 2025 to Sep 30, 2025, {in_sentence('Statement of account', 'en')}"
    words = words.replace("Sep ", "September ")
    assert letter_of(statement, mill)[:2] == (statement.number, words)
    assert letter_of(statement, mill, kept_wordings(mill, STATEMENT))[:2] == (
        statement.number, words,
    )  # fmt: skip
    assert letter_of(statement, mill, {}).text.startswith("Hello,")


@pytest.mark.parametrize(
    ("kind", "title", "period", "summary"),
    [
        (Kind.OPEN_ITEM, "Statement of account", "September 30, 2025", "Balance due: $55.00"),
        (Kind.ACTIVITY, "Statement of activity", "September 1, 2025 to September 30, 2025",
         "Total: $55.00. Total received: $0.00"),
        (Kind.REMINDER, "Payment reminder", "September 30, 2025",
         "Overdue: $55.00. Please pay the overdue amount, or tell us if you already have."),
    ],
)  # fmt: skip
def test_every_kind_of_statement_has_words(kind, title, period, summary):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "55.00", due="2025-09-10")
    run_of(mill, kind)
    values = letter_values(only(mill), mill)
    assert (values["title"], values["period"], values["summary"]) == (title, period, summary)
    (enclosure,) = enclosures(mill, only(mill).pk)
    insist_it_is_its_own(enclosure)
