"""Letters to Gmail: however it goes, one post and at most one copy at the witness."""

import socket

import pytest

from solde.doubles.faults import Cut, Drip, Endless, Garble, Late
from solde.doubles.google_faults import Error, Plain, Redirect
from solde.mail.answers import Ailment, Envelope, MailboxFails, Meaning
from solde.mail.google import gmail
from solde.mail.google.gmail import GmailTransport
from solde.mail.models import Mailbox
from solde.mail.testing import send_test_letter
from solde.mail.working import send_letters
from tests import town
from tests.mail.envelopes import ALDER, BIRCH, CEDAR, envelope, meanings
from tests.mail.round_trip import connected, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(google):
    company = town.company()
    return connected(company, member(company))


@pytest.fixture
def transport(mailbox):
    transport = GmailTransport(mailbox)
    transport.open()
    return transport


def posts(google) -> int:
    return sum(one["path"].endswith("/messages/send") for one in google.witness.requests())


def copies(google) -> list[tuple[str, ...]]:
    return [letter.recipients for letter in google.witness.letters()]


def test_a_letter_is_taken_once_for_everybody(google, transport):
    letter = envelope(ALDER, Cc=BIRCH)
    everybody = Envelope(letter.sender, (ALDER, BIRCH, CEDAR), letter.message, letter.message_id)
    answer = transport.hand_over(everybody)
    assert meanings(answer) == dict.fromkeys((ALDER, BIRCH, CEDAR), "taken")
    assert answer.trouble is None
    (kept,) = google.witness.letters()
    assert set(kept.recipients) == {ALDER, BIRCH, CEDAR}
    assert (answer.reference, kept.message_id) == (kept.id, letter.message_id)
    assert "Bcc" not in kept.message
    assert posts(google) == 1


def test_a_large_letter_goes_by_upload(google, transport):
    assert meanings(transport.hand_over(envelope(size=6_000_000))) == {ALDER: "taken"}
    (path,) = [one["path"] for one in google.witness.requests() if "send" in one["path"]]
    assert path.startswith("/upload/")
    (kept,) = google.witness.letters()
    assert len(kept.pdf_sha256) == 1


def test_a_letter_reaches_addresses_with_letters_beyond_ascii(google, mailbox):
    company = mailbox.connections.get().company
    there = [send_test_letter(company, mailbox, to) for to in ("é@maple.example", ALDER)]
    send_letters(mailbox.pk)
    for letter in there:
        letter.refresh_from_db()
    assert [letter.state for letter in there] == ["sent", "sent"]
    assert copies(google) == [("é@maple.example",), (ALDER,)]


def test_a_letter_that_has_reached_somebody_is_not_posted(google, transport):
    letter = envelope(ALDER, BIRCH)
    rest = Envelope(letter.sender, (BIRCH,), letter.message, letter.message_id)
    answer = transport.hand_over(rest)
    assert meanings(answer) == {BIRCH: "refused"}
    assert ALDER in answer.words
    assert posts(google) == 0


@pytest.mark.parametrize(
    ("fault", "meaning", "ailment"),
    [
        (Error("send", 400), "refused", None),
        (Error("send", 400, "failedPrecondition"), "later", Ailment.FORBIDDEN),
        (Error("send", 403, "domainPolicy"), "later", Ailment.FORBIDDEN),
        (Error("send", 403, "insufficientPermissions"), "later", Ailment.RECONNECT),
        (Error("send", 403, "userRateLimitExceeded"), "later", Ailment.PAUSE),
        (Error("send", 403, "dailyLimitExceeded"), "later", Ailment.OPERATOR),
        (Error("send", 429, retry_after=60), "later", Ailment.PAUSE),
        (Error("send", 413), "refused", None),
    ],
    ids=str,
)
def test_a_refusal_is_definite(google, transport, fault, meaning, ailment):
    google.misbehave(fault)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: meaning}
    assert (answer.trouble and answer.trouble.ailment) == ailment
    assert (posts(google), copies(google)) == (1, [])


NOBODY_KNOWS = [
    *(Error("send", status) for status in (500, 502, 503, 504)),
    *(Error("send", status, stored=True) for status in (500, 503)),
    Cut("unread"),
    Cut("send"),
    Cut("send", stored=True),
    Plain("send", "{}"),
    Plain("send", '{"threadId": "1"}', stored=True),
    Plain("send", "<html>taken</html>", type="text/html", stored=True),
    Redirect("send", "http://127.0.0.1:1/"),
    Redirect("send", "http://127.0.0.1:1/", status=307, stored=True),
    Garble("send", stored=True),
    Endless("send", stored=True),
    Late("send", seconds=60),
    Late("send", seconds=20, stored=False),
    Drip("send", seconds=0.2),
]


