"""What the rows of an applications file say, checked as far as that needs no books, and staged."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.importing.cells import (
    Fault,
    fault_of_cell,
    fault_of_choice,
    fault_of_day,
    named,
    read_amount,
)
from solde.importing.copying import NULL, copying, escaped
from solde.importing.currencies import currencies_of
from solde.importing.customers import NAME_MAX
from solde.importing.formats import APPLICATIONS
from solde.importing.mistakes import Findings, Mistake
from solde.importing.reading import Source, rows_of
from solde.importing.transactions import KINDS, NUMBER_MAX, RECEIPTS, SIGNS, K

# An adjustment is the one or the other; which, only the books can tell.
CREDITS = tuple(
    kind for kind in KINDS if kind not in RECEIPTS and (SIGNS[kind] < 0 or kind == K.ADJUSTMENT)
)
CHARGES = tuple(kind for kind in KINDS if kind not in RECEIPTS and SIGNS[kind] > 0)

STAGED = (
    "place", "customer", "credit_number", "charge_number", "credit_kind", "charge_kind",
    "amount_minor", "applied_on",
)  # fmt: skip
STAGING = """
    drop table if exists pg_temp.import_application;
    create temporary table import_application (
        place bigint not null, customer text not null,
        credit_kind text not null, credit_number text not null,
        charge_kind text not null, charge_number text not null,
        amount_minor bigint not null,
        applied_on date  -- null: the latest date of the two documents
    ) on commit drop
"""


def stage_applications(company: Company, sources: Sequence[Source], mistakes: Findings) -> None:
    """Read the files into import_application; what is wrong with single rows is a mistake."""
    currencies = currencies_of(company)
    with copying("import_application", STAGED) as take:
        for source in sources:
            base = source.place(0)
            for line, cells in rows_of(source, mistakes):
                minor, faults = judge(cells, currencies.of(cells[0]))
                for column, words in faults:
                    mistakes.add(Mistake(source.name, line, column, words))
                if not faults:
                    take(staged(base + line, cells, minor))


def judge(cells: Sequence[str], currency: str) -> tuple[int, list[Fault]]:
    """The amount, and what is wrong with each cell."""
    customer, credit_kind, credit_number, charge_kind, charge_number, amount, day = cells
    minor, wrong_amount = read_amount(amount, currency)
    if not wrong_amount and minor <= 0:
        wrong_amount = _("The amount must be more than zero.")
    words = (
        fault_of_cell(customer, NAME_MAX, required=True),
        fault_of_choice(credit_kind, CREDITS),
        fault_of_cell(credit_number, NUMBER_MAX, required=True),
        fault_of_choice(charge_kind, CHARGES),
        fault_of_cell(charge_number, NUMBER_MAX, required=True),
        wrong_amount,
        fault_of_day(day),
    )
    return minor, named(words, APPLICATIONS.columns) if any(words) else []


def staged(place: int, cells: Sequence[str], minor: int) -> str:
    customer, credit_kind, credit_number, charge_kind, charge_number, _amount, day = cells
    texts = escaped(f"{customer}\t{credit_number}\t{charge_number}")
    return f"{place}\t{texts}\t{credit_kind}\t{charge_kind}\t{minor}\t{day or NULL}"
