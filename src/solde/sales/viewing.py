"""The link in a letter that shows what it is about, to whoever has it."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models.functions import Now

from solde.history.recording import record
from solde.refusal import NotFound
from solde.sales.models import Version
from solde.subject import Subject

SALT = "solde.sales.viewing"  # signatures for this alone; without the key there is no guessing


class NoSuchLink(NotFound):
    """That link leads to nothing. Ask whoever sent it to you."""


def link_to(version: Version) -> str:
    """The address that shows this very version, whatever is edited later."""
    return f"{settings.SOLDE_BASE_URL}/v/{token_of(version)}"


def token_of(version: Version) -> str:
    return Signer(salt=SALT).sign(str(version.pk))


def version_behind(token: str) -> Version:
    """The version that a link leads to. Refused when nobody made that link."""
    try:
        number = int(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError) as error:
        raise NoSuchLink from error
    rows = Version._base_manager.select_related("document__company")
    version: Version | None = rows.filter(pk=number).first()
    if version is None:
        raise NoSuchLink
    return version


@transaction.atomic
def view(version: Version) -> None:
    """Put on record that a version was opened by its link; the first time since its letter.

    Opened by whom, nobody knows: mail scanners follow links too. A link to another version than
    the latest letter carries says nothing of that letter.
    """
    document = version.document
    first = document.company.documents.filter(
        pk=document.pk,
        viewed_at__isnull=True,
        letter__about=Subject.VERSION.of(version.pk),
    )
    if first.update(viewed_at=Now()):
        subject = Subject.DOCUMENT.of(document.pk)
        record(document.company, "view", subject, version=version.number)
