"""Letters about signing in, to the people who work here.

They go by the installation's own server and not through a company's outbox: whoever reads that
must not find a link by which somebody else signs in. Links are made when a letter is sent, so
none waits in the database.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import get_supported_language_variant, gettext, override

from solde.company.members import GOOD_FOR, invitation_link
from solde.company.models import Invitation, User


def send_invitation(invitation_id: int) -> None:
    """Write to somebody who was invited, unless the invitation has ended in the meantime."""
    rows = Invitation._base_manager.select_related("company", "invited_by")
    invitation = rows.filter(pk=invitation_id, ended_at=None).first()
    if invitation is None:
        return
    named = {"company": invitation.company.name, "days": GOOD_FOR.days}
    by = invitation.invited_by.email if invitation.invited_by else gettext("Solde")
    with override(spoken(invitation.company.language)):
        send(
            invitation.email,
            gettext("%(company)s invites you to Solde") % named,
            gettext("%(by)s lets you work on the accounts of %(company)s in Solde.")
            % {**named, "by": by},
            gettext("Open this link to accept. It is good once, for %(days)s days:") % named,
            invitation_link(invitation),
        )


def send_password_letter(user_id: int) -> None:
    """Write to a user who has forgotten the password, unless they were shut out."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with override(spoken(user.language)):
        send(
            user.email,
            gettext("A new password for Solde"),
            gettext("Somebody, probably you, has asked for a new password for this address."),
            gettext("Open this link to choose one. If it was not you, do nothing."),
            password_link(user),
        )


def password_link(user: User) -> str:
    """An address where a user chooses a new password. Good until it is used, for three days."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return f"{settings.SOLDE_BASE_URL}{path}"


def send(to: str, subject: str, *paragraphs: str) -> None:
    """By SOLDE_SMTP_URL; without one, into a file of the data directory (settings.py)."""
    send_mail(subject, "\n\n".join(paragraphs) + "\n", None, [to])


def spoken(language: str) -> str:
    """The language of ours that is nearest to a tag such as "fr-CA"."""
    try:
        return get_supported_language_variant(language.lower())
    except LookupError:
        return settings.LANGUAGE_CODE
