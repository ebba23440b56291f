"""Documents for the tests: made from values alone, every kind, as many lines as wanted."""

from dataclasses import replace
from datetime import date
from random import Random

from solde.figures.days import Terms, TermsRule
from solde.figures.money import round_half_away
from solde.pdf.invoice import TEMPLATE, Applied, InvoiceLine, InvoicePaper, InvoiceTax
from solde.pdf.paper import PaperSize
from tests.pdf.papers import NORTHWIND, WORDS

GST = InvoiceTax("GST", 50_000, "123456789 RT0001", 0, 0)
QST = InvoiceTax("QST", 99_750, "1234567890 TQ0001", 0, 0)
KINDS = (
    "invoice", "credit_memo", "sales_receipt", "refund_receipt", "statement_charge",
    "finance_charge", "payment",
)  # fmt: skip
RECEIPTS = ("sales_receipt", "refund_receipt", "payment")
CHARGES = ("invoice", "statement_charge", "finance_charge")


def lines(count: int, *, seed: int = 1, taxes: int = 2) -> tuple[InvoiceLine, ...]:
    random = Random(seed)
    made = []
    for _ in range(count):
        quantity, price = random.randrange(1, 40) * 500_000, random.randrange(100, 90_000) * 10_000
        made.append(
            InvoiceLine(
                description=" ".join(random.choices(WORDS, k=random.randrange(1, 7))),
                quantity_micros=quantity,
                unit=random.choice(("", "h", "m³")),
                price_micros=price,
                discount_ppm=0,
                amount_minor=round_half_away(quantity * price, 10**10),
                taxes=tuple(range(taxes)),
            )
        )
    return tuple(made)


def line(description: str, **changes: object) -> InvoiceLine:
    """One line, not taxed: 2 for 50.00 each."""
    made = InvoiceLine(description, 2_000_000, "", 50_000_000, 0, 10_000, ())
    return replace(made, **changes)  # type: ignore[arg-type]


def taxed(made: tuple[InvoiceLine, ...], *taxes: InvoiceTax) -> tuple[InvoiceTax, ...]:
    """The taxes with what they come to on these lines."""
    found = []
    for place, tax in enumerate(taxes):
        base = sum(line.amount_minor for line in made if place in line.taxes)
        amount = round_half_away(base * tax.rate_ppm, 1_000_000)
        found.append(replace(tax, base_minor=base, amount_minor=amount))
    return tuple(found)


def invoice(
    kind: str = "invoice", count: int = 3, *, seed: int = 1, **changes: object
) -> InvoicePaper:
    """A document in whose sums everything agrees, unless the changes say otherwise."""
    plain = kind in ("statement_charge", "finance_charge", "payment")
    made = lines(count, seed=seed, taxes=0 if plain else 2)
    if plain:
        made = tuple(replace(line, quantity_micros=1_000_000, unit="") for line in made)
    taxes = () if plain else taxed(made, GST, QST)
    total = sum(one.amount_minor for one in (*made, *taxes))
    applied = tuple(
        Applied("invoice", f"{1000 + i}", date(2025, 8, 1), line.amount_minor)
        for i, line in enumerate(made)
    )
    paper = InvoicePaper(
        kind=kind,
        number=f"{1041 + seed}",
        dated_on=date(2025, 9, 30),
        due_on=date(2025, 10, 30) if kind in CHARGES else None,
        terms=Terms(TermsRule.NET, 30) if kind in CHARGES else None,
        currency="CAD",
        language="en-CA",
        letterhead=NORTHWIND,
        size=PaperSize.LETTER,
        template=TEMPLATE,
        address=("Alder & Sons Inc.", "450 Front Street", "Toronto ON  M5V 2T6"),
        customer_name="Alder & Sons Inc.",
        customer_number="C-0042",
        project="",
        po_number="PO 7781" if kind == "invoice" else "",
        paid_by="Cheque 104" if kind in RECEIPTS else "",
        memo="",
        lines=() if kind == "payment" else made,
        applied=applied if kind == "payment" else (),
        discount_minor=0,
        discount_ppm=None,
        taxes=taxes,
        total_minor=total,
    )
    return replace(paper, **changes)  # type: ignore[arg-type]
