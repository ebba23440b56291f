"""The list of letters, the page of one, and what people decide there."""

from uuid import uuid4

import pytest

from solde.company.models import User
from solde.mail import holding, settling
from solde.mail.alerts import AlertKind
from solde.mail.answers import Meaning
from solde.mail.choosing import Way, from_list, installations
from solde.mail.models import Mailbox
from solde.mail.queueing import NewLetter, queue_letters
from solde.mail.states import State
from solde.mail.testing import send_test_letter
from solde.mail.working import see_out
from solde.sales.attaching import attach
from solde.sales.sending import compose, send
from solde.web import letters
from tests import town
from tests.mail.envelopes import ALDER, BIRCH, CEDAR
from tests.mail.post import BCC, CC, TO, queued, tried
from tests.sales.selling import issued
from tests.web.browser import browser
from tests.web.kept import HTML, PDF, TEXT, kept

pytestmark = pytest.mark.django_db


def at(letter):
    return f"letters/{letter.public_id}"


def state_of(letter):
    letter.refresh_from_db()
    return State(letter.state)


def test_letters_are_listed_newest_first_with_their_states_in_words(owner, company):
    tried(queued(company, ALDER, about="statement:1"))
    queued(company, BIRCH, about="statement:2")
    owner.open("letters")
    assert owner.words.index(BIRCH) < owner.words.index(ALDER)
    assert f"Waiting {BIRCH}" in owner.words
    assert f"Sent {ALDER}" in owner.words


def test_why_there_is_another_letter_is_told_in_the_readers_language(owner, company):
    (mailbox,) = from_list(company)
    first, again = (send_test_letter(company, mailbox, ALDER) for _ in range(2))
    assert (first.reason, again.purpose) == ("", 2)
    owner.open(at(again))
    assert "Another test." in owner.words
    User.objects.update(language="fr-CA")
    owner.open(at(again))
    assert "Another test." not in owner.words
    assert "Autre essai." in owner.words


def test_a_list_is_read_page_by_page_and_misses_nothing(owner, company, monkeypatch):
    monkeypatch.setattr(letters, "PAGE", 2)
    for number in range(5):
        queued(company, f"a{number}@alder.example", about=f"statement:{number}")
    owner.open("letters")
    seen = [addresses(owner)]
    queued(company, "new@alder.example", about="statement:9")  # while somebody reads
    while "Next" in owner.read.links:
        owner.follow("Next")
        seen.append(addresses(owner))
    assert seen == [["a4", "a3"], ["a2", "a1"], ["a0"]]
    owner.follow("First")
    assert addresses(owner) == ["new", "a4"]


def addresses(visitor):
    return [one.removesuffix("@alder.example") for one in visitor.words.split() if "@alder" in one]


def test_the_files_of_a_letter_can_be_read_as_they_left(owner, company):
    maple = town.customer(company, "Maple", email="books@maple.example")
    invoice = issued(maple)
    letter = send(invoice, compose(invoice), key=uuid4())
    owner.open(at(letter))
    owner.follow("Files that it carries")
    assert "Not on record" in owner.words
    see_out(company.deliveries.all())
    owner.open(f"{at(letter)}/files")
    assert "The same, to the byte" in owner.words
    paper = owner.open(f"{at(letter)}/files/1")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert owner.open(f"{at(letter)}/files/2").status_code == 404


