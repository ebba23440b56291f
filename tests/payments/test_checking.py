"""What is broken behind the back of payments, the check of the books finds and names."""

import pytest

from solde.ledger.chart import BANK, standard_account
from solde.payments.asking import UNAPPLIED
from solde.payments.recording import receive, void
from tests import town
from tests.ledger.back_door import behind_the_back
from tests.payments.books import CHEQUE, DAY, NEXT, findings

pytestmark = pytest.mark.django_db

PAYMENT = "update payments_payment set {} where number = '2'"
BREACHES = [
    (
        "payment_is_its_entry",
        "payment 2 of Alder, of 30.00 CAD on 2025-09-01, is not what the ledger has",
        PAYMENT.format("amount_minor = 3000, left_minor = left_minor + 1000"),
    ),
    (
        "payment_is_its_entry",
        "payment 2 of Alder, of 20.00 CAD on 2025-09-02, is not what the ledger has",
        PAYMENT.format("dated_on = '2025-09-02'"),
    ),
    ("payment_is_its_entry", "payment 2 of Alder", PAYMENT.format("memo = 'Rent'")),
    ("payment_is_its_entry", "payment 2 of Alder", PAYMENT.format("account_id = %(bank)s")),
    ("payment_is_its_entry", "payment 2 of Alder", PAYMENT.format("receivable_id = %(bank)s")),
    ("payment_is_its_entry", "payment 2 of Birch", PAYMENT.format("customer_id = %(birch)s")),
    ("payment_is_its_entry", "payment 2 of Alder", PAYMENT.format("entry_id = 0")),
    (
        "payment_is_its_entry",
        "payment 2 of Alder",
        PAYMENT.format("state = 'voided', left_minor = 0"),
    ),
    (
        "payment_is_its_entry",
        "payment 3 of Alder",
        """update payments_payment set state = 'recorded', left_minor = amount_minor
            where number = '3'""",
    ),
    (
        "payment_left_is_what_is_not_applied",
        "payment 2 of Alder says that 19.99 CAD is left of it; of 20.00 CAD, 15.00 CAD is applied",
        PAYMENT.format("left_minor = 1999"),
    ),
    (
        "payment_left_is_what_is_not_applied",
        "payment 3 of Alder says that 1.00 CAD is left of it; of 5.00 CAD, 0.00 CAD is applied",
        "update payments_payment set left_minor = 100 where number = '3'",
    ),
    (
        "payment_numbers_have_no_gaps",
        "There is no payment 2, though",
        "delete from payments_payment where number = '2'",
    ),
    (
        "payment_numbers_have_no_gaps",
        "There is no payment 4, though",
        "update company_numberseries set next_number = 5 where kind = 'payment'",
    ),
    (
        "payment_of_every_entry",
        "payment 2 of Alder, dated 2025-09-01, is in the ledger, but not among the payments",
        "delete from payments_payment where number = '2'",
    ),
    (
        "payment_account_of_company",
        "refers to a row of ledger_account that is not there",
        PAYMENT.format("account_id = 0"),
    ),
]


@pytest.mark.parametrize(("rule", "words", "breach"), BREACHES)
def test_a_breach_is_found_and_named(rule, words, breach):
    company = town.company()
    alder, birch = town.customer(company, "Alder"), town.customer(company, "Birch")
    receive(birch, 1000, on=DAY, how=CHEQUE)
    town.invoice(alder, 1500)
    receive(alder, 2000, on=DAY, how=CHEQUE)
    void(receive(alder, 500, on=DAY, how=CHEQUE, instructions=UNAPPLIED), on=NEXT)
    assert findings() == []
    names = {"birch": birch.pk, "bank": standard_account(company, BANK, "CAD").pk}
    with behind_the_back() as cursor:
        cursor.execute(breach, names)
    found = [finding.words for finding in findings() if finding.rule == rule]
    assert any(words in named for named in found), found
