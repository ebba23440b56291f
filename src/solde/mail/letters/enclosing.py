"""What a letter carries, asked of whoever makes it: mail itself looks into nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from solde.mail.models import Delivery
from solde.subject import read


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A PDF of ours, and what must be in it if it is the right one; or a file that people added."""

    file_name: str  # [A-Za-z0-9._-]{1,80} and an ending such as ".pdf"
    shown_name: str  # the same for people, in their script
    content: bytes
    must_show: tuple[str, ...]  # texts as they are printed: the customer's name, the balance
    figures: bytes | None = None  # what is attached to it; None: not looked at
    media_type: str = "application/pdf"
    is_ours: bool = True  # False: it goes along as it is, and is not looked into


def enclosures_of(delivery: Delivery) -> list[Enclosure]:
    """What a letter about something carries. Of kinds without an entry in the settings, nothing.

    `about` is kind and number, such as "statement:81"; MAIL_ENCLOSURES names for each kind the
    function that is asked, with the letter.
    """
    if not may_carry(delivery):
        return []
    path = settings.MAIL_ENCLOSURES[kind_about(delivery)]
    enclosed: Callable[[Delivery], list[Enclosure]] = import_string(path)
    return enclosed(delivery)


def read_together(letters: Iterable[Delivery]) -> None:
    """Let what several letters are about be read at once, before each is asked what it carries.

    MAIL_READERS names for a kind the function that is given its letters, and sets `thing`
    of those whose thing it found. Of other kinds, each letter's is read when it is asked.
    """
    by_kind: dict[str, list[Delivery]] = defaultdict(list)
    for letter in letters:
        by_kind[kind_about(letter)].append(letter)
    for kind in by_kind.keys() & settings.MAIL_READERS.keys():
        read: Callable[[list[Delivery]], None] = import_string(settings.MAIL_READERS[kind])
        read(by_kind[kind])


def may_carry(delivery: Delivery) -> bool:
    """Whether a letter is about something that has papers."""
    return kind_about(delivery) in settings.MAIL_ENCLOSURES


def kind_about(delivery: Delivery) -> str:
    """The kind of what a letter is about: "statement" of "statement:81"."""
    return read(delivery.about).kind


def number_about(delivery: Delivery) -> int:
    """The number of what a letter is about: 81 of "statement:81"."""
    return int(read(delivery.about).key)
