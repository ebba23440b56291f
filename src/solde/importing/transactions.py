"""What the rows of a transactions file say, checked as far as that needs no books, and staged."""

from collections.abc import Sequence

from django.db import connection
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
from solde.importing.formats import TRANSACTIONS
from solde.importing.mistakes import Findings, Mistake
from solde.importing.reading import Source, rows_of
from solde.importing.receivables import ACCOUNT_NAME_MAX
from solde.ledger.models import Entry

K = Entry.Kind

# What the amount of a file, which is plus, does to the balance; of a receipt, what is sold.
# An adjustment's amount has its own sign.
SIGNS: dict[str, int] = {
    K.INVOICE: 1,
    K.CREDIT_MEMO: -1,
    K.PAYMENT: -1,
    K.SALES_RECEIPT: 1,
    K.REFUND_RECEIPT: -1,
    K.REFUND: 1,
    K.STATEMENT_CHARGE: 1,
    K.FINANCE_CHARGE: 1,
    K.ADJUSTMENT: 1,
}
KINDS = tuple(SIGNS)
RECEIPTS = (K.SALES_RECEIPT, K.REFUND_RECEIPT)
NUMBER_MAX = Entry._meta.get_field("number").max_length or 0
MEMO_MAX = Entry._meta.get_field("description").max_length or 0

KEY = {"customer", "kind", "number"}
STAGED = (
    "place", "customer", "number", "memo", "account", "kind", "dated_on", "due_on", "amount_minor",
)  # fmt: skip

# Of a wrong row, that is one without amount, only the key is kept: rows that name the document
# are not called wrong too.
STAGING = """
    drop table if exists pg_temp.import_transaction;
    create temporary table import_transaction (
        id bigint not null default nextval({entry_ids}),
        place bigint not null, customer text not null, number text not null, memo text not null,
        account text not null, kind text not null, dated_on date, due_on date, amount_minor bigint
    ) on commit drop
"""


def open_staging() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence('ledger_entry', 'id')")
        (sequence,) = cursor.fetchone()
        cursor.execute(STAGING.format(entry_ids=f"'{sequence}'::regclass"))


def stage_transactions(company: Company, sources: Sequence[Source], mistakes: Findings) -> None:
    """Read the files into import_transaction; what is wrong with single rows is a mistake."""
    currencies = currencies_of(company)
    with copying("import_transaction", STAGED) as take:
        for source in sources:
            base = source.place(0)
            for line, cells in rows_of(source, mistakes):
                minor, faults = judge(cells, currencies.of(cells[0]))
                if not faults:
                    take(staged(base + line, cells, minor))
                    continue
                for column, words in faults:
                    mistakes.add(Mistake(source.name, line, column, words))
                if any(column in KEY for column, _words in faults):
                    mistakes.gaps.add(TRANSACTIONS)
                else:
                    take(staged_key(base + line, cells))


def judge(cells: Sequence[str], currency: str) -> tuple[int, list[Fault]]:
    """The amount with the sign that the ledger gives it, and what is wrong with each cell."""
    customer, kind, number, day, due, amount, memo, account = cells
    minor, wrong_amount = read_amount(amount, currency)
    words = (
        fault_of_cell(customer, NAME_MAX, required=True),
        fault_of_choice(kind, KINDS),
        fault_of_cell(number, NUMBER_MAX, required=True),
        fault_of_day(day, required=True),
        due and (fault_of_day(due) or fault_of_due(kind, minor)),
        wrong_amount or fault_of_sign(kind, minor),
        memo and fault_of_cell(memo, MEMO_MAX),
        account and fault_of_account(account, kind),
    )
    return minor * SIGNS.get(kind, 1), named(words, TRANSACTIONS.columns) if any(words) else []


def fault_of_sign(kind: str, minor: int) -> str:
    if minor > 0 or (minor and kind == K.ADJUSTMENT):
        return ""
    if kind == K.ADJUSTMENT:
        return _("An adjustment of zero changes nothing.")
    return _("The amount must be more than zero. Only an adjustment may be below.")


def fault_of_due(kind: str, minor: int) -> str:
    if SIGNS.get(kind, 1) * minor < 0 or kind in RECEIPTS:
        return _("Only a charge falls due. Leave this cell empty.")
    return ""


def fault_of_account(account: str, kind: str) -> str:
    if kind in RECEIPTS:
        return _("A receipt is paid on the spot, on no A/R account. Leave this cell empty.")
    return fault_of_cell(account, ACCOUNT_NAME_MAX)


def staged(place: int, cells: Sequence[str], minor: int) -> str:
    customer, kind, number, day, due, _amount, memo, account = cells
    texts = escaped(f"{customer}\t{number}\t{memo}\t{account}")
    return f"{place}\t{texts}\t{kind}\t{day}\t{due or NULL}\t{minor}"


def staged_key(place: int, cells: Sequence[str]) -> str:
    customer, kind, number = cells[:3]
    texts = escaped(f"{customer}\t{number}\t\t")
    return f"{place}\t{texts}\t{kind}\t{NULL}\t{NULL}\t{NULL}"
