"""Let people in from the command line."""

import re
import signal
import time
from http.client import HTTPConnection

import pytest

from solde.company.models import Member, User
from solde.history.models import Event
from tests import town
from tests.cli.door import solde, start
from tests.servers import free_port
from tests.waiting import SECONDS_MAX

CAROL = "carol@timber.example"


@pytest.mark.django_db
def test_a_person_is_let_in_and_is_not_twice():
    company = town.company()
    said = solde("let-in", CAROL, "--company", company.slug, "--role", "accountant")
    words = f"{CAROL} works in “{company.name}” now. Role: Accountant.\n"
    assert (said.code, said.out) == (0, words)
    solde("let-in", CAROL.upper(), "--company", company.slug, "--role", "viewer")
    assert User.objects.get().email == CAROL
    assert company.members.get().role == Member.Role.VIEWER
    assert Event._base_manager.filter(company=company, act="let_in").count() == 2


@pytest.mark.django_db
def test_a_role_that_there_is_not_is_wrong_usage():
    company = town.company()
    assert solde("let-in", CAROL, "--company", company.slug, "--role", "king").code == 2
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_link_lets_a_person_in(client):
    company = town.company()
    solde("let-in", CAROL, "--company", company.slug)
    link = solde("sign-in-link", CAROL).out.strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/[\w:-]+", link)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert CAROL in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert client.get(f"/c/{company.slug}/letters").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("active", [True, False])
def test_nobody_in_particular_gets_no_link(active):
    if not active:
        User.objects.create_user(CAROL, is_active=False)
    said = solde("sign-in-link", CAROL)
    assert (said.code, said.out) == (1, "")
    assert "Nobody with that e-mail address" in said.err


def test_the_pages_are_served_until_stopped(database_url):
    port = free_port()
    serving = start(database_url, "serve", "--port", port)
    try:
        assert status_of_sign_in(port) == 200
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(SECONDS_MAX) == 0
    finally:
        serving.kill()
        serving.communicate()


def status_of_sign_in(port):
    until = time.monotonic() + SECONDS_MAX
    while True:
        asking = HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
        try:
            asking.request("GET", "/sign-in")
            return asking.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.2)
        finally:
            asking.close()
