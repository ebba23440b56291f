"""Make once what a door asks for under a key, however often it asks."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from solde.history.models import Asked
from solde.refusal import Refused

if TYPE_CHECKING:
    from solde.company.models import Company

M = TypeVar("M", bound=Model)

CLAIM = """
    insert into history_asked (company_id, key, fingerprint, made)
    values (%(company)s, %(key)s, %(fingerprint)s, '{}')
        on conflict (company_id, key) do nothing
    returning id
"""


class AskedOtherwise(Refused):
    """This was saved before, and said something else: change what was saved, or begin a new one."""


class MadeAndGone(Refused):
    """What was saved with this was thrown away since: begin a new one."""


def once(
    key: UUID | None, asked: object, rows: "QuerySet[M]", make: Callable[[], list[M]], *,
    company: "Company",
) -> list[M]:  # fmt: skip
    """What `make` makes; under a key that was used before, the rows that it made then.

    `asked` is the act with all that it was told, `rows` where to find again what it made. The
    caller is in the act's transaction and holds nothing yet: of two at once the second waits
    for the first here, and when the first is refused the key is free again. Without a key
    everything is made anew. Refused: a key under which something else was asked for.
    """
    assert connection.in_atomic_block
    if key is None:
        return make()
    wanted = fingerprint(asked)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"company": company.pk, "key": key, "fingerprint": wanted})
        claimed = cursor.fetchone()
    if claimed is None:
        return made_before(company.asked.get(key=key), wanted, rows)
    made = make()
    company.asked.filter(pk=claimed[0]).update(made=[row.pk for row in made])
    return made


def was_asked(company: "Company", key: UUID) -> bool:
    """Whether something was made under a key."""
    return bool(company.asked.filter(key=key).exists())


def made_before(asked: Asked, wanted: str, rows: "QuerySet[M]") -> list[M]:
    """The rows that were made, in their order."""
    if asked.fingerprint != wanted:
        raise AskedOtherwise
    found = rows.in_bulk(asked.made)
    if len(found) < len(asked.made):
        raise MadeAndGone
    return [found[pk] for pk in asked.made]


def fingerprint(asked: object) -> str:
    """The same for what is the same, field by field."""
    return sha256(json.dumps(asked, default=as_json).encode()).hexdigest()


def as_json(value: Any) -> object:
    if isinstance(value, Model):
        return value.pk
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    assert isinstance(value, date)
    return value.isoformat()
