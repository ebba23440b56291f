"""Mistakes that only the books can show: found by queries, told in words."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.texts import shown
from solde.figures.money import decimal_string
from solde.importing.mistakes import MISTAKES_MAX, Findings, Mistake
from solde.importing.reading import LINE_BITS

# Each check is an INSERT into this table; what it names is not stored.
TABLE = """
    drop table if exists pg_temp.import_mistake;
    create temporary table import_mistake (
        place bigint not null,     -- file and line (Source.place)
        field text not null,
        rule text not null,        -- a key of WORDS
        given text default '',     -- what the file says
        stored text default '',    -- what the books say
        currency text,             -- when those two are amounts in minor units
        other bigint,              -- the place of the row that this one disagrees with
        subject text               -- the document that this is about
    ) on commit drop
"""

WORDS = {
    "doubled": gettext_lazy("“%(given)s” stands in %(other)s already."),
    "differs": gettext_lazy(
        "This says “%(given)s”, the books say “%(stored)s”. An import changes nothing that is in"
        " the books: change it there, or correct the file."
    ),
    "differs_from_nothing": gettext_lazy(
        "This says “%(given)s”, the books say nothing. An import changes nothing that is in the"
        " books: change it there, or correct the file."
    ),
    "voided": gettext_lazy("%(given)s is in the books already, and was voided there."),
    "number_taken": gettext_lazy("The number “%(given)s” is that of the customer “%(stored)s”."),
    "unknown_customer": gettext_lazy("There is no customer with the name or number “%(given)s”."),
    "one_level": gettext_lazy("“%(given)s” is a project itself, and a project has no projects."),
    "parent_currency": gettext_lazy(
        "A project has the currency of its customer: “%(stored)s”, not “%(given)s”."
    ),
    "other_account": gettext_lazy("“%(given)s” is not an A/R account in %(stored)s."),
    "closed": gettext_lazy("%(given)s is in closed books: they are closed up to %(stored)s."),
    "unknown_document": gettext_lazy("This customer has no %(given)s."),
    "not_a_credit": gettext_lazy("%(given)s is a charge; a credit is needed here."),
    "not_a_charge": gettext_lazy("%(given)s is a credit; a charge is needed here."),
    "two_accounts": gettext_lazy(
        "The credit is on the A/R account “%(given)s”, the charge on “%(stored)s”."
    ),
    "more_than_open": gettext_lazy(
        "This applies %(given)s, but only %(stored)s is left open on %(subject)s."
    ),
}


def open_findings() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


def collect(mistakes: Findings, files: Sequence[str]) -> None:
    """Add what the queries have found, in the order of files and lines, as far as is kept."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from import_mistake")
        (count,) = cursor.fetchone()
        cursor.execute(
            "select place, field, rule, given, stored, currency, other, subject"
            " from import_mistake"
            f" order by place, field limit {MISTAKES_MAX}"
        )
        rows = cursor.fetchall()
    for row in rows:
        mistakes.add(mistake_of(files, *row))
    mistakes.not_kept += count - len(rows)


def mistake_of(
    files: Sequence[str],
    place: int,
    field: str,
    rule: str,
    *found: Any,
) -> Mistake:
    given, stored, currency, other, subject = found
    if currency:
        given, stored = (
            minor and decimal_string(int(minor), currency) for minor in (given, stored)
        )
    if rule == "differs" and not stored:
        rule = "differs_from_nothing"
    words = str(WORDS[rule]) % {
        "given": shown(given),
        "stored": shown(stored),
        "other": other and where(files, place, other),
        "subject": subject and shown(subject),
    }
    return Mistake(files[place >> LINE_BITS], line_of(place), field, words)


def where(files: Sequence[str], place: int, other: int) -> str:
    """The other row's place: its line, and its file when that is another one."""
    if place >> LINE_BITS == other >> LINE_BITS:
        return _("line %s") % line_of(other)
    return _("%(file)s, line %(line)s") % {
        "file": files[other >> LINE_BITS],
        "line": line_of(other),
    }


def line_of(place: int) -> int:
    return place & ((1 << LINE_BITS) - 1)
