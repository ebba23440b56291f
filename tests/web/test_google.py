"""The round trip to Google through the browser, against a Google that can go wrong."""

import logging
from urllib.parse import urlencode

import pytest

from solde.doubles.google_faults import Error
from solde.mail.google.client import SCOPES
from solde.mail.google.connecting import gmail_of
from solde.mail.google.consent import GOOD_FOR
from solde.mail.models import Connection, Consent
from solde.sales.issuing import issue
from tests import town
from tests.mail.round_trip import GMAIL_COM, SEND, WORKSPACE, alive, allowed_at
from tests.sales.selling import new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def to_google(visitor):
    """Press the button; the address of Google's page."""
    visitor.open("mailboxes")
    label = "Connect again" if "Connect again" in visitor.buttons else "Connect Google account"
    answer = visitor.press(label)
    assert answer.status_code == 302
    return answer["Location"]


def come_back(visitor, brought):
    """Where the browser is led from the address that Google sends it to."""
    answer = visitor.open(f"/mail/google/return?{urlencode(brought)}")
    assert answer["Referrer-Policy"] == "no-referrer"
    return visitor.open(answer["Location"]) if answer.status_code == 302 else answer


def connected(visitor, account=GMAIL_COM):
    come_back(visitor, allowed_at(to_google(visitor), account))
    visitor.press("Replace" if "Replace" in visitor.buttons else "Confirm")
    return gmail_of(visitor.company)


def test_the_whole_way(google, owner, company):
    page = to_google(owner)
    assert page.startswith(google.url)
    come_back(owner, allowed_at(page))
    assert owner.page.request["PATH_INFO"] == f"/c/{company.slug}/mailboxes/google/confirm"
    assert owner.page.request["QUERY_STRING"] == ""
    assert GMAIL_COM in owner.words
    assert company.name in owner.words
    assert gmail_of(company) is None
    owner.press("Confirm")
    assert gmail_of(company).address == GMAIL_COM
    assert f"Letters leave from {GMAIL_COM} now." in owner.words
    assert "Works" in owner.words


def test_whoever_came_from_a_letter_goes_back_to_it(google, owner, company):
    (invoice,) = issue(company, [new(town.customer(company, "Maple", email="m@maple.example"))])
    owner.open(f"sales/{invoice.public_id}/send")
    page = owner.press("Add Gmail address")["Location"]
    come_back(owner, allowed_at(page))
    owner.press("Confirm")
    assert owner.page.request["PATH_INFO"].endswith(f"/sales/{invoice.public_id}/send")
    letter = next(form for form in owner.read.forms if "Send" in form.buttons)
    assert letter.fields["mailbox"] == GMAIL_COM
    assert letter.fields["subject"].startswith("Invoice")
    owner.follow("Remove Gmail address")
    owner.press("Remove")
    assert owner.page.request["PATH_INFO"].endswith(f"/sales/{invoice.public_id}/send")


@pytest.mark.parametrize("decision", ["allow", "cancel"])
def test_what_was_typed_into_a_letter_is_still_there_afterwards(google, owner, company, decision):
    (invoice,) = issue(company, [new(town.customer(company, "Maple", email="m@maple.example"))])
    owner.open(f"sales/{invoice.public_id}/send")
    page = owner.press("Add Gmail address", subject="As we said", text="Dear Maple,\nthank you.")
    come_back(owner, allowed_at(page["Location"], decision=decision))
    if decision == "allow":
        owner.press("Confirm")
    assert owner.page.request["PATH_INFO"].endswith(f"/sales/{invoice.public_id}/send")
    letter = next(form for form in owner.read.forms if "Send" in form.buttons)
    assert (letter.fields["subject"], letter.fields["to"]) == ("As we said", "m@maple.example")
    assert letter.fields["text"].splitlines() == ["Dear Maple,", "thank you."]
    owner.open(f"sales/{invoice.public_id}/send")
    letter = next(form for form in owner.read.forms if "Send" in form.buttons)
    assert letter.fields["subject"].startswith("Invoice")


def test_the_banner_goes_when_letters_can_leave(google, owner):
    owner.open("letters")
    assert "Nothing leaves this installation." in owner.words
    connected(owner)
    owner.open("letters")
    assert "Nothing leaves this installation." not in owner.words


def test_not_this_account(google, owner, company):
    come_back(owner, allowed_at(to_google(owner)))
    owner.press("Not this account")
    assert "Nothing was connected." in owner.words
    assert gmail_of(company) is None
    assert alive(google) == 0
    assert Consent._base_manager.get().account is None


def test_confirming_what_was_refused_in_another_window(google, owner, company):
    come_back(owner, allowed_at(to_google(owner)))
    window = browser(company, "owner")
    window.client, window.page = owner.client, owner.page
    owner.press("Not this account")
    answer = window.press("Confirm")
    assert answer.status_code == 409
    assert gmail_of(company) is None


def test_what_was_shown_is_what_is_confirmed(google, owner, company):
    """A second window came back with another account meanwhile."""
    come_back(owner, allowed_at(to_google(owner), GMAIL_COM))
    shown = owner.page
    come_back(owner, allowed_at(to_google(owner), WORKSPACE))
    owner.page = shown
    owner.press("Confirm")
    assert gmail_of(company).address == GMAIL_COM


def test_connecting_again_says_so(google, owner):
    connected(owner)
    come_back(owner, allowed_at(to_google(owner)))
    assert "This company sends from it already" in owner.words
    owner.press("Confirm")
    assert Connection._base_manager.count() == 1


