"""Which roles may open a page, and which may press what leads to an act. A group has its tables."""

READ = {"owner", "accountant", "sales", "viewer"}
SEND = {"owner", "accountant", "sales"}
CONFIGURE = {"owner", "accountant"}

# Pages, by name: who may open them.
LETTERS = {
    "letters": READ,
    "letter": READ,
    "letter_html": READ,
    "letter_paper": READ,
}
MAILBOXES = {
    "mailboxes": READ,
    "limits": CONFIGURE,
    "server": CONFIGURE,
    "remove_server": CONFIGURE,
    "confirm_google": CONFIGURE,
    "remove_google": CONFIGURE,
}
# Acts, by name: who may do them.
ON_LETTERS = {
    "letter_act": SEND,
    "was_sent": SEND,
    "was_not_sent": SEND,
    "resend": SEND,
    "bounced": SEND,
    "deal_with_alert": SEND,
}
ON_MAILBOXES = {
    "when_it_fails": CONFIGURE,
    "connect_google": CONFIGURE,
    "refuse_google": CONFIGURE,
    "try_again": CONFIGURE,
    "send_test": SEND,
}

PAGES = LETTERS | MAILBOXES
ACTS = ON_LETTERS | ON_MAILBOXES
EVERYBODY = {"home", "sign_in", "sign_in_by_link", "sign_out", "google_return"}
# Where a part of an address is one of a few words.
WORDS = {"letter_act": {"verb": "hold"}}
