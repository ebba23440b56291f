"""Take a mailbox back into use that somebody has mended."""

from django.db import transaction

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.ailing import let_go_on
from solde.mail.models import Mailbox
from solde.subject import Subject


@transaction.atomic
def resume(company: Company, mailbox: Mailbox, *, by: User | None = None) -> int:
    """Send by a mailbox of a company again; returns how many letters go on that were held for it.

    For owners and accountants. If it was not mended after all, it stops again with the first
    letter, and nothing is lost.
    """
    if by:
        insist(by, company, May.CONFIGURE)
    count = let_go_on(mailbox)
    record(company, "resume_mailbox", Subject.MAILBOX.of(mailbox.pk), by=by)
    return count
