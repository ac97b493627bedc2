"""Reading a message by path, without namespaces: the names of the standard are unique without them.

>>> root = etree.fromstring('<Bericht xmlns="urn:x"><Client><Bsn>999900006</Bsn></Client></Bericht>')
>>> text(root, "Client/Bsn"), texts(root, "Client/Naam")
('999900006', [])
>>> waarden(root)
{'Client': {'Bsn': '999900006'}}
"""

from functools import lru_cache

from lxml import etree

__all__ = ["Waarden", "elements", "own_text", "text", "texts", "waarden"]

Waarden = dict[str, object]
"""The content of an element by name: a text, the values of a class, or a list where a name repeats."""


@lru_cache(maxsize=512)
def _qualified(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def elements(root: etree._Element, path: str) -> list[etree._Element]:
    """Give every element at a path below this one, in document order."""
    return root.findall(_qualified(path))


def texts(root: etree._Element, path: str) -> list[str]:
    """Give the text of every element at a path below this one, in document order."""
    return [own_text(element) for element in root.iterfind(_qualified(path))]


def text(root: etree._Element, path: str) -> str | None:
    """Give the text of the first element at a path below this one; None when there is none."""
    found = root.find(_qualified(path))
    return None if found is None else own_text(found)


def own_text(element: etree._Element) -> str:
    """Give all text directly inside an element; a comment in the midst does not cut it short."""
    own = element.text or ""
    return own if not len(element) else own + "".join(child.tail or "" for child in element)


def waarden(element: etree._Element) -> Waarden:
    """Give the content of a class as the plain values that `compose` takes: texts unchanged, in order."""
    found: Waarden = {}
    for child in element.iterchildren("*"):
        name = etree.QName(child).localname
        nested = next(child.iterchildren("*"), None) is not None
        value: object = waarden(child) if nested else own_text(child)
        earlier = found.get(name)
        if earlier is None:
            found[name] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            found[name] = [earlier, value]
    return found
