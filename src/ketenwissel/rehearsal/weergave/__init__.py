"""How the report is shown: as JSON, as pages for people, as drawings, and as a table on the terminal."""

from ketenwissel.rehearsal.weergave.document import comparison_json, to_json
from ketenwissel.rehearsal.weergave.pagina import to_html
from ketenwissel.rehearsal.weergave.terminal import print_vergelijking
from ketenwissel.rehearsal.weergave.uitgifte import prepare_folder, write, write_comparison
from ketenwissel.rehearsal.weergave.vergelijkpagina import comparison_html

__all__ = [
    "comparison_html",
    "comparison_json",
    "prepare_folder",
    "print_vergelijking",
    "to_html",
    "to_json",
    "write",
    "write_comparison",
]
