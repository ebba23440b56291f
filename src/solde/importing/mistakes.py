"""What is wrong with the files, place by place."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from solde.importing.formats import Format
from solde.refusal import Refused

MISTAKES_MAX = 1000  # kept and shown; the rest is counted


class Mistake(NamedTuple):
    """Something that must be put right before the files can be imported."""

    file: str  # as it was given; "" when it is about no file
    line: int  # on which the row begins, counted from 1; 0: the file as a whole
    column: str  # "" when it is about the whole row
    words: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place = _("%(file)s, line %(line)s") % {"file": self.file, "line": self.line}
        if self.column:
            place = _("%(place)s, column %(column)s") % {"place": place, "column": self.column}
        return f"{place}: {self.words}" if place else self.words


class ImportRefused(Refused):
    """Nothing was imported."""

    def __init__(self, mistakes: list[Mistake], not_kept: int = 0) -> None:
        count = len(mistakes) + not_kept
        super().__init__(
            ngettext(
                "Nothing was imported: there is %s mistake.",
                "Nothing was imported: there are %s mistakes.",
                count,
            )
            % count
        )
        self.mistakes = mistakes
        self.not_kept = not_kept


@dataclass(slots=True)
class Findings:
    """Mistakes or warnings of all files: the first so many, and how many more there were."""

    kept: list[Mistake] = field(default_factory=list)
    not_kept: int = 0
    # Formats of which some row could not be read at all. What only that row could have
    # brought with it must not be called unknown.
    gaps: set[Format] = field(default_factory=set)

    def add(self, mistake: Mistake) -> None:
        if len(self.kept) < MISTAKES_MAX:
            self.kept.append(mistake)
        else:
            self.not_kept += 1
