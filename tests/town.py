"""The people every test knows. Each has one trait and is otherwise plain.

Alder pays late; Birch pays at once; Cedar has no e-mail address; Dogwood keeps an account per
project; Érable reads French; Fir is billed in US dollars; Hazel pays before she is billed.

Plain functions, made through the real acts: a test names only those it needs. Amounts are in
minor units. What a document of no special kind takes as amount is what it does to the balance.
"""

from dataclasses import replace
from datetime import date
from itertools import count

from solde.company.models import Company
from solde.customers.models import Customer
from solde.customers.opening import NewCustomer, open_customer
from solde.ledger.models import Entry
from solde.ledger.opening import open_company
from solde.ledger.posting import draft, post, reversal_of, standing_entries
from tests.ledger.acting import apply_oldest_first

ISSUED_ON = date(2025, 9, 1)
DUE_ON = date(2025, 10, 1)
PAID_LATE_ON = date(2025, 10, 20)

_serial = count(1)


def company(name: str = "Timber and Sons", **fields: object) -> Company:
    """A company in Québec with open books. Every call opens another one."""
    return open_company(f"timber-{next(_serial)}", name, **{"region": "QC", **fields})


def customer(company: Company, name: str, **fields: object) -> Customer:
    """A customer without a trait and without a document."""
    return open_customer(company, NewCustomer(name=name, **fields))  # type: ignore[arg-type]


def alder(company: Company) -> Customer:
    """Pays late: 100.00 due on 1 October, of which 60.00 came on 20 October."""
    alder = customer(company, "Alder", email="books@alder.example", terms_days=30)
    invoice(alder, 10000)
    apply_oldest_first(payment(alder, 6000, on=PAID_LATE_ON), on=PAID_LATE_ON)
    return alder


def birch(company: Company) -> Customer:
    """Pays at once: 250.00, invoiced and paid on 1 September."""
    birch = customer(company, "Birch", email="books@birch.example")
    invoice(birch, 25000)
    apply_oldest_first(payment(birch, 25000, on=ISSUED_ON), on=ISSUED_ON)
    return birch


def cedar(company: Company) -> Customer:
    """Has no e-mail address; owes 80.00 and wants paper."""
    cedar = customer(company, "Cedar", delivery="print", address="4 Mill Road", city="Sutton")
    invoice(cedar, 8000)
    return cedar


def dogwood(company: Company) -> tuple[Customer, Customer]:
    """Keeps an account per project: owes 10.00 itself, and 70.00 for the barn."""
    dogwood = customer(company, "Dogwood", email="books@dogwood.example")
    barn = customer(company, "Dogwood: barn", parent=dogwood)
    invoice(dogwood, 1000)
    invoice(barn, 7000)
    return dogwood, barn


def erable(company: Company) -> Customer:
    """Reads French; owes 114.98, taxes included."""
    erable = customer(company, "Érable", email="comptes@erable.example", language="fr-CA")
    invoice(erable, 11498)
    return erable


def fir(company: Company) -> Customer:
    """Is billed in US dollars; owes 500.00 of them."""
    fir = customer(company, "Fir", email="books@fir.example", currency="USD", country="US")
    invoice(fir, 50000)
    return fir


def hazel(company: Company) -> Customer:
    """Pays before she is billed: 30.00 of credit, not applied to anything."""
    hazel = customer(company, "Hazel", email="hazel@hazel.example")
    payment(hazel, 3000)
    return hazel


def invoice(
    customer: Customer,
    amount_minor: int,
    *,
    number: str = "",
    on: date = ISSUED_ON,
    due_on: date | None = DUE_ON,
) -> Entry:
    return document(customer, "invoice", amount_minor, number=number, on=on, due_on=due_on)


def payment(
    customer: Customer, amount_minor: int, *, number: str = "", on: date = ISSUED_ON
) -> Entry:
    """Money received; the amount is plus. Not applied to anything."""
    return document(customer, "payment", -amount_minor, number=number, on=on)


def credit_memo(
    customer: Customer, amount_minor: int, *, number: str = "", on: date = ISSUED_ON
) -> Entry:
    """The amount is plus. Not applied to anything."""
    return document(customer, "credit_memo", -amount_minor, number=number, on=on)


def document(
    customer: Customer,
    kind: str,
    amount_minor: int,
    *,
    number: str = "",
    on: date = ISSUED_ON,
    **extras: object,
) -> Entry:
    """A document of any kind. The amount is what it does to the balance (draft())."""
    number = number or f"{kind}-{next(_serial)}"
    return post(
        customer.company,
        draft(customer, kind, number, dated_on=on, amount_minor=amount_minor, **extras),  # type: ignore[arg-type]
    )[0]


def edit(document: Entry, amount_minor: int, *, on: date | None = None) -> Entry:
    """Post a document again with another amount (what it does to the balance), on its own date."""
    on = on or document.dated_on
    (standing,) = standing_entries(document)
    again = draft(
        document.customer, document.kind, document.number, dated_on=on, amount_minor=amount_minor
    )
    return post(
        document.company,
        reversal_of(standing, standing.dated_on),
        replace(again, document_id=document.document_id),
    )[1]
