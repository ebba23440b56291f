"""Settings of a company."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from solde.importing.formats import FORMATS
from solde.web.settings import audit, company, imports, inspections, members


class FormatName(StringConverter):
    """A kind of file that can be imported."""

    regex = "|".join(one.name for one in FORMATS)


register_converter(FormatName, "import_format")

of_a_company: list[URLPattern] = [
    path("settings", company.settings, name="settings"),
    path("settings/company", company.company, name="company_settings"),
    path("settings/contact", company.contact, name="contact_settings"),
    path("settings/contact/logo", company.logo, name="logo"),
    path("settings/contact/logo/upload", company.upload_logo, name="upload_logo"),
    path("settings/contact/logo/remove", company.remove_logo, name="remove_logo"),
    path("settings/books", company.books, name="books_settings"),
    path("settings/books/close", company.close, name="close_books"),
    path("settings/import", imports.imports, name="imports"),
    path("settings/import/<import_format:name>.csv", imports.import_columns, name="import_columns"),
    path("settings/import/files", imports.bring_in, name="bring_in"),
    path("settings/import/<uuid:import_id>", imports.one_import, name="import"),
    path("settings/check", inspections.inspections, name="inspections"),
    path("settings/check/now", inspections.inspect_now, name="inspect_now"),
    path("settings/members", members.members, name="members"),
    path("settings/members/invite", members.invite_member, name="invite_member"),
    path("settings/members/take-back", members.take_back_invitation, name="take_back_invitation"),
    path("settings/members/role", members.change_member, name="change_member"),
    path("settings/members/remove", members.remove_member, name="remove_member"),
    path("settings/audit", audit.audit_log, name="audit_log"),
]
