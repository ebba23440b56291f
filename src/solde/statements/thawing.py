"""From a statement as it is kept to its paper, in any process.

Many are handed over as the JSON that PostgreSQL gave: it takes few bytes and no time, where
figures cost a quarter of what it costs to put them on paper. Django is not imported here, so
that a process that does nothing else is there at once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from solde.pdf.filling import typeset_part
from solde.pdf.paper import Letterhead, Paper, PaperSize
from solde.pdf.parts import Part
from solde.pdf.press import Press
from solde.statements.frozen import thaw

PAPERS_MAX = 100  # statements in one batch, whose fonts and common pages are handed over once


class Look(NamedTuple):
    """How all statements of one run are printed."""

    letterhead: Letterhead
    size: PaperSize
    template: str


class Kept(NamedTuple):
    """A statement as it is kept, on its way to paper."""

    number: str
    currency: str
    language: str
    figures: str  # as JSON
    row_count: int  # as Paper has it
    look: Look

    @property
    def template(self) -> str:
        return self.look.template


def paper_of(
    number: str, currency: str, language: str, figures: Mapping[str, Any], look: Look
) -> Paper:
    """The paper of the figures that were kept."""
    around = dict(figures["paper"])
    address = tuple(around.pop("address"))
    return Paper(
        number=number,
        statement=thaw(figures),
        currency=currency,
        language=language,
        letterhead=look.letterhead,
        address=address,
        size=look.size,
        template=look.template,
        **around,
    )


def thawed(kept: Kept) -> Paper:
    return paper_of(kept.number, kept.currency, kept.language, json.loads(kept.figures), kept.look)


def typeset_kept(statements: Sequence[Kept]) -> Part:
    """Papers of one template one after the other, each from a fresh page on; untagged."""
    return typeset_part([thawed(one) for one in statements])


def rows_of(kept: Kept) -> int:
    return kept.row_count


STATEMENTS = Press(typeset_kept, rows_of, papers_max=PAPERS_MAX)
