"""Four years of trade of a company of any size, as import files: the same for the same numbers.

Entries come in order of date, as they do in life, so that rows that belong together lie apart.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Protocol

SEED = 1201
DAYS = 4 * 365
TERMS_DAYS = 30
CUSTOMER_COLUMNS = (
    "name", "number", "email", "currency", "type", "delivery", "active", "parent", "address",
    "city", "region", "postal_code", "terms_days",
)  # fmt: skip
TRANSACTION_COLUMNS = ("customer", "kind", "number", "date", "due_date", "amount", "memo")
APPLICATION_COLUMNS = (
    "customer", "credit_kind", "credit_number", "charge_kind", "charge_number", "amount", "date",
)  # fmt: skip

SURNAMES = (
    "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin",
    "Gagné", "Smith", "Brown", "Wilson", "MacDonald", "Campbell", "Singh", "Nguyen", "Li",
    "Martin", "O’Brien", "Thompson", "Anderson", "Bélanger", "Pelletier", "Lévesque", "Bergeron",
    "Leblanc", "Paquette", "Girard", "Simard", "Boucher", "Caron", "Beaulieu", "Cloutier", "Dubé",
    "Poirier", "Fournier", "Lapointe", "Leclerc", "Lefebvre", "Poulin", "Thibault", "Nadeau",
    "Cooper", "Fraser", "Murphy", "Kelly", "Young", "Ross", "Walker", "Clarke", "Reid", "Scott",
)  # fmt: skip
TRADES = (
    "Construction", "Plumbing", "Électrique", "Toitures", "Landscaping", "Cabinets", "Hardware",
    "Excavation", "Peinture", "Flooring", "Windows", "Charpente", "Maçonnerie", "Rénovations",
    "Property Management", "Logistics", "Farms", "Sawmill", "Studio", "Garage",
)  # fmt: skip
FORMS = ("Inc.", "Ltd.", "ltée", "& Sons", "enr.")
PLACES = (
    ("Montréal", "QC", "H2X"), ("Toronto", "ON", "M5V"), ("Québec", "QC", "G1R"),
    ("Ottawa", "ON", "K1A"), ("Calgary", "AB", "T2P"), ("Laval", "QC", "H7N"),
    ("Halifax", "NS", "B3H"), ("Sherbrooke", "QC", "J1H"), ("Vancouver", "BC", "V6B"),
)  # fmt: skip
STREETS = ("Elm Street", "rue des Érables", "Main Street", "chemin du Lac", "Front Street")
TYPES = ("Contractor", "Contractor", "Contractor", "Retail", "Retail", "Wholesale", "Public")
GOODS = ("Timber", "Roof battens", "Delivery and unloading", "Livraison de bois", "Nails, 50 kg")


class Charge(NamedTuple):
    """An invoice or another charge, as far as its payment needs it."""

    customer: int
    kind: str
    number: str
    cents: int


class Due(NamedTuple):
    """A payment that will come."""

    charge: Charge
    cents: int
    applied: int  # cents; the rest is left on account


def write_trade(folder: Path, *, invoices: int, customers: int, until: date) -> list[Path]:
    """Write customers.csv, transactions.csv and applications.csv; return their paths.

    The last day is `until`. Some kinds of documents come beside the invoices.
    """
    paths = [folder / f"{name}.csv" for name in ("customers", "transactions", "applications")]
    with (
        paths[0].open("w", newline="", encoding="utf-8") as first,
        paths[1].open("w", newline="", encoding="utf-8") as second,
        paths[2].open("w", newline="", encoding="utf-8") as third,
    ):
        people = csv.writer(first)
        people.writerow(CUSTOMER_COLUMNS)
        people.writerows(customer_row(i) for i in range(customers))
        trade = Trade(customers, csv.writer(second), csv.writer(third))
        first_day = until - timedelta(days=DAYS - 1)
        for place in range(DAYS):
            of_the_day = invoices * (place + 1) // DAYS - invoices * place // DAYS
            trade.go_through(first_day + timedelta(days=place), of_the_day)
    return paths


def name_of(i: int) -> str:
    """Different for each. A surname is in 4 % of the names, a trade in 5 %."""
    if i % 20 == 19:
        return f"{name_of(i - 1)}: chantier {i}"
    rest, one = divmod(i, len(SURNAMES))
    rest, other = divmod(rest, len(SURNAMES))
    rest, trade = divmod(rest * 7 + i, len(TRADES))
    name = f"{SURNAMES[one]}, {SURNAMES[(one + other) % len(SURNAMES)]} {TRADES[trade]}"
    return f"{name} {FORMS[i % len(FORMS)]} {i}"


def customer_row(i: int) -> tuple[str, ...]:
    city, region, code = PLACES[(i * i) % len(PLACES)]
    is_project = i % 20 == 19
    return (
        name_of(i),
        f"C-{i:06}",
        f"books{i}@customer{i % 9000}.example",
        currency_of(i),
        TYPES[i % len(TYPES)],
        ("print" if i % 9 == 4 else "both" if i % 31 == 7 else "none" if i % 53 == 9 else "email"),
        "no" if i % 24 == 13 else "yes",
        name_of(i - 1) if is_project else "",
        f"{i % 9000 + 1} {STREETS[i % len(STREETS)]}",
        city,
        region,
        f"{code} {i % 10}B{i % 7}",
        str(TERMS_DAYS),
    )


def currency_of(i: int) -> str:
    """Projects have their customer's."""
    return "USD" if i % 40 in (18, 19) else "CAD"


