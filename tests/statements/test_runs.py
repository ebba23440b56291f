"""A run is ordered once, prepared in parts by whoever has time, and answers for everybody."""

import threading
from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from solde.figures.request import Kind
from solde.history.models import Event
from solde.statements.helping import help_prepare
from solde.statements.models import RunPart, Statement, StatementRun
from solde.statements.ordering import order_run
from solde.statements.progress import progress
from solde.statements.running import prepare_next, prepare_part
from tests.statements.books import (
    company,
    customer,
    invoice,
    lines,
    many,
    options,
    payment,
    prepare,
    run_of,
)
from tests.waiting import SECONDS_MAX


class PowerCut(BaseException):
    """Not an Exception: nothing in the system may catch it."""


Query = Callable[[str, Any, bool, dict[str, Any]], Any]


class On:
    """Does something of its own the first time a query with some words in it comes by."""

    def __init__(self, words: str, act: Callable[[], None]) -> None:
        self.words, self.act, self.done = words, act, False

    def __call__(
        self, execute: Query, sql: str, params: Any, several: bool, context: dict[str, Any]
    ) -> Any:
        if self.words in sql and not self.done:
            self.done = True
            self.act()
        return execute(sql, params, several, context)


def elsewhere(act: Callable[[], object]) -> Callable[[], None]:
    """The act, in a thread: on a connection of its own, and committed."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    def run() -> None:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(SECONDS_MAX)
        assert not thread.is_alive(), "it waits for what this session holds"
        assert not failed

    return run


def answered_once(run: StatementRun, customers: int) -> None:
    assert progress(run).is_complete
    assert progress(run).customers == customers
    outcomes = list(run.outcomes.values_list("customer_id", "position"))
    assert len({pk for pk, _ in outcomes}) == len(outcomes) == customers
    assert sorted(position for _, position in outcomes) == list(range(1, customers + 1))


@pytest.mark.django_db
def test_one_key_orders_one_run():
    mill, key = company(), uuid4()
    customer(mill, "Alder")
    first = order_run(mill, options(), key=key)
    assert order_run(mill, options(), key=key) == first
    assert order_run(mill, options(Kind.REMINDER), key=key) == first
    assert mill.statement_runs.count() == first.parts.count() == 1
    assert Event._base_manager.filter(company=mill, act="order_run").count() == 1


@pytest.mark.django_db
def test_another_companys_key_is_no_key_of_ours():
    mill, forge, key = company(), company(), uuid4()
    customer(mill, "Alder"), customer(forge, "Alder")
    runs = {order_run(mill, options(), key=key), order_run(forge, options(), key=key)}
    assert {run.company for run in runs} == {mill, forge}


@pytest.mark.django_db(transaction=True)
def test_a_key_pressed_at_the_same_time_orders_one_run():
    mill, key = company(), uuid4()
    many(mill, 3)
    earlier = order_run(mill, options(Kind.REMINDER))
    found: list[StatementRun] = []

    def press() -> None:
        found.append(order_run(mill, options(), key=key))

    # Between the look for a number and the taking of one, somebody else takes it.
    meanwhile = On("insert into company_numberseries", elsewhere(press))
    with connection.execute_wrapper(meanwhile):
        press()
    assert meanwhile.done
    assert found[0] == found[1]
    assert set(mill.statement_runs.all()) == {earlier, found[0]}
    assert found[0].parts.count() == 1


@pytest.mark.django_db
def test_a_run_left_half_way_is_gone_on_with_and_a_finished_one_is_not():
    mill = company()
    many(mill, 3)
    run = order_run(mill, options())
    assert order_run(mill, options()) == run
    assert order_run(mill, options(include_zero=True)) != run
    prepare(run)
    assert order_run(mill, options()) != run


@pytest.mark.django_db
def test_a_run_left_half_way_under_another_letterhead_is_not_gone_on_with():
    mill = company()
    many(mill, 3)
    run = order_run(mill, options())
    mill.phone = "514 555-0199"
    mill.save(update_fields=["phone"])
    assert order_run(mill, options()) != run


@pytest.mark.django_db
def test_a_thousand_customers_are_prepared_in_parts_of_four_hundred():
    mill = company()
    many(mill, 1_003)
    run = order_run(mill, options())
    assert [len(part.customer_ids) for part in run.parts.order_by("position")] == [400, 400, 203]
    assert prepare(run) == 3
    answered_once(run, 1_003)
    assert progress(run).made == Statement._base_manager.filter(run=run).count() == 1_003
    assert list(lines(run)) == [f"Customer {i:05}" for i in range(1_003)]
    last = run.outcomes.get(position=1_003)
    assert last.statement is not None
    assert last.statement.number == f"{run.number}-01003"


@pytest.mark.django_db(transaction=True)
def test_a_power_cut_leaves_a_part_as_it_was_for_whoever_comes_next():
    def cut() -> None:
        raise PowerCut

    mill = company()
    many(mill, 900)
    run = order_run(mill, options())
    prepare_next(run)
    # The last query of a part, when all its rows are written.
    with (
        pytest.raises(PowerCut),
        connection.execute_wrapper(On('UPDATE "statements_runpart"', cut)),
    ):
        prepare_next(run)
    assert progress(run).answered == Statement._base_manager.filter(run=run).count() == 400
    assert not progress(run).is_complete
    assert order_run(mill, options()) == run
    assert prepare(run) == 2
    answered_once(run, 900)


@pytest.mark.django_db
def test_a_part_is_prepared_once_however_often_it_is_asked_for():
    mill = company()
    many(mill, 3)
    run = order_run(mill, options())
    part = run.parts.get()
    for _ in range(3):
        prepare_part(part.pk)
    answered_once(run, 3)
    assert prepare_next(run) is None


@pytest.mark.django_db(transaction=True)
def test_a_part_that_another_worker_holds_is_passed_over():
    mill = company()
    many(mill, 500)
    run = order_run(mill, options())
    first, second = run.parts.order_by("position")
    taken: list[RunPart | None] = []

    def help_out() -> None:
        prepare_part(first.pk)  # held: nothing happens, and nobody waits
        taken.append(prepare_next(StatementRun._base_manager.get(pk=run.pk)))
        taken.append(prepare_next(StatementRun._base_manager.get(pk=run.pk)))

    with connection.execute_wrapper(On("from ledger_posting", elsewhere(help_out))):
        assert prepare_next(run) == first
    assert taken == [second, None]
    answered_once(run, 500)


@pytest.mark.django_db(transaction=True)
def test_two_processes_and_a_thread_prepare_one_run_without_doubling_anything(
    database_url, monkeypatch
):
    monkeypatch.setenv("SOLDE_DATABASE_URL", database_url)
    mill = company()
    many(mill, 2_450)
    run = order_run(mill, options())
    context = get_context("spawn")
    helpers = [context.Process(target=help_prepare, args=(run.pk,)) for _ in range(2)]
    for helper in helpers:
        helper.start()
    prepare(run)
    for helper in helpers:
        helper.join()
    assert [helper.exitcode for helper in helpers] == [0, 0]
    answered_once(run, 2_450)
    assert Statement._base_manager.filter(run=run).count() == 2_450


@pytest.mark.django_db(transaction=True)
def test_two_runs_that_make_the_same_statements_at_once_share_them():
    mill = company()
    many(mill, 3)
    one, other = (order_run(mill, options(), key=uuid4()) for _ in range(2))
    # When the one has seen that the statements do not exist, the other makes them.
    meanwhile = On("pg_get_serial_sequence", elsewhere(lambda: prepare(other)))
    with connection.execute_wrapper(meanwhile):
        prepare(one)
    assert meanwhile.done
    numbers = {line["number"] for run in (one, other) for line in lines(run).values()}
    assert numbers == {f"{other.number}-0000{i}" for i in (1, 2, 3)}
    answered_once(one, 3)
    answered_once(other, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", ["from ledger_application", "sum(p.amount_minor) filter"])
def test_a_payment_posted_while_a_part_is_prepared_is_seen_by_all_queries_or_by_none(words):
    mill = company()
    alder = customer(mill, "Alder")
    bill = invoice(alder, "2025-09-01", "100.00")
    run = order_run(mill, options())
    paid = elsewhere(lambda: payment(alder, "2025-09-15", "60.00", pays=bill))
    with connection.execute_wrapper(On(words, paid)):
        prepare(run)
    assert lines(run)["Alder"]["closing"] == "100.00"
    assert lines(run_of(mill))["Alder"]["closing"] == "40.00"


@pytest.mark.django_db(transaction=True)
def test_a_customer_renamed_while_its_part_is_prepared_stops_nothing():
    mill = company()
    alder = many(mill, 1)[0]
    run = order_run(mill, options())

    def rename() -> None:
        type(alder)._base_manager.filter(pk=alder.pk).update(name="Alder & Sons")

    with connection.execute_wrapper(On("from ledger_posting", elsewhere(rename))):
        prepare(run)
    answered_once(run, 1)
    assert lines(run).keys() == {"Alder & Sons"}


@pytest.mark.django_db
def test_progress_counts_what_the_rows_say():
    mill = company()
    many(mill, 3)
    customer(mill, "Alder", active=False)
    customer(mill, "Birch")
    run = order_run(mill, options())
    before = progress(run)
    assert (before.customers, before.answered, before.is_complete) == (5, 0, False)
    prepare(run)
    after = progress(run)
    assert (after.made, after.failed, after.is_complete) == (3, {}, True)
    assert Counter(after.left_out) == {"inactive": 1, "no_activity": 1}
