"""Tell a company of reminders whose letters will not leave: no rule reminds of that again."""

from collections.abc import Sequence

from django.db.models import QuerySet

from solde.company.models import Company
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.letters.enclosing import number_about
from solde.mail.models import Delivery
from solde.mail.untold import has_failed_untold
from solde.subject import Subject


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
    of_reminders = Subject.REMINDER.of("")
    letters: QuerySet[Delivery] = company.deliveries.filter(about__startswith=of_reminders)
    return letters.filter(has_failed_untold(company))


def customers_of(company: Company, letters: Sequence[Delivery]) -> dict[int, str]:
    """The names of the customers who are reminded, by id of the reminder."""
    reminders = company.reminders.filter(pk__in=map(number_about, letters))
    return dict(reminders.values_list("pk", "customer__name"))
