"""What is in the books already is counted and left alone."""

from datetime import date

from solde.company.models import User
from solde.customers.opening import NewCustomer, open_customer
from solde.importing.files import import_files
from solde.ledger.applying import apply
from solde.ledger.chart import choose_receivable, receivable
from solde.ledger.checking import check_books
from tests import town
from tests.importing.csv_files import applications, bring, documents, every_row, write

CUSTOMERS = (
    "name,number,email,cc,bcc,language,currency,terms_days,type,delivery,active,parent,"
    "ar_account,address,city,region,postal_code,country\n"
    'Barn,D-1,,,,,,,,,,Dogwood,,"1 Yard Road\nBack door",Sutton,QC,J0E 2K0,CA\n'
    "Dogwood,D,a@dogwood.example,b@dogwood.example,c@dogwood.example,fr-CA,CAD,45,Trade,"
    "both,oui,,Yard,,,,,\n"
    "Fir,,,,,en-US,USD,,,print,no,,,,,,,US\n"
)
TRANSACTIONS = (
    "customer,kind,number,date,due_date,amount,memo,ar_account\n"
    'Dogwood,invoice,1,2025-09-01,,"1,100.00",Beams,\n'
    "D-1,invoice,1,2025-09-02,2025-09-12,50,,Accounts receivable (A/R)\n"
    "Fir,statement_charge,1,2025-09-02,,.5,,\n"
    "Dogwood,payment,1,2025-09-20,,1000,,\n"
    "Dogwood,credit_memo,1,2025-09-21,,100,,\n"
    "Dogwood,refund,1,2025-09-22,,10,,\n"
    "Dogwood,finance_charge,1,2025-09-23,,2.50,,\n"
    "Dogwood,adjustment,up,2025-09-23,,3,,\n"
    "Dogwood,adjustment,down,2025-09-23,,-4,,\n"
    "Dogwood,sales_receipt,1,2025-09-24,,20,,\n"
    "Dogwood,refund_receipt,1,2025-09-25,,5,,\n"
)
APPLICATIONS = (
    "customer,credit_kind,credit_number,charge_kind,charge_number,amount,date\n"
    "Dogwood,payment,1,invoice,1,400,\n"
    "D,payment,1,invoice,1,400,\n"
    "Dogwood,payment,1,invoice,1,200,2025-10-05\n"
    "Dogwood,adjustment,down,adjustment,up,3,2025-09-01\n"
)
BOOKS = {"customers": CUSTOMERS, "transactions": TRANSACTIONS, "applications": APPLICATIONS}


def counts(report):
    return [(file.rows, file.added, file.already_there) for file in report.files]


def test_every_kind_of_row_stands_in_the_books_as_the_rules_say(empty, tmp_path):
    report = bring(empty, tmp_path, **BOOKS)

    assert counts(report) == [(3, 3, 0), (11, 11, 0), (4, 4, 0)]
    usd = ["Accounts receivable (A/R) – USD", "Sales – USD"]
    assert sorted(report.accounts) == [*usd, "Yard"]
    posted = [(*row[:4], *row[9]) for row in documents(empty)]
    day = date.fromisoformat
    assert posted == [
        ("Dogwood", "invoice", "1", day("2025-09-01"),
         "1101 Yard CAD 110000 2025-10-16 Dogwood", "4000 Sales CAD -110000"),
        ("Barn", "invoice", "1", day("2025-09-02"),
         "1100 Accounts receivable (A/R) CAD 5000 2025-09-12 Barn", "4000 Sales CAD -5000"),
        ("Fir", "statement_charge", "1", day("2025-09-02"),
         "1100 Accounts receivable (A/R) – USD USD 50 Fir", "4000 Sales – USD USD -50"),
        ("Dogwood", "payment", "1", day("2025-09-20"),
         "1101 Yard CAD -100000 Dogwood", "1200 Undeposited funds CAD 100000"),
        ("Dogwood", "credit_memo", "1", day("2025-09-21"),
         "1101 Yard CAD -10000 Dogwood", "4000 Sales CAD 10000"),
        ("Dogwood", "refund", "1", day("2025-09-22"),
         "1101 Yard CAD 1000 2025-11-06 Dogwood", "1000 Bank CAD -1000"),
        ("Dogwood", "finance_charge", "1", day("2025-09-23"),
         "1101 Yard CAD 250 2025-11-07 Dogwood", "4100 Finance charges CAD -250"),
        ("Dogwood", "adjustment", "up", day("2025-09-23"),
         "1101 Yard CAD 300 2025-11-07 Dogwood", "6000 Adjustments to receivables CAD -300"),
        ("Dogwood", "adjustment", "down", day("2025-09-23"),
         "1101 Yard CAD -400 Dogwood", "6000 Adjustments to receivables CAD 400"),
        ("Dogwood", "sales_receipt", "1", day("2025-09-24"),
         "1200 Undeposited funds CAD 2000", "4000 Sales CAD -2000"),
        ("Dogwood", "refund_receipt", "1", day("2025-09-25"),
         "1200 Undeposited funds CAD -500", "4000 Sales CAD 500"),
    ]  # fmt: skip
    assert [row[5:8] for row in applications(empty)] == [
        (40000, day("2025-09-20"), day("2025-09-20")),
        (40000, day("2025-09-20"), day("2025-09-20")),
        (20000, day("2025-10-05"), day("2025-10-05")),
        (300, day("2025-09-01"), day("2025-09-23")),
    ]


