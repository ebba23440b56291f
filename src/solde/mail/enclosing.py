"""What a letter carries, asked of whoever makes it: mail itself looks into nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from solde.company.models import Company
from solde.mail.models import Delivery


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A PDF, and what must be in it if it is the right one."""

    file_name: str  # [A-Za-z0-9._-]{1,80}.pdf
    shown_name: str  # the same for people, in their script
    content: bytes
    must_show: tuple[str, ...]  # texts as they are printed: the customer's name, the balance
    figures: bytes | None = None  # what is attached to it; None: not looked at


def enclosures_of(delivery: Delivery) -> list[Enclosure]:
    """What a letter about something carries. Of kinds without an entry in the settings, nothing.

    `about` is kind and number, such as "statement:81"; MAIL_ENCLOSURES names for each kind the
    function that is asked, with the company and the number.
    """
    kind, _, number = delivery.about.partition(":")
    path = settings.MAIL_ENCLOSURES.get(kind)
    if path is None:
        return []
    enclosures: Callable[[Company, int], list[Enclosure]] = import_string(path)
    return enclosures(delivery.company, int(number))
