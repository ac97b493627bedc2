"""The examples of docs/api.md are asked, one after the other, and answered as the page says."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from .apiproef import Apiproef

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
EXAMPLE = re.compile(
    r"```http\n(?P<method>[A-Z]+) /v1(?P<path>\S+)\nAls: (?P<who>\w+)\n(?P<body>.*?)```\n+"
    r"```json (?P<status>\d+)\n(?P<answer>.*?)```",
    re.DOTALL,
)


def differs(page: Any, real: Any, place: str = "") -> list[str]:  # noqa: ANN401  # JSON
    """Name where an answer is not that of the page."""
    if page == "…":
        return []
    if isinstance(page, dict) and isinstance(real, dict):
        if page.keys() != real.keys():
            return [f"{place}: {sorted(page.keys() ^ real.keys())}"]
        return [one for key in page for one in differs(page[key], real[key], f"{place}/{key}")]
    if isinstance(page, list) and isinstance(real, list) and len(page) == len(real):
        return [
            one
            for number, (here, there) in enumerate(zip(page, real, strict=True))
            for one in differs(here, there, f"{place}/{number}")
        ]
    return [] if page == real else [f"{place}: {page} is {real}"]


def test_the_examples_of_the_page(api: Apiproef) -> None:
    examples = list(EXAMPLE.finditer(PAGE.read_text("utf-8")))
    assert len(examples) == PAGE.read_text("utf-8").count("```http") == 7
    payload = base64.b64encode(api.proef.heen().inhoud).decode()
    for example in examples:
        body = json.loads(example["body"].replace("…", payload)) if example["body"].strip() else None
        answer = api.ask(example["who"], example["method"], example["path"], json=body)
        assert answer.status_code == int(example["status"]), answer.text
        assert differs(json.loads(example["answer"]), answer.json()) == [], example["path"]
        while api.index.work():
            pass


def test_a_difference_is_seen() -> None:
    assert differs({"a": [1, "…"]}, {"a": [1, 2]}) == []
    assert differs({"a": [1, "…"]}, {"a": [2, 2]}) == ["/a/0: 1 is 2"]
    assert differs({"a": 1}, {"a": 1, "b": 2}) == [": ['b']"]
