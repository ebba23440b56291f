"""What letters say: a company's own words, or ours, with names and figures put in.

A plain replacer, in one pass: what people typed is never a program, and a name that looks
like a placeholder stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from solde.company.changing import is_language
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.letters.phrases import in_sentence, labelled, tongue
from solde.mail.letters.standard_words import (
    CREDIT_MEMO,
    ENGLISH,
    INVOICE,
    RECEIPT,
    REMINDER,
    STANDARD,
    STATEMENT,
    Wording,
)
from solde.pdf.formats import amount_format, long_date
from solde.pdf.words import words_for
from solde.refusal import NotFound, Refused
from solde.subject import Subject

EVERYWHERE = ("customer", "company", "title", "kind", "number", "date", "summary")
# Of the letters that companies may put in words of their own.
PLACEHOLDERS = {
    STATEMENT: (*EVERYWHERE, "period", "amount_due", "balance"),
    INVOICE: (*EVERYWHERE, "total", "amount_due", "due_date", "po_number", "link"),
    CREDIT_MEMO: (*EVERYWHERE, "total", "amount_left", "po_number", "link"),
    RECEIPT: (*EVERYWHERE, "total", "paid_by"),
    REMINDER: ("customer", "company", "date", "summary", "amount_due", "charges"),
}
OWED = (STATEMENT, INVOICE, REMINDER)  # letters that ask for money
LISTS = frozenset({"charges"})  # values of several lines
# The titles of the examples: sections and keys of the words on paper.
TITLES = {
    STATEMENT: ("title", "balance-forward"),
    INVOICE: ("kind", "invoice"),
    CREDIT_MEMO: ("kind", "credit_memo"),
    RECEIPT: ("kind", "sales_receipt"),
    REMINDER: ("title", "reminder"),
}
SUBJECT_MAX = 300
TEXT_MAX = 10_000
VALUE_MAX = 500
MARKS = re.compile(r"\{\{\s*(.*?)\s*\}\}|\{\{|\}\}")
# What turns the direction of the text around it, or is not seen. The marks that only stand
# between amounts and signs of currency stay.
UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\u200b\u2060\ufeff")
UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})
Wordings = Mapping[str, Wording]  # by language
Values = Mapping[str, str]  # by placeholder


class Written(NamedTuple):
    """What a letter says."""

    subject: str
    text: str
    language: str


class TemplateIsWrong(Refused):
    """That template cannot be kept as it was given."""


class NoSuchTemplate(NotFound):
    """The company has no template of its own for that kind of letter and language."""


@transaction.atomic
def keep_template(
    company: Company, kind: str, language: str, *, subject: str, text: str, by: User | None = None
) -> None:
    """Keep a company's words for a kind of letter in a language, in the place of others.

    Refused with all that is wrong: an unknown or unclosed placeholder, a character that nobody
    sees, a subject of more than one line.
    """
    text = lines_ended(text)
    insist_on_sense(kind, subject, text)
    if not is_language(language):
        raise TemplateIsWrong(_("“%s” is not a language such as fr-CA.") % language)
    company.message_templates.update_or_create(
        kind=kind, language=language, defaults={"subject": subject, "text": text}
    )
    record(
        company,
        "keep_template",
        Subject.TEMPLATE.of(f"{kind}:{language}"),
        by=by,
        subject_line=subject,
    )


@transaction.atomic
def forget_template(company: Company, kind: str, language: str, *, by: User | None = None) -> None:
    """Go back to the standard words. Refused when the company has none of its own there."""
    gone, _each = company.message_templates.filter(kind=kind, language=language).delete()
    if not gone:
        raise NoSuchTemplate
    record(company, "forget_template", Subject.TEMPLATE.of(f"{kind}:{language}"), by=by)


def kept_wordings(company: Company, kind: str) -> Wordings:
    """A company's own words for a kind of letter. For a run, ask once."""
    rows = company.message_templates.filter(kind=kind).order_by("language")
    return {row.language: Wording(row.subject, row.text, row.language) for row in rows}


def template_of(
    company: Company, kind: str, language: str, kept: Wordings | None = None
) -> Wording:
    """The words of a kind of letter for somebody who reads a language.

    The company's own before the standard ones; without any in the language of the reader, those
    in the company's, and else English ones. `kept` are kept_wordings(), where they were asked.
    """
    kept = kept_wordings(company, kind) if kept is None else kept
    for wanted in (language, company.language, ENGLISH):
        for wordings in (kept, STANDARD[kind]):
            if found := nearest(wordings, wanted):
                return found
    raise AssertionError("there are English words for every kind")


def nearest(wordings: Wordings, language: str) -> Wording | None:
    """Words in a language: for its own region, or else for another one."""
    if language in wordings:
        return wordings[language]
    return next((wordings[tag] for tag in wordings if tongue(tag) == tongue(language)), None)


