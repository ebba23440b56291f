"""The page of a run, the list of runs, and what is done with a run."""

import csv
import io

import pytest
from django.utils import translation

from solde.customers import finding
from solde.mail.models import Delivery
from solde.mail.states import State
from solde.pdf.reading import shown_text
from solde.statements.ordering import order_run
from solde.statements.printing import print_run
from solde.web.statements import run as run_page
from solde.web.statements import runs as runs_page
from tests import town
from tests.mail.post import tried
from tests.statements.books import ON, many, options, prepare, run_of
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(company):
    town.alder(company), town.birch(company), town.cedar(company), town.hazel(company)
    return company


def made(company, **changes):
    return run_of(company, "open-item", statement_on=ON, **changes)


@pytest.fixture
def printed(books):
    return made(books)


@pytest.fixture
def mailed(books):
    return made(books, email=True)


def names(visitor):
    rows = visitor.page.content.decode().partition("<tbody>")[2]
    return [name for name in ("Alder", "Birch", "Cedar", "Hazel") if name in rows]


def streamed(answer):
    return b"".join(answer.streaming_content)


def test_every_customer_has_an_answer(owner, printed):
    owner.open("statements/runs/1")
    assert names(owner) == ["Alder", "Birch", "Cedar", "Hazel"]
    assert "3 Made" in owner.words
    assert owner.words.count("Nothing is open on the statement date.") == 2
    assert "$100.00" in owner.words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=made", ["Alder", "Cedar", "Hazel"]),
        ("status=left_out", ["Birch"]),
        ("reason=nothing_open", ["Birch"]),
        ("q=ced", ["Cedar"]),
        ("q=1-00001", ["Alder"]),
        ("status=failed", []),
        ("q=%27%22", []),
    ],
)
def test_the_list_is_narrowed(owner, printed, query, found):
    owner.open(f"statements/runs/1?{query}")
    assert names(owner) == found


def test_of_many_found_by_a_word_a_page_is_shown_all_the_same(owner, printed, monkeypatch):
    monkeypatch.setattr(finding, "NAMED_MAX", 0)
    owner.open("statements/runs/1?q=ced")
    assert names(owner) == ["Cedar"]


def test_letters_that_nobody_gets_are_not_called_e_mailed(owner, mailed):
    owner.open("statements")
    assert "Kept here" in owner.words
    assert "E-mailed" not in owner.words


def test_the_list_is_narrowed_to_a_state_of_letters(owner, mailed):
    tried(Delivery._base_manager.get(recipients__address="hazel@hazel.example"))
    owner.open("statements/runs/1?state=queued")
    assert names(owner) == ["Alder"]
    owner.open("statements/runs/1?state=sent")
    assert names(owner) == ["Hazel"]


def test_the_list_is_read_page_by_page(owner, printed, monkeypatch):
    monkeypatch.setattr(run_page, "PAGE", 2)
    owner.open("statements/runs/1")
    assert names(owner) == ["Alder", "Birch"]
    owner.follow("Next")
    assert names(owner) == ["Cedar", "Hazel"]


def test_letters_that_wait_are_counted_held_let_go_and_called_off(owner, mailed):
    owner.open("statements/runs/1")
    assert "Letters that came to rest 0 / 2" in owner.words
    owner.press("Hold all that wait")
    assert "2 letters are held." in owner.words
    owner.press("Let all go on")
    assert "2 letters go on." in owner.words
    owner.press("Call off")
    assert "2 letters were called off." in owner.words
    assert set(Delivery._base_manager.values_list("state", flat=True)) == {State.CANCELLED}


def test_what_is_not_there_any_more_is_not_called_off(owner, mailed):
    owner.open("statements/runs/1")
    page = owner.page
    owner.press("Call off")
    owner.page = page
    owner.press("Call off")
    assert "There was no such letter any more." in owner.words


def test_the_print_file_is_the_one_of_the_command_line(owner, printed, tmp_path):
    owner.open("statements/runs/1")
    answer = owner.open(owner.read.links["Print"])
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="statements-1-2025-09-30.pdf"',
    )
    pdf = streamed(answer)
    print_run(printed, tmp_path / "all.pdf", processes=1)
    assert pdf == (tmp_path / "all.pdf").read_bytes()
    assert ["Alder" in page for page in shown_text(pdf)] == [True, False, False]


def test_what_is_not_finished_or_empty_is_not_printed(owner, books):
    run = order_run(books, options("open-item", statement_on=ON, minimum="9999.00"))
    assert owner.open("statements/runs/1/print").status_code == 409
    prepare(run)
    assert owner.open("statements/runs/1/print").status_code == 409
    owner.open("statements/runs/1")
    assert "No statement was made." in owner.words


