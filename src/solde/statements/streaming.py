"""The print file of a run, handed out while it is still being typeset."""

from collections.abc import Iterator

from solde.pdf.press import STATEMENTS, parts_of
from solde.pdf.streaming import streamed
from solde.statements.models import StatementRun
from solde.statements.printing import Desk, insist_on_paper, made_by


def stream_run(run: StatementRun, *, processes: int) -> Iterator[bytes]:
    """The same bytes as print_run() writes, piece by piece, in bounded memory.

    Whoever stops taking them stops the typesetting too.
    """
    insist_on_paper(run)
    desk = Desk()
    papers = (desk.paper(made.statement) for made in made_by(run))
    yield from streamed(parts_of(STATEMENTS, papers, processes=processes))
