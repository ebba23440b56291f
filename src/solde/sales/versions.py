"""Write what documents say: their versions, with lines and taxes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from solde.company.models import User
from solde.sales import papers
from solde.sales.asking import NewLine
from solde.sales.models import Document, Line, LineTax, Tax, Version, VersionTax
from solde.sales.placing import Placed


class Saying(NamedTuple):
    """What a document is to say with the version that it has reached."""

    document: Document
    placed: Placed
    entry_id: int | None  # that stands for it in the books; None: a draft


class Said(NamedTuple):
    """A version with what belongs to it, before any of it is stored."""

    version: Version
    lines: list[Line]
    line_taxes: list[LineTax]
    taxes: list[VersionTax]


def write_versions(
    sayings: Sequence[Saying], *, by: User | None, look: dict[str, Any] | None = None
) -> list[Version]:
    """Write what documents say, in four statements.

    With a `look` (papers.look_of) their paper is frozen; drafts have none.
    """
    said = [say(*saying, by=by, look=look) for saying in sayings]
    Version._base_manager.bulk_create(one.version for one in said)
    Line._base_manager.bulk_create(line for one in said for line in one.lines)
    LineTax._base_manager.bulk_create(tax for one in said for tax in one.line_taxes)
    VersionTax._base_manager.bulk_create(tax for one in said for tax in one.taxes)
    return [one.version for one in said]


def say(
    document: Document, placed: Placed, entry_id: int | None, *, by: User | None,
    look: dict[str, Any] | None,
) -> Said:  # fmt: skip
    new, worked, company = placed.new, placed.worked, document.company
    version = Version(
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
    line_taxes = [
        LineTax(company=company, line=line, tax_id=tax)
        for line, ids in zip(lines, subject_to, strict=True)
        for tax in ids
    ]
    return Said(version, lines, line_taxes, taxes)


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
    """Delete what drafts said so far, for what they say now."""
    versions = Version._base_manager.filter(document__in=drafts)
    LineTax._base_manager.filter(line__version__in=versions).delete()
    Line._base_manager.filter(version__in=versions).delete()
    VersionTax._base_manager.filter(version__in=versions).delete()
    versions.delete()
