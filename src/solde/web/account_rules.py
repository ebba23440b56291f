"""How Solde signs people in, where allauth asks."""

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from solde.company.models import User
from solde.mail.vault import seal, unseal
from solde.queue import enqueue
from solde.web.signing_in import TooManyTries, forget_tries, place_of, write_down_try

UNKNOWN = "::"  # what a proxy says may be no address: a host and a port, or nothing
PASSKEY = "mfa_reauthenticate:webauthn"  # as allauth names this way of saying who one is


class AccountRules(DefaultAccountAdapter):
    """Nobody opens an account by themselves; tries at passwords are counted by all processes."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The present password is wrong."),
        "incorrect_code": _("That code is wrong, or was used before."),
        "too_many_login_attempts": _("That was tried too often. Wait a quarter of an hour."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the list of sessions, whose column holds addresses and nothing else."""
        try:
            return str(ip_address(place_of(request)))
        except ValueError:
            return UNKNOWN

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            write_down_try(request, credentials["email"])
        except TooManyTries as error:
            raise self.validation_error("too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            forget_tries(request, credentials["email"])
        return user

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """A passkey first, where there is one: it is one touch. What cannot be used is no way."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        keys = [way for way in ways if way["id"] == PASSKEY]
        rest = [way for way in ways if way["id"] != PASSKEY]
        return [*keys, *rest] if passkeys_are_possible() else rest

    def send_password_reset_mail(
        self, user: AbstractBaseUser, email: str, context: dict[str, Any]
    ) -> None:
        """A worker makes the link and sends it, so that the answer takes as long for everybody."""
        enqueue("send_password_letter", user_id=user.pk)


class SecondFactorRules(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed like those of mailboxes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is wrong, or was used before."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode()).decode()


def passkeys_are_possible() -> bool:
    """Whether browsers offer passkeys here: with https, or on a machine called localhost."""
    return bool(settings.HAS_TLS or settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)
