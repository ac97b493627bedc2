"""The technical rules of the NLGov REST API Design Rules (2.x), as far as a document shows them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

__all__ = ["violations"]

_METHODS = {"get", "post", "put", "patch", "delete"}
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CAMEL = re.compile(r"[a-z]+[a-zA-Z0-9]*")
_SEMVER = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_PLURAL = re.compile(r".*(en|s|n)")
_REFUSE = {"/indienen", "/inleveringen"}

Json = dict[str, Any]


def violations(document: Json) -> list[str]:
    """Name every rule that a document breaks."""
    return [*_head(document), *_paths(document), *_operations(document), *_schemas(document)]


def _head(document: Json) -> Iterator[str]:
    info = document["info"]
    if not str(document["openapi"]).startswith("3."):
        yield "core/doc-openapi: no OpenAPI 3"
    if not _SEMVER.fullmatch(info["version"]):
        yield "core/semver: the version is not major.minor.patch"
    major = info["version"].split(".")[0]
    for server in document.get("servers") or [{"url": ""}]:
        if not server["url"].endswith(f"/v{major}"):
            yield "core/uri-version: the address does not end in the major version"
    for name in ("name", "url", "email"):
        if not info.get("contact", {}).get(name):
            yield f"core/doc-openapi-contact: no {name}"
    if not info.get("description"):
        yield "core/doc: no description"


def _paths(document: Json) -> Iterator[str]:
    for path in document["paths"]:
        if path.endswith("/"):
            yield f"core/no-trailing-slash: {path}"
        parts = path.strip("/").split("/")
        for part in parts:
            if not part.startswith("{") and not _KEBAB.fullmatch(part):
                yield f"core/path-segments-kebab-case: {path}"
        for collection, item in pairwise(parts):
            if item.startswith("{") and not _PLURAL.fullmatch(collection):
                yield f"core/naming-collections: {path}"


def _operations(document: Json) -> Iterator[str]:
    seen = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            place = f"{method} {path}"
            if method not in _METHODS:
                yield f"core/http-methods: {place}"
                continue
            if operation.get("operationId") in seen or not operation.get("summary"):
                yield f"core/doc: {place}"
            seen.add(operation.get("operationId"))
            yield from _parameters(place, operation)
            yield from _answers(document, place, operation)


def _parameters(place: str, operation: Json) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "query" and not _CAMEL.fullmatch(name):
            yield f"core/query-keys-camel-case: {place} {name}"
        if "bsn" in name.lower():
            yield f"core/transport/no-sensitive-uris: {place} {name}"


def _answers(document: Json, place: str, operation: Json) -> Iterator[str]:
    answers = {status: _resolved(document, answer) for status, answer in operation["responses"].items()}
    if not any(status.startswith("2") for status in answers):
        yield f"core/doc: {place} names no success"
    if "422" in answers and not any(place.endswith(own) for own in _REFUSE):
        yield f"core/error-handling/invalid-input: {place} answers 422"
    if (operation.get("requestBody") or _has(operation, "query")) and "400" not in answers:
        yield f"core/error-handling/bad-request: {place} never answers 400"
    for status, answer in answers.items():
        if "API-Version" not in answer.get("headers", {}):
            yield f"core/version-header: {place} {status}"
        if status.startswith(("4", "5")):
            content = answer.get("content", {})
            if list(content) != ["application/problem+json"]:
                yield f"core/error-handling/problem-details: {place} {status}"
                continue
            schema = _resolved(document, content["application/problem+json"]["schema"])
            if not {"type", "title", "status", "detail"} <= schema["properties"].keys():
                yield f"core/error-handling/problem-details: {place} {status} lacks members"


def _has(operation: Json, place: str) -> bool:
    return any(parameter["in"] == place for parameter in operation.get("parameters", ()))


def _resolved(document: Json, part: Json) -> Json:
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Json = found
    return resolved


def _schemas(document: Json) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        for key, value in schema.get("properties", {}).items():
            if not _CAMEL.fullmatch(key):
                yield f"core/schema-camel-case: {name}.{key}"
            if key.endswith(("Op", "Van", "Tot")) and not _is_instant(value):
                yield f"core/date-time: {name}.{key}"


def _is_instant(schema: Json) -> bool:
    kinds = [schema, *schema.get("anyOf", ())]
    return any(kind.get("format") == "date-time" for kind in kinds)
