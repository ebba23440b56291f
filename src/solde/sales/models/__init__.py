"""What is stored of sales. The rules that every row obeys stand in migrations/*.sql."""

from solde.sales.models.attachments import Attachment
from solde.sales.models.catalogue import Item, Tax
from solde.sales.models.charges import ChargedDays, FinanceChargePolicy
from solde.sales.models.documents import Document, Line, LineTax, Version, VersionTax
from solde.sales.models.sendings import SendingAnswer, SendingPart, SendingRun
from solde.sales.models.settings import SalesSettings

__all__ = [
    "Attachment",
    "ChargedDays",
    "Document",
    "FinanceChargePolicy",
    "Item",
    "Line",
    "LineTax",
    "SalesSettings",
    "SendingAnswer",
    "SendingPart",
    "SendingRun",
    "Tax",
    "Version",
    "VersionTax",
]
