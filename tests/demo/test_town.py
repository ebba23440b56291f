"""The demo town: everybody shows the trait that is said of them, and two runs are one."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from django.conf import settings
from django.db import transaction

from solde.company.models import Company
from solde.demo.deals import Deal, Year
from solde.demo.habits import MONTH_END
from solde.demo.town import RESIDENTS, last_day, load_town, town
from solde.ledger.checking import check_books
from solde.ledger.models import Entry
from solde.sales.charging import preview
from solde.statements.models import StatementRun
from solde.statements.saving import saved_options
from tests.cli.door import made, reasons, solde, statements

pytestmark = pytest.mark.django_db

TODAY = date(2025, 10, 14)
LAST_DAY = "2025-09-30"
GST_AND_QST = (50_000, 99_750)
LEFT_OUT = {
    "Knotty Pine Cabins": "inactive",
    "Larch Municipal Works": "statements_off",
    "Magnolia Events": "no_activity",
    "Oak & Ash Framing": "zero_balance",
    "Rowan Counter Sales": "no_activity",
}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker) -> Iterator[Company]:
    """The town, loaded once for all tests of this file, which only add runs to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_town(TODAY)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def month(demo: Company):
    """What a balance forward for the last month says of everybody."""
    return statements(demo, "balance-forward", on=LAST_DAY)


def year_of(one, last_day: date) -> Year:
    new = one.new
    currency, language = new.currency or "CAD", new.language or "en-CA"
    return Year(new.name, currency, language, GST_AND_QST, last_day, Random(new.name))


def plain(deal: Deal | None) -> tuple[object, ...] | None:
    if deal is None:
        return None
    own = (getattr(deal, name) for name in Deal.__slots__ if name not in ("pays", "gives_back"))
    return (*own, plain(deal.pays), plain(deal.gives_back))


def test_everybody_has_a_trait_of_their_own():
    customers = [one for one in RESIDENTS if not one.project_of]
    assert len(customers) >= 40
    assert len({one.new.name for one in RESIDENTS}) == len(RESIDENTS)
    assert len({one.trait for one in customers}) == len(customers)


def test_a_year_comes_out_the_same_each_time():
    for one in RESIDENTS:
        years = [[plain(deal) for deal in one.trade(year_of(one, TODAY))] for _ in range(2)]
        assert years[0] == years[1], one.new.name


@pytest.mark.parametrize("last_day", [date(2024, 2, 29), date(2025, 12, 31)])
def test_a_year_can_end_with_any_month(last_day):
    """Payments come after what they pay, and but for orders ahead nothing lies in the future."""
    for one in RESIDENTS:
        for deal in one.trade(year_of(one, last_day)):
            assert deal.total_minor > 0
            assert deal.pays is None or deal.dated_on >= deal.pays.dated_on
            assert deal.gives_back is None or deal.dated_on >= deal.gives_back.dated_on
            assert deal.dated_on <= last_day or one.new.name.startswith("Hawthorn")


def test_the_books_of_the_town_are_in_order(demo):
    assert check_books(demo) == []
    assert town() == demo
    assert last_day(demo).isoformat() == LAST_DAY
    assert demo.closed_on.isoformat() == "2025-06-30"


def test_every_kind_of_document_is_there(demo):
    kinds = set(demo.entries.values_list("kind", flat=True).distinct())
    assert kinds == set(Entry.Kind.values) - {"refund_receipt"}
    assert demo.applications.count() > 300
    assert demo.entries.filter(reverses__isnull=False).count() == 3


def test_the_sawmill_charges_reminds_and_repeats(demo):
    """What has a page of its own is there to be seen, and to be tried."""
    late = [one for one in preview(demo, date(2025, 10, 14)) if one.charge.amount_minor]
    assert "Zelkova Antiques" in {one.customer.name for one in late}
    assert len(late) > 5
    assert [rule.days for rule in demo.reminder_rules.order_by("days")] == [-7, 7, 30]
    comes = {one.name: one.next_on.isoformat() for one in demo.schedules.all()}
    assert sorted(comes.values()) == ["2025-10-31", "2025-11-01"]
    assert saved_options(demo, MONTH_END, statement_on=TODAY).start_on == date(2025, 10, 1)


