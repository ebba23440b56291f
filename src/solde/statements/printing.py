"""From frozen statements to paper: one file for the printer, or a PDF for each customer."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from solde.company.models import Company
from solde.customers.letterhead import thaw_letterhead
from solde.files import finished
from solde.paging import by_place
from solde.pdf.accessible import typeset_accessible
from solde.pdf.file_names import ascii_name
from solde.pdf.paper import Paper
from solde.pdf.press import PrintedFile, print_file, typeset_many
from solde.pdf.reading import attached_figures
from solde.refusal import NotFound, Refused
from solde.statements.frozen import as_contract
from solde.statements.models import Outcome, Statement, StatementRun
from solde.statements.thawing import STATEMENTS, Kept, Look, paper_of


class NoSuchStatement(NotFound):
    """There is no statement of that number."""


class NothingToPrint(Refused):
    """The run made no statement, so there is nothing to print."""


class RunIsUnfinished(Refused):
    """The run is still being prepared. Print it when every customer has an answer."""


class Elements(Func):
    """How many elements of JSON a path leads to."""

    template = "jsonb_array_length(jsonb_path_query_array(%(expressions)s))"
    output_field = IntegerField()


FIGURES: Final = F("statement__figures")
ROWS: Final = Elements(FIGURES, Value("$.rows[*]")) + Elements(FIGURES, Value("$.details[*][*]"))


def made_by(run: StatementRun) -> Iterator[Statement]:
    """The statements of a run in printing order, read some at a time."""
    made = run.outcomes.filter(status=Outcome.Status.MADE).select_related("statement")
    for outcome in by_place(made):
        assert outcome.statement
        yield outcome.statement


def kept_by(run: StatementRun) -> Iterator[Kept]:
    """The same for a print file: nothing is read but what is on paper, and that as it is kept."""
    looks: dict[int, Look] = {}
    made = run.outcomes.filter(status=Outcome.Status.MADE).values_list(
        "position", "statement__run_id", "statement__number", "statement__currency",
        "statement__language", Cast(FIGURES, TextField()), ROWS, named=True,
    )  # fmt: skip
    for _position, run_id, number, currency, language, figures, row_count in by_place(made):
        if run_id not in looks:  # a statement that was made before is of the run that made it
            looks[run_id] = look_of(run.company.statement_runs.get(pk=run_id))
        yield Kept(number, currency, language, figures, row_count, looks[run_id])


def look_of(run: StatementRun) -> Look:
    return Look(*thaw_letterhead(run.letterhead), run.template)


class Desk:
    """Lays out papers; remembers each run's look while it does."""

    def __init__(self) -> None:
        self.looks: dict[int, Look] = {}  # by run, which is read once

    def paper(self, statement: Statement) -> Paper:
        if statement.run_id not in self.looks:
            self.looks[statement.run_id] = look_of(statement.run)
        return paper_of(
            statement.number,
            statement.currency,
            statement.language,
            statement.figures,
            self.looks[statement.run_id],
        )


def print_run(
    run: StatementRun,
    into: Path,
    *,
    processes: int,
    on_batch: Callable[[int], None] | None = None,
) -> PrintedFile:
    """Print every statement of a run into one file, in printing order.

    The file is complete or not there. Refused when the run made nothing, or is not prepared to
    its end: customers would be missing without a word.
    """
    insist_on_paper(run)
    return print_file(STATEMENTS, kept_by(run), into, processes=processes, on_batch=on_batch)


def write_pdfs(run: StatementRun, folder: Path, *, processes: int) -> Iterator[Path]:
    """Write the accessible PDF of every statement of a run, under its own name.

    A file that holds these very figures already is kept, so an interrupted call can be made
    again and goes on; any other of that name is replaced. A file is complete or not there.
    Refused when the run is unfinished.
    """
    insist_on_finished(run)
    folder.mkdir(parents=True, exist_ok=True)
    for path, pdf in typeset_many(missing(run, folder), processes=processes):
        with finished(path) as file:
            file.write(pdf)
        yield path


def missing(run: StatementRun, folder: Path) -> Iterator[tuple[Path, Paper, bytes]]:
    """The statements of a run that the folder does not hold yet."""
    desk = Desk()
    for statement in made_by(run):
        path, figures = folder / file_name(statement), attachment(statement)
        # By its figures, not by its name: a company of the same customers, or one that was
        # restored, gives the same numbers to other statements.
        if not path.exists() or attached_figures(path) != figures:
            yield path, desk.paper(statement), figures


def insist_on_finished(run: StatementRun) -> None:
    if run.parts.filter(prepared_at__isnull=True).exists():
        raise RunIsUnfinished


def insist_on_paper(run: StatementRun) -> None:
    """Refused when the run made nothing, or is not prepared to its end."""
    insist_on_finished(run)
    if not run.outcomes.filter(status=Outcome.Status.MADE).exists():
        raise NothingToPrint


def write_pdf(company: Company, number: str, into: Path) -> None:
    """Write the accessible PDF of one statement: the same bytes each time, whatever came since.

    The file is complete or not there. Refused when the company made no such statement.
    """
    statement = company.statements.filter(number=number).select_related("run", "customer").first()
    if statement is None:
        raise NoSuchStatement
    pdf = typeset_accessible(Desk().paper(statement), attachment(statement))
    with finished(into) as file:
        file.write(pdf)


def attachment(statement: Statement) -> bytes:
    """`statement.json`: the figures of the paper, for programs."""
    figures = statement.figures
    named = {
        "customer": figures["customer"],
        "project": figures["project"],
        "number": statement.number,
    }
    contract = named | as_contract(figures, statement.currency)
    return json.dumps(contract, ensure_ascii=False).encode()


def file_name(statement: Statement) -> str:
    """A name that any system takes: the number, and what ASCII can tell of the customer."""
    return ascii_name(f"{statement.number}-{statement.figures['paper']['customer_name']}") + ".pdf"
