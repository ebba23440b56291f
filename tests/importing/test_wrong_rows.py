"""What is wrong with single rows, in the words that the person sees. Nothing is stored then."""

import pytest

from tests.importing.csv_files import APPLICATIONS, TRANSACTIONS, mistakes_in

CUSTOMERS = "name,number,email,language,currency,terms_days,delivery,active,parent,ar_account\n"
KINDS = (
    "invoice, credit_memo, payment, sales_receipt, refund_receipt, refund, statement_charge,"
    " finance_charge, adjustment"
)
EMPTY = "This cell may not be empty."
PLUS = "The amount must be more than zero. Only an adjustment may be below."
NO_DUE = "Only a charge falls due. Leave this cell empty."
ON_THE_SPOT = "A receipt is paid on the spot, on no A/R account. Leave this cell empty."
CHANGES_NOTHING = (
    " An import changes nothing that is in the books: change it there, or correct the file."
)
OTHER_MEMO = "This says “other”, the books say nothing." + CHANGES_NOTHING


def told(mistakes):
    return [tuple(one) for one in mistakes]


@pytest.mark.parametrize(
    ("row", "mistakes"),
    [
        (",invoice,1,2025-09-01,,1,,", [("customer", EMPTY)]),
        (
            "Nobody,invoice,1,2025-09-01,,1,,",
            [("customer", "There is no customer with the name or number “Nobody”.")],
        ),
        ("Alder,,1,2025-09-01,,1,,", [("kind", f"{EMPTY} It is one of: {KINDS}.")]),
        ("Alder,Facture,1,2025-09-01,,1,,", [("kind", f"“Facture” is not one of: {KINDS}.")]),
        ("Alder,invoice,,2025-09-01,,1,,", [("number", EMPTY)]),
        (
            f"Alder,invoice,{'9' * 41},2025-09-01,,1,,",
            [("number", "This is longer than 40 characters.")],
        ),
        ("Alder,invoice,1,,,1,,", [("date", "There is no date.")]),
        (
            "Alder,invoice,1,01/02/2025,,1,,",
            [("date", "“01/02/2025” is not a date. Write it like 2025-01-31.")],
        ),
        (
            "Alder,invoice,1,20250901,,1,,",
            [("date", "“20250901” is not a date. Write it like 2025-01-31.")],
        ),
        (
            "Alder,invoice,1,2025-02-30,,1,,",
            [("date", "There is no day 2025-02-30 in the calendar.")],
        ),
        (
            "Alder,invoice,1,0001-01-01,,1,,",
            [("date", "0001-01-01 is not between 1900-01-01 and 2199-12-31.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,9999-12-31,1,,",
            [("due_date", "9999-12-31 is not between 1900-01-01 and 2199-12-31.")],
        ),
        (
            "Alder,invoice,1,=TODAY(),,=1+1,,",
            [
                ("date", "“=TODAY()” is not a date. Write it like 2025-01-31."),
                ("amount", "“=1+1” is not an amount. Write it like 1234.00 or -1234.00."),
            ],
        ),
        ("Alder,payment,1,2025-09-01,2025-09-01,1,,", [("due_date", NO_DUE)]),
        ("Alder,adjustment,1,2025-09-01,2025-09-01,-1,,", [("due_date", NO_DUE)]),
        ("Alder,sales_receipt,1,2025-09-01,2025-09-01,1,,", [("due_date", NO_DUE)]),
        ("Alder,sales_receipt,1,2025-09-01,,1,,Yard", [("ar_account", ON_THE_SPOT)]),
        ("Alder,invoice,1,2025-09-01,,,,", [("amount", "There is no amount.")]),
        ("Alder,invoice,1,2025-09-01,,0.00,,", [("amount", PLUS)]),
        ('Alder,invoice,1,2025-09-01,,"-1,725.00",,', [("amount", PLUS)]),
        (
            "Alder,adjustment,1,2025-09-01,,0,,",
            [("amount", "An adjustment of zero changes nothing.")],
        ),
        (
            'Alder,invoice,1,2025-09-01,,"1.234,56",,',
            [("amount", "“1.234,56” is not an amount. Write it like 1234.00 or -1234.00.")],
        ),
        *(
            (
                f"Alder,invoice,1,2025-09-01,,{text},,",
                [("amount", f"“{text}” is not an amount. Write it like 1234.00 or -1234.00.")],
            )
            for text in ("NaN", "1e308", "inf", "$5", "(5.00)", "+5", "٥", "5 000")
        ),
        (
            "Alder,invoice,1,2025-09-01,,1.005,,",
            [("amount", "“1.005” has 3 decimals; CAD has 2.")],
        ),
        (
            "Yen,invoice,1,2025-09-01,,1.5,,",
            [("amount", "“1.5” has 1 decimals; JPY has 0.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,,10000000000000.01,,",
            [("amount", "“10000000000000.01” is too large.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,,1,a\x00b,",
            [("memo", "The invisible character U+0000 is not allowed.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,,1,a\u202eb,",
            [("memo", "The invisible character U+202E is not allowed.")],
        ),
        (
            f"Alder,invoice,1,2025-09-01,,1,{'m' * 301},",
            [("memo", "This is longer than 300 characters.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,,1,,Undeposited funds",
            [("ar_account", "“Undeposited funds” is not an A/R account in CAD.")],
        ),
        (
            "Yen,invoice,1,2025-09-01,,1,,Accounts receivable (A/R)",
            [("ar_account", "“Accounts receivable (A/R)” is not an A/R account in JPY.")],
        ),
        (
            "Alder,invoice,I1,2025-09-02,2025-10-02,99.99,other,",
            [
                ("amount", "This says “99.99”, the books say “100.00”." + CHANGES_NOTHING),
                ("date", "This says “2025-09-02”, the books say “2025-09-01”." + CHANGES_NOTHING),
                (
                    "due_date",
                    "This says “2025-10-02”, the books say “2025-10-01”." + CHANGES_NOTHING,
                ),
                (
                    "memo",
                    OTHER_MEMO,
                ),
            ],
        ),
        (
            "7,payment,P1,2025-09-02,,60,,Yard",
            [
                (
                    "ar_account",
                    "This says “Yard”, the books say “Accounts receivable (A/R)”."
                    + CHANGES_NOTHING,
                ),
            ],
        ),
    ],
)
def test_transactions(company, tmp_path, row, mistakes):
    found = mistakes_in(company, tmp_path, transactions=TRANSACTIONS + row)
    assert told(found) == [("transactions", 2, *mistake) for mistake in mistakes]


@pytest.mark.parametrize(
    ("row", "mistakes"),
    [
        ("Nobody,payment,P1,invoice,I1,1,", [
            ("customer", "There is no customer with the name or number “Nobody”."),
        ]),
        ("Alder,payment,P9,invoice,I9,1,", [
            ("charge_number", "This customer has no invoice I9."),
            ("credit_number", "This customer has no payment P9."),
        ]),
        ("Alder,invoice,I1,payment,P1,1,", [
            ("credit_kind", "“invoice” is not one of: credit_memo, payment, adjustment."),
            (
                "charge_kind",
                ("“payment” is not one of: invoice, refund, statement_charge, finance_charge,"
                " adjustment."),
            ),
        ]),
        ("Alder,payment,,invoice,,,soon", [
            ("credit_number", EMPTY),
            ("charge_number", EMPTY),
            ("amount", "There is no amount."),
            ("date", "“soon” is not a date. Write it like 2025-01-31."),
        ]),
        ("Alder,payment,P1,invoice,I1,-1,", [("amount", "The amount must be more than zero.")]),
        ("Alder,payment,P1,invoice,I1,0.01,", [
            ("amount", "This applies 0.01, but only 0.00 is left open on payment P1."),
        ]),
        ("Alder,payment,P2,invoice,I1,40.01,", [
            ("amount", "This applies 40.01, but only 40.00 is left open on invoice I1."),
        ]),
        ("Alder,adjustment,A+,invoice,I1,1,", [
            ("credit_number", "adjustment A+ is a charge; a credit is needed here."),
        ]),
        ("Alder,payment,P2,adjustment,A-,1,", [
            ("charge_number", "adjustment A- is a credit; a charge is needed here."),
        ]),
        ("Alder,payment,P2,invoice,YARD,1,", [
            ("", ("The credit is on the A/R account “Accounts receivable (A/R)”, the charge on"
                 " “Yard”.")),
        ]),
    ],
)  # fmt: skip
def test_applications(company, tmp_path, row, mistakes):
    rows = [
        "Alder,payment,P2,2025-09-03,,50,,",
        "Alder,adjustment,A+,2025-09-03,,5,,",
        "Alder,adjustment,A-,2025-09-03,,-5,,",
        "Alder,invoice,YARD,2025-09-03,,5,,Yard",
    ]
    found = mistakes_in(
        company,
        tmp_path,
        transactions=TRANSACTIONS + "\n".join(rows),
        applications=APPLICATIONS + row,
    )
    assert told(found) == [("applications", 2, *mistake) for mistake in mistakes]


@pytest.mark.parametrize(
    ("row", "mistakes"),
    [
        (",7,,,,,,,,", [("name", "A customer needs a name.")]),
        (
            "Bi\x07rch,,,,,,,,,",
            [("name", "The invisible character U+0007 is not allowed.")],
        ),
        (
            "Birch,,,francais,,,,,,",
            [("language", "“francais” is not a language such as fr-CA.")],
        ),
        ("Birch,,,,BTC,,,,,", [("currency", "“BTC” is not an ISO 4217 currency.")]),
        ("Birch,,,,,soon,,,,", [("terms_days", "“soon” is not a number of days.")]),
        ("Birch,,,,,-1,,,,", [("terms_days", "“-1” is not a number of days.")]),
        ("Birch,,,,,9999,,,,", [("terms_days", "Terms are between 0 and 3650 days.")]),
        ("Birch,,,,,,pigeon,,,", [("delivery", "Delivery is email, print, both or none.")]),
        (
            "Birch,,,,,,,maybe,,",
            [("active", "“maybe” is not one of: yes, true, 1, oui, no, false, 0, non.")],
        ),
        (
            "Birch,,,,,,,,Nobody,",
            [("parent", "There is no customer with the name or number “Nobody”.")],
        ),
        (
            "Birch,,,,,,,,Birch,",
            [("parent", "“Birch” is a project itself, and a project has no projects.")],
        ),
        (
            "Birch,,,,USD,,,,7,",
            [("currency", "A project has the currency of its customer: “CAD”, not “USD”.")],
        ),
        ("Birch,7,,,,,,,,", [("number", "The number “7” is that of the customer “Alder”.")]),
        (
            "Birch,,,,USD,,,,,Accounts receivable (A/R)",
            [("ar_account", "“Accounts receivable (A/R)” is not an A/R account in USD.")],
        ),
        (
            "Alder,8,,,,10,print,no,,Yard",
            [
                (field, f"This says “{given}”, the books say “{stored}”." + CHANGES_NOTHING)
                for field, given, stored in (
                    ("active", "no", "yes"),
                    ("ar_account", "Yard", "Accounts receivable (A/R)"),
                    ("delivery", "print", "email"),
                    ("number", "8", "7"),
                    ("terms_days", "10", "30"),
                )
            ],
        ),
    ],
)
def test_customers(company, tmp_path, row, mistakes):
    found = mistakes_in(company, tmp_path, customers=CUSTOMERS + row)
    assert told(found) == [("customers", 2, *mistake) for mistake in mistakes]
