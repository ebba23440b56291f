"""What a run costs does not depend on how many customers a part has, nor on long statements."""

from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solde.figures.request import Kind
from solde.statements.ordering import order_run
from solde.statements.printing import NothingToPrint, RunIsUnfinished, print_run, write_pdfs
from solde.statements.progress import progress
from solde.statements.reporting import report
from solde.statements.running import prepare_part
from tests.statements.books import company, customer, invoice, lines, many, options, run_of

pytestmark = pytest.mark.django_db


def queries(customers: int, kind: Kind) -> dict[str, int]:
    mill = company()
    many(mill, customers)
    found = {}
    with CaptureQueriesContext(
        connection,
    ) as ordering:
        run = order_run(mill, options(kind))
    found["order"] = len(ordering)
    part_id = run.parts.get().pk
    with CaptureQueriesContext(connection) as preparing:
        prepare_part(part_id)
    found["prepare"] = len(preparing)
    with CaptureQueriesContext(connection) as telling:
        progress(run)
    found["progress"] = len(telling)
    with CaptureQueriesContext(connection) as reporting:
        assert len(list(report(run))) == customers
    found["report"] = len(reporting)
    return found


@pytest.mark.parametrize("kind", Kind)
def test_a_part_costs_the_same_queries_for_ten_customers_and_for_three_hundred(kind):
    few = queries(10, kind)
    assert queries(300, kind) == few
    assert few["prepare"] <= 20
    assert few["progress"] == few["report"] == 2


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_a_hundred_and_forty_one_customers_stand_in_one_file_each_once(tmp_path):
    mill = company()
    many(mill, 141)
    run = run_of(mill, Kind.OPEN_ITEM)
    told: list[int] = []
    printed = print_run(run, tmp_path / "run.pdf", processes=2, on_batch=told.append)
    texts = pages(tmp_path / "run.pdf")
    assert (printed.papers, printed.pages, len(texts)) == (141, 141, 141)
    assert told[-1] == 141
    for i, text in enumerate(texts):
        assert f"Customer {i:05}" in text
        assert f"{run.number}-{i + 1:05}" in text
        assert "100.00" in text


def test_the_page_count_of_the_file_is_the_sum_of_its_statements(tmp_path):
    mill = company()
    long = many(mill, 3)[1]
    for _ in range(60):
        invoice(long, "2025-09-03", "1.00")
    run = run_of(mill)
    printed = print_run(run, tmp_path / "run.pdf", processes=1)
    alone = [len(pages(path)) for path in write_pdfs(run, tmp_path / "alone", processes=1)]
    assert printed.pages == sum(alone) == len(pages(tmp_path / "run.pdf"))
    assert alone[1] > 1


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.REMINDER])
def test_a_paper_names_its_customer_and_shows_the_closing_balance(kind, tmp_path):
    mill = company()
    barn = customer(mill, "Grange à foin", parent=customer(mill, "Élan & fils"))
    invoice(barn, "2025-09-01", "12345.67", "2025-09-10")
    run = run_of(mill, kind)
    (path,) = write_pdfs(run, tmp_path, processes=1)
    (text,) = pages(path)
    assert lines(run)["Élan & fils"]["closing"] == "12345.67"
    for words in ("Élan & fils", "Grange à foin", "$12,345.67", f"{run.number}-00001"):
        assert words in text
    assert path.name == f"{run.number}-00001-Elan-fils.pdf"


def test_a_customer_of_five_thousand_rows_has_headings_and_numbers_on_every_page(tmp_path):
    mill = company()
    many(mill, 1, invoices=5_000)
    run = run_of(mill)
    assert lines(run)["Customer 00000"]["closing"] == "500000.00"
    printed = print_run(run, tmp_path / "run.pdf", processes=1)
    texts = pages(tmp_path / "run.pdf")
    assert len(texts) == printed.pages > 50
    for i, text in enumerate(texts, 1):
        assert f"{i} of {len(texts)}" in text or f"{i} / {len(texts)}" in text
    with_rows = [text for text in texts if "INV-" in text]
    assert len(with_rows) >= len(texts) - 1
    assert all("Description" in text and "Balance" in text for text in with_rows)
    assert sum(text.count("INV-") for text in texts) == 5_000


def test_a_run_that_made_nothing_prints_nothing(tmp_path):
    mill = company()
    customer(mill, "Alder")
    with pytest.raises(NothingToPrint):
        print_run(run_of(mill), tmp_path / "run.pdf", processes=1)
    assert list(write_pdfs(run_of(mill), tmp_path / "alone", processes=1)) == []


def test_a_run_is_not_printed_before_it_is_prepared_to_its_end(tmp_path):
    mill = company()
    many(mill, 401)
    run = order_run(mill, options())
    prepare_part(run.parts.get(position=0).pk)
    with pytest.raises(RunIsUnfinished):
        print_run(run, tmp_path / "run.pdf", processes=1)
    with pytest.raises(RunIsUnfinished):
        list(write_pdfs(run, tmp_path / "alone", processes=1))
    assert list(tmp_path.iterdir()) == []


def test_pdfs_that_are_there_are_kept_and_the_others_added(tmp_path):
    mill = company()
    many(mill, 3)
    run = run_of(mill)
    first, *_ = list(write_pdfs(run, tmp_path, processes=1))
    first.unlink()
    assert list(write_pdfs(run, tmp_path, processes=1)) == [first]
    assert len(list(tmp_path.iterdir())) == 3
