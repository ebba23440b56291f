"""Reminders: who gets a letter, with what, and who does not and why."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from solde.company.models import User
from solde.customers.changing import change_customer
from solde.history.models import Event
from solde.ledger.applying import apply
from solde.mail.letters.assembling import put_together
from solde.mail.letters.enclosing import enclosures_of
from solde.mail.models import Delivery
from solde.reminders import reaching
from solde.reminders.models import Reminder, ReminderItem
from solde.reminders.reaching import preview
from solde.reminders.reminding import call_due, go_on, order_reminders, remind, remind_today
from solde.reminders.ruling import DAYS_MAX, NewRule, ReminderRuleIsWrong, set_rule
from solde.sales.adopting import adopt
from solde.sales.disputing import dispute
from solde.sales.drafting import save_draft
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.sales.selling import issued, line, new

pytestmark = pytest.mark.django_db

SEPTEMBER_1 = date(2025, 9, 1)
DUE = date(2025, 10, 1)
WEEK_LATE = date(2025, 10, 8)


def overdue(customer, price="100.00", **more):
    return issued(customer, line(price), on=SEPTEMBER_1, **{"due_on": DUE, **more})


def answers(run) -> list[tuple[str, str]]:
    return [
        (one.customer.name, one.reason or one.delivery.state)
        for one in run.reminders.select_related("customer", "delivery").order_by("id")
    ]


def letter(company) -> Delivery:
    (reminder,) = company.reminders.filter(status=Reminder.Status.QUEUED)
    return reminder.delivery


def test_a_charge_is_reminded_of_on_its_day(company, maple):
    overdue(maple)
    assert answers(remind(company, date(2025, 10, 7))) == []
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "queued")]
    assert [one.address for one in letter(company).recipients.all()] == ["books@maple.example"]


def test_one_letter_tells_of_all_that_rules_reach(company, maple):
    set_rule(company, NewRule(days=-3), on=SEPTEMBER_1)
    overdue(maple)
    overdue(maple, "20.00", due_on=date(2025, 10, 10))
    overdue(maple, "7.00", due_on=date(2025, 12, 1))  # whose day has not come
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "queued")]
    text = letter(company).text
    assert "Invoice 1 – Due date: October 1, 2025 – $100.00" in text
    assert "Invoice 2 – Due date: October 10, 2025 – $20.00" in text
    assert "Invoice 3" not in text
    assert "Balance due: $120.00" in text
    # The first by both rules: a letter three days before was missed.
    assert ReminderItem._base_manager.count() == 3


def test_nobody_is_reminded_twice_by_one_rule(company, maple):
    overdue(maple)
    for on in (WEEK_LATE, WEEK_LATE, date(2025, 10, 9), date(2025, 12, 1)):
        remind(company, on)
    assert company.reminders.count() == 1


def test_a_customer_gets_one_letter_a_day_and_the_rest_with_the_next(company, maple):
    overdue(maple)
    remind(company, WEEK_LATE)
    overdue(maple, "20.00")
    (reached,) = preview(company, WEEK_LATE)
    assert reached.reason == "reminded_today"
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "queued")]
    assert answers(remind(company, date(2025, 10, 9))) == [("Maple", "queued")]


def test_days_that_were_missed_are_made_good_with_one_letter(company, maple):
    for day in (1, 2, 3):
        overdue(maple, due_on=date(2025, 10, day))
    run = remind(company, date(2025, 10, 11))
    assert answers(run) == [("Maple", "queued")]
    assert run.reminders.get().items.count() == 3


def test_a_rule_begins_with_the_day_on_which_it_is_switched_on(company, maple):
    set_rule(company, NewRule(days=7, active=False), on=SEPTEMBER_1)
    overdue(maple)
    assert list(preview(company, WEEK_LATE)) == []
    set_rule(company, NewRule(days=7), on=date(2025, 10, 9))
    assert list(preview(company, date(2025, 10, 9))) == []
    set_rule(company, NewRule(days=7, attaches=True), on=date(2025, 11, 9))  # was on before
    overdue(maple, "20.00", due_on=date(2025, 10, 2))
    (reached,) = preview(company, date(2025, 11, 9))
    assert [one.total_minor for one in reached.documents] == [20_00]
    set_rule(company, NewRule(days=7, catches_up=True), on=date(2025, 11, 9))
    (reached,) = preview(company, date(2025, 11, 9))
    assert [one.total_minor for one in reached.documents] == [100_00, 20_00]


def test_what_is_not_open_is_not_reminded_of(company, maple):
    save_draft(company, new(maple, on=SEPTEMBER_1, due_on=DUE))
    void(overdue(maple), on=SEPTEMBER_1)
    paid, partly = overdue(maple), overdue(maple, "50.00")
    payment = town.payment(maple, 130_00, on=DUE)
    apply(payment, paid.entry, amount_minor=100_00, on=DUE)
    apply(payment, partly.entry, amount_minor=30_00, on=DUE)
    remind(company, WEEK_LATE)
    (item,) = ReminderItem._base_manager.all()
    assert (item.document, item.left_minor) == (partly, 20_00)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"active": False}, "inactive"),
        ({"reminders": False}, "reminders_off"),
        ({"delivery": "print"}, "prefers_print"),
        ({"email": ""}, "no_email_address"),
    ],
)
def test_customers_are_left_out_with_a_reason_until_it_is_mended(company, maple, changes, reason):
    before = {name: getattr(maple, name) for name in changes}
    overdue(maple)
    change_customer(maple, **changes)
    assert answers(remind(company, WEEK_LATE)) == [("Maple", reason)]
    change_customer(maple, **before)
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "queued")]


def test_what_is_disputed_is_left_out(company, maple):
    disputed = overdue(maple)
    dispute(disputed, words="Broken boards", on=DUE)
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "disputed")]
    other = overdue(maple, "20.00")
    remind(company, WEEK_LATE)
    (item,) = ReminderItem._base_manager.all()
    assert item.document == other


def test_who_has_paid_without_saying_for_what_is_not_reminded(company, maple):
    overdue(maple)
    payment = town.payment(maple, 100_00, on=DUE)
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "nothing_owed")]
    apply_oldest_first(payment, on=DUE)
    assert list(preview(company, WEEK_LATE)) == []


def test_projects_are_reminded_of_with_their_customer(company, maple):
    barn = town.customer(company, "Maple: barn", parent=maple)
    shed = town.customer(company, "Maple: shed", parent=maple, reminders=False)
    overdue(maple)
    overdue(barn)
    overdue(shed)
    assert answers(remind(company, WEEK_LATE)) == [("Maple", "queued")]
    assert "Balance due: $200.00" in letter(company).text


def test_a_reminder_speaks_the_language_of_its_customer(company):
    overdue(town.customer(company, "Érable", email="c@erable.example", language="fr-CA"))
    remind(company, WEEK_LATE)
    found = letter(company)
    assert found.subject.startswith("Rappel de paiement – Timber")
    assert "Facture 1 – " in found.text
    assert "100,00\xa0$" in found.text


def test_letters_carry_the_papers_when_the_rule_says_so(company, maple):
    set_rule(company, NewRule(days=7, attaches=True), on=SEPTEMBER_1)
    overdue(maple)
    town.invoice(maple, 20_00, number="OLD-7")  # brought in: has no paper until it is asked for
    adopt(company)
    remind(company, WEEK_LATE)
    found = letter(company)
    assert [one.shown_name for one in enclosures_of(found)] == [
        "Invoice 1.pdf",
        "Invoice OLD-7.pdf",
    ]
    assert put_together(found, found.mailbox, 1, now=datetime.now(UTC)).pdf_sha256


def called() -> list[int]:
    """Companies that a worker was called for."""
    jobs = ProcrastinateJob.objects.filter(task_name="remind_today", status="todo")
    return [job.args["company_id"] for job in jobs]


def test_companies_remind_by_themselves_from_the_morning_on_once_a_day(company, maple):
    overdue(maple)
    call_due(datetime(2025, 10, 8, 11, 59, tzinfo=UTC))  # 7:59 in Toronto
    assert called() == []
    for minute in (0, 10):
        call_due(datetime(2025, 10, 8, 12, minute, tzinfo=UTC))
    assert called() == [company.pk]
    remind_today(company.pk, datetime(2025, 10, 8, 12, 0, tzinfo=UTC))
    ProcrastinateJob.objects.all().delete()
    call_due(datetime(2025, 10, 8, 18, 0, tzinfo=UTC))
    assert called() == []
    assert answers(company.reminder_runs.get(on=WEEK_LATE)) == [("Maple", "queued")]


def test_an_order_is_carried_out_by_a_worker(company, maple):
    overdue(maple)
    by = User.objects.create_user("carol@timber.example")
    run = order_reminders(company, WEEK_LATE, by=by)
    order_reminders(company, WEEK_LATE, by=by)
    assert (answers(run), run.ended_at) == ([], None)
    (job,) = ProcrastinateJob.objects.filter(task_name="remind")
    go_on(**job.args)
    assert answers(run) == [("Maple", "queued")]
    assert company.reminder_runs.get().ended_at
    asked = Event._base_manager.filter(company=company, act="remind", by=by)
    assert asked.count() == 2


class PowerCut(BaseException):
    """Not an Exception: nothing in the system may catch it."""


def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next(company, monkeypatch):
    monkeypatch.setattr(reaching, "PART_SIZE", 1)
    for name in ("Maple", "Oak", "Pine"):
        overdue(town.customer(company, name, email=f"{name}@books.example"))
    run = order_reminders(company, WEEK_LATE)
    reminded = Reminder._base_manager.bulk_create

    def cut_at_the_second(rows):
        if run.reminders.exists():
            raise PowerCut
        return reminded(rows)

    with monkeypatch.context() as patch:
        patch.setattr(Reminder._base_manager, "bulk_create", cut_at_the_second)  # cuts the power
        with pytest.raises(PowerCut):
            go_on(run.pk)
    run.refresh_from_db()
    assert (answers(run), run.ended_at) == ([("Maple", "queued")], None)
    go_on(run.pk)
    go_on(run.pk)
    assert answers(run) == [(name, "queued") for name in ("Maple", "Oak", "Pine")]
    assert company.deliveries.count() == 3
    run.refresh_from_db()
    assert run.ended_at


def test_one_company_never_reminds_the_customers_of_another(company, maple):
    other = town.company("Other")
    overdue(town.customer(other, "Stranger", email="s@stranger.example"))
    assert list(preview(company, WEEK_LATE)) == []


def test_rules_have_bounds(company):
    with pytest.raises(ReminderRuleIsWrong):
        set_rule(company, NewRule(days=DAYS_MAX + 1), on=DUE)


@pytest.mark.parametrize("customers", [2, 12])
def test_the_number_of_queries_does_not_grow(company, customers, django_assert_max_num_queries):
    for number in range(customers):
        overdue(town.customer(company, f"Customer {number}", email=f"c{number}@c.example"))
    with django_assert_max_num_queries(40):
        remind(company, WEEK_LATE)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_letter(company, maple):
    overdue(maple)

    def work():
        try:
            remind(company, WEEK_LATE)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers(company.reminder_runs.get()) == [("Maple", "queued")]
