"""A letter as bytes, read by the standard library's parser, which knows nothing of us."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solde.mail.letters.enclosing import Enclosure
from solde.mail.letters.envelope import Letter, build
from solde.mail.letters.rereading import has_long_line, insist_it_is_what_was_meant
from solde.mail.letters.wording import cleaned, cleaned_text
from solde.mail.sending import Unfit
from tests.mail.envelopes import ALDER, BIRCH, CEDAR

PDF = b"%PDF-1.7 " + bytes(range(256)) * 30
PAPER = Enclosure("12-00043-Alder.pdf", "Relevé de compte 12-00043.pdf", PDF, ())
LETTER = Letter(
    public_id=UUID("01920000-0000-7000-8000-000000000001"),
    attempt=2,
    mark="00112233445566778899aabbccddeeff",
    sent_at=datetime(2025, 9, 30, 14, 5, 6, tzinfo=UTC),
    from_name="Moulin Trois-Épinettes inc.",
    from_address="billing@timber.example",
    reply_to="comptes@timber.example",
    to=[ALDER, BIRCH],
    cc=[CEDAR],
    subject="Relevé de compte 12-00043 – Moulin Trois-Épinettes inc.",
    text="Bonjour,\n\nÇa fait 5 < 6 & 7.\nVoir https://timber.example/a?b=1&c=2.\n",
    language="fr-CA",
    enclosures=[PAPER],
)
NAMES = (
    "Alder",
    "Alder & Sons, Inc.",
    'Alder "the mill" \\ Sons',
    "Alder (Sons) <a@b.example>",
    "=?utf-8?q?forged?=",
    "Érable",
    "مؤسسة النخيل للأخشاب",
    "松林木业有限公司",
    "é" * 120,
    "A long word" * 10,
    "x" * 120,
    "",
)


def built(letter: Letter, *recipients: str) -> bytes:
    """The bytes of a letter, proven."""
    envelope = build(letter, sender=letter.from_address, recipients=recipients or (ALDER,))
    insist_it_is_what_was_meant(envelope, letter)
    return envelope.message


def read(message: bytes) -> EmailMessage:
    """By the parser for today's mail; it must not find fault with anything."""
    letter = cast(EmailMessage, message_from_bytes(message, policy=SMTP))
    faults = [*letter.defects, *(fault for one in letter.values() for fault in one.defects)]
    assert faults + [fault for part in letter.walk() for fault in part.defects] == []
    return letter


def addresses(letter: EmailMessage, header: str) -> list[str]:
    return [one.addr_spec for one in letter[header].addresses]


def lines(part: EmailMessage) -> list[str]:
    return part.get_content().split("\r\n")


def test_it_says_from_whom_to_whom_about_what():
    letter = read(built(LETTER))
    assert letter["From"].addresses == (
        Address("Moulin Trois-Épinettes inc.", addr_spec="billing@timber.example"),
    )
    assert addresses(letter, "To") == [ALDER, BIRCH]
    assert addresses(letter, "Cc") == [CEDAR]
    assert addresses(letter, "Reply-To") == ["comptes@timber.example"]
    assert letter["Subject"] == LETTER.subject
    assert letter["Date"].datetime == LETTER.sent_at
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Solde-Delivery"] == str(LETTER.public_id)
    assert letter["Content-Language"] == "fr-CA"
    assert letter["Message-ID"] == (
        "<01920000000070008000000000000001.2.00112233445566778899aabbccddeeff@timber.example>"
    )


def test_it_carries_the_text_the_same_as_html_and_the_paper():
    letter = read(built(LETTER))
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert lines(text) == LETTER.text.split("\n")
    assert "Ça fait 5 &lt; 6 &amp; 7.<br>" in html.get_content()
    link = (
        '<a href="https://timber.example/a?b=1&amp;c=2">https://timber.example/a?b=1&amp;c=2</a>.'
    )
    assert link in html.get_content()
    (paper,) = letter.iter_attachments()
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_content() == PDF
    assert paper.get_filename() == PAPER.shown_name
    assert paper.get_param("name") == PAPER.file_name


def test_a_letter_without_a_paper_is_its_text_alone():
    letter = read(built(replace(LETTER, enclosures=[])))
    assert letter.get_content_type() == "multipart/alternative"
    assert list(letter.iter_attachments()) == []


def test_the_html_loads_nothing_and_obeys_nothing():
    text = (
        '<script>alert(1)</script> <img src="x"> javascript:alert(1) https://a.example/"onclick="'
    )
    html = read(built(replace(LETTER, text=text))).get_body(("html",)).get_content()
    body = html.partition("<body")[2]
    assert "<script" not in body
    assert "<img" not in body
    assert "src=" not in body.replace("src=&quot;", "")
    assert body.count("<a href=") == 1
    assert '<a href="https://a.example/">' in body


def test_who_gets_a_copy_in_secret_is_named_nowhere():
    envelope = build(
        LETTER, sender=LETTER.from_address, recipients=[ALDER, BIRCH, CEDAR, "secret@x.example"]
    )
    assert envelope.recipients == (ALDER, BIRCH, CEDAR, "secret@x.example")
    assert b"secret" not in envelope.message
    assert "bcc" not in read(envelope.message)


def test_equal_letters_are_equal_bytes():
    assert built(LETTER) == built(replace(LETTER))
    assert built(LETTER) != built(replace(LETTER, mark="0" * 32))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_kind_stands_before_the_address(name):
    """Python 3.11 puts a blank between the encoded words of a long name; readers must not."""
    letter = read(built(replace(LETTER, from_name=name)))
    (sender,) = letter["From"].addresses
    assert sender.addr_spec == "billing@timber.example"
    assert sender.display_name.replace(" ", "") == name.replace(" ", "")


