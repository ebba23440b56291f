"""What stands around the figures of a paper: whose it is and to whom, as it was on that day."""

from collections.abc import Callable
from typing import Any

from solde.company.models import Company, Logo
from solde.customers.addresses import address_lines, mailing_address
from solde.customers.models import Customer
from solde.pdf.paper import Letterhead, PaperSize

# Where paper is Letter; everywhere else it is A4 (Unicode CLDR, paperSize).
LETTER_COUNTRIES = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


def paper_size(company: Company) -> PaperSize:
    return PaperSize.LETTER if company.country in LETTER_COUNTRIES else PaperSize.A4


def letterhead_of(company: Company) -> dict[str, Any]:
    """The company's letterhead of today, as JSON values."""
    return {
        "name": company.name,
        "address": address_lines(company, home=company.country, language=company.language),
        "phone": company.phone,
        "email": company.email,
        "website": company.website,
        "tax_numbers": list(company.tax_numbers),
        "note": company.statement_note,
        "logo": company.logo_id,
        "size": paper_size(company),
    }


def logo_png(logo_id: int) -> bytes:
    """The bytes of a logo, which stay the same for ever."""
    return bytes(Logo.objects.values_list("png", flat=True).get(pk=logo_id))


def thaw_letterhead(
    kept: dict[str, Any], logo: Callable[[int], bytes] = logo_png
) -> tuple[Letterhead, PaperSize]:
    """The letterhead and paper size that were kept.

    `logo` reads a picture; whoever thaws many gives one that remembers.
    """
    parts = dict(kept)
    size = PaperSize(parts.pop("size"))
    logo_id = parts.pop("logo", None)
    address, tax_numbers = tuple(parts.pop("address")), tuple(parts.pop("tax_numbers"))
    head = Letterhead(
        **parts,
        address=address,
        tax_numbers=tax_numbers,
        logo=logo(logo_id) if logo_id else None,
    )
    return head, size


def paper_language(customer: Customer, company: Company) -> str:
    """That of the customer; of a project without one its customer's, else the company's."""
    of_parent = customer.parent.language if customer.parent else ""
    return customer.language or of_parent or company.language


def addressee(customer: Customer, company: Company) -> dict[str, Any]:
    """To whom a document goes, as JSON values. Asked of the customer: its parent at hand."""
    owner = customer.parent or customer
    return {
        "address": mailing_address(customer, home=company.country, language=company.language),
        "customer_name": owner.name,
        "customer_number": customer.number or owner.number,
        "project": customer.name if customer.parent else "",
    }