def test_customers_are_stored_as_given_with_defaults_for_the_rest(empty, tmp_path):
    bring(empty, tmp_path, customers=CUSTOMERS + "Érable,,,,,,,,,,,,,,,,,\n")
    barn, dogwood, fir, erable = (
        empty.customers.get(name=name) for name in ("Barn", "Dogwood", "Fir", "Érable")
    )
    assert (barn.parent, barn.currency, barn.address) == (dogwood, "CAD", "1 Yard Road\nBack door")
    assert (dogwood.delivery, dogwood.active, dogwood.language) == ("both", True, "fr-CA")
    assert (dogwood.terms_days, dogwood.own_account.account.name) == (45, "Yard")
    assert (fir.currency, fir.active, fir.delivery, fir.country) == ("USD", False, "print", "US")
    assert (erable.sort_name, erable.currency, erable.delivery) == ("erable", "CAD", "email")
    assert (erable.active, erable.statements, erable.terms_days) == (True, True, None)
    assert erable.public_id.version == 7


def test_the_same_files_again_change_nothing_at_all(empty, tmp_path):
    bring(empty, tmp_path, **BOOKS)
    assert check_books(empty) == []
    before = every_row()
    again = bring(empty, tmp_path, **BOOKS)
    assert counts(again) == [(3, 0, 3), (11, 0, 11), (4, 0, 4)]
    assert every_row() == before


def test_files_may_come_in_any_order_and_be_split(empty, tmp_path):
    head, *rows = TRANSACTIONS.splitlines(keepends=True)
    report = bring(
        empty,
        tmp_path,
        applications=APPLICATIONS,
        one=head + "".join(rows[:5]),
        customers=CUSTOMERS,
        two=head + "".join(rows[5:]),
    )
    assert [file.added for file in report.files] == [4, 5, 3, 6]
    assert bring(empty, tmp_path, **BOOKS).added == 0


def test_a_file_that_has_grown_adds_what_is_new(empty, tmp_path):
    bring(empty, tmp_path, **BOOKS)
    more = APPLICATIONS + "Dogwood,credit_memo,1,invoice,1,100,\n"
    report = bring(empty, tmp_path, applications=more)
    assert counts(report) == [(5, 1, 4)]


def test_equal_applications_are_counted_not_merged(empty, tmp_path):
    """Two rows alike are two applications; a third one like them is new."""
    bring(empty, tmp_path, **BOOKS)
    third = "Dogwood,payment,1,invoice,1,400,2025-09-20\n"
    head = APPLICATIONS.splitlines(keepends=True)[0]
    assert counts(bring(empty, tmp_path, applications=head + third * 2)) == [(2, 0, 2)]
    larger = TRANSACTIONS.replace("Dogwood,payment,1", "Dogwood,payment,2")
    bring(empty, tmp_path, transactions=larger.splitlines()[0] + "\nD,payment,2,2025-09-20,,9,,\n")
    one = head + "Dogwood,payment,2,invoice,1,1,\n"
    assert counts(bring(empty, tmp_path, applications=one)) == [(1, 1, 0)]
    assert counts(bring(empty, tmp_path, applications=one + one.splitlines()[1])) == [(2, 1, 1)]


