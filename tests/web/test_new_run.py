"""Create statements: the form, picking customers, saved options."""

from datetime import date

import pytest

from solde.customers.opening import NewCustomer, open_customers
from solde.figures.aging import AgeBy
from solde.figures.request import Kind
from solde.ledger.chart import open_receivable
from solde.sales.charge_policy import NewPolicy, set_policy
from solde.statements.models import Trial
from solde.statements.options import Options, Order, Per, options_from
from tests import town
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
SEPTEMBER = {
    "statement_on": "2025-09-30",
    "preset": "",
    "start_on": "2025-09-01",
    "end_on": "2025-09-30",
}


@pytest.fixture
def alder(company):
    return town.alder(company)


@pytest.fixture
def form(owner, alder):
    owner.open("statements/new")
    return owner


def ordered(visitor, company) -> Options:
    assert "/statements/reviews/" in visitor.page.request["PATH_INFO"], visitor.words
    return options_from(company.trials.latest("pk").options)


def test_the_form_as_it_stands_makes_the_month_to_date(form, company):
    form.press("Review for printing", way="print")
    options = ordered(form, company)
    assert (options.kind, options.email) == (Kind.BALANCE_FORWARD, False)
    assert options.start_on.day == 1
    assert options.end_on == options.statement_on
    assert (options.include_zero, options.include_inactive, options.due_dates) == (
        False, False, True,
    )  # fmt: skip


def test_every_option_can_be_chosen(form, company):
    open_receivable(company, "Rentals", "CAD")
    set_policy(company, NewPolicy(rate_ppm=100_000))
    company.customers.update(type="Retail")
    form.open("statements/new")
    form.press(
        "Review for e-mail", way="email", kind="balance-forward", **SEPTEMBER, type="Retail",
        delivery="email", account="Rentals", per="project", include_zero="on",
        include_inactive="on", skip_credit="on", skip_no_activity="on", minimum="5.00",
        age_by="document-date", age_credits="by-date", edges="10, 20", due_dates="",
        remittance_slip="on", order="postal-code", template="compact-1", mailbox="captured",
        repeat="on", finance_charges="on", attach_invoices="on", details="on",
        customers=str(company.customers.get().public_id),
    )  # fmt: skip
    options = ordered(form, company)
    plain = Options(kind=Kind.BALANCE_FORWARD, statement_on=date(2025, 9, 30))
    same = {name for name in Options.__slots__ if getattr(options, name) == getattr(plain, name)}
    assert same == {"kind", "statement_on", "over_days"}
    assert (options.per, options.order, options.edges) == (
        Per.PROJECT, Order.POSTAL_CODE, (10, 20),
    )  # fmt: skip
    assert options.age_by is AgeBy.DOCUMENT_DATE
    assert options.customers == ("Alder",)


def test_finance_charges_without_a_rate_are_refused_before_anything_is_reviewed(form, company):
    form.press("Review for printing", way="print", kind="open-item", **SEPTEMBER,
               finance_charges="on")  # fmt: skip
    assert "This company charges nothing for lateness. Set its rate first." in form.words
    assert not company.trials.exists()


def test_what_does_not_belong_to_the_kind_counts_for_nothing(form, company):
    form.press(
        "Review for printing", way="print", kind="open-item", **SEPTEMBER, over_days="30",
        skip_no_activity="on", repeat="on",
    )  # fmt: skip
    options = ordered(form, company)
    assert (options.start_on, options.over_days, options.skip_no_activity) == (None, 30, False)
    assert not options.repeat


