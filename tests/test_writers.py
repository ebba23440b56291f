"""Every kind of row has one place where it is made. Adding a writer means adding it here."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from tests.source import Module, called, modules

WRITERS = {
    "User": {"company/models.py"},
    "Company": {"ledger/opening.py"},
    "Logo": {"company/logo.py"},
    "Member": {"company/access.py"},
    "Invitation": {"company/members.py"},
    "NumberSeries": {"company/numbering.py"},
    "Event": {"history/recording.py"},
    "Asked": {"history/once.py"},
    "Customer": {"customers/opening.py", "importing/opening.py"},
    "Account": {"ledger/chart.py"},
    "CustomerAccount": {"ledger/chart.py", "importing/opening.py"},
    "Entry": {"ledger/posting.py", "ledger/bulk.py"},
    "Posting": {"ledger/posting.py", "ledger/bulk.py"},
    "Application": {"ledger/applying.py", "ledger/bulk.py"},
    "Payment": {"payments/entering.py", "payments/adopting.py"},
    "Receipt": {"payments/sending.py"},
    "Document": {"sales/drafting.py", "sales/issuing.py", "sales/adopting.py"},
    "Version": {"sales/versions.py", "sales/papers.py"},
    "Line": {"sales/versions.py", "sales/papers.py"},
    "LineTax": {"sales/versions.py"},
    "VersionTax": {"sales/versions.py"},
    "Attachment": {"sales/attaching.py"},
    "SendingRun": {"sales/batches.py"},
    "SendingPart": {"sales/batches.py", "sales/sending.py"},
    "SendingAnswer": {"sales/answering.py", "sales/sending.py"},
    "Item": {"sales/catalogue.py"},
    "Tax": {"sales/taxes.py"},
    "ChargedDays": {"sales/charging.py"},
    "FinanceChargePolicy": {"sales/charge_policy.py"},
    "SalesSettings": {"sales/usual.py"},
    "Delivery": {"mail/queueing.py"},
    "Recipient": {"mail/queueing.py"},
    "Attempt": {"mail/outbox.py"},
    "CapturedLetter": {"mail/captured.py"},
    "Alert": {"mail/alerts.py"},
    "MessageTemplate": {"mail/letters/wording.py"},
    "Mailbox": {"mail/choosing.py", "mail/smtp/own_server.py", "mail/google/connecting.py"},
    "Connection": {"mail/smtp/own_server.py", "mail/google/connecting.py"},
    "Consent": {"mail/google/consent.py"},
    "Failure": {"failing/failures.py"},
    "ImportOrder": {"importing/ordering.py"},
    "ImportFile": {"importing/ordering.py"},
    "Inspection": {"inspecting/inspections.py"},
    "SavedOptions": {"statements/saving.py"},
    "StatementRun": {"statements/ordering.py"},
    "RunPart": {"statements/selection.py"},
    "Statement": {"statements/running.py"},
    "Outcome": {"statements/running.py"},
    "StatementSettings": {"statements/usual.py"},
    "Trial": {"statements/trying.py"},
    "TrialPart": {"statements/trying.py"},
    "TrialAnswer": {"statements/trying.py"},
    "ReminderRule": {"reminders/ruling.py"},
    "ReminderRun": {"reminders/reminding.py"},
    "Reminder": {"reminders/reminding.py"},
    "ReminderItem": {"reminders/reminding.py"},
    "Schedule": {"schedules/planning.py"},
    "Firing": {"schedules/planning.py", "schedules/firing.py"},
    "SignInTry": {"web/signing_in.py"},
}
# Who writes rows of several models by one trip, each of which it writes.
SEVERAL = {"several": {"ledger/posting.py", "sales/versions.py"}}
# They copy into tables that their callers name, the second into temporary ones only.
COPIES_INTO_ANY_TABLE = {"copying.py", "importing/copying.py"}

OURS = [model for model in apps.get_models() if model.__module__.startswith("solde.")]
BY_TABLE = {model._meta.db_table: model.__name__ for model in OURS}
BY_RELATION = {
    relation.get_accessor_name(): relation.related_model.__name__
    for model in OURS
    for relation in model._meta.related_objects
    if relation.related_model in OURS and relation.get_accessor_name()
}
CREATING = {"create", "bulk_create", "get_or_create", "update_or_create"}
SQL = re.compile(r"\b(?:insert\s+into|copy|merge\s+into)\s+(\w+|$)", re.IGNORECASE)


def test_every_model_has_its_writers_named():
    assert {model.__name__ for model in OURS} == set(WRITERS)


def test_rows_are_made_in_one_place():
    strays = [
        f"{place} makes {model}"
        for module in modules("src/solde")
        for place, model in made_in(module)
        if module.name.removeprefix("src/solde/") not in (WRITERS | SEVERAL).get(model, set())
        and not (model == "?" and module.name.removeprefix("src/solde/") in COPIES_INTO_ANY_TABLE)
    ]
    assert not strays, "\n" + "\n".join(strays)


def made_in(module: Module) -> Iterator[tuple[str, str]]:
    """Places that make rows, with the model's name; "?" when the code does not tell."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=verb, value=rows)) if verb in CREATING:
                yield module.at(node), model_of(rows)
            case ast.Call(func=ast.Attribute(attr="save", value=row), args=[], keywords=[]):
                yield module.at(node), called(row).capitalize()  # user.save() makes a User
            case ast.Call(args=[ast.Constant(value=str(table)), *_]) if "cop" in called(node):
                if table in BY_TABLE:
                    yield module.at(node), BY_TABLE[table]
            case ast.Call(func=ast.Name(id="insert_together")):
                yield module.at(node), "several"
            case ast.Constant(value=str(text)):
                for found in SQL.finditer(text):
                    if not found[1] or found[1] in BY_TABLE:
                        yield module.at(node), BY_TABLE.get(found[1], "?")


def model_of(rows: ast.AST) -> str:
    """Entry for Entry.objects, Entry._base_manager.using("x") and customer.entries."""
    names = called(rows).split(".")
    if names[-1] in ("all", "using", "filter"):
        names.pop()
    if names[-1] in ("objects", "_base_manager", "_default_manager") and len(names) > 1:
        return names[-2]
    return BY_RELATION.get(names[-1], "?")


@pytest.mark.parametrize(
    ("code", "model"),
    [
        ("Entry.objects.create(kind='invoice')", "Entry"),
        ("Entry._base_manager.using('x').bulk_create(entries)", "Entry"),
        ("customer.entries.create(kind='invoice')", "Entry"),
        ("entry.postings.all().get_or_create(amount_minor=1)", "Posting"),
        ("Application(amount_minor=1).save()", "Application"),
        ("cursor.execute('insert  into ledger_entry values (1)')", "Entry"),
        ("cursor.copy('COPY ledger_posting FROM STDIN')", "Posting"),
        ("cursor.copy(f'copy {table} from stdin')", "?"),
        ("copy_rows('statements_outcome', ('id',), rows)", "Outcome"),
        ("insert_together(entries, postings)", "several"),
        ("rows.create()", "?"),
    ],
)
def test_every_way_of_making_a_row_is_seen(code, model):
    assert [found for _, found in made_in(Module("made_up.py", code, ast.parse(code)))] == [model]
