"""What the files of papers are called, for systems and for people."""

import re
import unicodedata

from solde.pdf.lettering import literal

ASCII_NAME_MAX = 60  # characters of a file name, without its ending
SHOWN_NAME_MAX = 70  # characters; written as bytes in a header, each may take twelve
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def ascii_name(text: str) -> str:
    """What ASCII can tell of the name of a file, for systems that take nothing else."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters)[:ASCII_NAME_MAX].strip("-") or "file"


def shown_name(name: str, ending: str) -> str:
    """The name for people, in their script: "Facture 1043.pdf"."""
    return NOT_IN_FILE_NAMES.sub(" ", literal(name)).strip()[:SHOWN_NAME_MAX] + ending
