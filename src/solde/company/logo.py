"""Keep a company's logo. The only writer of logos."""

from hashlib import sha256

from django.utils.translation import gettext as _

from solde.company.models import Company, Logo
from solde.pdf.logo import reencode
from solde.refusal import Refused


class LogoIsWrong(Refused):
    """That file cannot be used as a logo."""


def keep_logo(company: Company, picture: bytes) -> Logo:
    """The logo that prints a picture, the same row for the same picture.

    Kept are the pixels alone, written anew; what is no picture, or too large, is refused.
    """
    try:
        png = reencode(picture)
    except ValueError as error:
        raise LogoIsWrong(_(str(error))) from error
    logo, _made = company.logos.get_or_create(sha256=sha256(png).hexdigest(), defaults={"png": png})
    return logo
