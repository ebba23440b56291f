"""Put on record what became of a letter. Every change of state after a try is made here."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from solde.mail.ailing import pause, take_back_after_pause
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.answers import Answer, Meaning
from solde.mail.deciding import RETRY_FIRST, Try, Verdict, judge, state_of
from solde.mail.holding import REACHED
from solde.mail.models import Attempt, CapturedLetter, Delivery, Mailbox, Recipient
from solde.mail.states import Fate, State
from solde.prepared import Prepared
from solde.subject import Subject

Values = dict[str, str | int | float | list[str]]  # of a statement's parameters

CLOCK: RawSQL = RawSQL("clock_timestamp()", [], DateTimeField())
# Fates of the recipients that were not part of the attempt.
EARLIER: RawSQL = RawSQL(
    "array(select r.fate from mail_recipient r where r.delivery_id = mail_attempt.delivery_id"
    " and r.address <> all (mail_attempt.recipients))",
    [],
    ArrayField(CharField()),
)
LOST = "The worker that had this letter is gone. It may have been sent."
# Of letters that leave by themselves, or when they are let go on.
WAITS = Q(state__in=[State.QUEUED, State.HELD]) | Q(state=State.PARTLY_SENT, due_at__isnull=False)


# What nearly every letter comes to, in one statement: taken for all whom it had not reached, by a
# mailbox in order. judge() says the same, in six.
TAKEN_BY_ALL = """
    with attempt as (
        update mail_attempt a
           set is_open = false, phase = %(phase)s, answer = %(answer)s,
               ended_at = clock_timestamp()
         where a.id = %(attempt)s and a.is_open
           and not exists (select from mail_recipient r
                            where r.delivery_id = a.delivery_id and r.fate <> 'taken'
                              and r.address <> all (a.recipients))
           and exists (select from mail_mailbox m
                        where m.id = a.mailbox_id and m.ailment = '' and m.pauses = 0)
        returning a.delivery_id, a.recipients
    ), recipient as (
        update mail_recipient r set fate = 'taken', words = %(words)s
          from attempt
         where r.delivery_id = attempt.delivery_id and r.address = any (attempt.recipients)
    ), taken as (
        update mail_delivery d
           set state = 'sent', last_words = %(words)s, tries = d.tries + 1,
               rested_at = clock_timestamp()
          from attempt where d.id = attempt.delivery_id
        returning d.id
    )
