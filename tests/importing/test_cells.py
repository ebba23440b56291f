"""What is wrong with a cell is said in the language of whoever imports."""

import pytest
from django.utils.translation import override

from solde.importing.cells import read_amount


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("", "CAD", "Il n’y a pas de montant."),
        (
            "1.234,56",
            "CAD",
            "«\u00a01.234,56\u00a0» n’est pas un montant. Écrivez-le comme 1234.00 ou -1234.00.",
        ),
        ("1.005", "CAD", "«\u00a01.005\u00a0» a 3 décimales; CAD en a 2."),
        ("10000000000000.01", "CAD", "«\u00a010000000000000.01\u00a0» est trop grand."),
    ],
)
def test_a_wrong_amount_is_named_in_french(text, currency, words):
    with override("fr-ca"):
        assert read_amount(text, currency) == (0, words)
