"""Where bounces go: an address that names the letter, and that nobody else can make up.

`bounces+<delivery>.<attempt>.<signature>@mail.example.com`, delivery a public id in hexadecimal
digits. Everything is in lower case, because some servers make it so.
"""

import re
from base64 import b32encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from solde.mail.models import Mailbox

SIGNATURE = 12  # letters of base32: 60 bits
TAG = re.compile(rf"([0-9a-f]{{32}})\.([1-9][0-9]{{0,3}})\.([a-z2-7]{{{SIGNATURE}}})")


@dataclass(frozen=True, slots=True)
class Try:
    """Which try of which letter a bounce is about."""

    delivery: UUID
    attempt: int


def return_path(mailbox: Mailbox, tried: Try, *, otherwise: str) -> str:
    """MAIL FROM of a letter; `otherwise`, the mailbox's own address, where none is to be signed.

    Signed are letters of the installation's server alone: a company's own would refuse a
    sender of a domain that is not its own.
    """
    if not (settings.SOLDE_BOUNCE_ADDRESS and mailbox.is_installations):
        return otherwise
    local, _, domain = settings.SOLDE_BOUNCE_ADDRESS.partition("@")
    return f"{local}+{signed(tried)}@{domain}"


def signed(tried: Try) -> str:
    tag = f"{tried.delivery.hex}.{tried.attempt}"
    return f"{tag}.{signature(tag, settings.SECRET_KEY)}"


def read(address: str) -> Try | None:
    """The try that an address names, if we have signed it."""
    local, _, domain = address.lower().partition("@")
    ours, _, our_domain = settings.SOLDE_BOUNCE_ADDRESS.lower().partition("@")
    name, _, tag = local.partition("+")
    found = TAG.fullmatch(tag)
    if not found or not ours or (name, domain) != (ours, our_domain):
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    said = f"{found[1]}.{found[2]}"
    if not any(constant_time_compare(found[3], signature(said, key)) for key in keys):
        return None
    return Try(UUID(found[1]), int(found[2]))


def signature(text: str, key: str) -> str:
    digest = salted_hmac("solde.mail.return_path", text, secret=key, algorithm="sha256").digest()
    return b32encode(digest).decode().lower()[:SIGNATURE]
