"""Tell a company of reminders whose letters will not leave: no rule reminds of that again."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from solde.company.models import Company
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.clock import database_now
from solde.mail.letters.enclosing import number_about
from solde.mail.models import Alert, Delivery
from solde.mail.states import State
from solde.subject import Subject

LOOKED_BACK = timedelta(days=60)  # letters are given up after days


def tell_of_unsent() -> None:
    """Raise an alert for every letter of a reminder that failed, sent again or not; once each.

    Not where one was raised already because the server refused the primary address.
    """
    for company in Company.objects.all():
        letters = list(unsent(company))
        names = customers_of(company, letters)
        for letter in letters:
            words = f"{names[number_about(letter)]}: {letter.last_words}"
            subject = Subject.DELIVERY.of(letter.pk)
            raise_alert(company, AlertKind.REMINDER_NOT_SENT, subject, words)


def unsent(company: Company) -> QuerySet[Delivery]:
    """The letters of reminders that failed, and that nobody was told of yet."""
    its_name = Concat(
        Value(Subject.DELIVERY.of("")), Cast("pk", CharField()), output_field=CharField()
    )
    told = Alert._base_manager.filter(company=company, subject=OuterRef("its_name"))
    failed = company.deliveries.filter(
        about__startswith=Subject.REMINDER.of(""),
        state=State.FAILED,
        rested_at__gt=database_now() - LOOKED_BACK,
    )
    letters: QuerySet[Delivery] = failed.annotate(its_name=its_name).filter(~Exists(told))
    return letters


def customers_of(company: Company, letters: Sequence[Delivery]) -> dict[int, str]:
    """The names of the customers who are reminded, by id of the reminder."""
    reminders = company.reminders.filter(pk__in=map(number_about, letters))
    return dict(reminders.values_list("pk", "customer__name"))