def test_a_file_that_somebody_added_to_a_letter_never_runs_here(owner, company):
    maple = town.customer(company, "Maple", email="books@maple.example")
    invoice = issued(maple)
    attach(invoice, "Plan.txt", b"<script>alert(1)</script>", goes_along=True)
    letter = send(invoice, compose(invoice), key=uuid4())
    file = owner.open(f"{at(letter)}/files/2")
    assert file.content == b"<script>alert(1)</script>"
    assert file["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file["Content-Security-Policy"]


def test_a_list_is_narrowed_to_a_state_and_stays_so(owner, company, monkeypatch):
    monkeypatch.setattr(letters, "PAGE", 1)
    for number, recipient in enumerate((ALDER, BIRCH)):
        holding.hold(queued(company, recipient, about=f"statement:{number}"))
    queued(company, CEDAR, about="statement:3")
    owner.open("letters")
    owner.follow("Held 2")
    assert BIRCH in owner.words
    owner.follow("Next")
    assert ALDER in owner.words
    assert "Next" not in owner.read.links


@pytest.mark.parametrize("query", ["state=nonsense", "state="])
def test_a_state_that_there_is_not_narrows_nothing(owner, company, query):
    queued(company)
    owner.open(f"letters?{query}")
    assert ALDER in owner.words


def test_a_page_that_begins_nowhere_is_not_there(owner):
    assert owner.open("letters?after=nonsense").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(owner, company, django_assert_num_queries, count):
    for number in range(count):
        queued(company, about=f"statement:{number}")
    owner.open("letters")
    with django_assert_num_queries(12):
        owner.open("letters")


@pytest.mark.parametrize("count", [1, 20])
def test_a_letter_costs_the_same_however_many_it_goes_to(
    owner, company, django_assert_num_queries, count
):
    letter = tried(queued(company, *(f"a{number}@alder.example" for number in range(count))))
    owner.open(at(letter))
    with django_assert_num_queries(13):
        owner.open(at(letter))


def test_a_letter_shows_fields_recipients_and_attempts(owner, company):
    letter = queued(company, (TO, ALDER), (CC, BIRCH), (BCC, CEDAR))
    tried(letter, r1=Meaning.REFUSED)
    owner.open(at(letter))
    for shown in ("Statement", f"To {ALDER}", f"Cc {BIRCH}", f"Bcc {CEDAR}"):
        assert shown in owner.words
    assert "Please find your statement." in owner.words
    assert "250 Ok" in owner.words
    assert letter.attempts.get().message_id in owner.words
    assert "Partly sent" in owner.words


def test_what_people_wrote_is_text_and_never_a_tag(owner, company):
    company.name = '"><img src=x>'
    script = "</pre><script>alert(1)</script>"
    letter = NewLetter(
        about="statement:1", recipients=[(TO, ALDER)], subject=script, text=script, language="en"
    )
    queue_letters(company, [letter], Way(installations(Mailbox.Kind.SMTP)))
    owner.open(at(company.deliveries.get()))
    assert "img" not in {tag for tag, _name, _value in owner.read.attributes}
    assert b"<script>" not in owner.page.content
    assert owner.words.count(script) == 2
    assert company.name in owner.words


def test_a_letter_that_waits_is_held_let_go_and_called_off(owner, company):
    letter = queued(company)
    owner.open(at(letter))
    owner.press("Hold")
    assert state_of(letter) is State.HELD
    assert "Somebody held it." in owner.words
    owner.press("Let it go on")
    assert state_of(letter) is State.QUEUED
    owner.press("Call off")
    assert state_of(letter) is State.CANCELLED


def test_a_letter_is_sent_again_with_a_reason_and_shown(owner, company):
    letter = tried(queued(company), r0=Meaning.REFUSED)
    owner.open(at(letter))
    owner.press("Send again", reason="")
    assert "say why" in owner.words
    owner.press("Send again", reason="Typo", to="nobody")
    assert "is not an e-mail address" in owner.words
    typed = next(form for form in owner.read.forms if "Send again" in form.buttons).fields
    assert (typed["reason"], typed["to"]) == ("Typo", "nobody")  # nothing is typed twice
    owner.press("Send again", reason="Typo in the address", to=BIRCH)
    again = settling.letter_of(company, owner.page.request["PATH_INFO"].rpartition("/")[2])
    assert (again.purpose, again.ordered_by) == (2, owner.user)
    assert "Typo in the address" in owner.words
    assert f"To {BIRCH}" in owner.words


def test_a_bounce_that_a_person_saw_is_noted(owner, company):
    letter = tried(queued(company, ALDER, BIRCH))
    owner.open(at(letter))
    owner.press(f"It came back from {ALDER}")
    assert state_of(letter) is State.BOUNCED
    assert company.alerts.get().kind == AlertKind.BOUNCED
    assert f"It came back from {BIRCH}" in owner.buttons
    assert f"It came back from {ALDER}" not in owner.buttons


@pytest.mark.parametrize("address", ["", "nobody@alder.example", "a\0b", "x" * 3000])
def test_a_bounce_from_where_it_never_went_is_refused(owner, company, address):
    letter = tried(queued(company))
    owner.open(at(letter))
    owner.press(f"It came back from {ALDER}", address=address)
    assert "Only a letter that a server took can come back." in owner.words
    assert state_of(letter) is State.SENT


def test_the_alert_of_a_letter_leads_to_it(owner, company):
    letter = tried(queued(company))
    settling.mark_bounced(letter, ALDER)
    owner.open("letters")
    owner.follow("Look")
    assert owner.page.request["PATH_INFO"].endswith(str(letter.public_id))


def test_whoever_only_looks_has_no_buttons(company):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    viewer = browser(company, "viewer")
    viewer.open(at(letter))
    assert "May have been sent" in viewer.words
    assert set(viewer.buttons) - {"Français (Canada)"} == {"Sign out"}


class TestACapturedLetter:
    @pytest.fixture
    def letter(self, company):
        return kept(company)

    def test_it_is_said_to_be_kept(self, owner, letter):
        owner.open("letters")
        assert "Kept here" in owner.words

    def test_it_is_shown_with_text_and_papers(self, owner, letter):
        owner.open(at(letter))
        assert TEXT in owner.words
        owner.follow("statement.pdf")
        assert owner.page["Content-Type"] == "application/pdf"
        assert b"".join(owner.page.streaming_content) == PDF

    def test_its_html_is_locked_in(self, owner, letter):
        owner.open(at(letter))
        told = owner.read.attributes
        assert ("iframe", "sandbox", "") in told
        (source,) = [value for tag, name, value in told if (tag, name) == ("iframe", "src")]
        answer = owner.open(source)
        assert HTML in answer.content.decode()
        policy = answer["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "allow-" not in policy
        assert answer["X-Frame-Options"] == "SAMEORIGIN"

    @pytest.mark.parametrize("place", [0, 2, 99])
    def test_a_paper_that_it_has_not_is_not_there(self, owner, letter, place):
        assert owner.open(f"{at(letter)}/papers/{place}").status_code == 404

    @pytest.mark.parametrize("part", ["html", "papers/1"])
    def test_it_is_for_its_company_alone(self, company, letter, part):
        other = browser(town.company(), "owner", "dave@other.example")
        assert other.open(f"{at(letter)}/{part}").status_code == 404

    @pytest.mark.parametrize("part", ["html", "papers/1"])
    def test_a_letter_that_left_has_no_such_parts(self, owner, company, part):
        letter = tried(queued(company))
        assert owner.open(f"{at(letter)}/{part}").status_code == 404
