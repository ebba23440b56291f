"""Import files on the command line: what is told, and what is stored."""

import json

import pytest

from tests.cli.door import csv, solde

pytestmark = pytest.mark.django_db

TRANSACTIONS = "customer,kind,number,date,amount"


@pytest.fixture
def files(tmp_path):
    return [
        csv(tmp_path / "c.csv", "name,currency,ar_account", ["Alder,CAD,Retail", "Birch,,"]),
        csv(
            tmp_path / "t.csv",
            TRANSACTIONS,
            ['Alder,invoice,1,2025-09-01,"1,250.00"', "Birch,payment,2,2025-09-02,30.00"],
        ),
    ]


@pytest.fixture
def mistaken(tmp_path):
    return csv(
        tmp_path / "wrong.csv",
        TRANSACTIONS,
        ["Nobody,invoice,1,2025-09-01,10.00", "Nobody,invoice,2,2025-09-31,ten"],
    )


def bring_in(company, *arguments: object):
    return solde("import", "--company", company.slug, *arguments)


def test_an_import_tells_what_it_added_and_a_repeat_that_it_added_nothing(company, files):
    said = bring_in(company, *files)
    assert said.code == 0, said.err
    assert said.out.splitlines() == [
        f"{files[0]} (customers): 2 added, 0 already there.",
        f"{files[1]} (transactions): 2 added, 0 already there.",
        "Opened the account “Retail”.",
    ]
    again = bring_in(company, *files)
    assert again.out.splitlines() == [
        f"{files[0]} (customers): 0 added, 2 already there.",
        f"{files[1]} (transactions): 0 added, 2 already there.",
    ]
    assert company.entries.count() == 2


def test_a_dry_run_stores_nothing(company, files):
    said = bring_in(company, *files, "--dry-run")
    assert said.code == 0, said.err
    assert "2 would be added" in said.out
    assert said.out.endswith("Nothing was stored: this was a dry run.\n")
    assert not company.customers.exists()


def test_the_report_as_json(company, files):
    report = json.loads(bring_in(company, *files, "--json").out)
    assert [(one["file"], one["added"]) for one in report["files"]] == [
        (str(files[0]), 2),
        (str(files[1]), 2),
    ]
    assert (report["added"], report["dry_run"], report["mistakes"]) == (4, False, [])
    assert report["accounts"] == ["Retail"]


def test_every_mistake_is_told_with_its_place_and_nothing_is_stored(company, files, mistaken):
    said = bring_in(company, *files, mistaken)
    assert (said.code, said.out) == (1, "")
    *mistakes, last = said.err.splitlines()
    assert any(line.startswith(f"{mistaken}:2:customer: ") for line in mistakes), mistakes
    assert any(line.startswith(f"{mistaken}:3:date: ") for line in mistakes)
    assert any(line.startswith(f"{mistaken}:3:amount: ") for line in mistakes)
    assert last.startswith("Nothing was imported: there are ")
    assert not company.customers.exists()


def test_mistakes_as_json(company, mistaken):
    said = bring_in(company, mistaken, "--json")
    assert said.code == 1
    report = json.loads(said.out)
    assert report["mistakes_not_kept"] == 0
    assert [list(one) for one in report["mistakes"]] == [["file", "line", "column", "words"]] * len(
        report["mistakes"]
    )
    assert {"file": str(mistaken), "line": 3, "column": "amount"}.items() <= next(
        one for one in report["mistakes"] if one["column"] == "amount"
    ).items()


def test_a_file_that_is_not_there_is_wrong_usage(company, tmp_path):
    said = bring_in(company, tmp_path / "missing.csv")
    assert said.code == 2
    assert "missing.csv" in said.err.replace("\n", "").replace("│", "").replace(" ", "")
