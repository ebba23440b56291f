"""Roles in words, and what each may do."""

from django.utils.translation import gettext_lazy as _

from solde.company.access import Role

ROLE_WORDS = {role: role.label for role in Role}
ROLE_ALLOWS = {
    Role.OWNER: _("Everything, also inviting and removing members."),
    Role.ACCOUNTANT: _("Everything but members: documents, payments, statements, settings."),
    Role.SALES: _("Customers, invoices, receipts and sending them. No payments, no settings."),
    Role.VIEWER: _("Looks at everything and changes nothing."),
}
