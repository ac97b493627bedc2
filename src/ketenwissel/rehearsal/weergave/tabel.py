"""Tables as HTML, written straight from values: a report of thousands of pages is mostly tables."""

from html import escape

from ketenwissel.rehearsal.rapport import blank_digits
from ketenwissel.rehearsal.weergave.tekening import Cell, Link, Table, format_count

__all__ = ["table_html"]


def table_html(table: Table, rest: str = "alles staat in rapport.json") -> str:
    """Write a table, escaped, with a caption, scoped headers, and a line that tells what is left out.

    >>> print(table_html(Table("Paren", ("Van", "Aantal"), (("<9000>", 1200),))).splitlines()[5])
    <tr><th scope="row">&lt;9000&gt;</th><td class="n">1.200</td></tr>
    """
    caption = escape(table.caption)
    first = table.rows[0] if table.rows else ()
    numbers = [isinstance(cell, int) for cell in first] or [False] * len(table.columns)
    head = "".join(
        f'<th scope="col"{_class(number)}>{escape(column)}</th>'
        for column, number in zip(table.columns, numbers, strict=True)
    )
    lines = [
        f'<div class="scroll" role="group" aria-label="{caption}" tabindex="0">',
        "<table>",
        f"<caption>{caption}</caption>",
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>",
        *(_row(row) for row in table.rows),
        "</tbody>",
        "</table>",
        "</div>",
    ]
    if table.omitted:
        rows = "rij" if table.omitted == 1 else "rijen"
        lines.append(
            f'<p class="weggelaten">Nog {format_count(table.omitted)} {rows} weggelaten; {escape(rest)}.</p>'
        )
    return "\n".join(lines)


def _row(row: tuple[Cell, ...]) -> str:
    cells = "".join(f"<td{_class(isinstance(cell, int))}>{_cell(cell)}</td>" for cell in row[1:])
    return f'<tr><th scope="row">{_cell(row[0])}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return format_count(cell)
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.href)}">{escape(blank_digits(cell.text))}</a>'
    return escape(blank_digits(cell))


def _class(number: bool) -> str:
    return ' class="n"' if number else ""
