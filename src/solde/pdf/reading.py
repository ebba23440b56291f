"""What a PDF of ours says of itself."""

from pathlib import Path

import pikepdf

ATTACHED = "statement.json"  # as the templates name it


def attached_figures(path: Path) -> bytes | None:
    """The figures attached to a statement's PDF; None for a file that holds none."""
    try:
        with pikepdf.open(path) as file:
            attached = file.attachments.get(ATTACHED)
            return attached.get_file().read_bytes() if attached else None
    except pikepdf.PdfError:
        return None
