"""Under which headings `solde --help` lists the commands."""

from solde.cli.words import gettext as _

LETTERS = _("Letters")
COMPANY = _("The company and what it sells")
INSTALLATION = _("This installation")
WRITTEN = _("Write and change")
SENT = _("E-mail and print")
