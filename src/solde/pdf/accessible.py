"""Papers for e-mail and the archive: one by one, accessible, with their figures attached."""

from datetime import date
from functools import lru_cache

from solde.pdf.filling import Draft, drafted
from solde.pdf.forming import form_of
from solde.pdf.forms import Form
from solde.pdf.layout import layout_of
from solde.pdf.paper import Paper
from solde.pdf.sheet import sheet
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
    letters = frozenset().union(*draft.texts)
    alphabet = SHORT_ALPHABET if letters.issubset(SHORT_ALPHABET) else ALPHABET
    form = made_form(template, draft.key, alphabet, len(draft.texts)) if draft.key else None
    if form:
        return form.filled(draft.texts, draft.made["document"], day, attachment)
    inputs = {"sheets": written([draft.made]), "attachment": attachment.decode()}
    return compiled(template, inputs, day, tagged=True)


@lru_cache(FORMS_MAX)
def made_form(template: str, key: str, alphabet: str, marks_max: int) -> Form | None:
    """The form of all papers with this key; None where one takes more than a page."""
    narrow, wide = (
        compiled(
            template,
            {"sheets": f"[{sheet}]", "alphabet": alphabet, "attachment": "{}"},
            SAMPLE_DAY,
            tagged=True,
        )
        for sheet in (key, widened(key))
    )
    return form_of(narrow, wide, alphabet=alphabet, marks_max=marks_max)
