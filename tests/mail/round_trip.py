"""What a person does to connect Gmail, step by step: the browser's part too."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

import requests

from solde.company.models import Company, User
from solde.doubles.google import GoogleDouble
from solde.mail.google.connecting import confirm
from solde.mail.google.consent import GOOD_FOR, accept_return, begin_consent
from solde.mail.models import Consent, Mailbox
from tests.waiting import SECONDS_MAX

GMAIL_COM, WORKSPACE = "alder.books@gmail.com", "billing@birch.example"
SESSION = "the session of Carol's browser"
SEND = "https://www.googleapis.com/auth/gmail.send"
ALL = ("openid", "https://www.googleapis.com/auth/userinfo.email", SEND)


def member(company: Company, role: str = "owner", email: str = "carol@timber.example") -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    company.members.create(user=user, role=role)
    return user


def allowed_at(
    page: str, account: str = GMAIL_COM, *, scopes: Collection[str] = ALL, decision: str = "allow"
) -> dict[str, str]:
    """Decide on the consent page; what Google sends back through the browser."""
    form = {"account": account, "scope": list(scopes), "decision": decision}
    answer = requests.post(page, data=form, allow_redirects=False, timeout=SECONDS_MAX)
    assert answer.status_code == 302, answer.text
    brought = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    return {name: brought[name] for name in ("state", "code", "error") if name in brought}


def returned(company: Company, user: User, account: str = GMAIL_COM) -> Consent:
    """All but the confirmation."""
    page = begin_consent(company, user, SESSION)
    return accept_return(user, SESSION, **allowed_at(page, account))


def connected(company: Company, user: User, account: str = GMAIL_COM) -> Mailbox:
    """The whole way."""
    consent = returned(company, user, account)
    return confirm(company, user, SESSION, consent_id=consent.pk)


def alive(google: GoogleDouble, account: str = GMAIL_COM) -> int:
    """How many refresh tokens of an account are good."""
    grants = google.google.grants.refresh.values()
    return sum(one.is_alive for one in grants if one.email == account)


def grow_old(column: str) -> None:
    """Let a step of the only consent have been ten minutes earlier."""
    rows = Consent._base_manager
    rows.update(**{column: getattr(rows.get(), column) - GOOD_FOR})
