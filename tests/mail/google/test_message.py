"""What Gmail is given: all recipients in the header, and not one byte else changed."""

import json
from base64 import urlsafe_b64decode
from email import message_from_bytes
from email.policy import SMTP

import pytest

from solde.mail.answers import Envelope
from solde.mail.google.message import JSON_MAX, NotForGmail, posted, with_bcc
from tests.mail.envelopes import ALDER, BIRCH, CEDAR, SENDER, envelope


def for_all(letter: Envelope, *hidden: str) -> Envelope:
    """The same letter, for hidden recipients too."""
    every = (*letter.recipients, *hidden)
    return Envelope(letter.sender, every, letter.message, letter.message_id)


def test_a_letter_without_hidden_recipients_stays_as_it_is():
    letter = envelope(ALDER, BIRCH)
    assert with_bcc(letter) is letter.message


def test_hidden_recipients_come_into_the_header_and_nothing_else_changes():
    letter = envelope(ALDER, size=5000)
    message = with_bcc(for_all(letter, BIRCH, CEDAR))
    field = b"\r\nBcc: books@birch.example,\r\n office@cedar.example"
    assert message.replace(field, b"", 1) == letter.message
    parsed = message_from_bytes(message, policy=SMTP)
    assert [one.addr_spec for one in parsed["Bcc"].addresses] == [BIRCH, CEDAR]
    assert max(map(len, field.split(b"\r\n"))) < 998


def test_copies_are_named_already():
    letter = envelope(ALDER, Cc=BIRCH)
    assert with_bcc(for_all(letter, BIRCH)) is letter.message


def test_case_and_display_names_make_no_other_recipient():
    letter = envelope("Books@Alder.Example", Cc='"Birch, Ltd" <books@BIRCH.example>')
    same = Envelope(SENDER, (ALDER, BIRCH), letter.message, letter.message_id)
    assert with_bcc(same) is letter.message


def test_addresses_may_have_letters_beyond_ascii():
    named, hidden = "é@maple.example", "ç@maple.example"
    head = f"From: {SENDER}\r\nTo: {named}\r\nSubject: Relevé\r\n\r\n".encode()
    letter = Envelope(SENDER, (named, hidden), head, "<1.1.x@timber.example>")
    bcc = f"\r\nBcc: {hidden}\r\n\r\n".encode()
    assert with_bcc(letter) == head.replace(b"\r\n\r\n", bcc)
    with pytest.raises(NotForGmail, match=named):
        with_bcc(Envelope(SENDER, (hidden,), head, "<1.1.x@timber.example>"))


@pytest.mark.parametrize("field", ["To", "Cc", "Bcc"])
def test_a_letter_is_never_sent_to_somebody_it_has_reached(field):
    letter = envelope(ALDER, BIRCH) if field == "To" else envelope(ALDER, **{field: BIRCH})
    rest = Envelope(SENDER, (ALDER,), letter.message, letter.message_id)
    with pytest.raises(NotForGmail, match=BIRCH):
        with_bcc(rest)


def test_a_word_in_the_text_is_no_header():
    letter = envelope(ALDER, text="To: somebody@else.example\r\n\r\nBcc: x@else.example")
    assert with_bcc(letter) is letter.message


def test_a_letter_travels_as_json():
    letter = envelope(ALDER, size=100_000)
    path, kind, body = posted(letter.message)
    assert (path, kind) == ("/gmail/v1/users/me/messages/send", "application/json")
    assert urlsafe_b64decode(json.loads(body)["raw"]) == letter.message


def test_a_large_letter_travels_as_it_is():
    message = b"x" * (JSON_MAX * 3 // 4)
    path, kind, body = posted(message)
    assert path == "/upload/gmail/v1/users/me/messages/send?uploadType=media"
    assert (kind, body) == ("message/rfc822", message)
    assert posted(message[:-20])[1] == "application/json"
