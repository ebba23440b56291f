"""What stands on a paper: the right sums under the right words, for every kind and sign."""

from dataclasses import replace

import pytest

from solde.figures.aging import AgeBy, Aging
from solde.figures.statement import Kind, Totals
from solde.pdf.layout import layout_of
from solde.pdf.paper import PaperSize
from solde.pdf.sheet import sheet
from tests.pdf.papers import NORTHWIND, paper, statement

LAYOUT = layout_of("standard-1")


def with_balance(minor, kind=Kind.OPEN_ITEM, **changes):
    figures = replace(
        statement(kind, 1),
        balance_minor=minor,
        closing_minor=minor,
        aging=Aging(minor, (0, 0, 0, 0), 0),
    )
    return sheet(paper(figures=replace(figures, **changes), remittance_slip=True), LAYOUT)


def test_a_balance_that_is_owed_asks_for_it():
    made = with_balance(12345)
    assert made["due"] == {
        "main": ("Balance due", "$123.45"),
        "long": False,
        "others": [],
        "sentence": "",
    }
    assert made["slip"]["facts"][-1] == ("Balance due", "$123.45")


def test_a_balance_of_zero_asks_for_nothing():
    made = with_balance(0)
    assert made["due"]["main"] == ("Balance", "$0.00")
    assert made["due"]["sentence"] == "Your account is settled. Nothing is due."
    assert made["slip"] is None


def test_a_credit_is_in_the_customers_favour_and_asks_for_nothing():
    made = with_balance(-3000)
    assert made["due"]["main"] == ("Credit in your favour", "$30.00")
    assert made["due"]["sentence"] == "No payment is needed."
    assert made["totals"] == [("Balance", "-$30.00", True)]
    assert made["slip"] is None


@pytest.mark.parametrize(
    ("overdue", "balance", "asked", "sentence"),
    [
        (10000, 15000, ("Overdue", "$100.00"), True),
        (10000, 10000, ("Overdue", "$100.00"), True),
        (10000, 4000, ("Balance due", "$40.00"), True),  # credits cover a part
        (10000, 0, None, False),
        (10000, -500, None, False),
    ],
)
def test_a_reminder_never_asks_for_more_than_the_balance(overdue, balance, asked, sentence):
    totals = Totals(overdue_minor=overdue, credits_minor=-100)
    made = with_balance(balance, Kind.REMINDER, totals=totals)
    assert made["due"]["main"] == ("Overdue", "$100.00")
    assert bool(made["due"]["sentence"]) is sentence
    assert (made["slip"]["facts"][-1] if made["slip"] else None) == asked


def test_the_sums_of_each_kind():
    def labels(kind, **request):
        made = sheet(paper(figures=statement(kind, 3, **request)), LAYOUT)
        return [label for label, _, _ in made["totals"]]

    assert labels(Kind.BALANCE_FORWARD) == ["Closing balance"]
    assert labels(Kind.OPEN_ITEM) == ["Balance"]
    assert labels(Kind.OPEN_ITEM, over_days=30) == ["More than 30 days past due", "Account balance"]
    assert labels(Kind.ACTIVITY) == ["Total", "Total received"]
    assert labels(Kind.REMINDER) == ["Overdue total", "Unapplied credits", "Account balance"]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (Kind.BALANCE_FORWARD, ["Date", "Description", "Due date", "Amount", "Balance"]),
        (Kind.OPEN_ITEM, ["Date", "Description", "Due date", "Original amount", "Open amount"]),
        (Kind.ACTIVITY, ["Date", "Description", "Amount", "Received"]),
        (
            Kind.REMINDER,
            ["Date", "Description", "Due date", "Days late", "Original amount", "Open amount"],
        ),
    ],
)
def test_the_columns_of_each_kind(kind, columns):
    head = sheet(paper(kind), LAYOUT)["head"]
    assert [label.replace("\n", " ") for label in head] == columns


def test_due_dates_can_be_left_out():
    made = sheet(paper(due_dates=False), LAYOUT)
    assert "Due date" not in made["head"]
    assert len(made["cells"]) == 21 * 4


def test_a_balance_forward_begins_with_its_opening_balance():
    made = sheet(paper(count=1), LAYOUT)
    assert made["cells"][:5] == ["Sep 1, 2025", "Opening balance", "", "", "1,250.00"]


def test_a_row_names_kind_number_project_and_description():
    figures = statement(Kind.OPEN_ITEM, 1)
    row = figures.rows[0]._replace(
        kind="credit_memo", number="7", project="Kitchen", description="x"
    )
    french = paper(figures=replace(figures, rows=(row,)), language="fr-CA")
    assert sheet(french, LAYOUT)["cells"][1] == "Note de crédit 7 · Kitchen · x"


def test_a_statement_without_rows_says_so():
    made = sheet(paper(Kind.OPEN_ITEM, 0), LAYOUT)
    assert (made["cells"], made["empty"]) == ([], "No transactions.")