def test_another_account_takes_the_place_of_the_first_with_a_warning(google, owner, company):
    connected(owner)
    come_back(owner, allowed_at(to_google(owner), WORKSPACE))
    assert f"It takes the place of {GMAIL_COM}" in owner.words
    owner.press("Replace")
    assert gmail_of(company).address == WORKSPACE
    assert alive(google, GMAIL_COM) == 0


def test_removing_asks_once(google, owner, company):
    connected(owner)
    owner.follow("Remove Gmail address")
    assert gmail_of(company)
    owner.press("Remove")
    assert f"{GMAIL_COM} was removed. Google’s permission" in owner.words.replace("'", "’")
    assert gmail_of(company) is None
    assert alive(google) == 0


class TestWhatComesBackWrong:
    """Each is a page that says what to do, and nothing is connected."""

    @pytest.fixture(autouse=True)
    def nothing_is_connected(self, google, owner, company):
        yield
        assert gmail_of(company) is None
        assert not Connection._base_manager.exists()

    def refused(self, visitor, brought, status=409):
        answer = come_back(visitor, brought)
        assert answer.status_code == status
        shown = answer.content.decode()
        assert not any(value in shown for name, value in brought.items() if name != "error")
        assert "<form" not in shown  # the address in the bar holds secrets: nothing posts from it
        return visitor.words

    def sent_back(self, visitor, brought):
        """To the page with the button, which says why nothing was connected."""
        assert come_back(visitor, brought).status_code == 200
        assert "Connect Google account" in visitor.buttons
        return visitor.words

    def test_forged(self, owner):
        words = self.refused(owner, {"state": "forged" * 8, "code": "4/made-up"}, 404)
        assert "belongs to no question" in words
        assert "begin again" in words

    def test_empty(self, owner):
        assert "belongs to no question" in self.refused(owner, {}, 404)

    def test_replayed(self, owner):
        brought = allowed_at(to_google(owner))
        come_back(owner, brought)
        assert "has been used already" in self.refused(owner, brought)

    def test_of_another_person(self, owner, company):
        brought = allowed_at(to_google(owner))
        other = browser(company, "accountant")
        assert "belongs to another person" in self.refused(other, brought)

    def test_of_another_browser(self, owner, company):
        brought = allowed_at(to_google(owner))
        again = browser(company, "owner")
        assert "another browser" in self.refused(again, brought)

    def test_without_being_signed_in(self, owner, company):
        brought = allowed_at(to_google(owner))
        assert "not signed in" in self.refused(browser(company, None), brought)

    def test_late(self, owner):
        brought = allowed_at(to_google(owner))
        row = Consent._base_manager.get()
        Consent._base_manager.update(begun_at=row.begun_at - GOOD_FOR)
        assert "more than ten minutes" in self.refused(owner, brought)

    def test_denied(self, owner):
        brought = allowed_at(to_google(owner), decision="cancel")
        assert "was not allowed to let Solde send" in self.sent_back(owner, brought)

    def test_without_the_box_for_sending(self, owner):
        scopes = [one for one in SCOPES if one != SEND]
        brought = allowed_at(to_google(owner), scopes=scopes)
        assert "tick the box for sending" in self.sent_back(owner, brought)

    def test_google_does_not_answer(self, google, owner):
        brought = allowed_at(to_google(owner))
        google.misbehave(Error("token", 503), times=1, grant="authorization_code")
        assert "did not complete the connection" in self.sent_back(owner, brought)

    def test_the_role_was_taken_away_meanwhile(self, owner, company):
        brought = allowed_at(to_google(owner))
        company.members.filter(user=owner.user).update(role="sales")
        answer = come_back(owner, brought)
        assert answer.status_code == 403

    def test_confirming_for_another_company(self, owner):
        other = town.company()
        browser(other, "owner")
        come_back(owner, allowed_at(to_google(owner)))
        consent = Consent._base_manager.get()
        token = owner.read.forms[-1].fields["csrfmiddlewaretoken"]
        form = {"consent": consent.pk, "csrfmiddlewaretoken": token}
        answer = owner.client.post(f"/c/{other.slug}/mailboxes/google/confirm", form)
        assert answer.status_code == 409

    @pytest.mark.parametrize("number", ["", "0", "x", "9" * 30, "-1", "٣"])
    def test_confirming_nothing(self, owner, company, number):
        come_back(owner, allowed_at(to_google(owner)))
        token = owner.read.forms[-1].fields["csrfmiddlewaretoken"]
        form = {"consent": number, "csrfmiddlewaretoken": token}
        there = f"/c/{company.slug}/mailboxes/google/confirm"
        assert owner.client.post(there, form).status_code == 404

    def test_confirming_before_anything_came_back(self, owner):
        assert owner.open("mailboxes/google/confirm").status_code == 404


def test_no_secret_is_logged_or_shown(google, owner, caplog):
    with caplog.at_level(logging.DEBUG):
        brought = allowed_at(to_google(owner))
        come_back(owner, brought)
        shown = owner.page.content.decode()
        owner.press("Confirm")
        shown += owner.page.content.decode()
        come_back(owner, brought)
    ours = "\n".join(one.getMessage() for one in caplog.records if "urllib3" not in one.name)
    for secret in (brought["state"], brought["code"], *google.google.grants.refresh):
        assert secret not in shown
        assert secret not in ours


def test_without_a_google_client_there_is_no_button(owner):
    owner.open("mailboxes")
    assert "Connect Google account" not in owner.buttons
    assert "SOLDE_GOOGLE_CLIENT_ID" in owner.words
