"""The page of mailboxes: what stands there, and what may be pressed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from solde.history.models import Event
from solde.mail.ailing import pause
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.answers import Ailment, Trouble
from solde.mail.choosing import from_list, installations
from solde.mail.google.connecting import gmail_of
from solde.mail.models import Mailbox
from solde.mail.states import State
from solde.smtp_url import Security, SmtpServer
from tests import town
from tests.mail.post import tried
from tests.mail.round_trip import GMAIL_COM, connected
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
BILLING = "billing@timber.example"


@pytest.fixture
def gmail(google, owner, company):
    return connected(company, owner.user)


@pytest.fixture
def is_loopback_allowed(settings):
    settings.SOLDE_ALLOW_PRIVATE_SMTP = True


def set_up_server(visitor, **typed):
    visitor.open("mailboxes/server")
    given = {"address": BILLING, "host": "127.0.0.1", "security": "none", "port": "2525"}
    return visitor.press("Save", **given | typed)


def test_the_list_stands_in_the_order_of_its_use(
    settings, owner, company, gmail, is_loopback_allowed
):
    settings.SOLDE_SMTP = SmtpServer("127.0.0.1", 2525, Security.NONE)
    settings.SOLDE_FROM_EMAIL = "post@solde.example"
    set_up_server(owner)
    owner.open("mailboxes")
    places = [owner.words.index(one) for one in (GMAIL_COM, BILLING, "post@solde.example")]
    assert places == sorted(places)
    assert [one.kind for one in from_list(company)] == ["gmail", "smtp", "smtp"]


def test_without_any_the_captured_mail_is_shown_and_said_to_be(owner):
    owner.open("mailboxes")
    assert "Nothing leaves" in owner.words
    assert "nobody gets them" in owner.words


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("owner", {"Connect again", "Send", "Save", "Sign out"}),
        ("accountant", {"Connect again", "Send", "Save", "Sign out"}),
        ("sales", {"Send", "Sign out"}),
        ("viewer", {"Sign out"}),
    ],
)
def test_buttons_are_those_of_the_role(company, gmail, role, buttons):
    visitor = browser(company, role)
    visitor.open("mailboxes")
    assert set(visitor.buttons) - {"Français (Canada)"} == buttons
    assert ("Change limits" in visitor.read.links) == (role in ("owner", "accountant"))


def test_a_pause_is_shown_with_the_servers_words_and_its_end(owner, gmail):
    pause(gmail, Trouble(Ailment.PAUSE, "Too fast <b>today</b>", 3600))
    owner.open("mailboxes")
    assert "Paused until" in owner.words
    assert "Too fast <b>today</b>" in owner.words  # as text: nothing of it became a tag


def test_a_pause_that_is_over_is_said_to_be(owner, gmail):
    Mailbox.objects.filter(pk=gmail.pk).update(
        ailment=Ailment.PAUSE, paused_until=timezone.now() - timedelta(minutes=1)
    )
    owner.open("mailboxes")
    assert "About to be tried again" in owner.words


def test_what_must_be_connected_again_is_and_goes_on(owner, company, gmail):
    pause(gmail, Trouble(Ailment.RECONNECT, "Google has withdrawn its permission"))
    owner.open("mailboxes")
    assert "Must be connected again" in owner.words
    assert "Connect the Google account again." in owner.words  # the alert
    owner.press("Try again now")
    assert "Works" in owner.words
    assert "Connect the Google account again." not in owner.words


def test_other_companies_of_the_person_are_named_and_those_of_others_are_not(owner, company, gmail):
    mine, others = town.company("Second and Sons"), town.company("Secret and Sons")
    browser(mine, "owner")
    dave = browser(others, "owner", "dave@secret.example")
    connected(mine, owner.user)
    connected(others, dave.user)
    owner.open("mailboxes")
    assert "Also used by: Second and Sons" in owner.words
    assert "Secret" not in owner.words


def test_limits_are_changed_for_good_reasons_only(owner, company, gmail):
    owner.open("mailboxes")
    owner.follow("Change limits")
    owner.press("Save", per_day="9000")
    assert "at most 500" in owner.words
    owner.press("Save", per_day="300", attachments_max="10")
    assert "300 recipients a day" in owner.words
    gmail.refresh_from_db()
    assert (gmail.per_day, gmail.attachments_max) == (300, 10 << 20)
    assert Event._base_manager.filter(company=company, act="set_limits", by=owner.user).exists()


@pytest.mark.parametrize("wrong", ["0", "-1", "1e3", "10000", "٣x", "9" * 40])
def test_a_limit_that_is_no_number_for_it_is_refused(owner, is_loopback_allowed, wrong):
    set_up_server(owner)
    owner.follow("Change limits")
    owner.press("Save", attachments_max=wrong)
    assert owner.page.request["PATH_INFO"].endswith("/limits")
    assert ("input", "aria-invalid", "true") in owner.read.attributes


def test_a_server_is_set_up_and_changed_and_its_password_is_not_shown(
    owner, company, is_loopback_allowed
):
    set_up_server(owner, username="billing", password="hunter2 is long")
    assert f"{BILLING} is set up." in owner.words
    owner.open("mailboxes/server")
    assert "hunter2" not in owner.page.content.decode()
    form = next(form for form in owner.read.forms if "Save" in form.buttons)
    assert (form.fields["host"], form.fields["security"]) == ("127.0.0.1", "none")
    owner.press("Save", port="2526")
    assert next(from_list(company)).port == 2526


def test_a_server_that_is_refused_keeps_what_was_typed(owner, company):
    set_up_server(owner)
    assert "in a private network" in owner.words
    form = next(form for form in owner.read.forms if "Save" in form.buttons)
    assert form.fields["address"] == BILLING
    assert next(from_list(company)).is_installations


def test_a_server_is_removed_after_asking(owner, company, is_loopback_allowed):
    set_up_server(owner)
    owner.follow("Remove the server")
    assert f"Remove {BILLING}?" in owner.words
    owner.press("Remove")
    assert next(from_list(company)).is_installations


def test_removing_what_is_not_there_says_so(owner):
    assert owner.open("mailboxes/server/remove").status_code == 409
    assert owner.open("mailboxes/google/remove").status_code == 409


def test_the_company_chooses_what_happens_when_gmail_fails(owner, company, gmail):
    owner.open("mailboxes")
    owner.press("Save", when_mailbox_fails="default")
    company.refresh_from_db()
    assert company.when_mailbox_fails == "default"
    owner.press("Save", when_mailbox_fails="nonsense")
    company.refresh_from_db()
    assert company.when_mailbox_fails == "default"


def test_a_test_letter_is_queued_and_its_state_shown(owner, company):
    owner.open("mailboxes")
    owner.press("Send", to="carol@elsewhere.example")
    assert "carol@elsewhere.example , Waiting" in owner.words
    letter = company.deliveries.get()
    tried(letter)
    owner.open("mailboxes")
    assert "carol@elsewhere.example , Kept here" in owner.words
    assert State(company.deliveries.get().state) is State.SENT


def test_a_test_letter_to_nobody_is_not_sent(owner, company):
    owner.open("mailboxes")
    owner.press("Send", to="nobody")
    assert "Give one e-mail address." in owner.words
    assert not company.deliveries.exists()


@pytest.mark.parametrize("verb", ["test", "limits", "try-again"])
def test_a_mailbox_of_another_company_is_not_there(owner, company, gmail, verb):
    other = browser(town.company(), "owner", "dave@other.example")
    there = f"/c/{other.company.slug}/mailboxes/{gmail.public_id}/{verb}"
    other.client.handler.enforce_csrf_checks = False
    assert other.client.post(there, {"to": "a@b.example"}).status_code == 404
    gmail.refresh_from_db()
    assert gmail_of(company) == gmail


def test_nobody_but_the_operator_takes_up_the_installations_server(owner, company):
    captured = installations(Mailbox.Kind.CAPTURED)
    owner.client.handler.enforce_csrf_checks = False
    there = f"/c/{company.slug}/mailboxes/{captured.public_id}/try-again"
    assert owner.client.post(there).status_code == 404


def test_an_alert_is_dealt_with_on_the_page_where_it_is_seen(owner, company, gmail):
    raise_alert(company, AlertKind.MAILBOX_PAUSED, f"mailbox:{gmail.pk}", "Daily limit")
    owner.open("mailboxes")
    assert "Daily limit" in owner.words
    owner.press("Dealt with")
    assert owner.page.request["PATH_INFO"].endswith("/mailboxes")
    assert "Daily limit" not in owner.words
    alert = company.alerts.get()
    assert alert.dealt_with_by == owner.user


def test_an_alert_of_another_company_stays(owner, company):
    other = town.company()
    raise_alert(other, AlertKind.RUN_FAILED, "run:1")
    owner.client.handler.enforce_csrf_checks = False
    owner.client.post(f"/c/{company.slug}/alerts/deal-with", {"alert": other.alerts.get().pk})
    assert other.alerts.get().dealt_with_at is None


def test_the_page_costs_the_same_however_many_share(
    owner, company, gmail, django_assert_num_queries
):
    def cost():
        with django_assert_num_queries(12):
            owner.open("mailboxes")

    owner.open("mailboxes")
    cost()
    for _each in range(5):
        shared = town.company()
        browser(shared, "owner")
        connected(shared, owner.user)
    cost()
