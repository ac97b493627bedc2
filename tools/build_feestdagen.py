"""Write the pinned calendar of public holidays (src/ketenwissel/core/data/feestdagen.toml).

Run once, and again when the law or the range of years changes: `.venv/bin/python tools/build_feestdagen.py`.
The categories public and optional of the package `holidays` together are the days of the Algemene
termijnenwet, article 3 (Goede Vrijdag and every 5 mei are `optional` there).
"""

from pathlib import Path

import holidays

from ketenwissel.core.werkdagen import FIRST_YEAR, LAST_YEAR

TARGET = Path(__file__).parents[1] / "src/ketenwissel/core/data/feestdagen.toml"


def main() -> None:
    """Write the file anew."""
    lines = [
        "# Feestdagen van de Algemene termijnenwet, artikel 3: ook Goede Vrijdag en elke 5 mei.",
        "# Gemaakt door tools/build_feestdagen.py; niet met de hand wijzigen.",
        "",
        "[feestdagen]",
    ]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
        lines.append(f"{year} = [{', '.join(day.isoformat() for day in sorted(days))}]")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
