"""Whatever an SMTP server does to a run, every letter is where it is said to be."""

from solde.doubles.faults import Cut, Drip, Endless, Garble
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Hide, Reply
from solde.doubles.smtp_session import Traits
from solde.mail.choosing import default_mailbox
from solde.mail.models import Alert
from solde.smtp_url import smtp_server
from solde.statements.mailing import letters_of
from tests.faults.books import (
    address,
    is_at_rest,
    let_time_pass,
    letter_to,
    ordered,
    state_of,
    town_of,
    words_of,
)
from tests.faults.conftest import HURRIED, PASSWORD
from tests.faults.promises import promises_hold, secrets_stay_secret
from tests.waiting import until

# What happens to a letter once, its state after that, and after it was tried again. Where the
# server leaves in the middle of the text, it may be heard too late: all had been handed over.
# What takes long comes first: a minute after the first that is to be tried again, it is.
ACCIDENTS = [
    (Endless("dot", stored=True), "in_doubt", "in_doubt"),
    (Drip("dot", seconds=1), "in_doubt", "in_doubt"),
    (Endless("rcpt"), "queued", "sent"),
    (Reply("rcpt", "450 4.2.1 Greylisted"), "partly_sent", "sent"),
    (Reply("rcpt", "550 5.1.1 Nobody of that name"), "partly_sent", "partly_sent"),
    (Cut("rcpt"), "queued", "sent"),
    (Garble("data"), "queued", "sent"),
    (Cut("data"), "queued", "sent"),
    (Cut("body"), "queued or in_doubt", "sent or in_doubt"),
    (Reply("body", "451 4.3.0 Out of breath"), "queued", "sent"),
    (Reply("dot", "452 4.3.1 The disk is full"), "queued", "sent"),
    (Reply("dot", "554 5.7.1 Not from you"), "failed", "failed"),
    (Cut("dot"), "in_doubt", "in_doubt"),
    (Cut("dot", stored=True), "in_doubt", "in_doubt"),
    (Garble("dot", stored=True), "in_doubt", "in_doubt"),
]
COPIES = {"cc": "d{place}@{domain}, e{place}@{domain}"}


def test_every_accident_ends_where_it_leads_and_nothing_is_sent_twice(crew, smtp):
    """One letter to three for each accident, which happens where its second recipient is named;
    then a second worker, which finds what the first one left."""
    run = ordered(town_of(len(ACCIDENTS), **COPIES))
    for place, (fault, _, _) in enumerate(ACCIDENTS, 1):
        smtp.misbehave(fault, to=f"d{place}@{run.company.slug}.example", times=1)

    first = crew.worker(**HURRIED)
    until(lambda: is_at_rest(run), alive=first)
    assert not astray(run, [after for _, after, _ in ACCIDENTS])
    assert first.stop() == 0
    promises_hold(run, smtp.witness, said=crew.said)

    second = crew.worker()
    let_time_pass(run)
    until(lambda: is_at_rest(run), alive=second)
    assert not astray(run, [finally_ for _, _, finally_ in ACCIDENTS])
    assert second.stop() == 0
    promises_hold(run, smtp.witness, said=crew.said)
    secrets_stay_secret([PASSWORD], crew.said)


def astray(run, wanted: list[str]) -> dict[int, str]:
    """The states of letters that are in none in which they may be."""
    states = {place: state_of(run, place) for place in range(1, len(wanted) + 1)}
    return {
        place: state
        for place, state in states.items()
        if state not in wanted[place - 1].split(" or ")
    }


def test_the_refused_one_of_three_is_tried_alone(crew, smtp):
    run = ordered(town_of(1, **COPIES))
    refused = f"e1@{run.company.slug}.example"
    smtp.misbehave(Reply("rcpt", "450 4.2.1 Later"), to=refused, times=1)
    worker = crew.worker()
    until(lambda: is_at_rest(run), alive=worker)
    let_time_pass(run)
    until(lambda: is_at_rest(run), alive=worker)
    first, second = smtp.witness.letters()
    assert refused not in first.recipients
    assert second.recipients == (refused,)
    assert promises_hold(run, smtp.witness) == {"sent": 1}


