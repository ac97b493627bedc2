"""The page as PDF: A4, tagged for screen readers (PDF/UA-1), and the same bytes for the same page."""

import io
from contextlib import redirect_stdout
from importlib import import_module

from ketenwissel.core.errors import UnusableInput

__all__ = ["to_pdf"]


def to_pdf(page: str) -> bytes:
    """Set a page of HTML that needs nothing from outside.

    Raises UnusableInput, in one line, where WeasyPrint or the library that it draws text with is absent.
    """
    try:
        # WeasyPrint prints advice of several lines about a library that is absent; one line is ours.
        with redirect_stdout(io.StringIO()):
            weasyprint = import_module("weasyprint")
    except ImportError:
        raise UnusableInput(
            "a PDF needs WeasyPrint, which is not installed: pip install 'ketenwissel[pdf]', or take HTML"
        ) from None
    except OSError:
        raise UnusableInput(
            "a PDF needs the library Pango, which this system lacks (Debian: apt install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0), or take HTML"
        ) from None
    document: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return document


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    """Fetch nothing: a print stands on its own."""
    raise ValueError("a printed page fetches nothing")
