"""Write what documents say: their versions, with lines and taxes."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from solde.company.models import User
from solde.copying import insert_together, next_ids
from solde.sales import papers
from solde.sales.asking import NewLine
from solde.sales.models import Document, Line, LineTax, Tax, Version, VersionTax
from solde.sales.placing import Placed

FORGET = """
    with version as (
        select id from sales_version where document_id = any(%(drafts)s::bigint[])
    ), line as (
        select id from sales_line where version_id in (select id from version)
    ), no_line_taxes as (
        delete from sales_linetax where line_id in (select id from line)
    ), no_lines as (
        delete from sales_line where id in (select id from line)
    ), no_taxes as (
        delete from sales_versiontax where version_id in (select id from version)
    )
    delete from sales_version where id in (select id from version)
"""


class Saying(NamedTuple):
    """What a document is to say with the version that it has reached."""

    document: Document
    placed: Placed
    entry_id: int | None  # that stands for it in the books; None: a draft


class Said(NamedTuple):
    """A version with what belongs to it, before any of it is stored."""

    version: Version
    lines: list[Line]
    subject_to: list[list[int]]  # ids of the taxes of each line
    taxes: list[VersionTax]

    def line_taxes(self) -> Iterator[LineTax]:
        """Of lines that have their ids."""
        for line, taxes in zip(self.lines, self.subject_to, strict=True):
            for tax in taxes:
                yield LineTax(company=line.company, line=line, tax_id=tax)


def write_versions(
    sayings: Sequence[Saying], *, by: User | None, look: dict[str, Any] | None = None
) -> list[Version]:
    """Write what documents say, by one trip to PostgreSQL.

    With a `look` (papers.look_of) their paper is frozen; drafts have none.
    """
    ids = next_ids("sales_version", len(sayings))
    said = [say(*saying, by=by, look=look, pk=pk) for saying, pk in zip(sayings, ids, strict=True)]
    lines = [line for one in said for line in one.lines]
    for line, pk in zip(lines, next_ids("sales_line", len(lines)), strict=True):
        line.pk = pk
    versions = [one.version for one in said]
    line_taxes = [tax for one in said for tax in one.line_taxes()]
    taxes = [tax for one in said for tax in one.taxes]
    insert_together(versions, lines, line_taxes, taxes)
    return versions


def say(
    document: Document, placed: Placed, entry_id: int | None, *, by: User | None,
    look: dict[str, Any] | None, pk: int,
) -> Said:  # fmt: skip
    new, worked, company = placed.new, placed.worked, document.company
    version = Version(
        pk=pk,
        company=company,
        document=document,
        number=document.version_number,
        entry_id=entry_id,
        subtotal_minor=worked.subtotal_minor,
        discount_minor=worked.discount_minor,
        discount_ppm=new.discount_ppm,
        total_minor=worked.total_minor,
        made_by=by,
    )
    lines = [
        line_of(version, position, *parts)
        for position, parts in enumerate(
            zip(new.lines, worked.amounts, placed.of_lines, strict=True), 1
        )
    ]
    by_id = {tax.pk: tax for line in new.lines for tax in line.taxes}
    taxes = [version_tax(version, by_id[tax], base, minor) for tax, base, minor in worked.taxes]
    subject_to = [[tax.pk for tax in line.taxes] for line in new.lines]
    if look is not None:
        pairs = list(zip(lines, subject_to, strict=True))
        version.content = papers.freeze(document, version, lines=pairs, taxes=taxes, look=look)
    return Said(version, lines, subject_to, taxes)


def line_of(
    version: Version, position: int, line: NewLine, amount_minor: int, account_id: int
) -> Line:
    return Line(
        company=version.company,
        version=version,
        position=position,
        item=line.item,
        description=line.description,
        quantity_micros=line.quantity_micros,
        unit=line.unit,
        price_micros=line.price_micros,
        discount_ppm=line.discount_ppm,
        amount_minor=amount_minor,
        account_id=account_id,
    )


def version_tax(version: Version, tax: Tax, base_minor: int, amount_minor: int) -> VersionTax:
    return VersionTax(
        company=version.company,
        version=version,
        tax=tax,
        base_minor=base_minor,
        amount_minor=amount_minor,
    )


def forget(drafts: Sequence[Document]) -> None:
    """Delete what drafts said so far, for what they say now, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"drafts": [draft.pk for draft in drafts]})
