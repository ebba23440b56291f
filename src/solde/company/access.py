"""Which role may do what. Doors ask before they call an act for a person."""

from enum import StrEnum

from solde.company.models import Company, Member, User
from solde.refusal import Refused

Role = Member.Role


class May(StrEnum):
    """The things that a role allows or does not."""

    READ = "read"
    SELL = "sell"  # customers, invoices, credit memos, receipts
    RECEIVE = "receive"  # payments, applications, refunds
    SEND = "send"  # letters, statement runs
    POST = "post"  # entries by hand, reversals, finance charges
    CLOSE = "close"  # the closing date
    CONFIGURE = "configure"  # company, accounts, templates, mailboxes
    INVITE = "invite"  # members and their roles


ROLES: dict[str, frozenset[May]] = {
    Role.VIEWER: frozenset({May.READ}),
    Role.SALES: frozenset({May.READ, May.SELL, May.SEND}),
    Role.ACCOUNTANT: frozenset(May) - {May.INVITE},
    Role.OWNER: frozenset(May),
}


class NotAllowed(Refused):
    """Your role in this company does not allow that."""


class NoSuchCompany(Refused):
    """There is no such company."""


def may(user: User, company: Company, what: May) -> bool:
    """Whether a user's role in a company allows something. Strangers may do nothing."""
    member = company.members.filter(user=user, user__is_active=True).first()
    return member is not None and what in ROLES[member.role]


def insist(user: User, company: Company, what: May) -> None:
    """Refuse unless the role allows it. To a stranger the company does not exist."""
    if may(user, company, what):
        return
    if may(user, company, May.READ):
        raise NotAllowed
    raise NoSuchCompany
