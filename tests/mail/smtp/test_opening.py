"""Connecting, encrypting and signing in: what goes wrong there is the mailbox's trouble."""

import base64
from contextlib import closing
from dataclasses import replace

import pytest

from solde.doubles.faults import Cut, Endless, Garble, Late
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Hide, Reply
from solde.doubles.smtp_session import Traits
from solde.mail.answers import MailboxFails
from solde.mail.networks import dial
from solde.mail.smtp import line as smtp_line
from solde.mail.smtp.transport import SmtpTransport
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, envelope, meanings

STARTTLS, IMPLICIT = Traits(tls="starttls"), Traits(tls="implicit")


def to(smtp, *, trusting=True, **changes):
    server = replace(smtp_server(smtp.url), **changes)
    ca_file = str(smtp.authority) if trusting else ""
    return closing(SmtpTransport(server, timeout=60, ca_file=ca_file))


def trouble_with(transport):
    with pytest.raises(MailboxFails) as failed:
        transport.open()
    trouble = failed.value.trouble
    assert trouble.ailment == "pause"
    assert trouble.words == str(failed.value)
    return trouble


@pytest.mark.parametrize("traits", [STARTTLS, IMPLICIT, Traits(user="")])
def test_letters_go_over_every_kind_of_line(traits):
    with SmtpDouble(traits) as smtp, to(smtp) as transport:
        for _ in range(2):
            transport.open()
            assert meanings(transport.hand_over(envelope(size=200_000))) == {ALDER: "taken"}
        assert len(smtp.witness) == 2


@pytest.mark.parametrize("traits", [STARTTLS, IMPLICIT])
def test_the_systems_authorities_may_be_others(traits, monkeypatch):
    with SmtpDouble(traits) as smtp, to(smtp, trusting=False) as transport:
        assert "certificate" in trouble_with(transport).words
        monkeypatch.setenv("SSL_CERT_FILE", str(smtp.authority))
        transport.open()


@pytest.mark.parametrize("traits", [STARTTLS, IMPLICIT])
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(traits):
    with SmtpDouble(traits) as smtp, to(smtp, trusting=False) as transport:
        trouble = trouble_with(transport)
        assert "The certificate of 127.0.0.1:" in trouble.words
        assert trouble.seconds == 900
        assert "auth" not in [request["verb"] for request in smtp.witness.requests()]


def test_a_certificate_of_another_host_is_not_accepted():
    def to_loopback(_host, port, *, seconds):
        return dial("127.0.0.1", port, seconds=seconds)

    with SmtpDouble(IMPLICIT) as smtp, to(smtp, host="mail.example.com") as transport:
        transport.way = replace(transport.way, dial=to_loopback)
        assert "Hostname mismatch" in trouble_with(transport).words


def test_encryption_that_was_taken_out_is_not_done_without():
    with SmtpDouble(STARTTLS) as smtp, to(smtp) as transport:
        smtp.misbehave(Hide("ehlo", "STARTTLS"))
        trouble = trouble_with(transport)
        assert "no encryption (STARTTLS)" in trouble.words
        verbs = {request["verb"] for request in smtp.witness.requests()}
        assert verbs <= {"connect", "ehlo"}


@pytest.mark.parametrize(
    "fault", [Reply("starttls", "454 4.7.0 Not now"), Cut("starttls"), Garble("starttls")]
)
def test_encryption_that_fails_is_not_done_without(fault):
    with SmtpDouble(STARTTLS) as smtp, to(smtp) as transport:
        smtp.misbehave(fault)
        trouble_with(transport)
        assert "auth" not in [request["verb"] for request in smtp.witness.requests()]


def test_what_is_said_before_the_encryption_is_not_taken_for_what_comes_after():
    with SmtpDouble(STARTTLS) as smtp, to(smtp) as transport:
        smtp.misbehave(Reply("starttls", "220 Go ahead\n250 2.1.0 Signed in, all is well"))
        assert "went on talking" in trouble_with(transport).words


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_refused_sign_in_pauses_the_mailbox_with_the_servers_words(code):
    with SmtpDouble() as smtp, to(smtp) as transport:
        smtp.misbehave(Reply("auth", f"{code} 5.7.8 Wrong, user"))
        trouble = trouble_with(transport)
        assert (trouble.words, trouble.seconds) == (f"{code} 5.7.8 Wrong, user", 900)
        smtp.behave()
        transport.open()


@pytest.mark.parametrize("echo", ["sesame", base64.b64encode(b"\0solde\0sesame").decode()])
def test_a_password_that_the_server_repeats_is_not_shown(echo):
    with SmtpDouble() as smtp, to(smtp) as transport:
        smtp.misbehave(Reply("auth", f"535 5.7.8 {echo} is wrong"))
        assert trouble_with(transport).words == "535 5.7.8 *** is wrong"
        assert "sesame" not in repr(transport.way)


def test_a_wrong_password_is_refused_by_the_double_as_well():
    with SmtpDouble() as smtp, to(smtp, password="wrong") as transport:
        assert trouble_with(transport).words.startswith("535 ")


def test_a_server_without_sign_in_is_told_so():
    with SmtpDouble() as smtp, to(smtp) as transport:
        smtp.misbehave(Hide("ehlo", "AUTH"))
        assert "no way to sign in" in trouble_with(transport).words


def test_a_password_that_smtp_cannot_carry_is_told_so():
    with SmtpDouble() as smtp, to(smtp, password="sésame") as transport:
        assert "no letters such as é" in trouble_with(transport).words


def test_a_server_that_is_not_there_is_asked_again_in_a_minute():
    with SmtpDouble() as smtp, to(smtp) as transport, smtp.unreachable():
        trouble = trouble_with(transport)
        assert trouble.words.startswith(f"127.0.0.1:{smtp.port}: ")
        assert trouble.seconds == 60


@pytest.mark.parametrize("point", ["connect", "ehlo", "auth"])
@pytest.mark.parametrize("fault", [Cut, Garble, Endless])
def test_a_line_that_breaks_before_the_first_letter(point, fault, monkeypatch):
    monkeypatch.setattr(smtp_line, "REPLY_MAX", 400)
    with SmtpDouble() as smtp, to(smtp) as transport:
        smtp.misbehave(fault(point), times=1)
        assert trouble_with(transport).seconds == 60
        transport.open()


@pytest.mark.parametrize("point", ["connect", "ehlo"])
@pytest.mark.parametrize(("code", "seconds"), [(421, 60), (554, 900)])
def test_a_server_that_takes_nobody(point, code, seconds):
    with SmtpDouble() as smtp, to(smtp) as transport:
        smtp.misbehave(Reply(point, f"{code} Not you"))
        trouble = trouble_with(transport)
        assert (trouble.words, trouble.seconds) == (f"{code} Not you", seconds)


def test_a_greeting_that_does_not_come_is_not_waited_for():
    with SmtpDouble() as smtp, to(smtp) as transport:
        transport.way = replace(transport.way, reply_seconds=0.2)
        smtp.misbehave(Late("connect", 60))
        assert "did not answer in time" in trouble_with(transport).words


def test_a_server_of_before_ehlo_takes_letters_too():
    with SmtpDouble(Traits(user="")) as smtp, to(smtp) as transport:
        smtp.misbehave(Reply("ehlo", "502 5.5.1 Not known"), times=1)
        transport.open()
        assert meanings(transport.hand_over(envelope())) == {ALDER: "taken"}
