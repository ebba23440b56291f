"""Mailboxes on the command line."""

import pytest

from solde.doubles.google import GoogleDouble
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Reply
from solde.history.models import Event
from solde.mail.ailing import pause
from solde.mail.answers import Ailment, Trouble
from solde.mail.choosing import default_mailbox
from solde.mail.models import Mailbox
from solde.mail.smtp.own_server import server_of
from solde.mail.vault import unseal
from solde.smtp_url import smtp_server
from tests.cli.door import solde
from tests.mail.envelopes import ALDER
from tests.mail.post import queued
from tests.mail.round_trip import GMAIL_COM, connected, member

pytestmark = pytest.mark.django_db

ADDRESS = "billing@timber.example"
SERVER = ("--address", ADDRESS, "--host", "127.0.0.1")


@pytest.fixture(autouse=True)
def in_our_network(settings):
    settings.SOLDE_ALLOW_PRIVATE_SMTP = True


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "password"
    file.write_text("sesame\n")
    return ("--user", "billing", "--password-file", file)


@pytest.fixture
def own(company):
    """The company's mailbox at a server without signing in."""
    assert mailboxes(company, "connect-smtp", *SERVER, "--security", "none").code == 0
    return company.connections.get().mailbox


def mailboxes(company, word, *arguments, typed=""):
    return solde("mailboxes", word, *arguments, "--company", company.slug, typed=typed)


def listed(company):
    return mailboxes(company, "list", "--json").lines


def test_where_nothing_is_set_up_nothing_leaves_and_that_is_said(company):
    said = mailboxes(company, "list")
    assert said.code == 0
    assert "Nothing leaves: no mailbox is set up, so letters are kept here." in said.out
    (line,) = listed(company)
    assert (line["name"], line["kind"], line["ailment"]) == ("captured", "captured", None)


def test_the_first_choice_is_the_first_of_the_list(company, own, settings):
    settings.SOLDE_SMTP = smtp_server("smtp://smtp.example.com")
    queued(company, mailbox=own)
    lines = {line["name"]: line["waiting"] for line in listed(company)}
    assert list(lines.items()) == [(ADDRESS, 1), ("default", 0)]
    said = mailboxes(company, "list")
    assert "works" in said.out
    assert said.out.endswith(
        "Letters of a mailbox that stands still are held until it is mended.\n"
    )
    solde("company", "set", company.slug, "--when-mailbox-fails", "default")
    assert "leave by the default one" in mailboxes(company, "list").out


