"""Measure how fast invoices are issued, one at a time and a hundred at once, put on paper, sent.

    python -m benchmarks.invoices [--count 1000] [--workers 3] [--json FILE]

Each invoice has three lines, GST and QST, and is another customer's. Told are the wall clock
and the processor time of this process and of its PostgreSQL session: on a machine that does
other things too, only the latter means something, beside what a plain loop of additions takes.
Those that were issued are e-mailed in one order to an SMTP server on loopback, by workers that
are started for it; until the last one has left counts, their start too.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psutil

ADDITIONS = 3_000_000  # of the plain loop that tells how fast the machine is at this moment
CUSTOMERS = 200
LIMIT = 200  # invoices a second, on two cores
SENT_LIMIT = 100  # letters a second, on two cores
PAPER_LIMIT = 30  # milliseconds for a PDF
SIZES = (1, 100)  # invoices issued at once
LINES = (3, 10, 60)  # of the invoices that are put on paper
PAPERS = 20  # of each


def main() -> None:
    arguments = read_arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "solde.settings"
    from solde.cli.benchmark import books_of_its_own, server_of_its_own

    with server_of_its_own(), books_of_its_own():
        wishes = wishes_of(arguments.count)
        issued = [issuing(wishes, size) for size in SIZES]
        papers = [paper(wishes[0], lines) for lines in LINES]
        sent = sending(wishes[0].customer.company, arguments.workers)
    loop = plain_loop()
    tell(issued, papers, sent)
    print(f"         {ADDITIONS:,} additions took {loop} s")
    if arguments.json:
        report = {
            "cores": os.cpu_count(),
            "plain_loop_seconds": loop,
            "issued": issued,
            "papers": papers,
            "sent": sent,
        }
        arguments.json.write_text(json.dumps(report, indent=1) + "\n")


def tell(issued: list[dict[str, Any]], papers: list[dict[str, Any]], sent: dict[str, Any]) -> None:
    for one in issued:
        print(
            f"{reached(one['per_second_on_cores'] >= LIMIT)} {one['at_once']} at once:"
            f" {one['per_second']} a second by the clock, {one['cpu_ms']} ms of processor each"
            f" ({one['database_ms']} of them PostgreSQL's): {one['per_second_on_cores']} a second"
            f" on {os.cpu_count()} free cores (limit {LIMIT})"
        )
    for one in papers:
        print(
            f"{reached(one['cpu_ms'] <= PAPER_LIMIT)} PDF of {one['lines']} lines: {one['cpu_ms']}"
            f" ms of processor, the first of its kind {one['first_ms']} (limit {PAPER_LIMIT})"
        )
    print(
        f"{reached(sent['per_second'] >= SENT_LIMIT)} {sent['letters']} sent by {sent['workers']}"
        f" workers: {sent['per_second']} a second (limit {SENT_LIMIT})"
    )


def reached(is_reached: bool) -> str:
    return "reached " if is_reached else "MISSED  "


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.invoices", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="invoices of each run")
    # Each waits a third of its time for PostgreSQL and the server: one more than cores.
    workers = 1 + (os.cpu_count() or 1)
    parser.add_argument("--workers", type=int, default=workers, help="that send")
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
    news = [
        NewCustomer(name=f"Customer {i:05}", email=f"c{i}@customers.example", terms_days=30)
        for i in range(CUSTOMERS)
    ]
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


def issuing(wishes: list[Any], at_once: int) -> dict[str, Any]:
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


def paper(wish: Any, lines: int) -> dict[str, Any]:
    """Put invoices that differ on the paper that is e-mailed."""
    from solde.sales.issuing import issue
    from solde.sales.papers import pdf_of, version_for

    company = wish.customer.company
    longer = [
        replace(wish, po_number=f"PO {number}", lines=(wish.lines * lines)[:lines])
        for number in range(PAPERS)
    ]
    versions = [version_for(one) for one in issue(company, longer)]
    taken = []
    for version in versions:
        begun = time.process_time()
        pdf_of(version)
        taken.append((time.process_time() - begun) * 1000)
    return {
        "lines": lines,
        "first_ms": round(taken[0], 1),
        "cpu_ms": round(sum(taken[1:]) / len(taken[1:]), 1),
    }


def sending(company: Any, workers: int) -> dict[str, Any]:
    """E-mail all that was issued, by workers of their own."""
    from solde.mail.choosing import mailbox_named
    from solde.sales.batches import Order, letters_of, order_sending

    order = Order(mailbox=mailbox_named(company, "default"))
    run = order_sending(company, company.documents.all(), order)
    worker = [str(Path(sys.executable).with_name("solde")), "worker", "--once"]
    begun = time.perf_counter()
    started = [subprocess.Popen(worker, stderr=subprocess.DEVNULL) for _ in range(workers)]
    for one in started:
        one.wait()
    wall = time.perf_counter() - begun
    sent = letters_of(run).filter(state="sent").count()
    return {"workers": workers, "letters": sent, "per_second": round(sent / wall)}


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
