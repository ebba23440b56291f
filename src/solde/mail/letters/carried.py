"""What a letter carried, made again from what is kept with it, and held against what left."""

from dataclasses import dataclass
from hashlib import sha256

from solde.mail.letters.enclosing import Enclosure, enclosures_of
from solde.mail.models import Delivery


@dataclass(frozen=True, slots=True)
class Carried:
    """A file of a letter."""

    file: Enclosure
    sha256: str
    # Whether the last try carried these very bytes; None: nobody knows, for only the first paper
    # of a letter is put on record, and only once it was tried.
    left_like_this: bool | None


def carried_by(letter: Delivery) -> list[Carried]:
    """The files of a letter, in their order, as they were when it was ordered."""
    last = letter.attempts.order_by("number").last()
    on_record = last.pdf_sha256 if last else ""
    found = []
    for place, file in enumerate(enclosures_of(letter)):
        digest = sha256(file.content).hexdigest()
        known = on_record if place == 0 else ""
        found.append(Carried(file, digest, digest == known if known else None))
    return found
