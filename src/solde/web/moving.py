"""A part of a page that changes while workers are at it, and the letters that it is about."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from solde.mail.clock import database_now
from solde.mail.models import Mailbox
from solde.mail.states import State
from solde.web.letter_words import CAPTURED, STATES, Word
from solde.web.mailbox_cards import forecast_of

MOVES = (State.QUEUED, State.SENDING)  # states that change without anybody's doing
WAITS = (State.QUEUED, State.HELD)  # states in which a letter can be called off


class Letters(NamedTuple):
    """Where the letters of an order are."""

    states: list[tuple[State, Word, int]]  # with how many, those that there are
    whole: int
    under_way: int  # change without anybody's doing
    waiting: int  # can be called off
    forecast: str  # when those that wait will have left; empty: nothing slows them down

    @property
    def at_rest(self) -> int:
        return self.whole - self.under_way


def letters_of_order(counts: Mapping[str, int], mailbox: Mailbox | None) -> Letters:
    """What a page says of letters by state that were meant to leave by a mailbox."""
    is_kept = mailbox is not None and mailbox.kind == Mailbox.Kind.CAPTURED
    words = STATES | {State.SENT: CAPTURED} if is_kept else STATES
    queued = counts.get(State.QUEUED, 0)
    return Letters(
        states=[(one, word, counts[one]) for one, word in words.items() if one in counts],
        whole=sum(counts.values()),
        under_way=sum(counts.get(one, 0) for one in MOVES),
        waiting=sum(counts.get(one, 0) for one in WAITS),
        forecast=forecast_of(mailbox, queued, database_now()) if mailbox and queued else "",
    )


def part_alone(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The part that asked for itself.

    No longer moving, or with all answers that the page around it has not, it asks for that, too.
    """
    part = render(request, template, context)
    has_news = "unanswered" in request.GET and context.get("is_answered")
    if has_news or not context["is_moving"]:
        part.headers["HX-Refresh"] = "true"
    return part
