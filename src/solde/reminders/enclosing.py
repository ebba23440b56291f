"""What the letter of a reminder carries."""

from solde.mail.letters.enclosing import Enclosure, number_about
from solde.mail.models import Delivery
from solde.reminders.models import Reminder
from solde.sales.enclosing import paper_enclosed


def enclosed(letter: Delivery) -> list[Enclosure]:
    """The papers of the charges as they were when the letter was written, each once."""
    reminder: Reminder = letter.company.reminders.get(pk=number_about(letter))
    carried = reminder.items.filter(version__isnull=False).values("version")
    versions = letter.company.versions.filter(pk__in=carried).select_related("document")
    at = letter.created_at
    by_due_date = versions.order_by("document__due_on", "pk")
    return [paper_enclosed(version, at=at) for version in by_due_date]