def preview(company: Company, kind: str, language: str, subject: str, text: str) -> tuple[str, str]:
    """Subject and text of a letter as an example. Refused like keep_template()."""
    text = lines_ended(text)
    insist_on_sense(kind, subject, text)
    return fill(Wording(subject, text, language), examples(company, kind, language))


def examples(company: Company, kind: str, language: str) -> Values:
    """What stands for each placeholder of a kind of letter in an example."""
    words, day = words_for(language), long_date(date(2025, 9, 30), language)
    section, key = TITLES[kind]
    title = words[section][key]
    amount = amount_format(language, company.currency)(123456)
    label = words["sums"]["balance_due" if kind in OWED else "total"]
    values = {
        "customer": "Alder Carpentry Ltd.",
        "company": company.name,
        "title": title,
        "kind": in_sentence(title, language),
        "number": "12-00043" if kind == STATEMENT else "1043",
        "date": day,
        "period": day,
        "amount_due": amount,
        "amount_left": amount,
        "balance": amount,
        "total": amount,
        "due_date": long_date(date(2025, 10, 30), language),
        "po_number": "PO-4711",
        "paid_by": f"{words['invoice_method']['cheque']} 104",
        "link": "https://books.example/v/…",
        "charges": f"{words['kind']['invoice']} 1043 – {amount}",
        "summary": labelled(label, amount, language),
    }
    return {name: values[name] for name in PLACEHOLDERS[kind]}


def fill(wording: Wording, values: Values) -> tuple[str, str]:
    """Subject and text of a letter. The values may hold anything; the subject is one line."""
    clean = {name: cleaned_value(name, value) for name, value in values.items()}
    in_a_line = {name: value.replace("\n", " ") for name, value in clean.items()}
    subject = replaced(wording.subject, in_a_line)
    if len(subject) > SUBJECT_MAX:
        subject = subject[: SUBJECT_MAX - 1] + "…"
    return subject, replaced(wording.text, clean)


def replaced(text: str, values: Values) -> str:
    return MARKS.sub(lambda mark: values[mark[1]], text)


def cleaned_value(name: str, value: str) -> str:
    if name not in LISTS:
        return cleaned(value)
    return "\n".join(map(cleaned, value.split("\n")))


def cleaned(value: str) -> str:
    """A value as one line of bounded length, with nothing in it that hides or turns the rest."""
    spaced = re.sub(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+", " ", value[: 2 * VALUE_MAX])
    seen = without_hidden(spaced).strip(" ")
    return seen if len(seen) <= VALUE_MAX else seen[: VALUE_MAX - 1] + "…"


def cleaned_text(text: str) -> str:
    """A text with nothing in it that hides or turns the rest; its lines stay."""
    return without_hidden(lines_ended(text).replace("\t", " "))


def without_hidden(text: str) -> str:
    hidden = hidden_in(text)
    return text.translate(dict.fromkeys(map(ord, hidden))) if hidden else text


def hidden_in(text: str) -> set[str]:
    """The characters of a text that hide or turn the rest. The ends of lines do not."""
    return {c for c in set(text) - {"\n"} if is_hidden(c)}


def is_hidden(character: str) -> bool:
    return character in UNSEEN or unicodedata.category(character) in UNPRINTED


def lines_ended(text: str) -> str:
    """The text with "\\n" between its lines, as forms send something else."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def insist_on_sense(kind: str, subject: str, text: str) -> None:
    """Refuse words that cannot be kept, with all that is wrong with them."""
    insist_on_kind(kind)
    words = [
        f"{where}: {fault}"
        for where, given, length_max in (
            (_("Subject"), subject, SUBJECT_MAX),
            (_("Text"), text, TEXT_MAX),
        )
        for fault in faults(given, PLACEHOLDERS[kind], length_max)
    ]
    if "\n" in subject:
        words.append(_("The subject is one line."))
    if words:
        raise TemplateIsWrong(" ".join(words))


def insist_on_kind(kind: str) -> None:
    if kind not in PLACEHOLDERS:
        raise TemplateIsWrong(_("There are no templates for letters of the kind “%s”.") % kind)


def faults(text: str, known: Iterable[str], length_max: int) -> Iterator[str]:
    """What is wrong with words that are to be kept."""
    if not text.strip():
        yield _("It is empty.")
    if len(text) > length_max:
        yield _("It is longer than %s characters.") % length_max
    for character in sorted(hidden_in(text)):
        yield _("The invisible character U+%04X is not allowed.") % ord(character)
    for mark in MARKS.finditer(text):
        if mark[1] not in known:
            yield fault_of_mark(text, mark)


def fault_of_mark(text: str, mark: re.Match[str]) -> str:
    before = text[: mark.start()]
    place = {
        "mark": mark[1] or mark[0],
        "line": before.count("\n") + 1,
        "column": len(before) - before.rfind("\n"),
    }
    if mark[1] is None:
        return _("%(mark)s in line %(line)s, column %(column)s has no counterpart.") % place
    return _("“%(mark)s” in line %(line)s, column %(column)s is no placeholder.") % place