def test_a_period_is_known_by_its_name(form, company):
    form.press("Review for printing", way="print", statement_on="2025-10-05", preset="last-month")
    options = ordered(form, company)
    assert (options.start_on, options.end_on) == (date(2025, 9, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({**SEPTEMBER, "end_on": "2025-10-30"}, "must not end after the statement date"),
        ({"minimum": "ten"}, "is not an amount"),
        ({"edges": "30, x"}, "Give whole days"),
        ({"edges": "30, 10"}, "each more than the one before"),
        ({"statement_on": ""}, "This field is required"),
        ({"kind": "letter"}, "Select a valid choice"),
        ({"over_days": "-1", "kind": "open-item"}, "greater than or equal to 0"),
        ({"type": "Nobody"}, "Select a valid choice"),
        ({"customers": "nonsense"}, "is not a valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(form, wrong, words):
    form.press("Review for printing", way="print", **{"remittance_slip": "on"} | wrong)
    assert words in form.words
    assert not Trial._base_manager.exists()
    sent = next(one for one in form.read.forms if "Review for printing" in one.buttons)
    assert sent.fields["remittance_slip"] == "on"


def test_a_selection_that_reaches_nobody_says_so(form, company):
    form.press("Review for printing", way="print", delivery="none")
    assert "No customer is reached by that selection." in form.words


def test_customers_are_searched_picked_and_dropped(form, company):
    town.birch(company)
    form.press("Search", search="yes", find="bir")
    assert "Pick Birch" in form.buttons
    assert "Pick Alder" not in form.buttons
    birch = str(company.customers.get(name="Birch").public_id)
    form.press("Pick Birch", pick=birch)
    assert "Birch" in form.words
    assert "All customers, unless some are picked here." not in form.words
    form.press("Review for printing", way="print")
    assert ordered(form, company).customers == ("Birch",)
    form.open("statements/new")
    form.press("Search", customers=birch, drop=birch)
    assert "All customers, unless some are picked here." in form.words


def test_picking_keeps_what_was_chosen_so_far(form):
    form.press("Search", search="yes", find="ald", kind="reminder", minimum="12.00")
    sent = next(one for one in form.read.forms if "Review for printing" in one.buttons)
    assert (sent.fields["kind"], sent.fields["minimum"]) == ("reminder", "12.00")


def test_customers_of_another_company_are_neither_found_nor_picked(form):
    town.birch(town.company())
    form.press("Search", search="yes", find="birch")
    assert "Nobody else is found" in form.words
    theirs = town.customer(town.company(), "Elsewhere")
    form.press("Review for printing", way="print", customers=str(theirs.public_id))
    assert not Trial._base_manager.exists()


def test_the_account_is_asked_for_where_there_are_several(form, company):
    assert "A/R account" not in form.words
    open_receivable(company, "Rentals", "CAD")
    form.open("statements/new")
    assert "A/R account" in form.words


def test_options_are_kept_used_again_and_deleted(form, company):
    form.press(
        "Keep", keep="yes", save_as=" Month end ", kind="balance-forward", preset="last-month",
        include_zero="on",
    )  # fmt: skip
    assert "Kept as “Month end”." in form.words
    form.open("statements")
    form.follow("Month end")
    sent = next(one for one in form.read.forms if "Review for printing" in one.buttons)
    assert sent.fields["include_zero"] == "on"
    form.press("Review for printing", way="print", statement_on="2025-10-05", preset="last-month")
    assert ordered(form, company).include_zero
    form.open("statements/new")
    form.press("Delete “Month end”")
    assert "was deleted" in form.words
    assert not company.saved_options.exists()


def test_options_are_kept_under_a_name_or_not_at_all(form, company):
    form.press("Keep", keep="yes", save_as="  ")
    assert "Under which name?" in form.words
    assert not company.saved_options.exists()


def test_saved_options_that_are_not_there_are_refused_in_words(owner):
    owner.open("statements/new?saved=nothing")
    assert "There are no saved options of that name." in owner.words


def test_a_review_leads_back_to_its_options(form, company):
    form.press("Review for printing", way="print", **SEPTEMBER, include_zero="on", minimum="7.00")
    form.follow("Change the options")
    sent = next(one for one in form.read.forms if "Review for printing" in one.buttons)
    assert (sent.fields["minimum"], sent.fields["include_zero"]) == ("7.00", "on")
    assert sent.fields["start_on"] == "2025-09-01"


def test_a_viewer_orders_nothing(company, alder):
    viewer = browser(company, "viewer")
    assert viewer.open("statements").status_code == 200
    assert "Create statements" not in viewer.read.links
    assert viewer.open("statements/new").status_code == 403


@pytest.mark.parametrize("count", [2, 200])
def test_the_form_costs_the_same_however_many_customers(
    owner, company, django_assert_num_queries, count
):
    open_customers(company, [NewCustomer(name=f"Customer {i}", type=f"T{i}") for i in range(count)])
    owner.open("statements/new")
    with django_assert_num_queries(12):
        owner.open("statements/new")
