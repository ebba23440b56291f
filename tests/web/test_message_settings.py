"""Settings of what letters say and of what statements look like."""

import pytest

from solde.history.models import Event
from solde.mail.letters.standard_words import STATEMENT
from solde.mail.letters.wording import keep_template, template_of
from solde.pdf.layout import templates
from solde.pdf.reading import shown_text
from solde.statements.usual import change_usual, usual_of
from tests import town

pytestmark = pytest.mark.django_db
HERE = "settings/messages/statement/fr"


def test_messages_are_listed_by_language(owner, company):
    keep_template(company, STATEMENT, "de", subject="Auszug", text="Guten Tag")
    owner.open("settings/messages")
    assert "German de Your own words" in owner.words
    assert "French fr Standard words" in owner.words


def test_a_message_is_written_seen_and_kept(owner, company):
    owner.open(HERE)
    assert "Vous trouverez ci-joint" in owner.words
    owner.press("Show the example", look="yes", subject="Relevé de {{ company }}", text="Allô")
    assert f"Relevé de {company.name}" in owner.words
    assert not company.message_templates.exists()
    owner.press("Save", keep="yes")
    assert template_of(company, STATEMENT, "fr").text == "Allô"
    assert Event._base_manager.filter(company=company, act="keep_template", by=owner.user).exists()


def test_only_the_example_is_sent_while_somebody_types(owner):
    owner.open(HERE)
    form = next(one for one in owner.read.forms if "Save" in one.buttons)
    given = form.fields | {"subject": "{{ number }}", "text": "{{ nothing }}"}
    part = owner.client.post(
        f"/c/{owner.company.slug}/{HERE}", given, headers={"HX-Request": "true"}
    )
    assert "is no placeholder" in part.content.decode()
    assert b"<form" not in part.content


def test_what_makes_no_sense_is_refused_and_stays_typed(owner, company):
    owner.open(HERE)
    owner.press("Save", keep="yes", text="Hello {{ customr }}")
    assert "“customr” in line 1, column 7 is no placeholder." in owner.words
    assert "{{ customr }}" in owner.words
    assert not company.message_templates.exists()


def test_a_company_goes_back_to_the_standard_words(owner, company):
    keep_template(company, STATEMENT, "fr", subject="Relevé", text="Allô")
    owner.open(HERE)
    owner.press("Back to the standard words")
    assert not company.message_templates.exists()
    assert "The standard words are used again." in owner.words


@pytest.mark.parametrize(
    ("language", "words"), [("de-DE", "in German (Germany)"), ("xx-yy", "is not a language")]
)
def test_another_language_is_begun(owner, language, words):
    owner.open("settings/messages")
    owner.press("Write", language=language)
    assert words in owner.words


@pytest.mark.parametrize("address", ["nonsense/fr", "statement/nonsense", "test/fr"])
def test_a_message_that_there_is_not_is_refused(owner, address):
    assert owner.open(f"settings/messages/{address}").status_code == 404


def test_another_companys_words_are_not_shown(owner):
    keep_template(town.company(), STATEMENT, "fr", subject="Leur relevé", text="Leurs mots")
    owner.open(HERE)
    assert "Leurs mots" not in owner.words


class TestPapers:
    def test_every_template_is_shown_with_the_companys_letterhead(self, owner, company):
        owner.open("settings/papers")
        frames = [
            value for tag, name, value in owner.read.attributes if (tag, name) == ("iframe", "src")
        ]
        assert len(frames) == len(templates())
        for frame in frames:
            text = " ".join(shown_text(owner.open(frame.partition("#")[0]).content))
            assert company.name in text
            assert "Alder Carpentry Ltd." in text

    def test_a_sample_is_in_the_companys_language(self, owner, company):
        company.language = "fr-CA"
        company.save(update_fields=["language"])
        answer = owner.open("settings/papers/standard-1.pdf")
        assert "Relevé de compte" in " ".join(shown_text(answer.content))

    def test_the_usual_look_is_what_runs_begin_with(self, owner, company):
        owner.open("settings/papers")
        owner.press("Save", template="compact-1", remittance_slip="on")
        assert usual_of(company).template == "compact-1"
        assert Event._base_manager.filter(company=company, act="change_usual_statement").exists()
        owner.open("statements/new")
        form = next(one for one in owner.read.forms if "Review for printing" in one.buttons)
        assert (form.fields["template"], form.fields["remittance_slip"]) == ("compact-1", "on")

    def test_a_slip_is_shown_where_it_is_usual(self, owner, company):
        slip = "Please detach"
        plain = owner.open("settings/papers/standard-1.pdf")
        assert slip not in " ".join(shown_text(plain.content))
        change_usual(company, template="standard-1", remittance_slip=True)
        owner.open("settings/papers")
        frame = next(
            value for tag, name, value in owner.read.attributes if (tag, name) == ("iframe", "src")
        )
        assert slip in " ".join(shown_text(owner.open(frame.partition("#")[0]).content))

    @pytest.mark.parametrize("name", ["invoice-1", "nothing"])
    def test_what_is_no_template_for_statements_is_refused(self, owner, name):
        assert owner.open(f"settings/papers/{name}.pdf").status_code == 404
        owner.open("settings/papers")
        owner.press("Save", template=name)
        assert "Select a valid choice" in owner.words
