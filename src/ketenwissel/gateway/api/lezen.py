"""Reading a question: query and body into values, with everything that is wrong with them at once.

What a value must look like is said once, in the structs of `vormen` and the routes: the same description is
the check and stands in the OpenAPI document. No error repeats what was sent.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from litestar import Request
from msgspec import Meta, Struct

from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem

__all__ = ["MAX_FOUTEN", "read_body", "read_bytes", "read_query"]

MAX_FOUTEN = 100
"""Errors reported of one question: enough to mend it, few enough to read."""

S = TypeVar("S", bound=Struct)
Waar = Literal["body", "query"]

_USUAL: Mapping[Any, str] = {
    bool: "true of false",
    datetime: "een tijdstip volgens RFC 3339 met offset, zoals 2022-03-30T15:00:00Z",
    int: "een geheel getal",
    str: "een tekst",
}


def read_query(request: Request[Any, Any, Any], kind: type[S]) -> S:
    """Read the query; raises Probleem (400)."""
    found: dict[str, object] = {}
    errors = []
    for name, value in request.query_params.multi_items():
        if name in found:
            errors.append(Fout("query", Plaats(), "dubbel", "geef elke parameter hoogstens een keer"))
        # A plus sign means a blank in a query, and many forget to write the one of an offset as %2B.
        found[name] = value.replace(" ", "+") if name in _instants(kind) else value
    return _read(kind, found, "query", errors)


async def read_body(request: Request[Any, Any, Any], kind: type[S]) -> S:
    """Read the body as JSON; raises Probleem (400 or 415), and what reading it raises."""
    content_type, _ = request.content_type
    if content_type != "application/json":
        raise Probleem(415)
    try:
        found = msgspec.json.decode(await _body(request))
    except (msgspec.DecodeError, RecursionError):
        error = Fout("body", Plaats(pointer=""), "leesbaar", "de body is geen leesbare JSON in UTF-8")
        raise Probleem(400, fouten=[error]) from None
    return _read(kind, found, "body", [])


async def read_bytes(request: Request[Any, Any, Any], mediatype: str) -> bytes:
    """Read the body as it is; raises Probleem (415), and what reading it raises."""
    content_type, _ = request.content_type
    if content_type != mediatype:
        raise Probleem(415, f"Stuur de vraag als {mediatype}.")
    return await _body(request)


async def _body(request: Request[Any, Any, Any]) -> bytes:
    """Read the body; the framework would keep it, beside what is made of it, until the answer is given."""
    return b"".join([part async for part in request.stream()])


def _instants(kind: type[Struct]) -> set[str]:
    fields = msgspec.structs.fields(kind)
    return {field.encode_name for field in fields if _bare(field.type)[0] is datetime}


def _read(kind: type[S], found: object, where: Waar, errors: Sequence[Fout]) -> S:
    if not errors:
        # JSON knows one kind of number, so that 7.0 is a whole one; few write it so.
        for value in (found, _whole(found)):
            try:
                return msgspec.convert(value, kind, strict=where == "body")
            except msgspec.ValidationError:
                continue
    every = [*errors, *islice(_errors(kind, _whole(found), "", where), MAX_FOUTEN)]
    assert every, "what cannot be converted has an error"
    raise Probleem(400, fouten=every) from None


def _whole(value: object) -> object:
    """Turn numbers that are whole into integers, wherever they stand."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    return value


def _bare(kind: Any) -> tuple[Any, str]:  # noqa: ANN401  # any annotation
    """Take the bounds and the None off an annotation; gives what is left and its description."""
    description = ""
    while True:
        if get_origin(kind) is Annotated:
            kind, *metas = get_args(kind)
            texts = [meta.description for meta in metas if isinstance(meta, Meta) and meta.description]
            description = description or next(iter(texts), "")
        elif get_origin(kind) in (Union, types.UnionType):
            (kind,) = (one for one in get_args(kind) if one is not type(None))
        else:
            return kind, description


def _errors(kind: Any, value: object, pointer: str, where: Waar) -> Iterator[Fout]:  # noqa: ANN401  # likewise
    bare, description = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, Struct) and isinstance(value, dict):
        yield from _errors_of_struct(bare, value, pointer, where)
        return
    if get_origin(bare) is list and isinstance(value, list):
        (item,) = get_args(bare)
        found = [
            one
            for place, each in enumerate(value)
            for one in _errors(item, each, f"{pointer}/{place}", where)
        ]
        yield from found
        if found:
            return
    try:
        msgspec.convert(value, kind, strict=where == "body")
    except msgspec.ValidationError:
        yield Fout(where, _at(pointer, where), "onjuist", f"verwacht: {description or _expected(bare)}")


def _errors_of_struct(
    kind: type[Struct], value: Mapping[str, object], pointer: str, where: Waar
) -> Iterator[Fout]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    if value.keys() - fields.keys():
        known = ", ".join(fields) or "geen"
        yield Fout(where, _at(pointer, where), "onbekend", f"onbekende naam; hier bestaan: {known}")
    for name, field in fields.items():
        place = f"{pointer}/{name}"
        if name in value:
            yield from _errors(field.type, value[name], place, where)
        elif field.required:
            description = _bare(field.type)[1] or "verplicht"
            yield Fout(where, _at(place, where), "ontbreekt", f"ontbreekt: {description}")


def _at(pointer: str, where: Waar) -> Plaats:
    return Plaats(pointer=pointer) if where == "body" else Plaats(name=pointer.removeprefix("/") or None)


def _expected(bare: Any) -> str:  # noqa: ANN401  # likewise
    if get_origin(bare) is Literal:
        return "een van " + ", ".join(map(str, get_args(bare)))
    if get_origin(bare) is list:
        return "een lijst"
    if isinstance(bare, type) and issubclass(bare, Struct):
        return "een object"
    return _USUAL.get(bare, "iets anders")
