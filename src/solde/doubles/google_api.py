"""The Gmail API, as far as somebody goes who may only send."""

from .faults import Late, is_taken
from .google_accounts import SEND, Account
from .google_errors import Declined, api_error, insufficient_scope
from .google_faults import answer_of
from .google_grants import Access
from .google_mail import SCOPES, as_sent, insist_on_address, letter_in, recipients_of
from .google_state import Google
from .letters import header
from .serving import Answer, Request, in_json


def gmail(google: Google, request: Request) -> Answer:
    """Any request to the Gmail API. All but sending needs more than was granted."""
    fault = google.plan.due("unread")
    if fault is not None:
        return answer_of(fault, in_json({}))
    try:
        access = google.bearer(request)
        if access is None:
            raise Declined(api_error(401))
        if not SCOPES & access.grant.scopes or not request.path.endswith("/messages/send"):
            raise Declined(insufficient_scope(SEND))
        return send(google, request, access)
    except Declined as declined:
        return declined.answer


def send(google: Google, request: Request, access: Access) -> Answer:
    """users.messages.send."""
    account = google.accounts[access.grant.email]
    is_upload = insist_on_address(request, account)
    insist_on_mailbox(account)
    raw = letter_in(request, is_upload=is_upload)
    to = recipients_of(raw)
    fault = google.plan.due("send", to=to, account=[account.email], token=[access.token])
    if isinstance(fault, Late) and not fault.stored:
        if google.is_over.wait(fault.seconds):
            raise ConnectionAbortedError("it stopped meanwhile: nothing is taken")
        fault = None
    if not is_taken(fault):
        return answer_of(fault, in_json({}))
    google.limits.count(account.email, google.now())
    sent, given = as_sent(raw, account), header(raw, b"message-id")
    taken = google.witness.take(sent, sender=account.email, recipients=to, message_id=given)
    usual = in_json({"id": taken.id, "threadId": taken.id, "labelIds": ["SENT"]})
    return answer_of(fault, usual)


def insist_on_mailbox(account: Account) -> None:
    if not account.has_gmail:
        raise Declined(api_error(400, "failedPrecondition"))
    if not account.apps_allowed:
        raise Declined(api_error(403, "domainPolicy"))
