"""The text of a letter as HTML: the same words, with links to click. No pictures, no tracking."""

import re
from html import escape

# The last character of a sentence is not part of the address before it.
LINK = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]»])")
# No colour of our own: readers choose light or dark.
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin: 0; padding: 16px;\
 font: 15px/1.5 -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;">
<div style="max-width: 640px;">
{paragraphs}
</div>
</body>
</html>
"""
PARAGRAPH = '<p dir="auto" style="margin: 0 0 16px;">{lines}</p>'


def html_of(text: str, language: str) -> str:
    """The text, letter by letter: whatever it holds is shown and never obeyed."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", text))
    return PAGE.format(
        language=escape(language),
        paragraphs="\n".join(paragraph(part) for part in paragraphs if part),
    )


def paragraph(text: str) -> str:
    return PARAGRAPH.format(lines=linked(text).replace("\n", "<br>\n"))


def linked(text: str) -> str:
    """The text escaped, and web addresses in it as links."""
    parts = (escape(part) for part in LINK.split(text))
    return "".join(
        f'<a href="{part}">{part}</a>' if place % 2 else part for place, part in enumerate(parts)
    )
