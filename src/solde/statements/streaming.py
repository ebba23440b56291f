"""The print file of a run, handed out while it is still being typeset."""

from collections.abc import Iterator
from io import BytesIO

from solde.pdf.merging import merged
from solde.pdf.press import STATEMENTS, parts_of
from solde.statements.models import StatementRun
from solde.statements.printing import Desk, insist_on_paper, made_by


def stream_run(run: StatementRun, *, processes: int) -> Iterator[bytes]:
    """The same bytes as print_run() writes, piece by piece, in bounded memory.

    Whoever stops taking them stops the typesetting too.
    """
    insist_on_paper(run)
    desk, file = Desk(), BytesIO()
    papers = (desk.paper(made.statement) for made in made_by(run))
    with merged(file) as add:
        for part in parts_of(STATEMENTS, papers, processes=processes):
            add(part)
            yield taken_from(file)
    yield taken_from(file)


def taken_from(file: BytesIO) -> bytes:
    """What was written since the last time; it is in memory no longer."""
    written = file.getvalue()
    file.seek(0)
    file.truncate()
    return written
