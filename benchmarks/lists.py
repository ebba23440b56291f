"""Measure what every list takes in books with a million invoices.

    make bench ARGS="--lists [--invoices 1000000] [--customers 50000] [--repetitions 30]
                             [--data-dir DIR] [--only WORDS] [--json FILE]"

Told are, for every page, the questions that it asks, and its time at the median and at the 95th
percentile: by the clock, and of processor time of this process and of its PostgreSQL session. On
a machine that does other things too, only the latter means something, beside what a plain loop
of additions takes.
"""

import argparse
import json
import os
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.invoices import ADDITIONS, plain_loop

if TYPE_CHECKING:
    from benchmarks.large.asking import Taken

RESULTS = Path(__file__).parent / "results"
LIMIT_MS = 100  # at the 95th percentile


def main(words: list[str] | None = None) -> dict[str, Any]:
    arguments = read_arguments(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = "solde.settings"
    from solde.cli.benchmark import books_in, books_of_its_own

    with ExitStack() as own:
        if arguments.data_dir:
            own.enter_context(books_in(arguments.data_dir))
        else:
            own.enter_context(books_of_its_own())
        report = measure(arguments)
    arguments.json.parent.mkdir(exist_ok=True)
    arguments.json.write_text(json.dumps(report, indent=1) + "\n")
    show(report)
    return report


def read_arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.lists", description="What lists take.")
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, help="a twentieth of the invoices, if not said")
    parser.add_argument("--repetitions", type=int, default=30, help="times each page is asked for")
    parser.add_argument("--data-dir", type=Path, help="keep the books there, for the next time")
    parser.add_argument("--only", default="", help="pages whose names have these words")
    parser.add_argument("--json", type=Path, default=RESULTS / "lists.json", help="what to write")
    arguments = parser.parse_args(words)
    arguments.customers = arguments.customers or max(50, arguments.invoices // 20)
    return arguments


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    from django.test import Client

    from benchmarks.large.asking import ask
    from benchmarks.large.books import open_large
    from benchmarks.large.pages import pages_of

    company = open_large(invoices=arguments.invoices, customers=arguments.customers)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(company.members.earliest("pk").user)
    before = plain_loop()
    taken = [
        ask(client, name, address, arguments.repetitions)
        for name, address in pages_of(company)
        if arguments.only in name
    ]
    return {
        "invoices": company.documents.filter(kind="invoice").exclude(state="draft").count(),
        "customers": company.customers.count(),
        "letters": company.deliveries.count(),
        "repetitions": arguments.repetitions,
        "cores": os.cpu_count(),
        "additions_per_second": [round(ADDITIONS / one) for one in (before, plain_loop())],
        "limit_ms": LIMIT_MS,
        "pages": [asdict(one) for one in sorted(taken, key=slowness, reverse=True)],
    }


def slowness(one: "Taken") -> float:
    return one.wall_p95


def show(report: dict[str, Any]) -> None:
    """A line for each page, the slowest first."""
    print(f"{'page':64} {'queries':>7} {'wall p50':>9} {'p95':>7} {'cpu p50':>9} {'p95':>7}")
    for one in report["pages"]:
        mark = "" if one["wall_p95"] <= LIMIT_MS else " MISSED"
        print(
            f"{one['name']:64} {one['queries']:7} {one['wall_p50']:9} {one['wall_p95']:7}"
            f" {one['cpu_p50']:9} {one['cpu_p95']:7}{mark}"
        )
    missed = sum(one["wall_p95"] > LIMIT_MS for one in report["pages"])
    speeds = " and ".join(f"{one / 1e6:.1f}" for one in report["additions_per_second"])
    print(
        f"{report['invoices']:,} invoices, {report['customers']:,} customers,"
        f" {report['letters']:,} letters: {missed} of {len(report['pages'])} pages took more than"
        f" {LIMIT_MS} ms; {speeds} million additions a second before and after"
    )


if __name__ == "__main__":
    main()
