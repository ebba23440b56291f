"""Rows of a company are reached through it, or not at all."""

import pytest
from django.apps import apps

from solde.tenancy import TenantModel, WithoutCompany
from tests import town

pytestmark = pytest.mark.django_db

TENANTS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("question", ["all", "count", "exists", "first"])
def test_a_question_without_a_company_raises(model, question):
    with pytest.raises(WithoutCompany, match=f"{model.__name__} was asked for without a company"):
        getattr(model.objects, question)()


def test_every_model_with_a_company_is_a_tenant():
    strays = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("solde.")
        and any(field.name == "company" for field in model._meta.fields)
        and not issubclass(model, TenantModel)
    ]
    assert strays == ["Logo"]  # pictures, reached by their hash from letterheads that are kept


def test_a_company_reaches_its_own_rows_alone():
    company, other = town.company(), town.company("Other")
    alder, namesake = town.alder(company), town.alder(other)
    assert list(company.customers.all()) == [alder]
    assert list(other.customers.filter(name="Alder")) == [namesake]
    assert {entry.customer_id for entry in company.entries.all()} == {alder.pk}
    assert alder.entries.count() == 2
