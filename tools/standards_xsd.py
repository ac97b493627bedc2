"""Write the model of a release as XML schemas."""

from xml.sax.saxutils import quoteattr

from standards_overlay import Json

__all__ = ["schemas", "versions"]


def versions(model: Json, code: str, standard: str, name: str, releases: Json) -> Json:
    """Give the schema versions of a message and how sure they are; 1.0.0 where nobody saw one."""
    known = model["berichten"][code]["xsd_versies"]
    if name == "3.2" and known:
        return {
            "basisschema": known["BasisschemaXsdVersie"],
            "bericht": known["BerichtXsdVersie"],
            "zekerheid": "documented",
        }
    for line in releases[standard][name]["xsd_versies_gezien"]:
        if line.startswith(code):
            base, own = (part.split()[-1] for part in line.partition(": ")[2].split(", "))
            return {"basisschema": base, "bericht": own, "zekerheid": "documented"}
    return {"basisschema": "1.0.0", "bericht": "1.0.0", "zekerheid": "unknown"}


def facets(values: Json) -> str:
    """Write facets as XSD."""
    each = [(k, v) for k, vs in values.items() for v in (vs if isinstance(vs, list) else [vs])]
    return "".join(f"<xs:{key} value={quoteattr(str(value))}/>" for key, value in each)


def complex_type(name: str, elements: list[Json], datatypes: Json, unordered: frozenset[str]) -> list[str]:
    """Write one complexType: `b` is the basisschema, `m` the message.

    Where the order of the elements is only our own choice, any order is valid: a guess rejects no message.
    """
    group = "all" if name in unordered and all(e["max"] == 1 for e in elements) else "sequence"
    lines = [f'  <xs:complexType name="{name}">', f"    <xs:{group}>"]
    for e in elements:
        kind = f"{'b' if e['type'] in datatypes else 'm'}:{e['type']}"
        head = f'      <xs:element name="{e["naam"]}"'
        tail = f' minOccurs="{e["min"]}" maxOccurs="{e["max"]}"'
        if "restrictie" in e:
            body = f'<xs:simpleType><xs:restriction base="{kind}">{facets(e["restrictie"])}</xs:restriction>'
            lines.append(f"{head}{tail}>{body}</xs:simpleType></xs:element>")
        else:
            lines.append(f'{head} type="{kind}"{tail}/>')
    return [*lines, f"    </xs:{group}>", "  </xs:complexType>"]


def schema(space: str, prefix: str, basis: str, info: Json, body: list[str]) -> str:
    """Write one schema document."""
    imported = (
        [] if space == basis else [f'  <xs:import namespace="{basis}" schemaLocation="basisschema.xsd"/>']
    )
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="{basis}"'
            + ("" if space == basis else f' xmlns:m="{space}"'),
            f'    targetNamespace="{space}" elementFormDefault="qualified">',
            *imported,
            "  <xs:annotation>",
            "    <xs:appinfo>",
            *(f"      <{prefix}:{key}>{value}</{prefix}:{key}>" for key, value in info.items()),
            "    </xs:appinfo>",
            "  </xs:annotation>",
            *body,
            "</xs:schema>",
            "",
        ]
    )


def schemas(model: Json, standard: str, name: str, releases: Json) -> dict[str, str]:
    """Write the basisschema and one schema for each message."""
    seen = {code: versions(model, code, standard, name, releases) for code in model["berichten"]}
    basis = model["ruimte"] + "basisschema/schema"
    datatypes = model["simple"] | model["complex"]

    def info(subject: str, **numbers: tuple[str, str]) -> Json:
        values = {"standaard": standard, "bericht": subject, "release": name}
        for key, (low, high) in numbers.items():
            values |= {f"{key}XsdVersie": high, f"{key}XsdMinVersie": low, f"{key}XsdMaxVersie": high}
        return values

    body: list[str] = []
    for kind, entry in model["simple"].items():
        inner = f'<xs:restriction base="{entry["base"]}">{facets(entry["facets"])}</xs:restriction>'
        body.append(f'  <xs:simpleType name="{kind}">{inner}</xs:simpleType>')
    for kind, elements in model["complex"].items():
        body += complex_type(kind, elements, datatypes, model["vrije_volgorde"])
    every = sorted({entry["basisschema"] for entry in seen.values()})
    files = {
        "basisschema.xsd": schema(
            basis, "b", basis, info("basisschema", Basisschema=(every[0], every[-1])), body
        )
    }
    for code, bericht in model["berichten"].items():
        subject = code.lower()
        own, base = seen[code]["bericht"], seen[code]["basisschema"]
        body = ['  <xs:element name="Bericht" type="m:Root"/>']
        for klasse, elements in bericht["klassen"].items():
            body += complex_type(klasse, elements, datatypes, bericht.get("vrije_volgorde", frozenset()))
        values = info(subject, Bericht=(own, own), Basisschema=(base, base))
        files[f"{subject}.xsd"] = schema(f"{model['ruimte']}{subject}/schema", "m", basis, values, body)
    return files
