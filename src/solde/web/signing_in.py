"""Let people in: count their tries, and make links that are good once and for a short time."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from solde.company.models import User
from solde.refusal import Refused
from solde.web.models import SignInTry

SPAN = timedelta(minutes=15)  # for so long a try counts
TRIES_MAX = 5  # at one account, from one place
TRIES_FROM_A_PLACE_MAX = 50  # many people may share one
LINK_GOOD_FOR = timedelta(minutes=30)
LINKS = "solde.sign-in-link"  # the salt, so that nothing else that is signed is a link


class TooManyTries(Refused):
    """That was tried too often. Wait a quarter of an hour."""


class LinkIsStale(Refused):
    """That link has been used, or is too old. Ask for another one."""


def write_down_try(request: HttpRequest, email: str) -> None:
    """Count an attempt at a password; refused when there were too many.

    It is written down before the password is looked at, so that many at once count too.
    """
    tries = {"email": fingerprint(email), "address": place_of(request)}
    SignInTry.objects.filter(tried_at__lt=Now() - SPAN).delete()
    this = SignInTry.objects.create(**tries)
    if too_many(**tries):
        this.delete()  # those that are refused unseen do not make the wait longer
        raise TooManyTries


def forget_tries(request: HttpRequest, email: str) -> None:
    """The right password was given."""
    SignInTry.objects.filter(email=fingerprint(email), address=place_of(request)).delete()


def too_many(*, email: str, address: str) -> bool:
    recent = SignInTry.objects.filter(address=address)
    at_this = recent.filter(email=email).count()
    return at_this > TRIES_MAX or recent.count() > TRIES_FROM_A_PLACE_MAX


def place_of(request: HttpRequest) -> str:
    """Where a request comes from; with https, as the proxy before Solde says."""
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.HAS_TLS else ""
    # The last is the proxy's own word; those before it are what it was told.
    return (told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", "")))[:45]


def fingerprint(email: str) -> str:
    """People type passwords into the wrong field: what was typed is not kept."""
    return sha256(email.strip().lower().encode()).hexdigest()


def sign_in_link(user: User) -> str:
    """An address that signs a user in. Signing in, however it is done, uses it up."""
    token = signing.dumps([user.pk, moment_of(user)], salt=LINKS)
    return f"{settings.SOLDE_BASE_URL}{reverse('sign_in_by_link', args=[token])}"


def user_of_link(token: str) -> User:
    """Whose link it is; refused when it is good no more. Does not use it up."""
    try:
        pk, moment = signing.loads(token, salt=LINKS, max_age=LINK_GOOD_FOR)
    except signing.BadSignature as error:
        raise LinkIsStale from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or moment_of(user) != moment:
        raise LinkIsStale
    return user


def use_link(token: str) -> User:
    """Whose link it is, which from now on is used. Of two at once, one gets in."""
    user = user_of_link(token)
    unused = User.objects.filter(pk=user.pk, last_login=user.last_login)
    if user.last_login is None:
        unused = User.objects.filter(pk=user.pk, last_login__isnull=True)
    if not unused.update(last_login=timezone.now()):
        raise LinkIsStale
    return user


def moment_of(user: User) -> str:
    """The last time that the user signed in; empty: never."""
    return user.last_login.isoformat() if user.last_login else ""
