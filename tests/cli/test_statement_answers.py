"""What a run says: to programs, to people in two languages, and by its exit code."""

from datetime import date

import pytest

from solde.statements.models import Outcome
from solde.statements.reasons import SENTENCES
from tests import town
from tests.cli.door import reasons, solde, statements

pytestmark = pytest.mark.django_db

KEYS = [
    "customer", "project", "status", "reason", "number", "kind", "currency", "date", "from", "to",
    "opening", "closing", "rows", "aging", "delivery",
]  # fmt: skip
ROW_KEYS = [
    "date", "kind", "number", "description", "due_date", "amount", "open", "received", "balance",
    "days_late",
]  # fmt: skip
KINDS = ("balance-forward", "open-item", "activity", "reminder")


def order(company, kind: str, *options: object, on: str = "2025-09-30"):
    return solde(*("statements", "--company", company.slug, "--kind", kind, "--date", on), *options)


@pytest.mark.parametrize("kind", KINDS)
def test_the_contract_of_json(company, kind):
    town.alder(company), town.cedar(company)
    town.customer(company, "Elm")
    said = statements(company, kind, "--customer", "Alder", "--customer", "Elm", on="2025-10-31")
    alder, elm = said.lines
    assert list(alder) == list(elm) == KEYS
    assert (alder["status"], alder["kind"], alder["currency"]) == ("made", kind, "CAD")
    assert (elm["status"], elm["rows"], elm["number"], elm["opening"]) == (
        "left_out",
        None,
        None,
        None,
    )
    assert all(list(row) == ROW_KEYS for row in alder["rows"])
    assert alder["delivery"] is None
    if kind == "activity":
        assert alder["aging"] is None
    else:
        assert list(alder["aging"]) == ["current", "1-30", "31-60", "61-90", "over-90", "credits"]


def test_what_each_kind_says_of_a_late_payer(company):
    """100.00 due on 1 October, 60.00 paid on 20 October, seen on the 31st."""
    town.alder(company)
    said = {kind: statements(company, kind, on="2025-10-31").of("Alder") for kind in KINDS}
    rows = {
        kind: [[row[key] for key in ("amount", "open", "received", "balance", "days_late")]
               for row in line["rows"]]
        for kind, line in said.items()
    }  # fmt: skip
    assert rows == {
        "balance-forward": [["-60.00", None, None, "40.00", None]],
        "open-item": [["100.00", "40.00", None, None, 30]],
        "activity": [["-60.00", None, None, None, None]],
        "reminder": [["100.00", "40.00", None, None, 30]],
    }
    assert (said["balance-forward"]["opening"], said["balance-forward"]["closing"]) == (
        "100.00",
        "40.00",
    )
    assert said["open-item"]["aging"]["1-30"] == "40.00"


def everyone_left_out(company) -> dict[str, str]:
    """One customer for each reason that a balance forward or open item run can give."""
    town.invoice(town.customer(company, "Inactive", active=False), 10000)
    town.invoice(town.customer(company, "Off", statements=False), 10000)
    town.customer(company, "Quiet")
    town.birch(company)
    town.hazel(company)
    town.invoice(town.customer(company, "Small"), 100)
    return {
        "Inactive": "inactive",
        "Off": "statements_off",
        "Quiet": "no_activity",
        "Birch": "zero_balance",
        "Hazel": "credit_balance",
        "Small": "below_minimum",
    }


def test_a_run_that_makes_nothing_is_an_error_with_the_count_per_reason(company):
    expected = everyone_left_out(company)
    options = ("--minimum", "5.00", "--skip-credit")
    assert reasons(statements(company, "balance-forward", *options)) == expected
    said = order(company, "balance-forward", *options)
    assert said.code == 1
    assert "0 statements made for 6 customers reached" in said.out
    assert said.err.startswith("No statement was made: ")
    for reason in expected.values():
        assert f"1 {reason}" in said.err


def test_people_read_why_and_whom_it_concerns(company):
    expected = everyone_left_out(company)
    town.alder(company)
    said = order(company, "balance-forward", "--minimum", "5.00", "--skip-credit")
    assert said.code == 0
    assert "1 statement made for 7 customers reached" in said.out
    flowing = " ".join(said.out.split())
    for name, reason in expected.items():
        assert f"({reason})" in flowing
        assert name in flowing
    assert "Make it active" in flowing


@pytest.mark.parametrize(
    ("kind", "reason"), [("open-item", "nothing_open"), ("reminder", "nothing_overdue")]
)
def test_nothing_to_list(company, kind, reason):
    town.customer(company, "Elm")
    assert reasons(statements(company, kind)) == {"Elm": reason}