def test_what_was_entered_by_hand_is_known(empty, tmp_path):
    yard = receivable(empty, "Yard", "CAD")
    dogwood = open_customer(empty, NewCustomer(name="Dogwood", number="D", terms_days=45))
    choose_receivable(dogwood, yard)
    invoice = town.invoice(dogwood, 110000, number="1", on=date(2025, 9, 1), due_on=None)
    payment = town.payment(dogwood, 100000, number="1", on=date(2025, 9, 20))
    apply(payment, invoice, amount_minor=40000, on=date(2025, 9, 20))
    report = bring(
        empty,
        tmp_path,
        customers="name,ar_account,number\nDogwood,Yard,\n",
        transactions="customer,kind,number,date,amount\n"
        "Dogwood,invoice,1,2025-09-01,1100\nD,payment,1,2025-09-20,1000\n",
        applications="".join(APPLICATIONS.splitlines(keepends=True)[:2]),
    )
    assert counts(report) == [(1, 0, 1), (2, 0, 2), (1, 0, 1)]


def test_a_document_is_known_by_the_version_that_stands(empty, tmp_path):
    """Edited in the books, it is the edited one that a row must agree with."""
    alder = town.customer(empty, "Alder")
    first = town.invoice(alder, 10000, number="1", on=date(2025, 9, 1))
    town.edit(first, 12000, on=date(2025, 9, 3))
    rows = "customer,kind,number,date,amount\nAlder,invoice,1,2025-09-03,120\n"
    assert counts(bring(empty, tmp_path, transactions=rows)) == [(1, 0, 1)]


def test_a_name_goes_before_a_number(empty, tmp_path):
    town.customer(empty, "7", number="8")
    town.customer(empty, "Alder", number="7", currency="JPY")
    rows = (
        "customer,kind,number,date,amount\n7,invoice,1,2025-09-01,1.50\n8,invoice,2,2025-09-01,2\n"
    )
    bring(empty, tmp_path, transactions=rows)
    assert {row[0] for row in documents(empty)} == {"7"}


def test_formulas_are_stored_as_the_text_that_they_are(empty, tmp_path):
    name, memo = "=cmd|'/c calc'!A1", '@SUM(1+1)*"x"'
    bring(
        empty,
        tmp_path,
        customers=f"name\n{name}\n",
        transactions="customer,kind,number,date,amount,memo\n"
        f'{name},invoice,-1+2,2025-09-01,5,"@SUM(1+1)*""x"""\n',
    )
    ((customer, _, number, _, _, description, *_),) = documents(empty)
    assert (customer, number, description) == (name, "-1+2", memo)


def test_an_import_is_on_record_with_its_files(empty, tmp_path):
    before = empty.events.count()
    report = bring(empty, tmp_path, **BOOKS)
    event = empty.events.order_by("id").last()
    assert empty.events.count() == before + 1
    assert (event.act, event.by, event.details["accounts"]) == ("import", None, report.accounts)
    assert [file["file"] for file in event.details["files"]] == [f"{name}.csv" for name in BOOKS]
    assert event.details["files"][1]["sha256"] == report.files[1].sha256
    assert event.details["files"][1]["added"] == 11


def test_addresses_that_cannot_be_written_to_are_stored_with_a_warning(empty, tmp_path):
    emails = '"books@alder.example, me@home"', "alder at example", "@", "zoë@exämple.example"
    rows = "".join(f"C{place},{email}\n" for place, email in enumerate(emails))
    report = bring(empty, tmp_path, customers="name,email\n" + rows)
    assert [(one.line, one.column, one.words) for one in report.warnings] == [
        (3, "email", "“alder at example” is not an e-mail address; nothing can be sent to it."),
        (4, "email", "“@” is not an e-mail address; nothing can be sent to it."),
    ]
    assert empty.customers.get(name="C1").email == "alder at example"


def test_progress_is_told_from_the_first_byte_to_the_last_row(empty, tmp_path):
    paths, told = write(tmp_path, **BOOKS), []
    import_files(empty, paths, on_progress=lambda *step: told.append(step))
    size = sum(path.stat().st_size for path in paths)
    assert told[2:] == [("reading", size, size), ("posting", 11, 11), ("applying", 4, 4)]


def test_the_act_is_in_the_name_of_who_did_it(empty, tmp_path):
    user = User.objects.create_user("ann@timber.example")
    import_files(empty, write(tmp_path, **BOOKS), by=user)
    assert {row[8] for row in documents(empty)} == {user.pk}
    assert {row[9] for row in applications(empty)} == {user.pk}
    assert empty.events.order_by("id").last().by == user
