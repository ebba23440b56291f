"""Import files: all of them, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from solde.broken_rules import rule_of
from solde.company.models import Company, User
from solde.history.recording import record
from solde.importing import applications, customers, transactions
from solde.importing.applying import make_applications
from solde.importing.findings import collect, open_findings
from solde.importing.formats import APPLICATIONS, CUSTOMERS, TRANSACTIONS, Format
from solde.importing.mistakes import Findings, ImportRefused, Mistake
from solde.importing.names import resolve_names
from solde.importing.opening import open_staged
from solde.importing.posting import post_transactions
from solde.importing.reading import Source, open_source
from solde.ledger import bulk
from solde.payments import adopting as payments
from solde.sales import adopting as sales
from solde.subject import Subject

# What PostgreSQL plans an import with. Memory is for one sort or hash table, instead of the 4 MB
# it begins with. The cost of a page is that of one in memory, where the books are or soon will be:
# otherwise it reads all of large books, in order, rather than look a few thousand rows up. Of each
# table it looks at 9,000 rows (300 for one of the target) to know what is in it: 30,000, which is
# usual, plan nothing better and were a fifteenth of an import.
PLANNED_WITH = {
    "work_mem": "64MB",
    "seq_page_cost": "0.1",
    "random_page_cost": "0.1",
    "default_statistics_target": "30",
}

# Rules that the import's own checks look at too: broken only when the books moved in between.
CHANGED_MEANWHILE = {
    "account_code_is_unique",
    "account_name_is_unique",
    "books_are_closed",
    "customer_name_is_unique",
    "customer_number_is_unique",
    "entry_number_used_once",
    "project_has_no_projects",
}

OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    file: str
    format: str  # "customers", "transactions" or "applications"
    sha256: str
    rows: int
    added: int
    already_there: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an import has done, or with `dry_run` would have done."""

    files: list[FileReport]
    accounts: list[str]  # names of the accounts that were opened
    dry_run: bool
    warnings: list[Mistake] = field(default_factory=list)
    warnings_not_kept: int = 0

    @property
    def added(self) -> int:
        return sum(file.added for file in self.files)


def import_files(
    company: Company,
    paths: Sequence[Path],
    *,
    by: User | None = None,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Report:
    """Read files of customers, transactions and applications into the books, in that order.

    All or nothing: ImportRefused lists every mistake, and nothing is stored. Rows that the
    books hold already are counted and left alone, so a repeat does nothing. `dry_run` does
    everything and stores nothing. `on_progress` is told the phase ("reading" in bytes,
    "posting" and "applying" in rows), how much of it is done, and of how much.
    """
    mistakes, warnings = Findings(), Findings()
    progress = on_progress or (lambda phase, done, total: None)
    with ExitStack() as closing, refusing_what_changed(), alone_in(company):
        sources = open_sources(paths, mistakes, progress, closing=closing)
        accounts_before = set(company.accounts.values_list("pk", flat=True))
        known = bring_in(company, sources, mistakes, warnings, by=by, progress=progress)
        collect(mistakes, [str(path) for path in paths])
        if mistakes.kept:
            raise ImportRefused(in_order(mistakes.kept, paths), mistakes.not_kept)
        opened = company.accounts.exclude(pk__in=accounts_before).values_list("name", flat=True)
        files = [report_of(source, known) for source in sources]
        report = Report(files, list(opened), dry_run, warnings.kept, warnings.not_kept)
        if report.added:
            sales.adopt_posted(company, by=by)
            payments.adopt_posted(company, by=by)
            keep_record(company, report, by=by)
        if dry_run:
            transaction.set_rollback(True)
    return report


@contextmanager
def alone_in(company: Company) -> Iterator[None]:
    """One transaction; of two imports into a company the second waits for the first.

    So it finds the first one's rows in the books, instead of running into them half-way.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('solde import', %s))", [company.pk]
        )
        for setting, value in PLANNED_WITH.items():
            cursor.execute("select set_config(%s, %s, true)", [setting, value])
        yield


@contextmanager
def refusing_what_changed() -> Iterator[None]:
    """Refuse in words when a rule of the books stops what the checks before let through."""
    try:
        yield
    except IntegrityError as error:
        rule = rule_of(error)
        if rule == "application_within_open_amount":
            words = _("More is applied to a document than is open on it on some day.")
        elif rule in CHANGED_MEANWHILE:
            words = _("Somebody changed the books while the files were read. Import them again.")
        else:
            raise
        raise ImportRefused([Mistake("", 0, "", words)]) from error


def open_sources(
    paths: Sequence[Path], mistakes: Findings, progress: OnProgress, *, closing: ExitStack
) -> list[Source]:
    total = sum(path.stat().st_size for path in paths if path.is_file())
    done = 0

    def on_read(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, total)

    opened = (
        open_source(path, order, closing=closing, mistakes=mistakes, on_read=on_read)
        for order, path in enumerate(paths)
    )
    return [source for source in opened if source is not None]


def bring_in(
    company: Company,
    sources: Sequence[Source],
    mistakes: Findings,
    warnings: Findings,
    *,
    by: User | None,
    progress: OnProgress,
) -> dict[int, int]:
    """Store what is right in the files; what is not, is a mistake.

    Returns how many rows were in the books already, by order of the file.
    """

    def files_of(wanted: Format) -> list[Source]:
        return [source for source in sources if source.format is wanted]

    open_staging()
    customers.stage_customers(company, files_of(CUSTOMERS), mistakes, warnings)
    known = open_staged(company, complete=CUSTOMERS not in mistakes.gaps)
    transactions.stage_transactions(company, files_of(TRANSACTIONS), mistakes)
    applications.stage_applications(company, files_of(APPLICATIONS), mistakes)
    resolve_names(company, complete=CUSTOMERS not in mistakes.gaps)
    known |= post_transactions(company, by=by, on_rows=partial(progress, "posting"))
    return known | make_applications(
        company,
        by=by,
        complete=TRANSACTIONS not in mistakes.gaps,
        on_rows=partial(progress, "applying"),
    )


def open_staging() -> None:
    open_findings()
    transactions.open_staging()
    bulk.open_staging()
    with connection.cursor() as cursor:
        cursor.execute(customers.STAGING)
        cursor.execute(applications.STAGING)


def report_of(source: Source, known: dict[int, int]) -> FileReport:
    already_there = known.get(source.order, 0)
    return FileReport(
        file=source.name,
        format=source.format.name,
        sha256=source.digest.hexdigest(),
        rows=source.row_count,
        added=source.row_count - already_there,
        already_there=already_there,
    )


def keep_record(company: Company, report: Report, *, by: User | None) -> None:
    files = [{**asdict(file), "file": Path(file.file).name} for file in report.files]
    record(
        company,
        "import",
        Subject.COMPANY.of(company.pk),
        by=by,
        files=files,
        accounts=report.accounts,
    )


def in_order(mistakes: Sequence[Mistake], paths: Sequence[Path]) -> list[Mistake]:
    order = {str(path): place for place, path in enumerate(paths)}
    return sorted(mistakes, key=lambda one: (order.get(one.file, -1), one.line))
