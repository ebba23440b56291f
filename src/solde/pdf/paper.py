"""What a page is made of: the figures of one statement and everything printed around them."""

from dataclasses import dataclass, field
from enum import StrEnum

from solde.figures.statement import Statement


class PaperSize(StrEnum):
    LETTER = "us-letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose statement it is: printed on every statement of a run."""

    name: str
    address: tuple[str, ...]  # lines below the name
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_numbers: tuple[str, ...] = ()  # such as "TPS 123456789 RT0001"
    note: str = ""  # a line of the company's own below the figures
    logo: bytes | None = None  # a PNG that logo.reencode() made


@dataclass(frozen=True, slots=True)
class Paper:
    """One statement, ready to be typeset. Equal papers give equal bytes."""

    number: str
    statement: Statement
    currency: str  # ISO 4217
    language: str  # any locale that Babel knows, such as "fr-CA"
    letterhead: Letterhead = field(repr=False)
    address: tuple[str, ...]  # to whom: name first, then the lines of the address
    customer_name: str
    customer_number: str
    account_name: str  # the A/R account, when the company has several; else empty
    size: PaperSize
    template: str  # name and version, such as "standard-1"
    due_dates: bool = True  # whether to show them
    remittance_slip: bool = False

    @property
    def row_count(self) -> int:
        """Rows of its table, with those under others."""
        return len(self.statement.rows) + sum(map(len, self.statement.details or ()))
