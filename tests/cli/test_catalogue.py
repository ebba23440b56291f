"""Items, taxes and numbers on the command line."""

import pytest

from tests.cli.door import solde

pytestmark = pytest.mark.django_db

HOURS = {
    "name": "Hours", "description": "Work", "unit": "h", "price": "84.125", "account": "Sales",
    "taxed": False, "active": True,
}  # fmt: skip


@pytest.fixture
def hours(company):
    said = solde(
        *("items", "add", "Hours", "--description", "Work", "--unit", "h", "--price", "84.1250"),
        *("--account", "Sales", "--untaxed", "--company", company.slug),
    )
    assert said.code == 0, said.err


def told(company, *words):
    said = solde(*words, "--company", company.slug, "--json")
    assert said.code == 0, said.err
    return said.lines


def test_an_item_is_added_and_listed(company, hours):
    assert told(company, "items", "list") == [HOURS]
    said = solde("items", "list", "--company", company.slug)
    for words in ("84.125", "h", "Hours", "Work", "Sales"):
        assert words in said.out


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        (("--name", "Days", "--unit", "d"), {"name": "Days", "unit": "d"}),
        (("--price", "none", "--taxed"), {"price": None, "taxed": True}),
        (("--price", "-0.000001", "--account", ""), {"price": "-0.000001", "account": None}),
        (("--description", ""), {"description": None}),
    ],
)
def test_an_item_is_changed(company, hours, options, changed):
    assert solde("items", "change", "Hours", *options, "--company", company.slug).code == 0
    assert told(company, "items", "list") == [HOURS | changed]


def test_an_item_is_retired_and_taken_up_again(company, hours):
    assert solde("items", "retire", "Hours", "--company", company.slug).code == 0
    assert told(company, "items", "list") == []
    assert told(company, "items", "list", "--all") == [HOURS | {"active": False}]
    assert "(inactive)" in solde("items", "list", "--all", "--company", company.slug).out
    assert solde("items", "change", "Hours", "--active", "--company", company.slug).code == 0
    assert told(company, "items", "list") == [HOURS]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("items", "add", "Hours"), 1, "There is already an item with that name."),
        (("items", "add", "Oak", "--price", "1,5"), 2, "is not a number"),
        (("items", "add", "Oak", "--account", "Bank"), 1, "An item goes to an income account."),
        (("items", "add", "Oak", "--account", "Nowhere"), 1, "There is no account “Nowhere”."),
        (("items", "change", "Hours"), 2, "Nothing to change was given."),
        (("items", "change", "Oak", "--unit", "m"), 1, "There is no item of that name."),
        (("items", "retire", "Oak"), 1, "There is no item of that name."),
        (("taxes", "add", "GST", "5.00001"), 2, "more than four decimals"),
        (("taxes", "add", "GST", "101"), 1, "The rate of a tax is between 0 and 100 %."),
        (("taxes", "retire", "GST", "5"), 1, "There is no tax of that name and rate in use."),
        (("taxes", "province", "Maine"), 1, "no province or territory of Canada"),
        (("taxes", "province", "QC", "--registration", "VAT=1"), 2, "names no tax"),
        (("numbers", "set", "invoice"), 2, "Nothing to change was given."),
        (("numbers", "set", "statement", "--next", "7"), 2, "statement"),
        (("numbers", "set", "invoice", "--prefix", "F1"), 1, "does not end with a digit"),
        (("numbers", "set", "invoice", "--next", "0"), 1, "A number is between 1 and"),
    ],
)
def test_what_is_refused(company, hours, words, code, sentence):
    said = solde(*words, "--company", company.slug)
    # Typer draws a box around wrong usage, and folds what stands in it.
    unfolded = " ".join(said.err.replace("│", " ").split())
    assert (said.code, sentence in unfolded) == (code, True), said.err


def test_a_tax_is_added_and_retired(company):
    said = solde(
        *("taxes", "add", "QST", "9.975", "--registration", "12 TQ 1", "--french", "TVQ"),
        *("--region", "QC", "--usual", "--company", company.slug),
    )
    assert said.code == 0, said.err
    tax = {
        "name": "QST", "names": {"fr": "TVQ"}, "percent": "9.975", "registration": "12 TQ 1",
        "region": "QC", "account": None, "usual": True, "active": True,
    }  # fmt: skip
    assert told(company, "taxes", "list") == [tax]
    assert "12 TQ 1" in solde("taxes", "list", "--company", company.slug).out
    assert solde("taxes", "retire", "QST", "9.975", "--company", company.slug).code == 0
    assert told(company, "taxes", "list") == []
    assert told(company, "taxes", "list", "--all") == [tax | {"usual": False, "active": False}]


def test_the_taxes_of_a_province_are_chosen(company):
    said = solde(
        *("taxes", "province", "Québec", "--registration", "GST=123 RT", "--company", company.slug)
    )
    assert said.out.splitlines() == ["GST 5 %", "QST 9.975 %"]
    assert solde("taxes", "province", "ON", "--away", "--company", company.slug).code == 0
    assert [
        (one["name"], one["percent"], one["registration"], one["usual"])
        for one in told(company, "taxes", "list")
    ] == [
        ("GST", "5", "123 RT", True),
        ("HST", "13", None, False),
        ("QST", "9.975", None, True),
    ]


def test_numbers_are_set_and_shown(company):
    numbers = ("numbers", "set", "invoice")
    said = solde(*numbers, "--prefix", "F-", "--next", "1041", "--company", company.slug)
    assert said.out.strip() == "The next one is F-1041."
    said = solde(*numbers, "--prefix", "", "--company", company.slug)
    assert said.out.strip() == "The next one is 1041."
    shown = {one["kind"]: (one["prefix"], one["next"]) for one in told(company, "numbers", "show")}
    assert (shown["invoice"], shown["payment"]) == (("", "1041"), ("", "1"))
    assert "1041" in solde("numbers", "show", "--company", company.slug).out
