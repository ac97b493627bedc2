"""A finding is a value: where in a message something is wrong, which rule it breaks, and its code.

A finding travels to logs, screens and other organisations, so it never holds a value of the message.
"""

from collections.abc import Container
from dataclasses import dataclass

from lxml import etree

__all__ = ["Bevinding", "element_at", "plaats"]


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One finding about one place of one message."""

    code: str | None
    """What an answer carries: StUF055 at level 1, a retourcode at the levels 2 to 4; None outside those."""
    level: int
    """Control level 1 (XSD), 2 (within the message), 3 (across messages) or 4 (external source), IV032."""
    rule: str | None
    """Rule of the standard, such as RS037 or TR063; None where no rule is written for it."""
    place: str
    """XPath over the names without namespaces, such as /Bericht/Client/Bsn."""
    text: str
    """Dutch, one line, without any value of the message."""


def plaats(element: etree._Element, known: Container[str] | None = None) -> str:
    """Name the place of an element as Bevinding.place does, with a number where the name repeats.

    With `known` a name outside it is written as a star: who writes a message may put anything in a name.

    >>> root = etree.fromstring('<Bericht xmlns="urn:x"><P/><P><Bsn/></P></Bericht>')
    >>> plaats(root[1][0])
    '/Bericht/P[2]/Bsn'
    """
    steps = []
    node: etree._Element | None = element
    while node is not None:
        name = etree.QName(node).localname
        if known is not None and name not in known:
            steps.append(f"*[{sum(1 for _ in node.itersiblings('*', preceding=True)) + 1}]")
            node = node.getparent()
            continue
        before = sum(1 for _ in node.itersiblings(node.tag, preceding=True))
        alone = not before and next(node.itersiblings(node.tag), None) is None
        steps.append(name if alone else f"{name}[{before + 1}]")
        node = node.getparent()
    return "/" + "/".join(reversed(steps))


def element_at(root: etree._Element, path: str) -> etree._Element:
    """Find the element that libxml2 names by a path such as /n:Bericht/*[3]; the root when unsure."""
    node = root
    for step in path.split("/")[2:]:
        name, _, number = step.rstrip("]").partition("[")
        prefix, _, local = name.rpartition(":")
        children = [
            child
            for child in node.iterchildren("*")
            if name == "*" or (etree.QName(child).localname == local and (child.prefix or "") == prefix)
        ]
        index = int(number or 1) - 1
        if index >= len(children):
            return root
        node = children[index]
    return node
