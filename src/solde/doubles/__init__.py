"""Stand-ins for the world outside: a Google and an SMTP server that can misbehave.

Both are real servers on loopback. They do what theirs do, keep every letter they took
(`witness`), and go wrong exactly when told, so that a test can say what became of a letter,
and a demonstration can connect Gmail without a Google client. They know nothing of the rest
of Solde.

    with SmtpDouble() as smtp:
        smtp.url                                    # smtp://solde:sesame@127.0.0.1:…?tls=none
        smtp.misbehave(Reply("rcpt", "450 4.2.1 Later"), to="bad@example.com", times=2)
        smtp.misbehave(Cut("dot", stored=True), times=1)
        [letter.recipients for letter in smtp.witness.letters()]

    with GoogleDouble() as google:
        google.environment()                        # SOLDE_GOOGLE_…, SOLDE_GMAIL_URL
        google.misbehave(Error("send", 503), times=2)
        google.misbehave(Cut("send", stored=True), to="bad@example.com", after=436)

Another process starts them with `python -m solde.doubles` and tells them the same over HTTP
(`control.py`). What can go wrong is in `faults.py`, `smtp_faults.py` and `google_faults.py`.
"""