class Writer(Protocol):
    """What csv.writer() makes."""

    def writerow(self, row: Iterable[Any], /) -> Any: ...


class Trade:
    """What is sold and paid, day by day, written as it comes."""

    def __init__(self, customers: int, transactions: Writer, applications: Writer):
        self.names = [name_of(i) for i in range(customers)]
        self.transactions, self.applications = transactions, applications
        transactions.writerow(TRANSACTION_COLUMNS)
        applications.writerow(APPLICATION_COLUMNS)
        self.random = Random(SEED)
        self.numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        self.to_come: dict[date, list[Due]] = defaultdict(list)

    def go_through(self, on: date, invoices: int) -> None:
        for _each in range(invoices):
            charge = self.enter(on, "invoice", self.somebody())
            self.decide(charge, on)
            if (chance := self.random.random()) < 0.05:
                self.happen_besides(chance, charge, on)
        for due in self.to_come.pop(on, ()):
            self.receive(due, on)

    def somebody(self) -> int:
        """A few customers buy much, as in life: the first of 50,000 has one invoice in 220."""
        return int(len(self.names) * self.random.random() ** 2)

    def enter(self, on: date, kind: str, customer: int, cents: int = 0) -> Charge:
        """Write a transaction; without an amount, of any."""
        cents = cents or self.random.randrange(1_000, 900_000)
        number = f"{PREFIXES[kind]}{next(self.numbers[kind])}"
        due = str(on + timedelta(days=TERMS_DAYS)) if kind == "invoice" else ""
        memo = f"Cheque {self.random.randrange(10_000)}" if kind == "payment" else ""
        memo = memo or GOODS[cents % len(GOODS)]
        name, amount = self.names[customer], decimal(cents)
        self.transactions.writerow((name, kind, number, str(on), due, amount, memo))
        return Charge(customer, kind, number, cents)

    def decide(self, charge: Charge, on: date) -> None:
        """When and how an invoice will be paid. What comes after the last day is open."""
        delay = max(0, round(self.random.gauss(TERMS_DAYS, 14)))
        fate, cents = self.random.random(), charge.cents
        if fate < 0.960:
            due = Due(charge, cents, cents)
        elif fate < 0.975:
            due = Due(charge, cents + 1_000, cents)
        elif fate < 0.985:
            due = Due(charge, cents // 2, cents // 2)
        else:
            return  # never
        self.to_come[on + timedelta(days=delay)].append(due)

    def receive(self, due: Due, on: date) -> None:
        payment = self.enter(on, "payment", due.charge.customer, due.cents)
        self.apply(payment, due.charge, due.applied, on)

    def apply(self, credit: Charge, charge: Charge, cents: int, on: date) -> None:
        self.applications.writerow(
            (
                self.names[charge.customer],
                *(credit.kind, credit.number, charge.kind, charge.number),
                *(decimal(cents), str(on)),
            )
        )

    def happen_besides(self, chance: float, invoice: Charge, on: date) -> None:
        """The other kinds of documents, by a number below 0.05."""
        customer = invoice.customer
        if chance < 0.01:
            self.enter(on, "credit_memo", customer, invoice.cents // 10 + 1)
        elif chance < 0.03:
            self.enter(on, "sales_receipt", customer)
        elif chance < 0.035:
            self.receive_for(self.enter(on, "statement_charge", customer), on)
        elif chance < 0.038:
            self.receive_for(self.enter(on, "finance_charge", customer, 2_500), on)
        elif chance < 0.041:
            cents = self.random.randrange(-5_000, 5_000) or 1
            self.enter(on, "adjustment", customer, cents)
        elif chance < 0.042:
            self.enter(on, "refund", customer, 5_000)

    def receive_for(self, charge: Charge, on: date) -> None:
        self.to_come[on + timedelta(days=20)].append(Due(charge, charge.cents, charge.cents))


PREFIXES = {
    "invoice": "", "payment": "P-", "credit_memo": "CM-", "sales_receipt": "SR-",
    "statement_charge": "SC-", "finance_charge": "FC-", "adjustment": "A-", "refund": "R-",
}  # fmt: skip


def decimal(cents: int) -> str:
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02}"
