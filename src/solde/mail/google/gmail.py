"""Letters to Gmail: exactly one post for each, and one more only after 401, which took nothing."""

from functools import partial

from django.conf import settings
from django.utils import timezone

from solde.mail.answers import Ailment, Answer, Envelope, MailboxFails, Meaning, Trouble
from solde.mail.google import answers as gmail_answers
from solde.mail.google import grants
from solde.mail.google.line import Lost, NotReached, Reply, post
from solde.mail.google.message import NotForGmail, posted, with_bcc
from solde.mail.models import Mailbox

UNREACHED_SECONDS = 60
POST_SECONDS_MAX = 180  # 20 MB at 1 Mbit/s
POSTS_IN_A_LEASE = 3  # two posts, and as long again for tokens


class GmailTransport:
    """A Google account. Nothing is kept from letter to letter but the access token."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox_id = mailbox.pk
        self.token = ""

    def open(self) -> None:
        """Have an access token; raise MailboxFails."""
        self.token = grants.access_token(self.mailbox_id)

    def hand_over(self, envelope: Envelope) -> Answer:
        """Post a letter. Gmail takes it for all of its recipients or for none."""
        told = partial(Answer.for_all, envelope)
        try:
            message = with_bcc(envelope)
            reply = self.post(message)
            if reply.status == 401:
                self.token = grants.access_token(self.mailbox_id, refused=self.token)
                reply = self.post(message)
        except NotForGmail as error:
            return told(Meaning.REFUSED, "connect", str(error))
        except MailboxFails as fails:
            words = fails.trouble.words
            return told(Meaning.LATER, "connect", words, trouble=fails.trouble)
        except NotReached as error:
            trouble = Trouble(Ailment.PAUSE, str(error), UNREACHED_SECONDS)
            return told(Meaning.LATER, "connect", str(error), trouble=trouble)
        except Lost as error:
            return told(Meaning.IN_DOUBT, gmail_answers.PHASE, str(error))
        return gmail_answers.answer_of(envelope, reply, timezone.now())

    def post(self, message: bytes) -> Reply:
        path, content_type, body = posted(message)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content_type}
        url = f"{settings.SOLDE_GMAIL_URL}{path}"
        return post(url, body, headers=headers, seconds=post_seconds())

    def close(self) -> None:
        """Nothing stays open."""


def post_seconds() -> float:
    """How long one post may take, so that a letter ends before its lease."""
    return min(POST_SECONDS_MAX, settings.SOLDE_LEASE_SECONDS / POSTS_IN_A_LEASE)
