"""Measure how fast invoices are issued: one at a time, and a hundred at once.

    python -m benchmarks.invoices [--count 1000] [--json FILE]

Each invoice has three lines, GST and QST, and is another customer's. Told are the wall clock
and the processor time of this process and of its PostgreSQL session: on a machine that does
other things too, only the latter means something, beside what a plain loop of additions takes.
"""

import argparse
import json
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import psutil

ADDITIONS = 3_000_000  # of the plain loop that tells how fast the machine is at this moment
CUSTOMERS = 200
LIMIT = 200  # invoices a second, on two cores
SIZES = (1, 100)  # invoices issued at once


def main() -> None:
    arguments = read_arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "solde.settings"
    from solde.cli.benchmark import books_of_its_own

    with books_of_its_own():
        wishes = wishes_of(arguments.count)
        results = [measure(wishes, size) for size in SIZES]
    loop = plain_loop()
    report = {"cores": os.cpu_count(), "plain_loop_seconds": loop, "runs": results}
    for result in results:
        reached = "reached" if result["per_second_on_cores"] >= LIMIT else "MISSED"
        print(
            f"{reached:8} {result['at_once']} at once: {result['per_second']} a second by the"
            f" clock, {result['cpu_ms']} ms of processor each ({result['database_ms']} of them"
            f" PostgreSQL's): {result['per_second_on_cores']} a second on"
            f" {os.cpu_count()} free cores (limit {LIMIT})"
        )
    print(f"         {ADDITIONS:,} additions took {loop} s")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1) + "\n")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.invoices", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="invoices of each run")
    parser.add_argument("--json", type=Path, help="write the measurements into a file")
    return parser.parse_args()


def wishes_of(count: int) -> list[Any]:
    from solde.customers.opening import NewCustomer, open_customers
    from solde.figures.days import Terms, TermsRule
    from solde.ledger.opening import open_company
    from solde.sales.asking import NewDocument, NewLine
    from solde.sales.canada import choose_province

    company = open_company("benchmark", "Benchmark Ltd.")
    taxes = tuple(choose_province(company, "QC", registrations={"GST": "123456789 RT0001"}))
    news = [NewCustomer(name=f"Customer {i:05}", terms_days=30) for i in range(CUSTOMERS)]
    customers = open_customers(company, news)
    return [
        NewDocument(
            kind="invoice",
            customer=customers[i % CUSTOMERS],
            dated_on=date(2025, 9, 1 + i % 28),
            terms=Terms(TermsRule.NET, 30),
            lines=tuple(
                NewLine(
                    description=f"Cedar, lot {i}-{place}",
                    price_micros=12_345_000 * place,
                    quantity_micros=1_500_000,
                    unit="m³",
                    taxes=taxes,
                )
                for place in (1, 2, 3)
            ),
        )
        for i in range(count)
    ]


def measure(wishes: list[Any], at_once: int) -> dict[str, Any]:
    from solde.sales.issuing import issue

    company = wishes[0].customer.company
    issue(company, wishes[:at_once])  # what is loaded and planned once is not measured
    session = psutil.Process(backend_pid())
    begun, own, theirs = time.perf_counter(), time.process_time(), cpu_of(session)
    for first in range(0, len(wishes), at_once):
        issue(company, wishes[first : first + at_once])
    wall = time.perf_counter() - begun
    own, theirs = time.process_time() - own, cpu_of(session) - theirs
    count = len(wishes)
    return {
        "at_once": at_once,
        "count": count,
        "per_second": round(count / wall),
        "cpu_ms": round((own + theirs) / count * 1000, 2),
        "database_ms": round(theirs / count * 1000, 2),
        "per_second_on_cores": round(count / (own + theirs) * (os.cpu_count() or 1)),
    }


def backend_pid() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_of(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def plain_loop() -> float:
    begun, total = time.process_time(), 0
    for i in range(ADDITIONS):
        total += i
    return round(time.process_time() - begun, 3)


if __name__ == "__main__":
    main()
