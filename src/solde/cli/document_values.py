"""The values of a document's JSON, as the books have them: docs/reference/document-json.md."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from solde.cli.decimals import Unreadable, ppm_of
from solde.cli.line import iso_day
from solde.cli.words import gettext as _
from solde.figures.days import Terms, TermsRule
from solde.figures.money import WrongAmount, parse_amount
from solde.refusal import Fault
from solde.sales.models import Document

Found = dict[str, Any]  # fields of NewDocument or NewLine
Fields = Mapping[str, Callable[[Any], Found]]  # what each key says
DAYS_DIGITS_MAX: Final = 5
OF_TERMS: Final = frozenset({"rule", "days"})


def fields_of(
    given: Any, fields: Fields, faults: list[Fault], *, besides: str = "", place: int = 0
) -> Found:
    """What an object says; null says nothing. What cannot be read is added to `faults`.

    `besides`: a key that is read elsewhere. `place`: that of a line, from 1.
    """
    found: Found = {}
    if not isinstance(given, dict):
        faults.append(fault_at("", _("This is to be an object: {…}."), place))
        return found
    for key, value in given.items():
        if key not in fields and key != besides:
            faults.append(fault_at(key, _("There is no such key."), place))
        elif key in fields and value is not None:
            try:
                found |= fields[key](value)
            except Unreadable as wrong:
                faults.append(fault_at(key, str(wrong), place))
    return found


def fault_at(key: str, words: str, place: int = 0) -> Fault:
    told = f"{key}: {words}" if key else words
    if not place:
        return Fault(key, told)
    return Fault(key, _("Line %(line)s: %(words)s") % {"line": place, "words": told}, place)


def field(name: str, read: Callable[[Any], Any]) -> Callable[[Any], Found]:
    """A key that says one field."""
    return lambda value: {name: read(value)}


def text_in(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(_("This is to be a text."))
    return value


def kind_in(value: Any) -> str:
    if value not in Document.Kind.values:
        raise Unreadable(_("There is no such kind of document."))
    return str(value)


def truth_in(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(_("This is to be true or false."))
    return value


def day_in(value: Any) -> date:
    text = text_in(value)
    if day := iso_day(text):
        return day
    raise Unreadable(_("“%s” is not a day. Write it like 2025-09-30.") % text)


def terms_in(value: Any) -> Terms:
    """A number of days, or an object with the rule too."""
    rule, days = "net", value
    if isinstance(value, dict):
        if value.keys() != OF_TERMS or value["rule"] not in list(TermsRule):
            raise Unreadable(_("Terms are days, or a rule and days; the manual names the rules."))
        rule, days = value["rule"], value["days"]
    text = text_in(days)
    if not (text.isascii() and text.isdigit() and len(text) <= DAYS_DIGITS_MAX):
        raise Unreadable(_("“%s” is not a number of days.") % text)
    return Terms(TermsRule(rule), int(text))


def discount_in(text: str, currency: str) -> Found:
    """Off all lines: "5%" or an amount."""
    if text.rstrip().endswith("%"):
        return {"discount_ppm": ppm_of(text), "discount_minor": 0}
    try:
        return {"discount_ppm": None, "discount_minor": parse_amount(text, currency)}
    except WrongAmount as wrong:
        raise Unreadable(_(wrong.words) % wrong.values) from wrong
