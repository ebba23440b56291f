"""A company's own SMTP server: connected, replaced, removed; its password kept to itself."""

import socket
from dataclasses import replace

import pytest

from solde.company.access import NoSuchCompany, NotAllowed
from solde.company.models import Member, User
from solde.doubles.smtp import SmtpDouble
from solde.history.models import Event
from solde.mail.answers import MailboxFails
from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from solde.mail.networks import PrivateServer, ServerNotFound
from solde.mail.smtp.own_server import (
    NoServer,
    ServerIsWrong,
    connect_server,
    remove_server,
    server_of,
    smtp_transport,
)
from solde.smtp_url import Security, SmtpServer, smtp_server
from tests import town
from tests.mail.envelopes import ALDER, envelope, meanings
from tests.mail.post import queued

pytestmark = pytest.mark.django_db

ADDRESS = "billing@timber.example"
SERVER = SmtpServer("smtp.timber.example", 587, Security.STARTTLS, "billing", "sesame")


@pytest.fixture(autouse=True)
def on_the_internet(monkeypatch):
    """Every name leads to an address of the Internet, but those that say otherwise."""
    inside = {"inside.example": "10.0.0.1", "127.0.0.1": "127.0.0.1"}

    def getaddrinfo(host, port, **_options):
        if host == "nowhere.example":
            raise socket.gaierror(-2, "Name or service not known")
        place = (inside.get(host, "8.8.8.8"), port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def member(company, role):
    user = User.objects.create_user(f"{role}@timber.example")
    company.members.create(user=user, role=role)
    return user


def test_a_server_is_connected_with_its_password_sealed(company):
    owner = member(company, Member.Role.OWNER)
    mailbox = connect_server(company, SERVER, address="Billing@TIMBER.example", by=owner)
    assert (mailbox.kind, mailbox.address) == ("smtp", "Billing@timber.example")
    assert b"sesame" not in bytes(mailbox.password)
    assert server_of(mailbox) == SERVER
    (connection,) = company.connections.all()
    assert (connection.mailbox, connection.connected_by) == (mailbox, owner)
    event = Event._base_manager.get(act="connect_server")
    assert (event.by, event.company) == (owner, company)
    assert "sesame" not in str(event.details)


def test_connecting_again_replaces_what_was_there(company):
    first = connect_server(company, SERVER, address=ADDRESS)
    other = replace(SERVER, host="mx.timber.example", port=465, security=Security.IMPLICIT)
    second = connect_server(company, other, address="new@timber.example")
    assert second.pk == first.pk
    assert (second.address, server_of(second)) == ("new@timber.example", other)
    assert company.connections.count() == 1


def test_a_password_that_is_known_need_not_be_given_again(company):
    connect_server(company, SERVER, address=ADDRESS)
    again = replace(SERVER, port=2525, password="")
    assert server_of(connect_server(company, again, address=ADDRESS)).password == "sesame"


@pytest.mark.parametrize("changes", [{"host": "evil.example"}, {"username": "other"}])
def test_a_password_goes_nowhere_else_than_it_was_given_for(company, changes):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    with pytest.raises(ServerIsWrong, match="Give the password"):
        connect_server(company, replace(SERVER, password="", **changes), address=ADDRESS)
    mailbox.refresh_from_db()
    assert server_of(mailbox) == SERVER


def test_a_server_without_sign_in_keeps_no_password(company):
    open_server = replace(SERVER, username="", password="")
    connect_server(company, SERVER, address=ADDRESS)
    mailbox = connect_server(company, open_server, address=ADDRESS)
    assert mailbox.password is None
    assert server_of(mailbox) == open_server


def test_connecting_again_ends_the_trouble_and_lets_letters_go_on(company):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    Mailbox.objects.filter(pk=mailbox.pk).update(ailment="reconnect", last_words="535 No", pauses=3)
    mailbox.refresh_from_db()
    letter = queued(company, mailbox=mailbox)
    assert letter.state == "held"
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    letter.refresh_from_db()
    assert (mailbox.ailment, mailbox.pauses, mailbox.last_words) == ("", 0, "")
    assert letter.state == "queued"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"port": 0}, "A port is a number"),
        ({"port": 70000}, "A port is a number"),
        ({"host": ""}, "has a name such as"),
        ({"host": "a" * 300}, "has a name such as"),
        ({"host": "a\nb"}, "has a name such as"),
        ({"password": "sésame"}, "no letters such as é"),
        ({"security": Security.NONE}, "only be sent over an encrypted connection"),
        ({"password": ""}, "Give the password"),
    ],
)
def test_a_server_that_makes_no_sense_is_refused(company, changes, words):
    with pytest.raises(ServerIsWrong, match=words):
        connect_server(company, replace(SERVER, **changes), address=ADDRESS)
    assert not company.connections.exists()