def test_aging_has_a_column_for_every_edge_and_says_what_is_counted():
    figures = statement(Kind.OPEN_ITEM, 2)
    aging = sheet(paper(figures=figures), LAYOUT)["aging"]
    assert aging["labels"] == ["Current", "1 to 30", "31 to 60", "61 to 90", "Over 90", "Credits"]
    assert len(aging["amounts"]) == 6

    by_date = replace(figures, request=replace(figures.request, age_by=AgeBy.DOCUMENT_DATE))
    assert "age of document" in sheet(paper(figures=by_date), LAYOUT)["aging"]["heading"]
    assert sheet(paper(Kind.ACTIVITY), LAYOUT)["aging"] is None


def test_facts_name_the_period_only_where_there_is_one():
    def labels(kind, **changes):
        return [label for label, _ in sheet(paper(kind, **changes), LAYOUT)["facts"]]

    assert "Period" in labels(Kind.BALANCE_FORWARD)
    assert "Period" not in labels(Kind.OPEN_ITEM)
    assert "Account" not in labels(Kind.OPEN_ITEM)
    assert "Account" in labels(Kind.OPEN_ITEM, account_name="Accounts receivable – USD")


def test_columns_fill_the_page_and_figures_never_run_over():
    for size in PaperSize:
        for minor in (100, 10**15):
            figures = statement(Kind.REMINDER, 2)
            rows = tuple(
                row._replace(amount_minor=-minor, open_minor=-minor) for row in figures.rows
            )
            made = sheet(paper(figures=replace(figures, rows=rows), size=size), LAYOUT)
            assert sum(made["widths"]) == pytest.approx(LAYOUT.width[size])
            wide = max(map(len, made["cells"][4::6])) * LAYOUT.digit * LAYOUT.text * made["scale"]
            assert wide < made["widths"][4]
            assert made["widths"][1] >= LAYOUT.columns["description"] * made["scale"]


def test_a_row_is_as_high_as_its_description_needs():
    figures = statement(Kind.OPEN_ITEM, 2)
    rows = (figures.rows[0]._replace(description="oak " * 60), figures.rows[1])
    made = sheet(paper(figures=replace(figures, rows=rows)), LAYOUT)
    lines = made["cells"][1].count("\n") + 1
    assert lines > 3
    assert made["heights"][1] - made["heights"][2] == LAYOUT.line * (lines - 1)


def test_an_address_too_long_for_the_window_keeps_its_last_lines():
    lines = tuple(f"line {i}" for i in range(12))
    made = sheet(paper(address=lines), LAYOUT)
    assert len(made["to"]) == LAYOUT.address[2]
    assert (made["to"][0], made["to"][-1]) == ("line 0", "line 11")


def test_most_papers_need_no_other_font():
    assert sheet(paper(language="fr-CA"), LAYOUT)["fonts"] == ()
    assert sheet(paper(customer_name="株式会社"), LAYOUT)["fonts"][-1] == "Noto Sans CJK JP"
    arabic = replace(NORTHWIND, note="شكرا")
    assert "Noto Sans Arabic" in sheet(paper(letterhead=arabic), LAYOUT)["fonts"]


def test_words_of_another_language_keep_the_formats_of_the_locale():
    made = sheet(paper(language="th-TH", currency="THB"), LAYOUT)
    assert (made["lang"], made["title"]) == ("en", "Statement of account")
    assert made["due"]["main"][1].startswith("฿")


def test_an_amount_due_that_is_long_takes_a_line_of_its_own():
    assert with_balance(12345)["due"]["long"] is False
    assert with_balance(123456789012345)["due"]["long"] is True


def test_totals_have_room_for_the_longest_amount():
    assert with_balance(12345)["totals_width"] == LAYOUT.columns["open"]
    assert with_balance(123456789012345)["totals_width"] > LAYOUT.columns["open"]


def test_columns_are_as_wide_on_most_papers():
    made = [sheet(paper(seed=seed, count=seed % 7), LAYOUT)["widths"] for seed in range(30)]
    assert all(widths == made[0] for widths in made)


def test_a_slip_names_no_number_where_a_customer_has_none():
    def labels(**changes):
        made = sheet(paper(remittance_slip=True, **changes), LAYOUT)
        return [label for label, _ in made["slip"]["facts"]]

    assert labels() == ["Customer", "Customer no.", "Statement no.", "Balance due"]
    assert labels(customer_number="") == ["Customer", "Statement no.", "Balance due"]


def test_contacts_are_parted_by_dots_and_no_line_begins_or_ends_with_one():
    assert sheet(paper(), LAYOUT)["contact"] == [
        "514 555-0100 · books@northwind.example · northwind.example · GST 123456789 RT0001",
        "QST 1234567890 TQ0001",
    ]
    silent = replace(NORTHWIND, phone="", email="", website="", tax_numbers=())
    assert sheet(paper(letterhead=silent), LAYOUT)["contact"] == []
