"""The OpenAPI document (3.1), made from the same descriptions by which questions are read and answered.

Statuses that every route can give stand here once; a route adds its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from litestar.routes import HTTPRoute
from msgspec import Struct

from ketenwissel.gateway.api.problemen import MEDIA_TYPE, TEKSTEN, Probleemvorm
from ketenwissel.gateway.api.routes import BESCHRIJVING, Beschrijving, Kop, Methode
from ketenwissel.gateway.api.schil import KOPPEN, VERSIE

__all__ = ["BASIS", "document"]

BASIS = "/v1"
"""Where all paths begin; it is the server of the document."""

_REF = "#/components/schemas/{name}"
_ALWAYS = (401, 403, 408, 429, 500, 503)
_METHODS: tuple[Methode, ...] = ("GET", "PUT", "POST", "DELETE")

_INFO = {
    "title": "Ketenwissel",
    "version": VERSIE,
    "description": (
        "Wat het knooppunt en het landelijk draaiboek weten: berichten, paren, partijen, draaiboek, spoor. "
        "Meld aan met een API-sleutel (Authorization: Bearer, of X-API-Key), of met een clientcertificaat "
        "via de proxy. Wie meer rollen heeft, kiest er een met de kop X-Rol (`regie`, of `partij:9001`). "
        "Tijdstippen zijn RFC 3339 met offset; antwoorden zijn in UTC. Elke fout is een probleem volgens "
        "RFC 9457."
    ),
    "contact": {
        "name": "Ketenwissel",
        "url": "https://ketenwissel.example",
        "email": "beheer@ketenwissel.example",
    },
    "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}


def document(routes: Iterable[HTTPRoute], contact: Mapping[str, str]) -> bytes:
    """Write the document for these routes, which all begin with `BASIS`; `contact` is who runs the hub."""
    described = [
        (route.path_format.removeprefix(BASIS), method, beschrijving)
        for route in sorted(routes, key=lambda one: one.path_format)
        for method in _METHODS
        if (beschrijving := _description(route, method)) is not None
    ]
    structs = dict.fromkeys(
        kind
        for _, _, one in described
        for kind in (one.vraag, one.lichaam, one.antwoord, Probleemvorm)
        if isinstance(kind, type) and issubclass(kind, Struct)
    )
    _, schemas = msgspec.json.schema_components(structs, ref_template=_REF)
    paths: dict[str, dict[str, object]] = {}
    for path, method, beschrijving in described:
        paths.setdefault(path, {})[method.lower()] = _operation(path, method, beschrijving, schemas)
    # What is asked in a query stands with each operation, as parameters.
    for kind in structs:
        if any(one.vraag is kind for _, _, one in described):
            del schemas[kind.__name__]
    written = {
        "openapi": "3.1.0",
        "info": _INFO | {"contact": dict(contact)},
        "servers": [{"url": BASIS}],
        "security": [{"sleutel": []}, {"kopsleutel": []}, {"certificaat": []}],
        "tags": [{"name": name} for name in dict.fromkeys(one.groep for _, _, one in described)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "headers": {name: _header(f"Altijd `{value}`.") for name, value in KOPPEN},
            "responses": {str(status): _problem(status, TEKSTEN[status][1]) for status in TEKSTEN},
            "securitySchemes": {
                "sleutel": {"type": "http", "scheme": "bearer"},
                "kopsleutel": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "certificaat": {"type": "mutualTLS"},
            },
        },
    }
    return msgspec.json.format(msgspec.json.encode(written), indent=1)


def _description(route: HTTPRoute, method: Methode) -> Beschrijving | None:
    """Give what a route says of itself for a method; None for the public one, which is this document."""
    if method not in route.route_handler_map:
        return None
    found: Beschrijving = route.route_handler_map[method][0].opt[BESCHRIJVING]
    return None if found.recht is None else found


def _operation(path: str, method: str, one: Beschrijving, schemas: Mapping[str, Any]) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": method.lower() + "".join(_words(path)),
        "summary": one.titel,
        "description": f"Recht: `{one.recht}`.",
        "tags": [one.groep],
        "parameters": [*_path_parameters(one), *_query_parameters(one, schemas), *_header_parameters(one)],
        "responses": _responses(path, one),
    }
    if one.lichaam is not None:
        content = {one.lichaamtype: {"schema": _schema(one.lichaam)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _schema(kind: type[Struct] | type[bytes]) -> dict[str, object]:
    return {"type": "string"} if kind is bytes else {"$ref": _REF.format(name=kind.__name__)}


def _words(path: str) -> Iterable[str]:
    for part in path.replace("{", "").replace("}", "").replace("-", "/").strip("/").split("/"):
        yield part.capitalize()


def _path_parameters(one: Beschrijving) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": schema["description"],
            "schema": {key: value for key, value in schema.items() if key != "description"},
        }
        for name, schema in one.pad.items()
    ]


def _query_parameters(one: Beschrijving, schemas: Mapping[str, Any]) -> list[dict[str, object]]:
    if one.vraag is None:
        return []
    schema = schemas[one.vraag.__name__]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _without_null(value),
        }
        for name, value in schema["properties"].items()
    ]


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query cannot say null: leaving the parameter out does."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {key: value for key, value in schema.items() if value is not None}


def _header_parameters(one: Beschrijving) -> list[dict[str, object]]:
    return [
        {
            "name": kop.naam,
            "in": "header",
            "required": False,
            "description": kop.omschrijving,
            "schema": {"type": "string", "maxLength": kop.maximum},
        }
        for kop in one.koppen
    ]


def _responses(path: str, one: Beschrijving) -> dict[str, object]:
    found: dict[str, object] = {str(one.status): _answer(one)}
    common = set(_ALWAYS)
    if one.vraag is not None or one.koppen:
        common.add(400)
    if one.lichaam is not None:
        common |= {400, 413, 415}
    if "{" in path:
        common.add(404)
    for status in sorted(common | one.problemen.keys()):
        own = one.problemen.get(status)
        found[str(status)] = (
            {"$ref": f"#/components/responses/{status}"} if own is None else _problem(status, own)
        )
    return found


def _answer(one: Beschrijving) -> dict[str, object]:
    answer: dict[str, object] = {"description": one.titel, "headers": _headers(one.antwoordkoppen)}
    if one.antwoord is not None:
        answer["content"] = {one.mediatype: {"schema": _schema(one.antwoord)}}
    return answer


def _problem(status: int, meaning: str) -> dict[str, object]:
    more = {429: ("Retry-After",), 503: ("Retry-After",), 401: ("WWW-Authenticate",), 405: ("Allow",)}
    extra = tuple(Kop(name, "Zie RFC 9110.") for name in more.get(status, ()))
    schema = {"$ref": _REF.format(name=Probleemvorm.__name__)}
    return {
        "description": meaning,
        "headers": _headers(extra),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _headers(extra: Iterable[Kop]) -> dict[str, object]:
    always = {name: {"$ref": f"#/components/headers/{name}"} for name, _ in KOPPEN}
    return always | {kop.naam: _header(kop.omschrijving) for kop in extra}


def _header(meaning: str) -> dict[str, object]:
    return {"description": meaning, "required": True, "schema": {"type": "string"}}