def test_everybody_gets_an_answer(month):
    assert len(month.lines) == len([one for one in RESIDENTS if not one.project_of])
    assert reasons(month) == LEFT_OUT
    assert month.code == 0


def test_traits_are_to_be_seen(month):
    assert len(month.of("Northern Pallet Works")["rows"]) >= 400
    assert month.of("Dogwood Interiors")["aging"]["credits"].startswith("-")
    assert month.of("Elm Street Bakery")["closing"] == "-2500.00"
    assert month.of("Catalpa Farms")["rows"] == []
    assert month.of("Poplar Print Shop")["closing"] == "3.41"  # 3.25 and GST
    assert month.of("Zelkova Antiques")["aging"]["over-90"] != "0.00"
    assert {row["kind"] for row in month.of("Xylo Instruments")["rows"]} >= {"finance_charge"}
    assert {row["kind"] for row in month.of("Yarrow Storage")["rows"]} == {"statement_charge"}
    assert {row["kind"] for row in month.of("Willow Creek School Board")["rows"]} >= {"refund"}
    assert any(
        row["description"].startswith("Boardwalk: ")
        for row in month.of("Fir Ridge Developments")["rows"]
    )


def test_a_document_voided_on_its_day_is_no_row_and_one_put_right_is_one(month):
    amounts = [row["amount"] for row in month.of("Quince Kitchens")["rows"]]
    assert "1128.87" not in amounts  # 999.00 and HST at 13 %, as all below
    assert "1717.60" not in amounts
    assert amounts.count("1412.50") == 1
    assert "-542.40" in amounts  # voided in a later month than it was issued


def test_currencies_keep_their_decimals(month):
    assert "." not in month.of("杉山工務店")["closing"]
    assert len(month.of("مؤسسة النخيل للأخشاب")["closing"].partition(".")[2]) == 3
    assert {line["currency"] for line in month.lines} == {"CAD", "USD", "EUR", "JPY", "KWD"}


def test_paid_on_the_spot_shows_in_an_activity_statement_alone(demo):
    rowan = ("--customer", "Rowan Counter Sales", "--include-zero")
    said = statements(demo, "activity", *rowan, on=LAST_DAY)
    assert [row["kind"] for row in said.of("Rowan Counter Sales")["rows"]] == ["sales_receipt"]


def test_a_statement_for_each_project(demo):
    said = statements(demo, "balance-forward", "--per", "project", on=LAST_DAY)
    projects = [line["project"] for line in said.lines if line["project"]]
    assert projects == [
        "Gymnase des Trois-Merisiers",
        "Boardwalk",
        "Maple Court, lot 7",
        "Maple Court, lot 9",
    ]


def test_the_own_account_can_be_asked_for(demo):
    account = ("--account", "Accounts receivable – Retail")
    said = statements(demo, "balance-forward", *account, on=LAST_DAY)
    assert made(said) == ["Juneberry Retail"]


def test_the_demo_twice_keeps_town_numbers_and_bytes(demo):
    folder = settings.SOLDE_DATA_DIR / "demo"
    bytes_before: dict[str, bytes] = {}
    for mail in ("Kept here, and nothing left", "already_sent"):
        said = solde("demo", "--no-serve")
        assert said.code == 0, said.err
        assert "Kept the demo town: Moulin Trois-Épinettes inc." in said.out
        assert "has 400 rows in a month" in said.out
        assert mail in said.out
        files = [path for path in folder.rglob("*") if path.is_file()]
        found = {str(path.relative_to(folder)): path.read_bytes() for path in files}
        assert found == bytes_before or not bytes_before
        bytes_before = found
    assert {"statements.pdf", "statements.jsonl"} < set(bytes_before)
    run = StatementRun._base_manager.filter(company=demo, mailbox=None).latest("pk")
    assert len(bytes_before) == 2 + run.outcomes.filter(status="made").count()
