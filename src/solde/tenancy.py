"""Rows that belong to a company can only be reached through one."""

from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantManager(models.Manager[M]):
    """Answers only when reached from another row: `company.customers`, `customer.entries`.

    `Customer.objects.filter(...)` raises, because a query that names no company is how one
    company's rows get into another's hands.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        # Django makes the manager of a reverse relation a subclass that holds the row it
        # was reached from.
        if getattr(self, "instance", None) is None:
            raise WithoutCompany(f"{self.model.__name__} was asked for without a company")
        return super().get_queryset()


class WithoutCompany(AssertionError):
    """A query on tenant rows did not start from a company."""


class TenantModel(models.Model):
    """A row of one company. `_base_manager` stays plain for foreign keys and migrations."""

    objects: Any = TenantManager()

    class Meta:
        abstract = True
