"""Order an import on a page; a worker carries it out, and what came of it stays on record."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import get_language, override

from solde.company.models import Company, User
from solde.importing.files import import_files
from solde.importing.mistakes import ImportRefused, Mistake
from solde.importing.models import ImportFile, ImportOrder
from solde.importing.reporting import refusal_as_json, report_as_json
from solde.queue import enqueue
from solde.refusal import NotFound, Refused

BYTES_MAX = 100_000_000  # of all files together; the command line takes more
FILES_MAX = 20
NAME_MAX = 200  # characters, as in the model


class NoSuchImport(NotFound):
    """There is no such import."""


class NoFiles(Refused):
    """Choose at least one file."""


class TooManyFiles(Refused):
    """Those are too many files at once: 20 go together."""


class FilesTooLarge(Refused):
    """These files are too large for a page: 100 MB go together. `solde import` takes more."""


class Brought(NamedTuple):
    """A file as somebody brought it."""

    name: str  # without folders
    content: bytes


@transaction.atomic
def order_import(
    company: Company, files: Sequence[Brought], *, dry_run: bool, by: User | None = None
) -> ImportOrder:
    """Keep files for a worker, which imports all of them or nothing.

    Mistakes are told in the language that is active now. Refused: no file, more than 20, or
    more than 100 MB.
    """
    if not files:
        raise NoFiles
    if len(files) > FILES_MAX:
        raise TooManyFiles
    if sum(len(file.content) for file in files) > BYTES_MAX:
        raise FilesTooLarge
    order: ImportOrder = company.imports.create(
        dry_run=dry_run, ordered_by=by, language=get_language() or company.language
    )
    ImportFile._base_manager.bulk_create(
        ImportFile(
            company=company, order=order, position=position, name=file.name[:NAME_MAX],
            size=len(file.content), content=file.content,
        )
        for position, file in enumerate(files, start=1)
    )  # fmt: skip
    enqueue("carry_out_import", order_id=order.pk)
    return order


def carry_out(order_id: int) -> None:
    """Import the files of an order and keep what came of it; one that has ended is left alone.

    Killed between the import and its record, it is done once more, and finds all rows there.
    """
    orders = ImportOrder._base_manager.select_related("company", "ordered_by")
    order = orders.get(pk=order_id)
    if order.state != ImportOrder.State.WAITING:
        return
    with override(order.language), TemporaryDirectory() as folder:
        state, answer = imported(order, Path(folder))
    end(order, state, answer)


def imported(order: ImportOrder, folder: Path) -> tuple[ImportOrder.State, dict[str, Any]]:
    paths = [written(file, folder) for file in order.files.all()]
    try:
        report = import_files(order.company, paths, by=order.ordered_by, dry_run=order.dry_run)
    except ImportRefused as refused:
        return ImportOrder.State.REFUSED, told(refusal_as_json(refused), paths)
    return ImportOrder.State.DONE, told(report_as_json(report), paths)


def written(file: ImportFile, folder: Path) -> Path:
    """The file on disk, in a folder of its own: two may have one name."""
    own = folder / str(file.position)
    own.mkdir()
    path = own / (Path(file.name).name or "file.csv")
    path.write_bytes(bytes(file.content or b""))
    return path


def told(answer: dict[str, Any], paths: Sequence[Path]) -> dict[str, Any]:
    """The answer with the names that people gave their files, instead of where they lay."""

    def plain(text: str) -> str:
        for path in paths:
            text = text.replace(f"{path.parent}/", "")
        return text

    for name in ("mistakes", "warnings"):
        for one in answer.get(name, []):
            one |= {"file": plain(one["file"]), "words": plain(one["words"])}
    for file in answer.get("files", []):
        file["file"] = plain(file["file"])
    return answer


@transaction.atomic
def end(order: ImportOrder, state: ImportOrder.State, answer: dict[str, Any]) -> None:
    waiting = ImportOrder._base_manager.filter(pk=order.pk, state=ImportOrder.State.WAITING)
    if waiting.update(state=state, answer=answer, ended_at=Now()):
        order.files.update(content=None)


def mistakes_of(order: ImportOrder) -> list[Mistake]:
    """What stood in the way of an import, in the order of files and lines."""
    return [Mistake(**one) for one in order.answer.get("mistakes", [])]
