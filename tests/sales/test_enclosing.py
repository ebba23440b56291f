"""What letters of documents carry, read for several of them at once."""

from uuid import uuid4

import pytest

from solde.mail.letters.enclosing import enclosures_of, read_together
from solde.mail.models import Delivery
from solde.sales.attaching import attach
from solde.sales.models import Version
from solde.sales.sending import compose, send
from tests import town
from tests.sales.selling import issued

pytestmark = pytest.mark.django_db


def sent(document):
    return send(document, compose(document), key=uuid4())


def test_letters_that_are_read_together_carry_what_each_carries_alone(
    maple, django_assert_num_queries
):
    invoices = [issued(maple), issued(maple)]
    attach(invoices[0], "Plan.txt", b"north wall")
    deliveries = [sent(one) for one in invoices]
    alone = [enclosures_of(one) for one in deliveries]
    together = [
        Delivery._base_manager.select_related("company").get(pk=one.pk) for one in deliveries
    ]
    with django_assert_num_queries(2):
        read_together(together)
    assert [enclosures_of(one) for one in together] == alone
    with django_assert_num_queries(0):
        enclosures_of(together[1])


def test_a_letter_is_not_given_what_belongs_to_another_company(maple):
    delivery = sent(issued(maple))
    delivery.company = town.company("Other")
    read_together([delivery])
    with pytest.raises(Version.DoesNotExist):
        enclosures_of(delivery)
