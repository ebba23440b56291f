"""Prove Solde on real data: every customer of every run, recounted to the cent.

    .venv/bin/python -m benchmarks.real_data --data FOLDER

FOLDER (or else the environment's SOLDE_REAL_DATA) holds `online-retail/online_retail.csv.zst`,
`contacts/*.vcf` and `quickbooks-online/quickbooks-ruby-fixtures/*.xml`. The results are written
into docs/explanation/real-data.md. Exit code 1 when anything disagrees.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.data.import_files import write
from benchmarks.data.page import page
from benchmarks.data.sets import SOURCES, Proven, Source
from solde.cli.benchmark import books_of_its_own

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "real-data.md"
PROCESSES = os.cpu_count() or 1

# Online Retail as of 2011-09-30 from 2011-07-01, as two programs found that have nothing to do
# with Solde or with the recount.
PUBLISHED = {
    "customers with a document": "3,658",
    "customers whose balance is not zero": "3,652",
    "opening balances": "3,728,501.25",
    "invoices of the period": "2,198,273.29",
    "credit memos of the period": "-76,226.44",
    "closing balances": "5,850,548.10",
    "current": "973,015.01",
    "1-30": "594,507.09",
    "31-60": "568,187.99",
    "61-90": "632,662.80",
    "over-90": "3,082,175.21",
    "credits": "0.00",
}


def main() -> None:
    folder = read_arguments()
    with books_of_its_own() as scratch:
        proven = [prove(source, folder / source.place, scratch) for source in SOURCES]
    PAGE.write_text(page(proven, PUBLISHED), encoding="utf-8")
    wrong = list(what_disagrees(proven))
    print("\n".join(wrong) or f"Every customer agrees. See {PAGE.name}.")
    sys.exit(bool(wrong))


def read_arguments() -> Path:
    parser = argparse.ArgumentParser(prog="benchmarks.real_data", description=__doc__)
    named = os.environ.get("SOLDE_REAL_DATA")
    parser.add_argument("--data", type=Path, default=named, help="folder of the data")
    folder: Path | None = parser.parse_args().data
    if folder is None:
        parser.error("say where the data lie: --data FOLDER, or SOLDE_REAL_DATA")
    missing = [source.place for source in SOURCES if not (folder / source.place).exists()]
    if missing:
        parser.error(f"{folder} has no {' and no '.join(missing)}")
    return folder


def prove(source: Source, place: Path, scratch: Path) -> Proven:
    """Convert a set, import it into a new company, make every kind of run, and recount."""
    from benchmarks.data.agreement import compare, every_kind, totals
    from benchmarks.data.recount import read_accounts
    from solde.importing.files import import_files
    from solde.ledger.opening import open_company

    books = source.convert(place)
    files = scratch / source.name
    paths = write(books, files)
    company = open_company(
        f"real-{SOURCES.index(source)}", source.name, currency=source.currency, country="GB"
    )
    began = perf_counter()
    import_files(company, paths)
    proven = Proven(source, books, perf_counter() - began)
    accounts = read_accounts(files)
    for asked in every_kind(source.on, source.first):
        proven.compared.append(compare(company, accounts, asked, processes=PROCESSES))
        print(source.name, asked.kind, asked.age_credits, len(proven.compared[-1].differences))
    proven.totals = totals(proven.compared[0].run)
    print_everything(proven, scratch / "all.pdf")
    return proven


def print_everything(proven: Proven, into: Path) -> None:
    """Print the first run into one file and count its pages with another library."""
    import pypdfium2

    from solde.statements.printing import print_run

    first = proven.compared[0]
    if not first.made:
        return
    began = perf_counter()
    printed = print_run(first.run, into, processes=PROCESSES)
    proven.print_seconds = perf_counter() - began
    proven.pages = printed.pages
    assert printed.papers == first.made
    with pypdfium2.PdfDocument(into) as pdf:
        proven.pages_in_file = len(pdf)


def what_disagrees(proven: list[Proven]) -> Iterator[str]:
    for one in proven:
        for compared in one.compared:
            yield from compared.differences
        if one.pages != one.pages_in_file:
            yield f"{one.source.name}: {one.pages} pages told, {one.pages_in_file} in the file"
    for name, published in PUBLISHED.items():
        if proven[0].totals[name] != published:
            yield f"{name}: {proven[0].totals[name]}, published {published}"


if __name__ == "__main__":
    main()
