"""The print file of a run, handed out while it is still being typeset."""

from collections.abc import Iterator

from solde.pdf.press import parts_of
from solde.pdf.streaming import streamed
from solde.statements.models import StatementRun
from solde.statements.printing import insist_on_paper, kept_by
from solde.statements.thawing import STATEMENTS


def stream_run(run: StatementRun, *, processes: int) -> Iterator[bytes]:
    """The same bytes as print_run() writes, piece by piece, in bounded memory.

    Whoever stops taking them stops the typesetting too.
    """
    insist_on_paper(run)
    yield from streamed(parts_of(STATEMENTS, kept_by(run), processes=processes))
