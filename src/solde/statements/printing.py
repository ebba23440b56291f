"""From frozen statements to paper."""

from collections.abc import Callable, Iterator
from pathlib import Path

from solde.pdf.paper import Paper
from solde.pdf.press import PrintedFile, print_file, typeset_many
from solde.statements.contract import attachment
from solde.statements.frozen import thaw
from solde.statements.letterhead import thaw_letterhead
from solde.statements.models import Outcome, Statement, StatementRun

FETCHED = 400  # statements in memory at a time
NAME_MAX = 80  # characters of a file name, its ending included


class Desk:
    """Makes papers of statements; holds each run's letterhead while it does."""

    def __init__(self) -> None:
        self.letterheads = {}  # by run

    def paper(self, statement: Statement) -> Paper:
        run = statement.run
        if run.pk not in self.letterheads:
            self.letterheads[run.pk] = thaw_letterhead(run.letterhead)
        letterhead, size = self.letterheads[run.pk]
        around = dict(statement.figures["paper"])
        return Paper(
            number=statement.number,
            statement=thaw(statement.figures),
            currency=statement.currency,
            language=statement.language,
            letterhead=letterhead,
            address=tuple(around.pop("address")),
            size=size,
            template=run.template,
            **around,
        )
