"""The runbook as a document in Dutch, to print and to keep at hand when everything is down.

One content and one page of HTML for both forms: the PDF is that page, set on A4. A `Lezer` makes it the
personal runbook of one actiehouder; without one it is the whole runbook. The same runbook and reader always
give the same bytes.
"""

from ketenwissel.draaiboek.druk.bladzijde import to_html
from ketenwissel.draaiboek.druk.lezer import Lezer, find_lezer, find_partij
from ketenwissel.draaiboek.druk.pdf import to_pdf

__all__ = ["Lezer", "find_lezer", "find_partij", "to_html", "to_pdf"]