@pytest.mark.parametrize(
    ("ailment", "seconds", "words"),
    [
        (Ailment.PAUSE, 3600, "paused until 20"),
        (Ailment.RECONNECT, None, "has to be connected"),
        (Ailment.FORBIDDEN, None, "may not send"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_said(company, own, ailment, seconds, words):
    letter = queued(company, mailbox=own)
    pause(own, Trouble(ailment, "535 no", seconds))
    said = mailboxes(company, "list")
    assert words in said.out
    line = listed(company)[0]
    assert (line["ailment"], line["last_words"]) == (ailment, "535 no")
    assert bool(line["paused_until"]) is (seconds is not None)
    letter.refresh_from_db()
    assert line["held"] == (letter.state == "held")


def test_a_server_is_connected_with_a_password_from_a_file(company, secret):
    said = mailboxes(company, "connect-smtp", *SERVER, *secret, "--security", "implicit")
    assert said.code == 0, said.err
    assert f"Letters of this company can leave from {ADDRESS}, by 127.0.0.1." in said.out
    assert "sesame" not in said.out + said.err
    mailbox = company.connections.get().mailbox
    assert (mailbox.port, mailbox.security) == (465, "implicit")
    assert server_of(mailbox).password == "sesame"


def test_a_password_is_read_from_the_standard_input(company):
    typed = "open sesame\nmore\n"
    said = mailboxes(company, "connect-smtp", *SERVER, "--user", "billing", typed=typed)
    assert said.code == 0, said.err
    assert server_of(company.connections.get().mailbox).password == "open sesame"


def test_no_password_keeps_the_one_that_is_known(company, secret):
    mailboxes(company, "connect-smtp", *SERVER, *secret)
    again = mailboxes(company, "connect-smtp", *SERVER, "--user", "billing", "--port", "2525")
    assert again.code == 0, again.err
    server = server_of(company.connections.get().mailbox)
    assert (server.port, server.password) == (2525, "sesame")
    other = mailboxes(company, "connect-smtp", *SERVER, "--user", "another")
    assert (other.code, other.err) == (1, "Give the password that goes with the user name.\n")


def test_a_server_that_makes_no_sense_is_refused(company, secret):
    assert mailboxes(company, "connect-smtp", *SERVER, *secret[2:]).code == 2
    assert mailboxes(company, "connect-smtp", *SERVER, "--port", "0").code == 1
    wrong = ("--address", "nobody", "--host", "127.0.0.1")
    assert mailboxes(company, "connect-smtp", *wrong).code == 1
    assert mailboxes(company, "connect-smtp", *SERVER, "--security", "ssl").code == 2
    assert not company.connections.exists()


def test_a_server_is_removed(company, own):
    said = mailboxes(company, "remove", "smtp")
    assert (said.code, said.out) == (0, "The mail server was removed.\n")
    assert not company.connections.exists()
    assert mailboxes(company, "remove", "smtp").code == 1
    assert mailboxes(company, "remove", "gmail").code == 1


def test_gmail_is_removed(company, settings):
    with GoogleDouble() as google:
        for name, value in google.environment().items():
            setattr(settings, name, value)
        connected(company, member(company))
        assert listed(company)[0]["name"] == GMAIL_COM
        said = mailboxes(company, "remove", "gmail")
    assert (said.code, said.out) == (
        0,
        f"{GMAIL_COM} was removed.\nGoogle's permission was given back.\n",
    )
    event = Event._base_manager.get(company=company, act="remove_gmail")
    assert event.by is None


def test_limits_that_are_not_given_stay(company, own):
    limits = ("--per-minute", "10", "--per-day", "200", "--attachments-mb", "5")
    assert mailboxes(company, "limits", ADDRESS, *limits).code == 0
    assert mailboxes(company, "limits", ADDRESS, "--per-minute", "none").code == 0
    own.refresh_from_db()
    assert (own.per_minute, own.per_day, own.recipients_max) == (None, 200, None)
    assert own.attachments_max == 5 * 2**20
    assert "200 recipients a day, 5 MB a letter" in " ".join(mailboxes(company, "list").out.split())


def test_limits_that_make_no_sense_are_refused(company, own):
    assert mailboxes(company, "limits", ADDRESS).code == 2
    said = mailboxes(company, "limits", ADDRESS, "--per-day", "many")
    assert (said.code, "Give a number, or “none”." in said.err) == (2, True)
    said = mailboxes(company, "limits", ADDRESS, "--per-day", "0")
    assert (said.code, said.err) == (1, "recipients a day: at least 1.\n")
    assert mailboxes(company, "limits", "elsewhere@x.example", "--per-day", "1").code == 1


def test_whoever_runs_the_installation_may_limit_its_own_server(company, settings):
    settings.SOLDE_SMTP = smtp_server("smtp://smtp.example.com")
    assert mailboxes(company, "limits", "default", "--per-day", "2000").code == 0
    assert default_mailbox().per_day == 2000


def test_a_test_letter_shows_what_the_server_answered(company, monkeypatch):
    with SmtpDouble() as smtp:
        monkeypatch.setenv("SSL_CERT_FILE", str(smtp.authority))
        server = smtp_server(smtp.url)
        place = ("--address", ADDRESS, "--host", server.host, "--port", server.port)
        login = ("--user", server.username, "--security", server.security)
        mailboxes(company, "connect-smtp", *place, *login, typed=server.password)
        said = mailboxes(company, "test", ADDRESS, "--to", ALDER)
        assert said.code == 0, said.out + said.err
        assert "taken by the server" in said.out
        smtp.plan.add(Reply("rcpt", "550 5.1.1 No such user"))
        again = mailboxes(company, "test", ADDRESS, "--to", ALDER)
    assert (again.code, again.err) == (1, "The test letter was not sent.\n")
    assert "550 5.1.1 No such user" in again.out
    assert [one.state for one in company.deliveries.order_by("pk")] == ["sent", "failed"]


def test_a_test_letter_by_captured_mail_says_that_nothing_left(company):
    said = mailboxes(company, "test", "captured", "--to", ALDER)
    assert said.code == 0, said.err
    assert "Kept here; nothing has left." in said.out
    assert mailboxes(company, "test", "captured", "--to", "nobody").code == 1


def test_a_mailbox_that_was_mended_is_taken_into_use_again(company, own):
    letters = [queued(company, about=f"note:{n}", mailbox=own) for n in range(2)]
    pause(own, Trouble(Ailment.RECONNECT, "535 no"))
    said = mailboxes(company, "resume", ADDRESS)
    assert (said.code, said.out) == (
        0,
        "It sends again. 2 letters that were held for it go on.\n",
    )
    for letter in letters:
        letter.refresh_from_db()
        assert letter.state == "queued"
    assert Event._base_manager.filter(company=company, act="resume_mailbox").count() == 1


def test_secrets_are_sealed_with_the_newest_key(company, secret, settings):
    mailboxes(company, "connect-smtp", *SERVER, *secret)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [settings.SECRET_KEY]
    assert solde("mailboxes", "reseal").out == "Sealed anew: 1 secret.\n"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(Mailbox.objects.get(address=ADDRESS).password) == b"sesame"