"""
TAKING = {"attempt": "bigint", "phase": "text", "answer": "jsonb", "words": "text"}
WAS_TAKEN_BY_ALL = Prepared("letter_was_taken", f"{TAKEN_BY_ALL} select from taken", TAKING)


def put_on_record(attempt_id: int, answer: Answer) -> None:
    """Close an attempt with its answer, and let the letter go where that leads.

    An answer that comes after the letter was given up for lost is still believed when the
    server took it, also when a person has queued it again and it has not left since; one that
    it was not taken leaves the decision to a person. The same answer a second time changes
    nothing.
    """
    if not was_taken_by_all(attempt_id, answer):
        put_any_on_record(attempt_id, answer)


def was_taken_by_all(attempt_id: int, answer: Answer) -> bool:
    """Put the commonest answer on record; False, and nothing done, when it is another."""
    if not is_commonest(answer):
        return False
    with connection.cursor() as cursor:
        WAS_TAKEN_BY_ALL.execute(cursor, about(attempt_id, answer))
        return bool(cursor.rowcount)


def is_commonest(answer: Answer) -> bool:
    said = set(answer.recipients.values())
    return answer.trouble is None and said == {(Meaning.TAKEN, answer.words)}


def about(attempt_id: int, answer: Answer) -> Values:
    """What TAKEN_BY_ALL asks for."""
    return {
        "attempt": attempt_id,
        "phase": answer.phase,
        "answer": json.dumps(as_json(answer)),
        "words": answer.words,
    }


@transaction.atomic
def put_any_on_record(attempt_id: int, answer: Answer) -> None:
    attempts = Attempt._base_manager.select_related("delivery", "mailbox")
    attempt = (
        attempts.select_for_update(of=("self", "delivery"), no_key=True)
        .annotate(now=CLOCK, earlier=EARLIER)
        .get(pk=attempt_id)
    )
    if attempt.answer is not None:
        return
    letter = attempt.delivery
    Attempt._base_manager.filter(pk=attempt_id).update(
        is_open=False, phase=answer.phase, answer=as_json(answer), ended_at=attempt.now
    )
    if attempt.is_open:
        go_on_from(letter, frozenset(map(Fate, attempt.earlier)), answer, attempt.now)
    elif letter.state == State.IN_DOUBT:
        believe_late(letter, answer, attempt.now)
    elif letter.state == State.HELD or letter.due_at:
        believe_after_all(letter, answer, attempt.now)
    if answer.trouble:
        pause(attempt.mailbox, answer.trouble)
    elif attempt.mailbox.ailment or attempt.mailbox.pauses:
        take_back_after_pause(attempt.mailbox)


def go_on_from(letter: Delivery, earlier: frozenset[Fate], answer: Answer, now: datetime) -> None:
    assert letter.first_tried_at
    tried = Try(letter.tries + 1, letter.first_tried_at, now)
    verdict = judge(earlier, answer, tried)
    write_fates(letter, verdict.fates)
    Delivery._base_manager.filter(pk=letter.pk).update(
        state=verdict.state,
        due_at=verdict.due_at,
        last_words=verdict.words,
        tries=F("tries") + int(verdict.counts),
        rested_at=None if verdict.due_at else now,
    )
    tell_of_the_primary(letter, verdict)


def write_fates(letter: Delivery, fates: Mapping[str, tuple[Fate, str]]) -> None:
    """One UPDATE for each fate; nearly always there is one. What came back stays so."""
    open_ones = letter.recipients.filter(fate__in=[Fate.WAITING, Fate.IN_DOUBT])
    alike: dict[tuple[Fate, str], list[str]] = defaultdict(list)
    for address, fate in fates.items():
        alike[fate].append(address)
    for (one, words), addresses in alike.items():
        open_ones.filter(address__in=addresses).update(fate=one, words=words)


def tell_of_the_primary(letter: Delivery, verdict: Verdict) -> None:
    if all(fate is not Fate.REFUSED for fate, _ in verdict.fates.values()):
        return
    primary = letter.recipients.get(position=0)
    if primary.fate == Fate.REFUSED:
        raise_alert(
            letter.company, AlertKind.PRIMARY_REFUSED, Subject.DELIVERY.of(letter.pk), primary.words
        )


def believe_late(letter: Delivery, answer: Answer, now: datetime) -> None:
    """The answer of a worker that was thought dead."""
    write_fates(letter, taken_in(answer))
    Delivery._base_manager.filter(pk=letter.pk).update(
        state=state_of(fates_of(letter)), last_words=answer.words, rested_at=now
    )


def believe_after_all(letter: Delivery, answer: Answer, now: datetime) -> None:
    """The same, when a person has said meanwhile that the letter was not sent, and it waits.

    It does not leave again for those who have it. What waits for the others is put together
    anew: whoever has done so already may have named these too.
    """
    taken = taken_in(answer)
    if not taken:
        return
    write_fates(letter, taken)
    fates = fates_of(letter)
    words = _("It had been sent after all: %s") % answer.words
    row = Delivery._base_manager.filter(pk=letter.pk)
    if Fate.WAITING not in fates:
        row.update(
            state=state_of(fates), last_words=words, due_at=None, picked_until=None, held_for="",
            rested_at=now,
        )  # fmt: skip
    elif letter.due_at:
        due_at = max(letter.due_at, now + RETRY_FIRST)
        row.update(state=state_of(fates), last_words=words, due_at=due_at, picked_until=None)
    else:
        row.update(last_words=words)  # it stays held


def taken_in(answer: Answer) -> dict[str, tuple[Fate, str]]:
    return {
        address: (Fate.TAKEN, words)
        for address, (meaning, words) in answer.recipients.items()
        if meaning is Meaning.TAKEN
    }


def fates_of(letter: Delivery) -> frozenset[Fate]:
    return frozenset(map(Fate, letter.recipients.values_list("fate", flat=True)))


@transaction.atomic
def leave_in_doubt(attempt: Attempt) -> None:
    """Put on record that a worker died with this letter: nobody knows what became of it.

    Except for captured mail, which never leaves the database.
    """
    mine = Attempt._base_manager.filter(pk=attempt.pk, is_open=True)
    if not mine.update(is_open=False, ended_at=Now()):
        return  # its worker was quicker
    letter = attempt.delivery
    if attempt.mailbox.kind == Mailbox.Kind.CAPTURED:
        settle_captured(letter)
        return
    letter.recipients.filter(address__in=attempt.recipients).update(fate=Fate.IN_DOUBT)
    Delivery._base_manager.filter(pk=letter.pk).update(
        state=State.IN_DOUBT, last_words=LOST, rested_at=Now()
    )


def settle_captured(letter: Delivery) -> None:
    if CapturedLetter.objects.filter(delivery=letter).exists():
        letter.recipients.update(fate=Fate.TAKEN)
        new = {"state": State.SENT, "rested_at": Now()}
    else:
        new = {"state": State.QUEUED, "due_at": Now()}
    Delivery._base_manager.filter(pk=letter.pk).update(**new)


def come_to_rest(delivery_id: int, state: State, words: str) -> bool:
    """End a letter that waits, for good; False when it does not wait any more."""
    letter = Delivery._base_manager.filter(pk=delivery_id)
    return bool(all_come_to_rest(letter, state, words))


@transaction.atomic
def all_come_to_rest(letters: QuerySet[Delivery], state: State, words: str) -> list[int]:
    """End those of the letters that wait, for good; returns their ids.

    One that has reached some of its recipients stays partly sent.
    """
    waiting = letters.filter(WAITS).order_by("pk").select_for_update(no_key=True)
    ids = list(waiting.values_list("pk", flat=True))
    rows = Delivery._base_manager.filter(pk__in=ids)
    rows.update(
        due_at=None,
        picked_until=None,
        last_words=words,
        rested_at=Now(),
        held_for="",
        state=Case(
            When(REACHED | Q(state=State.PARTLY_SENT), then=Value(State.PARTLY_SENT)),
            default=Value(state),
        ),
    )
    fate = {State.FAILED: Fate.REFUSED, State.CANCELLED: Fate.CANCELLED}[state]
    untold = Recipient._base_manager.filter(delivery_id__in=ids, fate=Fate.WAITING)
    untold.update(fate=fate, words=words)
    return ids


def as_json(answer: Answer) -> dict[str, object]:
    return {
        "words": answer.words,
        "reference": answer.reference,
        "recipients": {to: list(said) for to, said in answer.recipients.items()},
        **answer.details,
    }
