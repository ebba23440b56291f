"""The page that asks first whom a document or a payment is about."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("sales/new/invoice", "For whom?"),
        ("payments/new", "From whom?"),
        ("payments/new-refund", "To whom?"),
    ],
)
def test_it_asks_in_the_words_of_what_is_done(owner, maple, page, words):
    owner.open(page)
    assert words in owner.words
    owner.follow("Maple")
    assert words not in owner.words
    assert "Another customer" in owner.words
