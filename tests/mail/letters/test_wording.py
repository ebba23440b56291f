"""What letters say: a company's own words, with names and figures put in and nothing obeyed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.history.models import Event
from solde.mail.letters.phrases import in_sentence, labelled
from solde.mail.letters.standard_words import STANDARD, STATEMENT, TEST, Wording
from solde.mail.letters.wording import (
    PLACEHOLDERS,
    SUBJECT_MAX,
    VALUE_MAX,
    NoSuchTemplate,
    TemplateIsWrong,
    examples,
    fill,
    forget_template,
    keep_template,
    preview,
    template_of,
)
from tests import town

HOSTILE = (
    "{{ amount_due }}",
    "a\r\nBcc: all@alder.example\r\n\r\nbody",
    "nul\x00 esc\x1b[2J bell\x07",
    "right\u202eotni tfel\u2066isolated",
    "half\ud800",
    'quotes " and , commas <b>',
    "x" * 10_000,
    "\u2028\u2029\x85",
)
VALUES = dict.fromkeys(PLACEHOLDERS[STATEMENT], "x")


def keep(company, subject="{{ title }}", text="Hello {{ customer }}", language="en-CA", **more):
    keep_template(company, STATEMENT, language, subject=subject, text=text, **more)


def test_a_company_without_words_of_its_own_writes_ours(company):
    assert template_of(company, STATEMENT, "en-CA") == STANDARD[STATEMENT]["en"]
    assert template_of(company, STATEMENT, "fr-CA") == STANDARD[STATEMENT]["fr"]


def test_a_company_keeps_words_in_place_of_others_and_goes_back(company):
    keep(company, text="First")
    keep(company, text="Second")
    assert template_of(company, STATEMENT, "en-CA") == Wording("{{ title }}", "Second", "en-CA")
    forget_template(company, STATEMENT, "en-CA")
    assert template_of(company, STATEMENT, "en-CA") == STANDARD[STATEMENT]["en"]
    with pytest.raises(NoSuchTemplate):
        forget_template(company, STATEMENT, "en-CA")


def test_who_changed_the_words_is_on_record(company):
    keep(company)
    forget_template(company, STATEMENT, "en-CA")
    acts = Event._base_manager.filter(company=company, subject="template:statement:en-CA")
    assert [one.act for one in acts.order_by("pk")] == ["keep_template", "forget_template"]


def test_one_company_never_writes_the_words_of_another(company):
    keep(company, text="Ours")
    assert template_of(town.company(), STATEMENT, "en-CA") == STANDARD[STATEMENT]["en"]


@pytest.mark.parametrize(
    ("reads", "of_company", "kept", "gets"),
    [
        ("fr-CA", "en-CA", ["fr-CA", "fr-FR"], "fr-CA"),
        ("fr-BE", "en-CA", ["en-CA", "fr-FR"], "fr-FR"),  # its language in another region
        ("fr", "en-CA", ["fr-CA"], "fr-CA"),  # the company's own before ours
        ("fr-CA", "en-CA", ["en-CA"], "fr"),  # ours in its language before the company's
        ("ja-JP", "fr-CA", [], "fr"),  # the company's language
        ("ja-JP", "de-DE", ["de-AT"], "de-AT"),
        ("ja-JP", "de-DE", [], "en"),
        ("zh-Hant-TW", "de-DE", ["zh-Hans"], "zh-Hans"),
    ],
)
@pytest.mark.django_db
def test_words_in_a_language_that_has_none(reads, of_company, kept, gets):
    company = town.company(language=of_company)
    for language in kept:
        keep(company, language=language)
    assert template_of(company, STATEMENT, reads).language == gets


@pytest.mark.parametrize(
    ("subject", "text", "words"),
    [
        ("{{ price }}", "x", "Subject: “price” in line 1, column 1 is no placeholder."),
        ("x", "one\ntwo {{ due", "Text: {{ in line 2, column 5 has no counterpart."),
        ("x", "}} {{ date }}", "Text: }} in line 1, column 1 has no counterpart."),
        ("x", "a {{ b {{ date }}", "Text: “b {{ date” in line 1, column 3 is no placeholder."),
        ("x", "{{ }}", "Text: “{{ }}” in line 1, column 1 is no placeholder."),
        ("x", "{{ da\nte }}", "Text: {{ in line 1, column 1 has no counterpart."),
        ("", "x", "Subject: It is empty."),
        ("x", " \n ", "Text: It is empty."),
        ("a\nb", "x", "The subject is one line."),
        ("a\rb", "x", "Subject: The invisible character U+000D is not allowed."),
        ("a\x00b", "x", "Subject: The invisible character U+0000 is not allowed."),
        ("x", "a\u202eb", "Text: The invisible character U+202E is not allowed."),
        ("x" * 301, "x", "Subject: It is longer than 300 characters."),
        ("x", "x" * 10_001, "Text: It is longer than 10000 characters."),
    ],
)
def test_words_that_cannot_be_kept_are_refused_with_the_place(company, subject, text, words):
    with pytest.raises(TemplateIsWrong) as refused:
        keep(company, subject, text)
    assert words in str(refused.value)
    assert not company.message_templates.exists()


def test_every_mistake_is_told_at_once(company):
    with pytest.raises(TemplateIsWrong) as refused:
        keep(company, "{{ one }}{{ two }}", "{{ three }}")
    assert all(name in str(refused.value) for name in ("“one”", "“two”", "“three”"))


def test_a_language_must_be_one_and_a_kind_one_that_companies_word(company):
    with pytest.raises(TemplateIsWrong, match="not a language"):
        keep(company, language="klingon")
    with pytest.raises(TemplateIsWrong, match="“test”"):
        keep_template(company, TEST, "en", subject="x", text="x")


def test_lines_that_a_form_sends_are_ended_as_ours(company):
    keep(company, text="Hello\r\n\r\nBye\r\n")
    assert template_of(company, STATEMENT, "en-CA").text == "Hello\n\nBye"


@pytest.mark.parametrize("kind", STANDARD)
def test_standard_words_name_only_what_is_there(kind):
    known = {*PLACEHOLDERS.get(kind, ("company", "mailbox"))}
    for language, wording in STANDARD[kind].items():
        assert wording.language == language
        named = re.findall(r"\{\{ (\w+) \}\}", wording.subject + wording.text)
        assert named
        assert set(named) <= known
        assert "{{" not in "".join(fill(wording, dict.fromkeys(known, "x")))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_may_hold_anything_and_nothing_of_it_is_obeyed(hostile):
    wording = Wording("For {{ customer }}: {{ date }}", "{{customer}}\n{{ amount_due }}", "en")
    subject, text = fill(wording, {**VALUES, "customer": hostile, "amount_due": "$5.00"})
    assert len(subject) <= SUBJECT_MAX
    assert "\n" not in subject
    assert text.count("\n") == 1  # the template's own
    assert text.endswith("\n$5.00")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800]", text)
    assert len(text) <= VALUE_MAX + len("\n$5.00")


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is():
    wording = Wording("{{ customer }} {{ number }}", "x", "en")
    subject, _ = fill(wording, {**VALUES, "customer": "{{ number }}", "number": "7"})
    assert subject == "{{ number }} 7"


@given(st.text(max_size=700), st.text(max_size=700))
def test_values_become_one_line_each(customer, company):
    subject, text = fill(
        Wording("{{ customer }}|{{ company }}", "{{ customer }}\n{{ company }}", "en"),
        {**VALUES, "customer": customer, "company": company},
    )
    assert len(subject) <= SUBJECT_MAX
    assert subject.splitlines() in ([subject], [])
    assert text.count("\n") == 1
    text.encode()


def test_signs_between_amount_and_currency_stay():
    amount = "\u200f7\xa0565,03\xa0\u200f$"
    assert fill(Wording("x", "{{ balance }}", "he"), {**VALUES, "balance": amount})[1] == amount


def test_a_preview_shows_the_words_with_examples_and_refuses_what_cannot_be_kept(company):
    subject, text = preview(
        company,
        STATEMENT,
        "fr-CA",
        "{{ title }} – {{ company }}",
        "Votre {{ kind }} : {{ summary }}",
    )
    assert subject == "Relevé de compte – Timber and Sons"
    assert text == "Votre relevé de compte : Solde à payer\xa0: 1\xa0234,56\xa0$"
    with pytest.raises(TemplateIsWrong):
        preview(company, STATEMENT, "fr-CA", "{{ nom }}", "x")


@pytest.mark.parametrize("kind", PLACEHOLDERS)
def test_there_is_an_example_of_every_placeholder(company, kind):
    assert set(examples(company, kind, "en-CA")) == {*PLACEHOLDERS[kind]}


@pytest.mark.parametrize(
    ("language", "sentence", "label"),
    [
        ("en-CA", "payment reminder", "Total: 1"),
        ("fr-CA", "payment reminder", "Total\xa0: 1"),
        ("de-DE", "Payment reminder", "Total: 1"),
        ("ja-JP", "payment reminder", "Total：1"),
    ],
)
def test_languages_write_titles_and_colons_differently(language, sentence, label):
    assert in_sentence("Payment reminder", language) == sentence
    assert labelled("Total", "1", language) == label
