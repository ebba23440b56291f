"""Connect Gmail: everything that may come back from Google, and from others who claim to be."""

from urllib.parse import parse_qs, urlsplit

import pytest

from solde.company.access import NoSuchCompany, NotAllowed
from solde.doubles.google_faults import Error, Plain
from solde.mail.google import consent as consents
from solde.mail.google.consent import accept_return, begin_consent
from solde.mail.models import Connection, Consent, Mailbox
from tests import town
from tests.mail.round_trip import (
    ALL,
    SEND,
    SESSION,
    alive,
    allowed_at,
    connected,
    grow_old,
    member,
    returned,
)

pytestmark = pytest.mark.django_db


def test_the_consent_page_is_asked_for_exactly_what_is_needed(google, settings, company, carol):
    page = urlsplit(begin_consent(company, carol, SESSION))
    asked = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert set(asked.pop("scope").split()) == set(ALL)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked.pop(name)) == 43
    assert asked == {
        "client_id": settings.SOLDE_GOOGLE_CLIENT_ID,
        "redirect_uri": "http://127.0.0.1:8000/mail/google/return",
        "response_type": "code",
        "access_type": "offline",
        "prompt": "consent",
        "code_challenge_method": "S256",
    }


def test_nothing_that_travels_and_no_secret_is_stored_in_the_clear(google, company, carol):
    page = begin_consent(company, carol, SESSION)
    brought = allowed_at(page)
    consent = accept_return(carol, SESSION, **brought)
    stored = repr(Consent._base_manager.filter(pk=consent.pk).values())
    secrets = (brought["state"], brought["code"], SESSION, *google.google.grants.refresh)
    assert not any(secret in stored for secret in secrets)


@pytest.mark.parametrize(
    ("role", "refusal"), [("sales", NotAllowed), ("viewer", NotAllowed), (None, NoSuchCompany)]
)
def test_only_owners_and_accountants_connect(google, company, role, refusal):
    dave = member(company if role else town.company(), role or "owner", "dave@timber.example")
    with pytest.raises(refusal):
        begin_consent(company, dave, SESSION)
    assert not Consent._base_manager.exists()


def test_without_a_client_there_is_nothing_to_connect(company, carol):
    with pytest.raises(consents.GoogleNotSetUp):
        begin_consent(company, carol, SESSION)


def test_what_is_left_of_a_consent_holds_no_secret(google, company, carol):
    mailbox = connected(company, carol)
    consent = Consent._base_manager.get()
    assert consent.account is None
    assert bytes(consent.verifier) == b""
    assert mailbox.grant


class TestWhatComesBackWrong:
    """Each is refused with its own sentence, and nothing is connected."""

    @pytest.fixture(autouse=True)
    def nothing_is_connected(self, google, company, carol):
        yield
        assert not Mailbox.objects.filter(kind="gmail").exists()
        assert not Connection._base_manager.exists()

    @pytest.fixture
    def brought(self, google, company, carol):
        return allowed_at(begin_consent(company, carol, SESSION))

    def test_a_forged_state(self, carol, brought):
        with pytest.raises(consents.NoSuchConsent):
            accept_return(carol, SESSION, state="x" * 43, code=brought["code"])

    def test_no_state_at_all(self, carol, brought):
        with pytest.raises(consents.NoSuchConsent):
            accept_return(carol, SESSION, state="", code=brought["code"])

    def test_a_replay(self, google, carol, brought):
        consent = accept_return(carol, SESSION, **brought)
        with pytest.raises(consents.ConsentUsed):
            accept_return(carol, SESSION, **brought)
        # Google was not asked again: a second use of a code would end the first one's tokens.
        assert alive(google) == 1
        consent.refresh_from_db()
        assert consent.account

    def test_another_persons(self, company, brought):
        dave = member(company, "owner", "dave@timber.example")
        with pytest.raises(consents.ConsentNotYours):
            accept_return(dave, SESSION, **brought)

    def test_another_browsers(self, carol, brought):
        with pytest.raises(consents.ConsentNotYours):
            accept_return(carol, "another session", **brought)

    def test_a_foreign_one_leaves_the_real_one_good(self, company, carol, brought):
        dave = member(company, "owner", "dave@timber.example")
        with pytest.raises(consents.ConsentNotYours):
            accept_return(dave, SESSION, **brought)
        assert accept_return(carol, SESSION, **brought).account

    def test_a_late_one(self, carol, brought):
        grow_old("begun_at")
        with pytest.raises(consents.ConsentTooLate):
            accept_return(carol, SESSION, **brought)

    def test_of_somebody_who_may_no_longer(self, company, carol, brought):
        company.members.update(role="sales")
        with pytest.raises(NotAllowed):
            accept_return(carol, SESSION, **brought)

    def test_a_no(self, google, company, carol):
        page = begin_consent(company, carol, SESSION)
        brought = allowed_at(page, decision="cancel")
        assert brought["error"] == "access_denied"
        with pytest.raises(consents.ConsentDenied):
            accept_return(carol, SESSION, **brought)
        with pytest.raises(consents.ConsentUsed):
            accept_return(carol, SESSION, **brought)

    @pytest.mark.parametrize("answer", [{"error": "server_error"}, {}])
    def test_neither_code_nor_a_no(self, carol, brought, answer):
        with pytest.raises(consents.ConsentFailed):
            accept_return(carol, SESSION, state=brought["state"], **answer)

    def test_everything_but_sending(self, google, company, carol):
        page = begin_consent(company, carol, SESSION)
        brought = allowed_at(page, scopes=[one for one in ALL if one != SEND])
        with pytest.raises(consents.SendingNotGranted):
            accept_return(carol, SESSION, **brought)

    def test_a_code_that_is_not_googles(self, carol, brought):
        with pytest.raises(consents.ConsentFailed, match="invalid_grant"):
            accept_return(carol, SESSION, state=brought["state"], code="4/forged")

    def test_a_code_of_another_consent(self, company, carol, brought):
        other = allowed_at(begin_consent(company, carol, SESSION))
        with pytest.raises(consents.ConsentFailed, match="invalid_grant"):  # PKCE
            accept_return(carol, SESSION, state=brought["state"], code=other["code"])

    @pytest.mark.parametrize(
        "fault",
        [
            Error("token", 500),
            Error("token", 400, "invalid_client"),
            Plain("token", "no JSON"),
            Plain("token", '{"access_token": "a", "refresh_token": "b", "id_token": "c.d.e"}'),
            Plain("token", '{"access_token": "a", "refresh_token": "b"}'),
            Error("certs", 500),
            Plain("certs", "{}"),
        ],
    )
    def test_answers_of_google_that_prove_nothing(self, google, carol, brought, fault):
        google.misbehave(fault, times=1)
        with pytest.raises(consents.ConsentFailed) as refused:
            accept_return(carol, SESSION, **brought)
        assert brought["code"] not in str(refused.value)

    def test_a_nonce_of_another_consent(self, carol, brought):
        Consent._base_manager.update(nonce="another")
        with pytest.raises(consents.ConsentFailed, match="whose account"):
            accept_return(carol, SESSION, **brought)


def test_consents_that_nobody_came_back_for_lose_their_secrets(google, company, carol):
    returned(company, carol)
    assert consents.end_forgotten() == 0
    grow_old("begun_at")
    grow_old("begun_at")
    assert consents.end_forgotten() == 1
    assert Consent._base_manager.get().account is None
