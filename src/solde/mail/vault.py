"""Secrets at rest: passwords and tokens, encrypted with a key that is not in the database.

The key comes from SOLDE_SECRET_KEY; what an older secret of SOLDE_OLD_SECRET_KEYS has sealed can
still be read, until reseal_all() has sealed it anew.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from solde.mail.models import Consent, Mailbox

# Other uses of the same secret, such as signing sessions, have keys of their own (RFC 5869, 3.2).
PURPOSE = b"solde: secrets of mailboxes, 1"
SECRETS: tuple[tuple[type[models.Model], str], ...] = (
    (Mailbox, "password"),
    (Mailbox, "grant"),
    (Consent, "verifier"),
    (Consent, "account"),
)


class CannotUnseal(Exception):
    """Sealed with a secret that this installation no longer has, or not by us at all."""


def seal(secret: bytes) -> bytes:
    """Encrypt and sign with the newest key. The same secret looks different every time."""
    return keys().encrypt(secret)


def unseal(sealed: bytes | memoryview) -> bytes:
    """The secret. Raises CannotUnseal; what it says names neither key nor secret."""
    try:
        return keys().decrypt(bytes(sealed))
    except InvalidToken:
        raise CannotUnseal(
            "a stored secret cannot be read with the keys of this installation"
        ) from None


def reseal_all() -> int:
    """Seal every stored secret with the newest key; return how many.

    Afterwards the older secrets can be taken out of SOLDE_OLD_SECRET_KEYS. Any number of times,
    while letters leave: a secret that changes in the meantime is left alone, because whoever
    changed it has sealed it. One that cannot be read stays as it is.
    """
    return sum(reseal(model, column) for model, column in SECRETS)


def reseal(model: type[models.Model], column: str) -> int:
    rows = model._base_manager.exclude(**{f"{column}__isnull": True}).exclude(**{column: b""})
    count = 0
    for pk, sealed in rows.values_list("pk", column).iterator():
        try:
            again = keys().rotate(bytes(sealed))
        except InvalidToken:
            continue
        count += model._base_manager.filter(pk=pk, **{column: sealed}).update(**{column: again})
    return count


def keys() -> MultiFernet:
    """The newest first: it seals, and all are tried for reading."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_from(secret)) for secret in secrets])


def key_from(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return urlsafe_b64encode(derived)
