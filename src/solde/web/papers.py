"""Papers as answers, shown in a frame of our own pages or by themselves; and people's files."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

# Nothing of a PDF runs at our address; a stricter policy keeps browsers from showing it.
POLICY = "frame-ancestors 'self'"
# What people bring may hold anything: it is kept, not shown.
FOREIGN_POLICY = "sandbox; default-src 'none'"


def paper(content: bytes, file_name: str) -> HttpResponse:
    answer = HttpResponse(content)
    name(answer, file_name)
    return answer


def print_file(pieces: Iterable[bytes], file_name: str, *, download: bool) -> StreamingHttpResponse:
    """Many papers in one file, however long, sent while it is made."""
    answer = StreamingHttpResponse(pieces)
    name(answer, file_name, download=download)
    return answer


def name(answer: HttpResponseBase, file_name: str, *, download: bool = False) -> None:
    """Say that an answer is a PDF, and what it is called; to be shown, or to be kept."""
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = content_disposition_header(download, file_name) or ""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"


def foreign_file(content: bytes, file_name: str, media_type: str) -> HttpResponse:
    """A file that somebody added: to be kept, never run at our address."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    answer.headers["Content-Security-Policy"] = FOREIGN_POLICY
    return answer
