"""Bounces: what counts, what does not, and that nothing but the letter changes."""

import pytest

from solde.mail.alerts import AlertKind
from solde.mail.answers import Meaning
from solde.mail.bounces import taking_in as bounces
from solde.mail.bounces.taking_in import take_in
from solde.mail.models import Alert, Delivery
from tests import town
from tests.mail.bounced_letters import DIAGNOSIS, PLAIN, bounce, path_of
from tests.mail.envelopes import ALDER, BIRCH, CEDAR
from tests.mail.post import BCC, CC, queued, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bounces_arrive")]


@pytest.fixture
def letter(company):
    return tried(queued(company, ALDER, (CC, BIRCH), (BCC, CEDAR)))


def message_id_of(letter):
    return letter.attempts.get().message_id


def fates(letter):
    return [str(one.fate) for one in letter.recipients.all()]


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def assert_untouched(letter):
    assert (state_of(letter), fates(letter)) == ("sent", ["taken"] * 3)
    assert not Alert._base_manager.exists()


def test_a_bounce_of_the_primary_address_is_the_letters(company, letter):
    assert take_in(bounce(ALDER), [path_of(letter)]) == "bounced"
    assert (state_of(letter), fates(letter)) == ("bounced", ["bounced", "taken", "taken"])
    assert letter.last_words == DIAGNOSIS
    alert = company.alerts.get()
    assert (alert.kind, alert.subject) == (AlertKind.BOUNCED, f"delivery:{letter.pk}")
    assert alert.words == DIAGNOSIS


@pytest.mark.parametrize(("address", "place"), [(BIRCH, 1), (CEDAR, 2)])
def test_a_bounce_of_a_copy_is_the_copys_alone(letter, address, place):
    assert take_in(bounce(address), [path_of(letter)]) == "bounced"
    assert state_of(letter) == "sent"
    assert fates(letter)[place] == "bounced"
    assert letter.recipients.get(position=place).words == DIAGNOSIS
    assert not Alert._base_manager.exists()


def test_one_bounce_may_tell_of_several(letter):
    assert take_in(bounce(ALDER, BIRCH, "else@where.example"), [path_of(letter)]) == "bounced"
    assert (state_of(letter), fates(letter)) == ("bounced", ["bounced", "bounced", "taken"])


def test_addresses_are_the_same_in_capitals(letter):
    assert take_in(bounce(ALDER.upper()), [path_of(letter)]) == "bounced"
    assert state_of(letter) == "bounced"


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_bounce_is_known_by_the_letter_that_it_returns(letter, headers_only):
    raw = bounce(ALDER, message_id=message_id_of(letter), headers_only=headers_only)
    assert take_in(raw, [PLAIN]) == "bounced"
    assert state_of(letter) == "bounced"


def test_a_letter_in_doubt_that_comes_back_was_sent(company):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    assert take_in(bounce(ALDER), [path_of(letter)]) == "bounced"
    assert state_of(letter) == "bounced"


def test_a_letter_that_is_partly_sent_comes_back(company):
    letter = tried(queued(company, ALDER, (CC, BIRCH)), r1=Meaning.REFUSED)
    assert take_in(bounce(ALDER), [path_of(letter)]) == "bounced"
    assert (state_of(letter), fates(letter)) == ("bounced", ["bounced", "refused"])


def test_the_second_time_a_bounce_is_known(company, letter):
    take_in(bounce(ALDER), [path_of(letter)])
    before = Delivery._base_manager.values().get(pk=letter.pk)
    assert take_in(bounce(ALDER), [path_of(letter)]) == "known"
    assert Delivery._base_manager.values().get(pk=letter.pk) == before
    assert company.alerts.count() == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_notice_that_is_no_failure_changes_nothing(letter, action):
    assert take_in(bounce(ALDER, action=action), [path_of(letter)]) == "no_failure"
    assert_untouched(letter)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: books@alder.example\r\nSubject: Out of office\r\n\r\nBack on Monday.\r\n",
        b"From: x@x.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n"
        + b"--x\r\n" * 500,
    ],
)
def test_what_is_no_bounce_changes_nothing(letter, raw):
    assert take_in(raw, [path_of(letter)]) == "no_failure"
    assert_untouched(letter)


def test_a_message_id_of_signs_that_nobody_sees_names_nobody(letter):
    for sign in "\0\x07\u202e":
        raw = bounce(ALDER, message_id=message_id_of(letter).replace("@", f"{sign}@"))
        assert take_in(raw, [PLAIN]) == "foreign"
    assert_untouched(letter)


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 500, b"No-From: at all\r\n\r\n"])
def test_what_cannot_be_read_changes_nothing_and_stops_nobody(letter, raw):
    assert take_in(raw, [path_of(letter)]) == "unreadable"
    assert_untouched(letter)


def test_an_address_that_the_letter_did_not_go_to_changes_nothing(letter):
    assert take_in(bounce("else@where.example"), [path_of(letter)]) == "foreign"
    assert_untouched(letter)


def test_a_letter_that_is_not_named_does_not_change(letter):
    forged = path_of(letter).replace("@", "a@")
    other_try = path_of(letter, attempt=2)
    made_up = f"<{letter.public_id.hex}.1.made-up@timber.example>"
    for raw, sent_to in (
        (bounce(ALDER), [PLAIN]),
        (bounce(ALDER), [forged]),
        (bounce(ALDER), [other_try]),
        (bounce(ALDER, message_id=made_up), [PLAIN]),
        (bounce(ALDER, message_id="<1@elsewhere.example>"), []),
    ):
        assert take_in(raw, sent_to) == "foreign"
    assert_untouched(letter)


def test_a_bounce_of_another_companys_letter_changes_that_one_alone(company, letter):
    theirs = tried(queued(town.company("Other"), ALDER))
    assert take_in(bounce(ALDER), [path_of(theirs)]) == "bounced"
    assert_untouched_but_for_alerts(letter)
    assert company.alerts.count() == 0


def assert_untouched_but_for_alerts(letter):
    assert (state_of(letter), fates(letter)) == ("sent", ["taken"] * 3)


def test_a_bounce_that_is_too_large_changes_nothing(letter, monkeypatch):
    monkeypatch.setattr(bounces, "BOUNCE_MAX", 200)
    assert take_in(bounce(ALDER), [path_of(letter)]) == "too_large"
    assert_untouched(letter)


def test_a_letter_nested_without_end_stops_nobody(letter):
    nested = b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(3000))
    assert take_in(nested, [path_of(letter)]) in ("unreadable", "no_failure")
    assert_untouched(letter)


def test_a_letter_that_goes_on_to_others_is_asked_about_later(company):
    letter = tried(queued(company, ALDER, (CC, BIRCH)), r0=Meaning.LATER, r1=Meaning.TAKEN)
    assert letter.state == "partly_sent"
    waiting = queued(company, about="statement:2")
    assert take_in(bounce(ALDER), [path_of(letter)]) == "known"  # not taken there
    assert take_in(bounce(BIRCH), [path_of(letter)]) == "bounced"
    assert fates(letter) == ["waiting", "bounced"]
    assert state_of(waiting) == "queued"


def test_words_of_a_server_are_made_fit_to_be_shown(letter):
    raw = bounce(ALDER).replace(b"No such user here", b"bell \x07 " + b"x" * 5000)
    take_in(raw, [path_of(letter)])
    assert state_of(letter) == "bounced"
    assert letter.last_words.isprintable()
    assert len(letter.last_words) <= 500
