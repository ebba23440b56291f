"""What a letter asks of a server: size, eight bits, addresses with accents."""

from contextlib import closing
from dataclasses import replace

import pytest

from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Hide
from solde.doubles.smtp_session import Traits
from solde.mail.smtp.transport import SmtpTransport
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, BIRCH, envelope, meanings

ERABLE = "comptabilité@érable.example"
RAW_HEADER = "Subject: Relevé\r\n\r\nBonjour\r\n".encode()
RAW_TEXT = "Subject: Releve\r\n\r\nVotre relevé\r\n".encode()


def answer_of(letter, *hidden, **traits):
    with SmtpDouble(Traits(**traits)) as smtp:
        for one in hidden:
            smtp.misbehave(Hide("ehlo", one))
        with closing(SmtpTransport(smtp_server(smtp.url))) as transport:
            transport.open()
            answer = transport.hand_over(letter)
            assert meanings(transport.hand_over(envelope(BIRCH))) == {BIRCH: "taken"}
        letters = [one for one in smtp.witness.letters() if one.recipients != (BIRCH,)]
    return meanings(answer), answer.words, letters


def test_accents_in_addresses_go_to_a_server_that_knows_them():
    letter = replace(envelope(), recipients=(ALDER, ERABLE))
    told, _, letters = answer_of(letter)
    assert told == {ALDER: "taken", ERABLE: "taken"}
    assert [one.recipients for one in letters] == [(ALDER, ERABLE)]


def test_accents_in_addresses_are_refused_for_a_server_that_does_not():
    letter = replace(envelope(), recipients=(ALDER, ERABLE))
    told, _, letters = answer_of(letter, utf8=False)
    assert told == {ALDER: "taken", ERABLE: "refused"}
    assert [one.recipients for one in letters] == [(ALDER,)]


@pytest.mark.parametrize(
    "changes", [{"recipients": (ERABLE,)}, {"sender": ERABLE}, {"message": RAW_HEADER}]
)
def test_a_letter_full_of_accents_needs_a_server_that_knows_them(changes):
    letter = replace(envelope(), **changes)
    told, words, letters = answer_of(letter, utf8=False)
    assert set(told.values()) == {"refused"}
    assert letters == []
    if "recipients" not in changes:
        assert "SMTPUTF8" in words
    assert set(answer_of(letter)[0].values()) == {"taken"}


def test_eight_bits_go_to_a_server_that_takes_them():
    letter = replace(envelope(), message=RAW_TEXT)
    assert answer_of(letter)[0] == {ALDER: "taken"}
    told, words, letters = answer_of(letter, eight_bit=False)
    assert (told, letters) == ({ALDER: "refused"}, [])
    assert "8BITMIME" in words


def test_a_letter_larger_than_the_server_takes_is_not_even_begun():
    told, words, letters = answer_of(envelope(size=50_000), size_max=20_000)
    assert (told, letters) == ({ALDER: "refused"}, [])
    assert "takes no more than 20000" in words


def test_a_server_that_tells_no_limit_of_size_is_tried():
    assert answer_of(envelope(size=50_000), "SIZE")[0] == {ALDER: "taken"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a\r\nRCPT TO:<evil@x.example>",
        "x@y.example <evil@x.example>",
        "a@b.example, c@d.example",
    ],
)
def test_what_is_no_address_is_never_said_to_a_server(address):
    told, _, letters = answer_of(replace(envelope(), recipients=(ALDER, address)))
    assert told == {ALDER: "taken", address: "refused"}
    assert [one.recipients for one in letters] == [(ALDER,)]
