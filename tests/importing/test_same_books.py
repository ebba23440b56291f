"""Books written as files and imported are the books posted one act at a time."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from solde.company.models import Company
from solde.customers.opening import NewCustomer, open_customer
from solde.figures.days import due_on
from solde.figures.money import decimal_string
from solde.importing.files import import_files
from solde.importing.transactions import RECEIPTS, SIGNS
from solde.ledger.applying import apply
from solde.ledger.posting import draft, post
from tests import town
from tests.importing.csv_files import applications, documents, write

NAMES = ("Alder", "Birch, & Sons", 'Ce"dar', "Érable", "=Fir;1", "10% Hazel\\n")
CURRENCIES = ("CAD", "CAD", "USD", "JPY", "KWD", "CAD")
KINDS = tuple(str(kind) for kind in SIGNS)
FIRST = date(2024, 1, 1)

texts = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), max_size=30
).map(str.strip)
rows = st.lists(
    st.tuples(
        st.integers(0, len(NAMES) - 1),
        st.sampled_from(KINDS),
        st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days)),
        st.none() | st.integers(-10, 90),  # days until due
        st.integers(1, 10**9) | st.just(10**15),
        texts,
    ),
    max_size=12,
)
terms = st.lists(st.none() | st.integers(0, 90), min_size=len(NAMES), max_size=len(NAMES))


@st.composite
def manners(draw):
    """How a program may write CSV."""
    return {
        "delimiter": draw(st.sampled_from(",;\t")),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
        "bom": draw(st.booleans()),
        "shuffle": draw(st.randoms()),
    }


def in_csv(header, rows, manner):
    order = list(range(len(header)))
    manner["shuffle"].shuffle(order)
    out = io.StringIO()
    written = {key: manner[key] for key in ("delimiter", "quoting", "lineterminator")}
    writer = csv.writer(out, **written)
    writer.writerows([row[place] for place in order] for row in [header, *rows])
    return ("\ufeff" if manner["bom"] else "") + out.getvalue()


def signed(kind: str, amount_minor: int, serial: int) -> int:
    """What the amount of a file does to the balance. Adjustments take turns."""
    if kind == "adjustment" and serial % 2:
        return -amount_minor
    return SIGNS[kind] * amount_minor


def post_one_by_one(company: Company, given_terms, rows) -> list:
    customers = [
        open_customer(company, NewCustomer(name=name, currency=currency, terms_days=days))
        for name, currency, days in zip(NAMES, CURRENCIES, given_terms, strict=True)
    ]
    entries = []
    for serial, (who, kind, day, due_days, amount_minor, memo) in enumerate(rows):
        customer, minor = customers[who], signed(kind, amount_minor, serial)
        due = None
        if minor > 0 and kind not in RECEIPTS:
            if due_days is not None:
                due = day + timedelta(days=due_days)
            elif customer.terms is not None:
                due = due_on(day, customer.terms)
        extras = {} if kind in RECEIPTS else {"due_on": due}
        one = draft(
            customer,
            kind,
            str(serial),
            dated_on=day,
            amount_minor=minor,
            description=memo,
            **extras,
        )
        entries += post(company, one)
    return entries


def pairs_of(rows) -> list[tuple[int, int, int]]:
    """Which row pays which, and how much: every credit once, in the order of the rows."""
    found, used = [], set()
    for serial, (who, kind, _, _, amount_minor, _) in enumerate(rows):
        if kind in RECEIPTS or signed(kind, amount_minor, serial) > 0:
            continue
        for other, (owner, charge, _, _, charge_minor, _) in enumerate(rows):
            is_charge = charge not in RECEIPTS and signed(charge, charge_minor, other) > 0
            if owner == who and is_charge and other not in used:
                used.add(other)
                found.append((serial, other, min(amount_minor, charge_minor)))
                break
    return found


def in_files(given_terms, rows, pairs, manner) -> dict[str, str]:
    transactions = []
    for serial, (who, kind, day, due_days, amount_minor, memo) in enumerate(rows):
        minor, currency = signed(kind, amount_minor, serial), CURRENCIES[who]
        falls_due = minor > 0 and kind not in RECEIPTS and due_days is not None
        due = day + timedelta(days=due_days) if falls_due else ""
        shown = decimal_string(minor if kind == "adjustment" else amount_minor, currency)
        transactions.append([NAMES[who], kind, serial, day, due, shown, memo])
    applied = [
        [NAMES[rows[credit][0]], rows[credit][1], credit, rows[charge][1], charge,
         decimal_string(minor, CURRENCIES[rows[credit][0]]), ""]
        for credit, charge, minor in pairs
    ]  # fmt: skip
    people = [
        [name, currency, "" if days is None else days]
        for name, currency, days in zip(NAMES, CURRENCIES, given_terms, strict=True)
    ]
    header = ["customer", "kind", "number", "date", "due_date", "amount", "memo"]
    pair = ["customer", "credit_kind", "credit_number", "charge_kind", "charge_number"]
    return {
        "applications": in_csv([*pair, "amount", "date"], applied, manner),
        "transactions": in_csv(header, transactions, manner),
        "customers": in_csv(["name", "currency", "terms_days"], people, manner),
    }


@pytest.mark.django_db
@settings(max_examples=25)
@given(terms, rows, manners())
def test_imported_books_are_those_posted_one_by_one(given_terms, rows, manner):
    pairs = pairs_of(rows)
    with transaction.atomic(), TemporaryDirectory() as folder:
        posted = town.company()
        entries = post_one_by_one(posted, given_terms, rows)
        for credit, charge, minor in pairs:
            day = max(rows[credit][2], rows[charge][2])
            apply(entries[credit], entries[charge], amount_minor=minor, on=day)
        imported = town.company()
        import_files(imported, write(Path(folder), **in_files(given_terms, rows, pairs, manner)))

        assert documents(imported) == documents(posted)
        assert applications(imported) == applications(posted)
        transaction.set_rollback(True)