@pytest.mark.parametrize("address", ["", "billing", "a@b.example, c@d.example", "a@b\r\nTo: x"])
def test_an_address_that_is_none_is_refused(company, address):
    with pytest.raises(ServerIsWrong, match="is not an e-mail address"):
        connect_server(company, SERVER, address=address)


def test_a_server_inside_the_operators_network_is_refused(company, settings):
    inside = replace(SERVER, host="inside.example", security=Security.NONE)
    with pytest.raises(PrivateServer):
        connect_server(company, inside, address=ADDRESS)
    settings.SOLDE_ALLOW_PRIVATE_SMTP = True
    assert server_of(connect_server(company, inside, address=ADDRESS)) == inside


def test_a_server_that_nobody_knows_is_refused(company):
    with pytest.raises(ServerNotFound, match=r"nowhere\.example"):
        connect_server(company, replace(SERVER, host="nowhere.example"), address=ADDRESS)


@pytest.mark.parametrize("role", [Member.Role.SALES, Member.Role.VIEWER])
def test_only_owners_and_accountants_may(company, role):
    someone, stranger = member(company, role), User.objects.create_user("x@x.example")
    for user, refusal in ((someone, NotAllowed), (stranger, NoSuchCompany)):
        with pytest.raises(refusal):
            connect_server(company, SERVER, address=ADDRESS, by=user)
        with pytest.raises(refusal):
            remove_server(company, by=user)


def test_removing_a_server_forgets_the_password_and_holds_its_letters(company):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    letter = queued(company, mailbox=mailbox)
    remove_server(company)
    mailbox.refresh_from_db()
    letter.refresh_from_db()
    assert mailbox.password is None
    assert (letter.state, letter.last_words) == ("held", f"{ADDRESS} was removed.")
    assert not company.connections.exists()
    with pytest.raises(MailboxFails, match="was removed"):
        server_of(mailbox)
    with pytest.raises(NoServer):
        remove_server(company)


def test_a_server_that_comes_back_takes_up_the_letters_that_were_held(company):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    letter = queued(company, mailbox=mailbox)
    remove_server(company)
    assert connect_server(company, SERVER, address="new@timber.example") == mailbox
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_companies_have_servers_of_their_own(company):
    other = town.company("Other")
    ours = connect_server(company, SERVER, address=ADDRESS)
    theirs = connect_server(other, replace(SERVER, password="other"), address=ADDRESS)
    assert ours.pk != theirs.pk
    with pytest.raises(NoServer):
        remove_server(town.company("Third"))
    assert server_of(ours) == SERVER


def test_the_installations_server_is_that_of_the_settings(settings):
    mailbox = installations(Mailbox.Kind.SMTP)
    settings.SOLDE_SMTP = SERVER
    assert server_of(mailbox) == SERVER
    settings.SOLDE_SMTP = None
    with pytest.raises(MailboxFails, match="SOLDE_SMTP_URL is not set"):
        server_of(mailbox)


def test_a_server_that_cannot_be_named_is_trouble_when_a_letter_is_to_leave(company, settings):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    settings.SECRET_KEY = "another secret, so that the password cannot be read"
    transport = smtp_transport(mailbox)
    with pytest.raises(MailboxFails, match="cannot be read any more"):
        transport.open()
    answer = transport.hand_over(envelope())
    assert (meanings(answer), answer.trouble.ailment) == ({ALDER: "later"}, "reconnect")


def test_a_name_that_leads_inside_later_is_not_followed(company, monkeypatch):
    mailbox = connect_server(company, SERVER, address=ADDRESS)
    Mailbox.objects.filter(pk=mailbox.pk).update(host="inside.example")
    mailbox.refresh_from_db()
    with pytest.raises(MailboxFails, match="private network"):
        smtp_transport(mailbox).open()


def test_a_letter_goes_through_a_server_inside_where_that_is_allowed(company, settings):
    settings.SOLDE_ALLOW_PRIVATE_SMTP = True
    with SmtpDouble() as smtp:
        mailbox = connect_server(company, smtp_server(smtp.url), address=ADDRESS)
        transport = smtp_transport(mailbox)
        transport.open()
        assert meanings(transport.hand_over(envelope())) == {ALDER: "taken"}
        transport.close()
        assert len(smtp.witness) == 1
