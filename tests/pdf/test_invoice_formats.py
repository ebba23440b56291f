"""Quantities, prices, rates and terms as people write them in a locale."""

import pytest

from solde.figures.days import Terms, TermsRule
from solde.pdf.invoice_formats import percent, quantity, terms_in_words, unit_price
from solde.pdf.words import languages

NBSP = "\xa0"


@pytest.mark.parametrize(
    ("micros", "language", "text"),
    [
        (1_000_000, "en-CA", "1"),
        (2_500_000, "en-CA", "2.5"),
        (-2_500_000, "en-CA", "-2.5"),
        (1_234_000_000, "en-CA", "1,234"),
        (1_234_567_000_000, "fr-CA", f"1{NBSP}234{NBSP}567"),
        (2_500_000, "fr-CA", "2,5"),
        (1, "en-CA", "0.000001"),
        (1_234_567_000_000, "hi-IN", "12,34,567"),
    ],
)
def test_quantities_have_the_decimals_that_they_take(micros, language, text):
    assert quantity(micros, language) == text


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (45_500_000, "CAD", "45.50"),
        (45_000_000, "CAD", "45.00"),
        (12_500, "CAD", "0.0125"),
        (1_500_000_000, "JPY", "1,500"),
        (1_500_000, "JPY", "1.5"),
        (1_250_000, "KWD", "1.250"),
    ],
)
def test_prices_have_the_decimals_of_their_currency_at_least(micros, currency, text):
    assert unit_price(micros, "en-CA", currency) == text


@pytest.mark.parametrize(
    ("ppm", "language", "text"),
    [
        (50_000, "en-CA", "5%"),
        (99_750, "en-CA", "9.975%"),
        (99_750, "fr-CA", f"9,975{NBSP}%"),
        (1, "en-CA", "0.0001%"),
        (1_000_000, "de-DE", f"100{NBSP}%"),
    ],
)
def test_rates_are_percentages(ppm, language, text):
    assert percent(ppm, language) == text


@pytest.mark.parametrize(
    ("rule", "days", "english", "french"),
    [
        (TermsRule.NET, 0, "Due on receipt", "Payable à la réception"),
        (TermsRule.NET, 1, "Net 1 day", "Net 1 jour"),
        (TermsRule.NET, 30, "Net 30 days", "Net 30 jours"),
        (TermsRule.END_OF_MONTH, 0, "End of month", "Fin de mois"),
        (TermsRule.END_OF_MONTH, 30, "30 days, end of month", "30 jours, fin de mois"),
        (TermsRule.DAY_OF_MONTH, 15, "Day 15 of the month", "Le 15 du mois"),
    ],
)
def test_terms_in_words(rule, days, english, french):
    assert terms_in_words(Terms(rule, days), "en-CA") == english
    assert terms_in_words(Terms(rule, days), "fr-CA").replace(NBSP, " ") == french


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_days_are_counted_in_the_language_of_the_paper(language):
    assert "day" not in terms_in_words(Terms(TermsRule.NET, 30), language)
    assert "30" in terms_in_words(Terms(TermsRule.NET, 30), language)


def test_a_language_without_words_counts_days_in_english():
    assert terms_in_words(Terms(TermsRule.NET, 30), "th-TH") == "Net 30 days"