TROUBLE = [
    Reply("auth", f"535 5.7.8 Not {PASSWORD}"),
    Reply("connect", "421 4.3.2 Too busy"),
    Reply("mail", "421 4.7.0 Too many at once"),
    Cut("ehlo"),
    Garble("connect"),
    Reply("dot", "550 5.4.5 Daily sending quota exceeded"),
]


def test_trouble_of_the_mailbox_pauses_it_and_no_letter_is_blamed(crew, smtp):
    worker = crew.worker()
    for fault in TROUBLE:
        smtp.misbehave(fault)
        run = ordered(town_of(2))
        until(lambda: default_mailbox().paused_until, alive=worker)
        assert promises_hold(run, smtp.witness) == {"queued": 2}, fault
        assert Alert._base_manager.filter(company=None, dealt_with_at=None).count() == 1
        assert set(letters_of(run).values_list("tries", flat=True)) == {0}

        smtp.behave()
        let_time_pass(run)
        until(lambda run=run: is_at_rest(run), alive=worker)
        assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 2}, fault
        assert not Alert._base_manager.filter(dealt_with_at=None).exists()
    assert worker.stop() == 0
    secrets_stay_secret([PASSWORD], crew.said)


def test_without_the_encryption_that_was_asked_for_nothing_leaves(crew, settings):
    with SmtpDouble(Traits("starttls", password=PASSWORD)) as smtp:
        settings.SOLDE_SMTP = smtp_server(smtp.url)
        smtp.misbehave(Hide("ehlo", "STARTTLS"))
        run = ordered(town_of(2))
        worker = crew.worker(**smtp.environment())
        until(lambda: default_mailbox().paused_until, alive=worker)
        assert promises_hold(run, smtp.witness) == {"queued": 2}
        assert "STARTTLS" in default_mailbox().last_words
        verbs = {one["verb"] for one in smtp.witness.requests()}
        assert not verbs & {"auth", "mail"}

        smtp.behave()
        let_time_pass(run)
        until(lambda: is_at_rest(run), alive=worker)
        assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 2}


def test_a_server_that_is_away_is_waited_for(crew, smtp):
    with smtp.unreachable():
        run = ordered(town_of(2))
        worker = crew.worker()
        until(lambda: default_mailbox().paused_until, alive=worker)
        assert promises_hold(run, smtp.witness) == {"queued": 2}
    let_time_pass(run)
    until(lambda: is_at_rest(run), alive=worker)
    assert promises_hold(run, smtp.witness) == {"sent": 2}


def test_how_the_goodbye_goes_does_not_matter(crew, smtp):
    worker = crew.worker()
    for fault in (Cut("quit"), Reply("quit", "554 Go away"), Endless("quit")):
        smtp.misbehave(fault)
        run = ordered(town_of(2))
        until(lambda run=run: is_at_rest(run), alive=worker)
        assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 2}, fault
        smtp.behave()
    assert worker.stop() == 0


def test_waiting_for_a_run_says_what_was_not_sent(crew, smtp):
    """`solde statements --email --wait` sends by itself, and its exit code is the truth."""
    company = town_of(3)
    smtp.misbehave(Cut("dot", stored=True), to=address(company, 2), times=1)
    options = ("--date", "2025-09-30", "--kind", "open-item", "--email", "--wait")
    command = ("statements", "--company", company.slug, *options)
    ordering = crew.start(*command)
    assert ordering.ended() == 1
    run = company.statement_runs.get()
    assert "1 letter was not sent" in ordering.said
    assert promises_hold(run, smtp.witness) == {"sent": 2, "in_doubt": 1}

    again = crew.start(*command)
    assert again.ended() == 1
    assert company.statement_runs.get() == run
    assert promises_hold(run, smtp.witness) == {"sent": 2, "in_doubt": 1}
    assert words_of(run)
    assert letter_to(run, address(company, 2)).attempts.count() == 1