def test_the_answers_are_taken_along_as_a_table_without_formulas(owner, books):
    town.invoice(town.customer(books, "=1+1"), 500)
    made(books)
    text = streamed(owner.open("statements/runs/1/answers.csv")).decode("utf-8-sig")
    rows = {row["Customer"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(rows) == ["'=1+1", "Alder", "Birch", "Cedar", "Hazel"]
    assert rows["Hazel"]["Balance"] == "-30.00"
    assert rows["Birch"]["Answer"] == "Left out"
    assert rows["Birch"]["Why"].startswith("Nothing is open on the statement date.")
    assert rows["Alder"]["Statement"] == "1-00002"


def test_in_french_the_table_is_as_spreadsheets_read_it_there(owner, books):
    made(books)
    owner.user.language = "fr-ca"
    owner.user.save(update_fields=["language"])
    answer = owner.open("statements/runs/1/answers.csv")
    with translation.override("en"):  # as for the next page, while the file is being fetched
        text = streamed(answer).decode("utf-8-sig")
    rows = {row["Client"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows["Hazel"]["Solde"] == "-30,00"
    assert rows["Alder"]["Devise"] == "CAD"


def test_what_was_printed_is_e_mailed_later_after_a_review(owner, printed):
    owner.open("statements/runs/1")
    owner.press("E-mail these", way="email")
    assert "E-mail 2 statements" in owner.buttons
    owner.press("E-mail 2 statements")
    prepare(printed.company.statement_runs.get(number=2))
    assert printed.company.statements.count() == 3  # the very ones that were printed
    assert printed.company.deliveries.count() == 2


def test_who_did_not_get_it_gets_it_after_a_review(owner, mailed):
    owner.open("statements/runs/1")
    owner.press("Call off")
    owner.press("Send to those who did not get it")
    assert "E-mail 2 statements" in owner.buttons
    owner.press("E-mail 2 statements")
    prepare(mailed.company.statement_runs.get(number=2))
    owner.open("statements/runs/1")
    assert mailed.company.deliveries.count() == 4
    assert owner.words.count("Waiting") == 2  # the latest letter of each statement


def test_totals_stand_apart_with_their_aging(owner, printed):
    owner.open("statements/runs/1")
    owner.follow("Totals and aging")
    assert "CAD 3 180.00 0.00 0.00 0.00 0.00 -30.00 150.00" in owner.words
    assert "Current 1–30 31–60 61–90 Over 90 Credits" in owner.words


def test_runs_are_listed_newest_first_page_by_page(owner, books, monkeypatch):
    monkeypatch.setattr(runs_page, "PAGE", 2)
    for _ in range(3):
        made(books)
    owner.open("statements")
    assert owner.words.index("Run 3") < owner.words.index("Run 2")
    assert "Run 1" not in owner.words
    owner.follow("Next")
    assert "Run 1" in owner.words


def test_an_empty_list_says_what_comes_first(owner, company):
    owner.open("statements")
    assert "Begin with the customers" in owner.words
    town.alder(company)
    owner.open("statements")
    assert "Create statements for all customers in one go." in owner.words


def test_runs_and_statements_of_other_companies_are_not_there(owner, company):
    other = town.company()
    alder = town.alder(other)
    made(other)
    for address in (
        "runs/1", "runs/1/print", "runs/1/answers.csv", "runs/1/sums", "1-00001", "1-00001/paper",
    ):  # fmt: skip
        assert owner.open(f"statements/{address}").status_code == 404
    assert owner.open(f"customers/{alder.public_id}/statements").status_code == 404


def test_a_viewer_looks_and_prints_but_sends_nothing(mailed):
    viewer = browser(mailed.company, "viewer")
    viewer.open("statements/runs/1")
    assert "Print" in viewer.read.links
    assert not {"Call off", "Hold all that wait"} & set(viewer.buttons)


@pytest.mark.parametrize("count", [2, 200])
@pytest.mark.parametrize("email", [True, False])
def test_a_run_costs_the_same_however_many(owner, company, django_assert_num_queries, count, email):
    many(company, count)
    company.customers.update(email="a@a.example")
    made(company, email=email)
    owner.open("statements/runs/1")
    with django_assert_num_queries(15 if email else 11):
        owner.open("statements/runs/1")


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_of_runs_costs_the_same_however_long(
    owner, books, django_assert_num_queries, count
):
    for _ in range(count):
        order_run(books, options("open-item", statement_on=ON), key=None)
        prepare(books.statement_runs.first())
    owner.open("statements")
    with django_assert_num_queries(9):
        owner.open("statements")


class TestAStatement:
    @pytest.fixture(autouse=True)
    def shown(self, owner, mailed):
        owner.open("statements/1-00001")

    def test_it_shows_what_it_comes_to_its_paper_and_its_letters(self, owner):
        assert "Alder" in owner.words
        assert "Closing balance $100.00" in owner.words
        assert "Waiting" in owner.words
        frame = next(
            value for tag, name, value in owner.read.attributes if (tag, name) == ("iframe", "src")
        )
        pdf = owner.open(frame)
        assert "1-00001" in " ".join(shown_text(pdf.content))
        assert owner.open(frame).content == pdf.content

    def test_it_is_e_mailed_by_itself_after_a_review(self, owner, company):
        owner.press("E-mail")
        assert "Left out 1" in owner.words  # its letter is on its way
        owner.open(owner.page.request["PATH_INFO"] + "?list=left-out")
        owner.press("Send them again")
        assert "E-mail 1 statement" in owner.buttons

    def test_all_statements_of_a_customer_are_listed(self, owner, company):
        town.invoice(company.customers.get(name="Alder"), 700)
        made(company)
        owner.follow("All statements of this customer")
        assert owner.words.index("2-00001") < owner.words.index("1-00001")
        owner.follow("Create a statement")
        assert "Alder" in owner.words
