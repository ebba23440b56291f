"""What acts, alerts, letters and given-up work are about: a row of any table, named in a word.

The columns `subject` and `about` hold such names, "run:12". They are written and read here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, NewType

Name = NewType("Name", str)  # "run:12"


class Subject(StrEnum):
    """A kind of thing that can be named. The key is the id of its row, where nothing else is said.

    A letter is about a version of a document; what was done to the document is about itself.
    """

    ALERT = "alert"  # of a letter about one, the key has the owner behind it: "7:42"
    APPLICATION = "application"
    BOOKS = "books"  # key: the company
    COMPANY = "company"
    CUSTOMER = "customer"
    DELIVERY = "delivery"
    DOCUMENT = "document"
    ENTRY = "entry"
    IMPORT = "import"
    INVITATION = "invitation"
    ITEM = "item"
    MAILBOX = "mailbox"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    REMINDER = "reminder"  # the letter of a customer
    REMINDER_RULE = "reminder_rule"
    REMINDERS = "reminders"  # those of a day, all together
    REMINDING = "reminding"  # key: the company, whose day may have no row yet
    RUN = "run"  # of statements
    SCHEDULE = "schedule"
    SENDING = "sending"  # a run of documents
    SERIES = "series"  # key: the kind of what is numbered
    STATEMENT = "statement"
    TAX = "tax"
    TEMPLATE = "template"  # key: kind and language, "statement:fr-CA"
    TEST = "test"  # a letter to try a mailbox out; key: the mailbox
    TRIAL = "trial"
    TRY = "try"  # to hand a letter over
    USER = "user"
    VERSION = "version"  # of a document

    def of(self, key: int | str) -> Name:
        """The name of one: Subject.RUN.of(12) is "run:12"."""
        return Name(f"{self}:{key}")


class Named(NamedTuple):
    """What a name says."""

    kind: str  # of Subject; another word, where the name is none of ours
    key: str  # empty where the name is none of ours


def read(name: str) -> Named:
    """The kind and the key of a name: the first colon parts them."""
    kind, _colon, key = name.partition(":")
    return Named(kind, key)


def numbers_by_kind(names: Iterable[str]) -> Mapping[str, list[int]]:
    """The ids of the rows that are named, by kind; an empty list for every other kind."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, key in map(read, names):
        if key.isascii() and key.isdigit():
            numbers[kind].append(int(key))
    return numbers