@pytest.mark.parametrize("fault", NOBODY_KNOWS, ids=str)
def test_what_nobody_knows_is_in_doubt_and_posted_once(google, transport, monkeypatch, fault):
    if isinstance(fault, (Endless, Late, Drip)):  # else it is heard at once
        monkeypatch.setattr(gmail, "POST_SECONDS_MAX", 2)
    google.misbehave(fault)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "in_doubt"}
    assert answer.phase == "post"
    assert answer.trouble is None
    assert posts(google) <= 1  # of a request that was cut unread, nothing is written down
    assert len(copies(google)) <= 1


def test_an_expired_token_is_replaced_and_the_letter_posted_once_more(google, transport):
    google.forward(2 * 3600)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "taken"}
    assert (posts(google), len(copies(google))) == (2, 1)


def test_an_answer_is_heard_that_comes_before_the_letter_is_out(google, transport):
    """The double looks at the token first, answers and leaves, whatever is still on its way."""
    transport.token = "no-such-token"
    assert meanings(transport.hand_over(envelope(size=20_000_000))) == {ALDER: "taken"}
    assert (posts(google), len(copies(google))) == (2, 1)


def test_a_second_401_means_connect_again(google, transport):
    google.misbehave(Error("send", 401))
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert answer.trouble
    assert answer.trouble.ailment is Ailment.RECONNECT
    assert (posts(google), copies(google)) == (2, [])


def test_a_401_and_then_silence_is_in_doubt(google, transport):
    google.misbehave(Error("send", 401), times=1)
    google.misbehave(Cut("send", stored=True), times=1)
    assert meanings(transport.hand_over(envelope())) == {ALDER: "in_doubt"}
    assert len(copies(google)) == 1


def test_a_grant_withdrawn_in_the_middle_of_a_run_means_connect_again(google, mailbox, transport):
    google.revoke_account(mailbox.address)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert answer.trouble
    assert answer.trouble.ailment is Ailment.RECONNECT
    assert copies(google) == []


def test_a_401_while_google_cannot_refresh_is_for_later(google, transport):
    google.misbehave(Error("send", 401), times=1)
    google.misbehave(Error("token", 503), times=1)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert answer.trouble
    assert answer.trouble.ailment is Ailment.PAUSE


@pytest.mark.parametrize("place", ["http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_before_the_request_has_begun_nothing_is_in_doubt(google, settings, transport, place):
    """Refused connections, and a TLS handshake with something that speaks none."""
    settings.SOLDE_GMAIL_URL = place.format(port=google.server.server_port)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert answer.phase == "connect"
    assert answer.trouble
    assert (answer.trouble.ailment, answer.trouble.seconds) == (Ailment.PAUSE, 60)
    assert copies(google) == []


def test_a_name_that_nobody_knows_is_no_doubt(settings, transport, monkeypatch):
    def unknown(*_asked, **_how):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    settings.SOLDE_GMAIL_URL = "https://gmail.example"
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert (answer.phase, bool(answer.trouble)) == ("connect", True)


def test_opening_a_mailbox_without_a_grant_fails_before_anything(google, mailbox):
    Mailbox.objects.filter(pk=mailbox.pk).update(grant=None)
    with pytest.raises(MailboxFails) as fails:
        GmailTransport(mailbox).open()
    assert fails.value.trouble.ailment is Ailment.RECONNECT


def test_the_daily_limit_names_a_time_an_hour_away_at_least(google, mailbox, transport):
    google.change(mailbox.address, per_day=1)
    assert meanings(transport.hand_over(envelope())) == {ALDER: "taken"}
    answer = transport.hand_over(envelope())
    assert meanings(answer) == {ALDER: "later"}
    assert answer.trouble
    assert answer.trouble.seconds
    assert answer.trouble.seconds >= 3600
    assert len(copies(google)) == 1


def test_the_limit_of_the_whole_project_is_the_operators(google, transport):
    google.limit_project(1)
    transport.hand_over(envelope())
    answer = transport.hand_over(envelope())
    assert answer.trouble
    assert answer.trouble.ailment is Ailment.OPERATOR


def test_every_recipient_has_a_meaning_whatever_happens(google, transport):
    google.misbehave(Error("send", 503), times=1)
    answer = transport.hand_over(envelope(ALDER, BIRCH, CEDAR))
    assert set(answer.recipients) == {ALDER, BIRCH, CEDAR}
    assert {meaning for meaning, _ in answer.recipients.values()} == {Meaning.IN_DOUBT}


def test_a_letter_ends_before_its_lease(settings):
    settings.SOLDE_LEASE_SECONDS = 60
    assert 2 * gmail.post_seconds() < 60


def test_no_token_is_in_an_answer(google, transport):
    for fault in NOBODY_KNOWS[:4]:
        google.misbehave(fault, times=1)
        assert transport.token not in repr(transport.hand_over(envelope()))
