"""A rule that PostgreSQL held, told as a refusal: by its name, which every package lists."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from solde.refusal import Refused


@contextmanager
def refusing(by_rule: Mapping[str, type[Refused]]) -> Iterator[None]:
    """Run an act in a transaction; what one of the rules stops is refused in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = by_rule.get(rule_of(error))
        if refusal is None:
            raise
        raise refusal from error


def rule_of(error: IntegrityError) -> str:
    """The name of the constraint that was hit; "" when there is none."""
    diag = getattr(error.__cause__, "diag", None)
    return (diag and diag.constraint_name) or ""
