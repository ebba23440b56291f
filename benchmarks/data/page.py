"""The page that tells what came of the real data: docs/explanation/real-data.md."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.data.agreement import Compared
    from benchmarks.data.sets import Proven

HEAD = """\
# Real data

Tests that people make up share their blind spots with the code. So Solde is tried on books that
nobody here wrote. Each set is converted into import files, imported into a new company, and every
kind of statement is made for every customer, [as programs get it](../reference/statement-json.md).
A second program, which reads the same files and shares no code with Solde, works everything out once more:
status and reason, opening balance, every row with its running balance, open amount or days late,
closing balance, and every column of aging. They must be equal for every customer, to the cent.

This page is written by `.venv/bin/python -m benchmarks.real_data`, which fails when anything
disagrees. A part of the data runs with every `make test`.

## The sets

| set | what it is | licence |
|---|---|---|
| [Online Retail](https://archive.ics.uci.edu/dataset/352/online+retail) | the sales lines of a British wholesaler, December 2010 to December 2011 (D. Chen, 2015, UCI Machine Learning Repository) | CC BY 4.0 |
| [QuickBooks Online](https://github.com/ruckus/quickbooks-ruby) | answers of the QuickBooks Online API, test files of quickbooks-ruby | MIT |
| [vCards](https://github.com/mangstadt/ez-vcard) | contacts from Gmail, Outlook and an iPhone and of the RFCs, test files of ez-vcard | BSD-2-Clause |

Online Retail has no payments and no due dates. One document is made per invoice number and
customer, over the sum of quantity × unit price, rounded half away from zero to pence, and dated on
the line's day. An invoice falls due 30 days later; a credit note is a credit memo, applied to
nothing. Contacts have no documents: they show that everybody is answered.

"""  # noqa: E501

TOTALS = """
## The totals of Online Retail

As of 30 September 2011 for the period from 1 July, credits aged by their own date. Two other
programs had found the numbers on the right before.

| | Solde | found before |
|---|---:|---:|
"""

CHECKSUMS = """
## Checksums

SHA-256 of the JSON lines of each run, as `solde statements --json` writes them, in a new company
and with the runs in this order. Equal checksums mean equal answers, down to the last figure.

"""


def page(proven: "Sequence[Proven]", published: dict[str, str]) -> str:
    totals = proven[0].totals
    lines = [f"| {name} | {totals[name]} | {found} |" for name, found in published.items()]
    return "".join(
        (
            HEAD,
            *converted(proven),
            "\n## The runs\n\n",
            *runs(proven),
            *printed(proven),
            TOTALS,
            *(f"{line}\n" for line in lines),
            CHECKSUMS,
            *checksums(proven),
        )
    )


def converted(proven: "Sequence[Proven]") -> Iterator[str]:
    yield "| set | customers | documents | imported in | not taken over |\n"
    yield "|---|---:|---:|---:|---|\n"
    for one in proven:
        left_out = ", ".join(f"{count:,} {why}" for why, count in one.books.left_out.items())
        yield (
            f"| {one.source.name} | {len(one.books.customers):,} |"
            f" {len(one.books.transactions):,} | {one.import_seconds:.1f} s | {left_out or '–'} |\n"
        )


def runs(proven: "Sequence[Proven]") -> Iterator[str]:
    yield (
        "| set | kind | aging of credits | customers | made | rows | seconds | disagree |\n"
        "|---|---|---|---:|---:|---:|---:|---:|\n"
    )
    for one in proven:
        for compared in one.compared:
            yield (
                f"| {one.source.name} | {kind_of(compared)} | {compared.asked.age_credits} |"
                f" {compared.customers:,} | {compared.made:,} | {compared.rows:,} |"
                f" {compared.seconds:.1f} | {len(compared.differences)} |\n"
            )
    yield "\nSeconds are those of making the run, on two cores that had other work too.\n"


def kind_of(compared: "Compared") -> str:
    zero = ", zero balances too" if compared.asked.include_zero else ""
    return f"{compared.asked.kind}{zero}"


def printed(proven: "Sequence[Proven]") -> Iterator[str]:
    for one in proven:
        if one.pages:
            yield (
                f"\nThe first run of {one.source.name}, printed into one file:"
                f" {one.compared[0].made:,} statements on {one.pages:,} pages in"
                f" {one.print_seconds:.1f} s; {one.pages_in_file:,} pages counted in the file.\n"
            )


def checksums(proven: "Sequence[Proven]") -> Iterator[str]:
    for one in proven:
        for compared in one.compared:
            name = f"{one.source.name}, {kind_of(compared)}, {compared.asked.age_credits}"
            yield f"- {name}: `{compared.checksum}`\n"
