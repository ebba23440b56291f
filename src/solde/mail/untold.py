"""What has a letter that failed, and of which nobody was told yet."""

from datetime import timedelta
from typing import Final

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from solde.company.models import Company
from solde.mail.clock import database_now
from solde.mail.models import Alert
from solde.mail.states import State
from solde.subject import Subject

LOOKED_BACK: Final = timedelta(days=60)  # letters are given up after days


def has_failed_untold(company: Company, letter: str = "") -> Q:
    """The rows whose letter, one of the company's, failed without an alert of any kind about it.

    `letter` begins the names of the letter's columns, such as "letter__"; rows of letters need
    none.
    """
    its_name = Concat(
        Value(Subject.DELIVERY.of("")),
        Cast(OuterRef(f"{letter}pk"), CharField()),
        output_field=CharField(),
    )
    told = Alert._base_manager.filter(company=company, subject=its_name)
    failed = {
        f"{letter}company": company,
        f"{letter}state": State.FAILED,
        f"{letter}rested_at__gt": database_now() - LOOKED_BACK,
    }
    return Q(~Exists(told), **failed)
