"""Addresses as people type them, and as an envelope takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.mail.addresses import addresses_in, as_sent, fault_of, recipients_of
from solde.mail.models import Recipient

TO, CC, BCC = Recipient.Field.TO, Recipient.Field.CC, Recipient.Field.BCC


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("books@alder.example", "books@alder.example"),
        (" Books@Alder.EXAMPLE ", "Books@alder.example"),
        ("o'hara+ar@alder.example", "o'hara+ar@alder.example"),
        ("comptes@érable.example", "comptes@xn--rable-9ra.example"),  # as the DNS writes it
        ("josé@alder.example", "josé@alder.example"),  # SMTPUTF8 carries it
    ],
)
def test_one_address(typed, sent):
    assert addresses_in(typed) == [sent]
    assert fault_of(typed) == ""


def test_several_are_separated_by_commas_and_equal_ones_named_once():
    typed = "a@alder.example, ,b@alder.example,A@alder.example ,"
    assert addresses_in(typed) == ["a@alder.example", "b@alder.example"]


def test_no_address_at_all_is_no_fault():
    assert (addresses_in(" , "), fault_of("")) == ([], "")


@pytest.mark.parametrize(
    "typed",
    [
        "juniper at books",
        "Alder <books@alder.example>",
        '"a,b"@alder.example',
        "a@b@alder.example",
        "a@alder.example;b@alder.example",
        "a@alder.example\r\nBcc: all@alder.example",
        "a\x00@alder.example",
        "a@alder\u202e.example",
        "a@" + "x" * 10_000 + ".example",
        "a" * 10_000 + "@alder.example",
    ],
)
def test_what_is_no_address_is_named(typed):
    words = fault_of(f"books@alder.example, {typed}")
    assert words.startswith("“")
    assert words.isprintable()
    assert len(words) < 120
    with pytest.raises(ValueError, match="is not an e-mail address"):
        addresses_in(typed)


@given(st.text(max_size=60))
def test_nothing_typed_can_become_more_than_addresses(typed):
    """Whatever comes through is one word, which can neither end a header nor begin one."""
    if fault_of(typed):
        return
    for address in addresses_in(typed):
        assert address.isprintable()
        assert not set(address) & set(' \t<>,;:"()[]\\')
        assert as_sent(address) == address


def test_an_address_is_written_to_once_first_in_to_then_in_cc_then_in_bcc():
    found = recipients_of(
        "a@alder.example, b@alder.example",
        cc="B@alder.example, c@alder.example",
        bcc="c@alder.example, A@ALDER.example, d@alder.example",
    )
    assert found == [
        (TO, "a@alder.example"),
        (TO, "b@alder.example"),
        (CC, "c@alder.example"),
        (BCC, "d@alder.example"),
    ]
