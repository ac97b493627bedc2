"""The API keeps to the Dutch API Design Rules: in its document and in its answers."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ketenwissel.gateway.api import rights
from ketenwissel.toegang import rechten

from .adr import violations
from .apiproef import GEMEENTE, Apiproef

Json = dict[str, Any]


def test_the_document_is_there_for_everybody(api: Apiproef) -> None:
    answer = api.ask(None, "GET", "/openapi.json", headers={"Origin": "https://ergens.example"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["api-version"] == answer.json()["info"]["version"]
    assert answer.json()["openapi"].startswith("3.1")


def test_the_document_breaks_no_rule(api: Apiproef) -> None:
    assert violations(api.get(None, "/openapi.json")) == []


def _rename(document: Json, old: str, new: str) -> None:
    document["paths"][new] = document["paths"].pop(old)


def _query(document: Json, name: str) -> None:
    document["paths"]["/berichten"]["get"]["parameters"][0]["name"] = name


def _answers(document: Json) -> Json:
    found: Json = document["paths"]["/berichten"]["get"]["responses"]
    return found


def _fields(document: Json, form: str) -> Json:
    found: Json = document["components"]["schemas"][form]["properties"]
    return found


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda d: d.update(openapi="2.0"), "core/doc-openapi"),
        (lambda d: d["info"].update(version="1"), "core/semver"),
        (lambda d: d["servers"][0].update(url="/"), "core/uri-version"),
        (lambda d: d["info"]["contact"].pop("email"), "core/doc-openapi-contact"),
        (lambda d: d["info"].pop("description"), "core/doc"),
        (lambda d: _rename(d, "/berichten", "/berichten/"), "core/no-trailing-slash"),
        (lambda d: _rename(d, "/berichten", "/Berichten_lijst"), "core/path-segments-kebab-case"),
        (lambda d: _rename(d, "/paren/{id}", "/paar/{id}"), "core/naming-collections"),
        (lambda d: d["paths"]["/klok"].update(link={}), "core/http-methods"),
        (lambda d: d["paths"]["/klok"]["get"].update(operationId="putKlok"), "core/doc"),
        (lambda d: _query(d, "oudste_eerst"), "core/query-keys-camel-case"),
        (lambda d: _query(d, "bsn"), "core/transport/no-sensitive-uris"),
        (lambda d: _answers(d).pop("200"), "core/doc"),
        (lambda d: _answers(d).pop("400"), "core/error-handling/bad-request"),
        (lambda d: _answers(d).update({"422": _answers(d)["400"]}), "core/error-handling/invalid-input"),
        (lambda d: _answers(d)["200"]["headers"].pop("API-Version"), "core/version-header"),
        (lambda d: d["components"]["responses"]["401"].pop("content"), "core/error-handling/problem-details"),
        (lambda d: _fields(d, "Probleemvorm").pop("status"), "core/error-handling/problem-details"),
        (lambda d: _fields(d, "Berichtvorm").update(ont_op={}), "core/schema-camel-case"),
        (lambda d: _fields(d, "Berichtvorm").update(ontvangenOp={"type": "string"}), "core/date-time"),
    ],
)
def test_every_rule_can_be_broken(document: Json, change: Callable[[Json], object], rule: str) -> None:
    changed = copy.deepcopy(document)
    change(changed)
    assert any(found.startswith(f"{rule}:") for found in violations(changed)), violations(changed)


def test_all_references_in_the_document_lead_somewhere(document: Json) -> None:
    for kind, name in re.findall(r'"#/components/(\w+)/([\w-]+)"', json.dumps(document)):
        assert name in document["components"][kind]


def test_every_route_names_a_right_that_exists_and_stands_in_the_document(document: Json) -> None:
    described = {
        (method.upper(), f"/v1{path}") for path, methods in document["paths"].items() for method in methods
    }
    listed = [(method, re.sub(r"\{(\w+):\w+\}", r"{\1}", path)) for method, path, _ in rights()]
    assert sorted(listed) == sorted(described)
    assert {recht for _, _, recht in rights()} <= rechten().keys()


def test_answers_are_in_utc_and_have_the_headers_of_the_document(api: Apiproef) -> None:
    api.sent(api.proef.heen())
    answer = api.ask(GEMEENTE, "GET", "/berichten/1")
    assert answer.json()["ontvangenOp"].endswith("Z")
    document = api.get(None, "/openapi.json")
    promised = document["paths"]["/berichten/{id}"]["get"]["responses"]["200"]["headers"]
    assert set(promised) <= {name for name in promised if name in answer.headers}