def test_the_sentences_are_in_the_language_asked_for(company):
    everyone_left_out(company)
    options = ("--kind", "balance-forward", "--minimum", "5.00", "--skip-credit")
    said = solde(
        *("--language", "fr-CA", "statements", "--company", company.slug),
        *("--date", "2025-09-30", *options),
    )
    assert "Aucun relevé n’a été produit" in said.err
    flowing = " ".join(said.out.split())
    assert "client" in flowing
    assert "The customer" not in flowing + said.err
    assert all(words.split(".")[0] not in flowing for words in SENTENCES.values())


def test_totals_keep_currencies_apart_and_add_up(company):
    town.alder(company), town.fir(company), town.hazel(company)
    said = order(company, "open-item", on="2025-10-15")
    rows = {
        line.split()[0]: line.split()[1:]
        for line in said.out.splitlines()
        if line.startswith(("CAD", "USD"))
    }
    assert rows == {
        "CAD": ["2", "70.00", "0.00", "100.00", "0.00", "0.00", "0.00", "-30.00"],
        "USD": ["1", "500.00", "0.00", "500.00", "0.00", "0.00", "0.00", "0.00"],
    }


def test_a_failed_statement_fails_the_command(company):
    """The row is changed as a bug would: PostgreSQL lets nobody do so in the books."""
    town.alder(company)
    run_said = order(company, "open-item")
    assert run_said.code == 0
    run = company.statement_runs.get()
    Outcome._base_manager.create(
        company=company,
        run=run,
        position=2,
        customer=town.customer(company, "Elm"),
        status=Outcome.Status.FAILED,
        reason="bad_figures",
    )
    from solde.cli.statements import what_went_wrong
    from solde.statements.progress import progress

    assert what_went_wrong(progress(run)) == "1 statement failed: 1 bad_figures"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--customer", "Nobody"), "No customer has the name or number Nobody."),
        (("--account", "Nowhere"), "There is no A/R account of that name."),
        (("--template", "gold-9"), "There is no template “gold-9”."),
        (("--from", "2025-09-01"), "An open item statement or reminder has no period."),
        (("--minimum", "ten"), "“ten” is not an amount such as 25.00."),
        (("--type", "wholesale"), "No customer is reached by that selection."),
        (("--options", "Never kept"), "There are no saved options of that name."),
    ],
)
def test_refusals_are_one_sentence_and_exit_code_1(company, options, words):
    town.alder(company)
    said = order(company, "open-item", *options)
    assert (said.code, said.out, said.err) == (1, "", f"{words}\n")
    assert not company.statement_runs.exists()


def test_refusals_speak_french_too(company):
    town.alder(company)
    base = ("--language", "fr", "statements", "--date", "2025-09-30", "--kind", "open-item")
    said = solde(*base, "--company", company.slug, "--type", "gros")
    assert said.err == "Cette sélection n’atteint aucun client.\n"
    assert "nowhere" in solde(*base, "--company", "nowhere").err
    assert "There is no" not in solde(*base, "--company", "nowhere").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "open-item"), "--date"),
        (("--date", "2025-09-30"), "--kind"),
        (("--date", "30.9.2025", "--kind", "open-item"), "30.9.2025"),
        (("--date", "2025-09-30", "--kind", "quarterly"), "quarterly"),
        (("--date", "2025-09-30", "--kind", "open-item", "--per", "town"), "town"),
        (("--date", "2025-09-30", "--kind", "open-item", "--over-days", "-1"), "--over-days"),
        (
            ("--date", "2025-09-30", "--kind", "activity", "--preset", "last-month",
             "--from", "2025-09-01"),
            "--preset",
        ),
        (
            ("--date", "2025-09-30", "--kind", "open-item", "--print", "/no/such/folder/all.pdf"),
            "/no/such/folder",
        ),
        (("--date", "2025-09-30", "--kind", "open-item", "--gold"), "--gold"),
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(company, arguments, words):
    said = solde("statements", "--company", company.slug, *arguments)
    assert said.code == 2
    assert words in " ".join(said.err.split())
    assert not company.statement_runs.exists()


def test_a_statement_that_was_never_made_is_not_printed(company, tmp_path):
    said = solde("reprint", "--company", company.slug, "9-00001", "--pdf", tmp_path / "no.pdf")
    assert (said.code, said.err) == (1, "There is no statement of that number.\n")
    assert not (tmp_path / "no.pdf").exists()


def test_another_companys_statement_is_not_printed(company, tmp_path):
    town.alder(company)
    number = statements(company, "open-item").of("Alder")["number"]
    other = town.company()
    said = solde("reprint", "--company", other.slug, number, "--pdf", tmp_path / "no.pdf")
    assert said.code == 1


def test_a_run_leaves_no_job_for_workers_behind(company):
    from procrastinate.contrib.django.models import ProcrastinateJob

    before = ProcrastinateJob.objects.count()
    town.invoice(town.customer(company, "Alder"), 10000, on=date(2025, 9, 1))
    assert order(company, "open-item").code == 0
    assert ProcrastinateJob.objects.count() == before