@pytest.mark.parametrize("subject", [name for name in NAMES if name])
def test_a_subject_of_any_kind(subject):
    assert read(built(replace(LETTER, subject=subject)))["Subject"] == subject


@pytest.mark.parametrize(
    "name", ["Relevé.pdf", "plain 1.pdf", "対" * 70 + ".pdf", "a'b%c\"d;e.pdf"]
)
def test_a_file_name_of_any_script_is_shown(name):
    letter = read(built(replace(LETTER, enclosures=[replace(PAPER, shown_name=name)])))
    assert [paper.get_filename() for paper in letter.iter_attachments()] == [name]


@settings(max_examples=40)
@given(name=st.text(max_size=150), subject=st.text(max_size=320), text=st.text(max_size=300))
def test_whatever_people_typed_is_said_and_nothing_else(name, subject, text):
    """Letters are put together of cleaned texts; then every one of them can leave."""
    letter = replace(
        LETTER, from_name=cleaned(name), subject=cleaned(subject), text=cleaned_text(text)
    )
    assert lines(read(built(letter)).get_body(("plain",))) == [*cleaned_text(text).split("\n"), ""]


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("\r\n\x00\x0b\x0c\x1e\x85\u2028 :a"), max_size=40))
def test_no_text_that_was_not_cleaned_begins_another_header(text):
    """The edge cleans them; should one get through, the letter stays here."""
    for letter in (replace(LETTER, from_name=text), replace(LETTER, subject=text)):
        try:
            message = built(letter)
        except Unfit:
            continue
        assert sorted(read(message).keys()) == sorted(read(built(LETTER)).keys())


@pytest.mark.parametrize(
    "address",
    ["", "alder", "a@b, c@d", "a@b\r\nBcc: c@d", "a b@c", "<a@b>", "a@b>", "a@\x00b", "a@b\u2028c"],
)
def test_what_is_no_single_address_stops_the_letter(address):
    for letter in (
        replace(LETTER, to=[address]),
        replace(LETTER, cc=[address]),
        replace(LETTER, from_address=address),
    ):
        with pytest.raises(Unfit):
            built(letter)
    with pytest.raises(Unfit):
        built(LETTER, ALDER, address)
    if address:  # empty: answers go to the sender
        with pytest.raises(Unfit):
            built(replace(LETTER, reply_to=address))


def test_addresses_in_letters_beyond_ascii_are_for_servers_that_take_them():
    message = built(replace(LETTER, to=["josé@alder.example"]))
    letter = cast(EmailMessage, message_from_string(message.decode(), policy=SMTPUTF8))
    assert addresses(letter, "To") == ["josé@alder.example"]


def test_a_mailbox_with_an_endless_domain_has_no_message_id():
    with pytest.raises(Unfit, match="too long"):
        built(replace(LETTER, from_address=f"a@{'x' * 60}.{'y' * 60}.{'z' * 60}.example.example"))


CHANGES = (
    (b"To: books@alder.example", b"To: someone@else.example"),
    (b"Cc: ", b"Bcc: "),
    (b"Cc: ", b"X-Cc: "),
    (b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\nTo: someone@else.example"),
    (b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\nBcc: someone@else.example"),
    (b"MIME-Version: 1.0", b"MIME-Version: 1.1"),
    (b"Subject: ", b"Subject: Re: "),
    (b"From: ", b"From: x "),
    (b"Date: Tue", b"Date: Wed"),
    (b"Message-ID: <0", b"Message-ID: <1"),
    (b"Bonjour,\r\n", b"Bonsoir,\r\n"),
    (b"Bonjour,</p>", b"Bonsoir,</p>"),
    (b"JVBERi0x", b"JVBERi0y"),
    (b"Relev%C3%A9", b"Relev%C3%A8"),
    (b"12-00043-Alder.pdf", b"12-00044-Birch.pdf"),
    (b"\r\n\r\nBonjour", b"\n\nBonjour"),
    (b"Bonjour,\r\n", b"Bonjour,\x00\r\n"),
    (b"Auto-Submitted: auto-generated\r\n", b""),
    (b"--=_mixed--", b""),
    (b"Bonjour,\r\n", b"x" * 1000 + b"\r\n"),
)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_letter_that_says_something_else_stays_here(old, new):
    envelope = build(LETTER, sender=LETTER.from_address, recipients=[ALDER])
    assert old in envelope.message
    changed = replace(envelope, message=envelope.message.replace(old, new, 1))
    with pytest.raises(Unfit):
        insist_it_is_what_was_meant(changed, LETTER)


def test_a_letter_with_the_paper_of_another_stays_here():
    envelope = build(LETTER, sender=LETTER.from_address, recipients=[ALDER])
    other = replace(LETTER, enclosures=[replace(PAPER, content=PDF + b"x")])
    with pytest.raises(Unfit, match="papers"):
        insist_it_is_what_was_meant(envelope, other)


@given(st.lists(st.sampled_from([0, 1, 76, 497, 498, 499, 997, 998, 999, 1000, 2000]), max_size=9))
def test_a_long_line_is_found_wherever_it_stands(lengths):
    message = b"\r\n".join(b"x" * length for length in lengths)
    assert has_long_line(message) == any(length > 998 for length in lengths)
