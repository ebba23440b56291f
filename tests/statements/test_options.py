"""Options: what is refused, what is filled in, and what is kept under a name."""

from dataclasses import replace
from datetime import date

import pytest

from solde.company.models import User
from solde.figures.aging import AgeBy, AgeCredits
from solde.figures.days import Preset
from solde.figures.request import Kind
from solde.statements.options import Options, OptionsAreWrong, Order, Per, options_from, settled
from solde.statements.saving import (
    NoSuchOptions,
    forget_options,
    in_period,
    save_options,
    saved_options,
)
from tests.statements.books import (
    ON,
    amounts,
    company,
    customer,
    invoice,
    make,
    options,
    payment,
    run_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (options(start_on=ON, end_on=date(2025, 9, 1)), "end before it begins"),
        (options(end_on=DAY), "after the statement date"),
        (options(Kind.OPEN_ITEM, start_on=ON), "has no period"),
        (options(Kind.REMINDER, end_on=ON), "has no period"),
        (options(Kind.REMINDER, skip_no_activity=True), "needs a statement with a period"),
        (options(over_days=5), "belongs to open item"),
        (options(Kind.OPEN_ITEM, over_days=-1), "counted from 0"),
        (options(delivery="pigeon"), "Delivery is"),
        (options(template="standard-0"), "no template “standard-0”"),
        *(
            (options(minimum=text), "is not an amount")
            for text in ("ten", "1,5", "1e3", "1e999999", "NaN", "-", "1_0", "٣", "1.00000", " 1")
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(wrong, words):
    with pytest.raises(OptionsAreWrong, match=words):
        settled(wrong, company())


def test_all_that_is_wrong_is_said_at_once():
    wrong = options(end_on=DAY, delivery="pigeon", minimum="ten")
    with pytest.raises(OptionsAreWrong) as refused:
        settled(wrong, company())
    assert str(refused.value).count(".") >= 3


def test_what_is_not_said_is_as_the_company_does():
    mill = company(age_by="document-date", age_credits="by-date", aging_edges=[10, 20])
    filled = settled(options(), mill)
    assert (filled.age_by, filled.age_credits) == (AgeBy.DOCUMENT_DATE, AgeCredits.BY_DATE)
    assert filled.edges == (10, 20)
    own = settled(options(age_by=AgeBy.DUE_DATE, edges=(5,)), mill)
    assert (own.age_by, own.edges) == (AgeBy.DUE_DATE, (5,))


EVERYTHING = options(
    Kind.ACTIVITY,
    customers=("Alder", "C-2"),
    type="Retail",
    delivery="email",
    account="A/R",
    per=Per.PROJECT,
    include_zero=True,
    minimum="5.00",
    skip_credit=True,
    skip_no_activity=True,
    include_inactive=True,
    age_by=AgeBy.DOCUMENT_DATE,
    age_credits=AgeCredits.BY_DATE,
    edges=(7, 14),
    due_dates=False,
    details=True,
    order=Order.POSTAL_CODE,
    template="compact-1",
    remittance_slip=True,
    finance_charges=True,
    attach_invoices=True,
    email=True,
    mailbox="default",
    repeat=True,
)


@pytest.mark.parametrize("kept", [EVERYTHING, options(), options(Kind.OPEN_ITEM, over_days=3)])
def test_options_survive_being_stored(kept):
    assert options_from(kept.as_json()) == kept
    mill = company()
    save_options(mill, "monthly", kept)
    same = saved_options(mill, "monthly", statement_on=DAY)
    assert same == replace(kept, statement_on=DAY, start_on=None, end_on=None)


def test_every_option_is_tried_here():
    """A new option must be added to EVERYTHING, or be one that open item alone takes."""
    plain = options(Kind.ACTIVITY)
    same = {name for name in Options.__slots__ if getattr(EVERYTHING, name) == getattr(plain, name)}
    assert same == {"kind", "statement_on", "start_on", "end_on", "over_days"}


def test_saved_options_work_their_period_out_anew():
    mill = company()
    save_options(mill, "monthly", options(), preset=Preset.LAST_MONTH)
    save_options(mill, "monthly", options(include_zero=True), preset=Preset.LAST_MONTH)
    october = saved_options(mill, "monthly", statement_on=date(2025, 11, 3))
    assert (october.start_on, october.end_on) == (date(2025, 10, 1), date(2025, 10, 31))
    assert october.include_zero
    assert mill.saved_options.count() == 1


def test_a_period_never_ends_after_the_statement_date():
    asked = options(start_on=None, end_on=None)
    this_month = in_period(replace(asked, statement_on=date(2025, 9, 12)), Preset.THIS_MONTH)
    assert (this_month.start_on, this_month.end_on) == (date(2025, 9, 1), date(2025, 9, 12))
    assert in_period(options(Kind.REMINDER), Preset.LAST_MONTH).start_on is None


def test_who_kept_options_and_threw_them_away_is_known():
    mill, carol = company(), User.objects.create_user("carol@timber.example")
    save_options(mill, "monthly", options(), by=carol)
    forget_options(mill, "monthly", by=carol)
    told = mill.events.filter(act__endswith="_options").values_list("act", "by", "details")
    assert list(told) == [
        ("save_options", carol.pk, {"name": "monthly"}),
        ("forget_options", carol.pk, {"name": "monthly"}),
    ]
    with pytest.raises(NoSuchOptions):
        forget_options(mill, "monthly")


def test_saved_options_belong_to_a_company():
    mill, forge = company(), company()
    save_options(mill, "monthly", options())
    with pytest.raises(NoSuchOptions):
        saved_options(forge, "monthly", statement_on=DAY)


def test_the_first_and_the_last_day_of_a_period_are_in_it():
    mill = company()
    alder = customer(mill, "Alder")
    for day in ("2025-08-31", "2025-09-01", "2025-09-30", "2025-10-01"):
        invoice(alder, day, f"{day[8:10]}.00")
    line = make(mill, statement_on=DAY)["Alder"]
    assert (line["opening"], amounts(line), line["closing"]) == (
        "31.00",
        ["1.00", "30.00"],
        "62.00",
    )


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.ACTIVITY])
def test_a_period_may_begin_on_the_first_day_of_the_calendar(kind):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00")
    line = make(mill, kind, start_on=date.min)["Alder"]
    assert (line["from"], amounts(line)) == ("0001-01-01", ["100.00"])


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ({}, {"current": "10.00", "31-60": "90.00", "credits": "-30.00"}),
        (
            {"age_by": AgeBy.DOCUMENT_DATE},
            {"1-30": "10.00", "over-90": "90.00", "credits": "-30.00"},
        ),
        (
            {"age_credits": AgeCredits.BY_DATE},
            {"current": "10.00", "1-30": "-30.00", "31-60": "90.00"},
        ),
    ],
)
@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.REMINDER])
def test_aging_is_measured_as_the_run_says(kind, fields, columns):
    mill = company()
    alder = customer(mill, "Alder")
    invoice(alder, "2025-06-01", "90.00", "2025-08-20")  # 41 days late
    invoice(alder, "2025-09-15", "10.00")
    payment(alder, "2025-09-20", "30.00")
    aging = make(mill, kind, **fields)["Alder"]["aging"]
    assert {name: amount for name, amount in aging.items() if amount != "0.00"} == columns


def test_only_items_over_some_days_late_are_rows_while_the_balance_is_whole():
    mill = company()
    alder = customer(mill, "Alder")
    for days, due in ((30, "2025-08-31"), (31, "2025-08-30"), (0, "2025-09-30")):
        invoice(alder, "2025-08-01", f"{days + 1}.00", due)
    payment(alder, "2025-09-20", "5.00")
    run = run_of(mill, Kind.OPEN_ITEM, over_days=30)
    statement = run.outcomes.get().statement
    assert statement is not None
    assert [row[4] for row in statement.figures["rows"]] == ["2025-08-30", None]
    assert statement.figures["totals"][2] == 3_200 - 500
    assert statement.closing_minor == 3_100 + 3_200 + 100 - 500
