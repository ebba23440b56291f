"""The sets of real data, and what came of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import online_retail, quickbooks, vcards
from benchmarks.data.import_files import Books

if TYPE_CHECKING:
    from benchmarks.data.agreement import Compared


@dataclass(frozen=True, slots=True)
class Source:
    """A set of real data, where it lies, and what is asked of it."""

    name: str
    place: str  # below the folder of the data
    convert: Callable[[Path], Books]
    currency: str
    on: date
    first: date


SOURCES = (
    Source(
        "Online Retail", "online-retail/online_retail.csv.zst", online_retail.convert,
        "GBP", date(2011, 9, 30), date(2011, 7, 1),
    ),
    Source(
        "QuickBooks Online", "quickbooks-online/quickbooks-ruby-fixtures", quickbooks.convert,
        "USD", date(2016, 10, 31), date(2013, 1, 1),
    ),
    Source(
        "vCards", "contacts", vcards.convert,
        "CAD", date(2011, 9, 30), date(2011, 7, 1),
    ),
)  # fmt: skip


@dataclass(slots=True)
class Proven:
    """What came of one set."""

    source: Source
    books: Books
    import_seconds: float
    compared: "list[Compared]" = field(default_factory=list)
    totals: dict[str, str] = field(default_factory=dict)  # of Online Retail
    pages: int = 0  # of the one file that the first run was printed into
    pages_in_file: int = 0  # counted in the file by another library
    print_seconds: float = 0.0
