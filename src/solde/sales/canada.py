"""The sales taxes of Canada's provinces and territories, ready to be chosen.

Rates as of 1 April 2025, when Nova Scotia lowered its HST to 14 %: Excise Tax Act, s. 165 and
the New Harmonized Value-added Tax System Regulations for GST and HST; Act respecting the Québec
sales tax, s. 16; the provinces' own acts for PST and RST.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db import transaction

from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.customers.naming import plain
from solde.refusal import NotFound
from solde.sales.models import Tax
from solde.sales.taxes import NewTax, add_tax, change_tax


class NoSuchProvince(NotFound):
    """That is no province or territory of Canada."""


class Ready(NamedTuple):
    """A tax as the law has it."""

    code: str  # its name in English
    french: str
    rate_ppm: int
    region: str = ""  # the province that alone has it


GST: Final = Ready("GST", "TPS", 50_000)
QST: Final = Ready("QST", "TVQ", 99_750, "QC")
HST_13: Final = Ready("HST", "TVH", 130_000, "ON")
HST_14: Final = Ready("HST", "TVH", 140_000, "NS")
HST_15: Final = Ready("HST", "TVH", 150_000)
PST_BC: Final = Ready("PST", "TVP", 70_000, "BC")
PST_SK: Final = Ready("PST", "TVP", 60_000, "SK")
RST: Final = Ready("RST", "TVD", 70_000, "MB")

PROVINCES: Final[dict[str, tuple[Ready, ...]]] = {
    "AB": (GST,),
    "BC": (GST, PST_BC),
    "MB": (GST, RST),
    "NB": (HST_15,),
    "NL": (HST_15,),
    "NS": (HST_14,),
    "NT": (GST,),
    "NU": (GST,),
    "ON": (HST_13,),
    "PE": (HST_15,),
    "QC": (GST, QST),
    "SK": (GST, PST_SK),
    "YT": (GST,),
}

# As addresses write them, plain(): without accents and in small letters.
NAMES: Final = {
    "alberta": "AB",
    "british columbia": "BC",
    "colombie-britannique": "BC",
    "manitoba": "MB",
    "new brunswick": "NB",
    "nouveau-brunswick": "NB",
    "newfoundland and labrador": "NL",
    "terre-neuve-et-labrador": "NL",
    "nova scotia": "NS",
    "nouvelle-ecosse": "NS",
    "northwest territories": "NT",
    "territoires du nord-ouest": "NT",
    "nunavut": "NU",
    "ontario": "ON",
    "prince edward island": "PE",
    "ile-du-prince-edouard": "PE",
    "quebec": "QC",
    "saskatchewan": "SK",
    "yukon": "YT",
}


def province_of(region: str) -> str | None:
    """The code of the province or territory that an address names, in English or French."""
    code = region.strip().upper()
    return code if code in PROVINCES else NAMES.get(plain(region))


@transaction.atomic
def choose_province(
    company: Company, province: str, *, registrations: Mapping[str, str], home: bool = True,
    by: User | None = None,
) -> list[Tax]:  # fmt: skip
    """Collect the taxes of a province; those that the company has already are kept.

    `registrations`: the company's numbers by GST, HST, QST, PST, RST; that of GST is HST's too.
    At `home`, these and no other taxes become the usual ones. Another province's are added for
    customers there.
    """
    if province not in PROVINCES:
        raise NoSuchProvince
    chosen = [collect(company, ready, registrations, by=by) for ready in PROVINCES[province]]
    if home:
        usual = list(company.taxes.filter(is_usual=True))
        for tax in usual:
            if tax not in chosen:
                change_tax(tax, by=by, is_usual=False)
        for tax in chosen:
            if tax not in usual:
                change_tax(tax, by=by, is_usual=True)
    return chosen


def collect(
    company: Company, ready: Ready, registrations: Mapping[str, str], *, by: User | None
) -> Tax:
    """A tax of the law among the company's: found, taken up again or added."""
    registration = registrations.get(ready.code, "")
    if ready.code == "HST" and not registration:
        registration = registrations.get("GST", "")
    for tax in company.taxes.filter(rate_ppm=ready.rate_ppm):
        if is_the_same(tax, ready):
            given = {"registration": registration} if registration else {}
            change_tax(tax, by=by, active=True, **given)
            return tax
    in_french = company.language.startswith("fr")
    new = NewTax(
        name=ready.french if in_french else ready.code,
        names={"en": ready.code} if in_french else {"fr": ready.french},
        rate_ppm=ready.rate_ppm,
        registration=registration,
        region=ready.region,
    )
    return add_tax(company, new, by=by)


def is_the_same(tax: Tax, ready: Ready) -> bool:
    names = (ready.code, ready.french)
    return tax.name in names and tax.rate_ppm == ready.rate_ppm and tax.region == ready.region


def taxes_for(customer: Customer) -> list[Tax]:
    """The taxes proposed for a customer's lines, of those that its company collects.

    Those of the customer's province (place of supply: Excise Tax Act, schedule IX), or where
    the company has none of them, the usual ones. None for the exempt, nor from Canada to a
    customer abroad (zero-rated: schedule VI, part V).
    """
    company = customer.company
    if not customer.taxed:
        return []
    active = list(company.taxes.filter(active=True))
    usual = [tax for tax in active if tax.is_usual and tax.region in ("", customer.region)]
    if company.country != "CA":
        return usual
    if customer.country not in ("", "CA"):
        return []
    province = province_of(customer.region)
    lawful = PROVINCES[province] if province else ()
    there = [tax for tax in active if any(is_the_same(tax, ready) for ready in lawful)]
    return there or [tax for tax in active if tax.is_usual]
