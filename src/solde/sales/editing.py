"""Edit an issued document: take back what it posted, and post what it says now."""

from dataclasses import replace

from solde.company.models import Company, User
from solde.history.recording import record
from solde.history.seen import insist_on_seen
from solde.ledger.applying import put
from solde.ledger.chart import UNDEPOSITED, standard_account
from solde.ledger.models import Account, Entry
from solde.ledger.moving import release_to_move
from solde.ledger.past import words_for_past
from solde.ledger.posting import Draft, post, reversal_of, standing_entries
from solde.ledger.refusals import MoreThanOpen, StaysOnItsAccount
from solde.ledger.refusals import rules_as_refusals as books_as_refusals
from solde.ledger.turns import take_turn
from solde.sales import papers
from solde.sales.asking import RECEIPTS, NewDocument
from solde.sales.drafting import columns_of, fill
from solde.sales.faults import faults
from solde.sales.issuing import draft_of
from solde.sales.models import Document
from solde.sales.placing import Placed, gist, place, says_the_same
from solde.sales.reading import as_seen, asked_of
from solde.sales.refusals import (
    ChangedMeanwhile,
    DocumentIsWrong,
    MoreIsApplied,
    StaysWithItsCustomer,
    rules_as_refusals,
)
from solde.sales.versions import Saying, write_versions
from solde.subject import Subject

# What may change without a new version: nothing of it is printed or posted.
BESIDES = ("internal_note", "to_print", "to_email")


def edit(
    document: Document, new: NewDocument, *, seen: str | None = None, by: User | None = None
) -> Document:
    """Let an issued document say something else, under its number and with what is applied to it.

    What it posted is reversed on its own date and posted again on the date that it has now, and
    what is applied moves along; what would post the same posts nothing. A document that says what
    it said before has no new version. `seen` is as_seen() of what whoever asks was shown; without
    it the last edit stands.

    Refused: whatever faults() finds; another kind, customer or A/R account (the money of a
    receipt may go to another account); less than is applied to it on some day; a date in closed
    books; a document that is not issued, or not any more, or that was saved by somebody else
    since it was seen.
    """
    company = document.company
    with rules_as_refusals():
        take_turn(document.customer_id)
        kept = take_issued(company, document)
        (before,) = asked_of(company, [kept])
        if (new.kind, new.customer) != (before.kind, before.customer):
            raise StaysWithItsCustomer
        if found := faults(new, before=before):
            raise DocumentIsWrong(found)
        now, was = place(company, [replace(new, account=account_for(new, kept)), before])
        subject = Subject.DOCUMENT.of(kept.pk)
        if not says_the_same(now, was):
            insist_on_seen(company, subject, seen=seen, stands=as_seen(kept, before))
        fill(kept, now)
        if gist(now) == gist(was):
            kept.save(update_fields=BESIDES)
        else:
            say_anew(kept, now, was, by=by)
            record(company, "edit", subject, by=by, version=kept.version_number)
        if new.internal_note != before.internal_note:
            notes = before.internal_note, new.internal_note
            record(company, "note", subject, by=by, before=notes[0], after=notes[1])
    return kept


def account_for(new: NewDocument, kept: Document) -> Account | None:
    """Where a document goes from now on: the money of a receipt elsewhere, or as is usual."""
    if new.kind in RECEIPTS:
        return new.account or standard_account(kept.company, UNDEPOSITED, kept.currency)
    if new.account not in (None, kept.account):
        raise StaysOnItsAccount
    return kept.account


def take_issued(company: Company, document: Document) -> Document:
    """The row of an issued document, locked until the transaction ends, with its version."""
    rows = company.documents.select_for_update(of=("self",))
    rows = rows.select_related("account", "entry", "customer__parent", "customer__company")
    found: Document | None = rows.filter(pk=document.pk, state=Document.State.ISSUED).first()
    if found is None:
        raise ChangedMeanwhile
    found.company = found.customer.company
    if not found.version_number:
        papers.version_for(found)
    return found


def say_anew(document: Document, now: Placed, was: Placed, *, by: User | None) -> None:
    """Make the next version of a document, whose columns say already what it says."""
    company = document.company
    assert document.entry
    (entry,) = standing_entries(document.entry)
    again = draft_of(document, now)
    if again != draft_of(document, was):
        entry = post_again(entry, again, by=by)
    document.left_minor += now.left_minor - was.left_minor
    document.version_number += 1
    document.save(update_fields=[*columns_of(now), "left_minor", "version_number"])
    look = papers.look_of(company)
    write_versions([Saying(document, now, entry.pk)], by=by, look=look)


def post_again(standing: Entry, again: Draft, *, by: User | None) -> Entry:
    """Reverse on its own date what stands for a document, and post what it comes to now.

    What is applied moves along with its day.
    """
    was_on, moving = standing.dated_on, []
    back = reversal_of(standing, was_on)
    try:
        with books_as_refusals():
            if again.dated_on != was_on:
                moving = release_to_move(standing, was_on, on=again.dated_on, by=by)
            _reversal, entry = post(standing.company, back, again, by=by)
            put(moving, by=by)
    except MoreThanOpen as refusal:
        raise MoreIsApplied(words_in_the_way(standing, again)) from refusal
    return entry


def words_in_the_way(standing: Entry, again: Draft) -> str:
    """What to take off first, if it is something that was taken off from a later day on."""
    amount_minor = sum(abs(line.amount_minor) for line in again.lines if line.customer_id)
    return words_for_past(standing, amount_minor=amount_minor, dated_on=again.dated_on)
