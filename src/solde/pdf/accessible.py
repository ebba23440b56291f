"""Papers for e-mail and the archive: one by one, accessible, with their figures attached."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from solde.pdf.filling import Draft, drafted
from solde.pdf.forming import form_of
from solde.pdf.forms import Form
from solde.pdf.layout import layout_of
from solde.pdf.paper import Paper
from solde.pdf.sheet import Sheet, sheet
from solde.pdf.stencils import ALPHABET, SAMPLE_DAY, SHORT_ALPHABET, widened
from solde.pdf.typesetting import compiled, written

FORMS_MAX = 200  # kept, some 300 KB each


def typeset_accessible(paper: Paper, attachment: bytes) -> bytes:
    """One paper as PDF/A-3a and PDF/UA-1, with its figures attached as "statement.json".

    Equal papers and attachments give equal bytes. The attachment is JSON in UTF-8.
    """
    made = sheet(paper, layout_of(paper.template))
    day = paper.statement.request.statement_on
    return accessible(drafted(made), attachment, paper.template, day)


def accessible(draft: Draft, attachment: bytes, template: str, day: date) -> bytes:
    """A common paper is written into a form, any other laid out by Typst."""
    alphabet = alphabet_for(draft.texts)
    form = made_form(template, draft.key, alphabet, len(draft.texts)) if draft.key else None
    if form:
        return form.filled(draft.texts, draft.made["document"], day, attachment)
    return laid_out(draft.made, attachment, template, day)


def alphabet_for(texts: Iterable[str]) -> str:
    letters = frozenset().union(*texts)
    return SHORT_ALPHABET if letters.issubset(SHORT_ALPHABET) else ALPHABET


def laid_out(made: Sheet, attachment: bytes, template: str, day: date) -> bytes:
    """A paper as Typst makes it all by itself."""
    inputs = {"sheets": written([made]), "attachment": attachment.decode()}
    return compiled(template, inputs, day, tagged=True)


@lru_cache(FORMS_MAX)
def made_form(template: str, key: str, alphabet: str, marks_max: int) -> Form | None:
    """The form of all papers with this key; None where one takes more than a page."""
    narrow, wide = (blank(template, marked, alphabet) for marked in (key, widened(key)))
    return form_of(narrow, wide, alphabet=alphabet, marks_max=marks_max)


def blank(template: str, key: str, alphabet: str) -> bytes:
    """A file with marks in place of what differs, after a page of an alphabet."""
    inputs = {"sheets": f"[{key}]", "alphabet": alphabet, "attachment": "{}"}
    return compiled(template, inputs, SAMPLE_DAY, tagged=True)
