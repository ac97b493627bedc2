"""Compiled schemas: ours, or the official package that a user lays over them.

Schemas are loaded from the package or from the overlaid folder only: no network, no file elsewhere.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards.catalogus import berichttype_of_namespace
from ketenwissel.standards.values import Berichttype

__all__ = ["Schemas"]

_ROOT = "{http://www.w3.org/2001/XMLSchema}schema"
_OURS = "ketenwissel"


class Schemas:
    """The schema of every message type, compiled at first use.

    A folder laid over ours is searched for *.xsd at any depth; a schema replaces ours where its
    targetNamespace is that of a message type, with the basisschema that it imports from beside it.

    Raises UnusableInput, naming the file, for an overlay without a usable schema or with a broken one.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay.resolve() if overlay else None
        self._shared: dict[str, etree.XMLSchema] = {}
        self._lock = threading.Lock()
        self._own = threading.local()
        self._laid_over = _find(self._overlay) if self._overlay else {}
        for namespace, path in self._laid_over.items():
            assert self._overlay is not None
            self._shared[namespace] = _compile(path, self._overlay)

    def shared(self, bericht: Berichttype) -> etree.XMLSchema:
        """Give the schema for verdicts; threads may share it as long as none reads its error log."""
        found = self._shared.get(bericht.namespace)
        if found is None:
            with self._lock:
                found = self._shared.get(bericht.namespace) or self._load(bericht)
                self._shared[bericht.namespace] = found
        return found

    def private(self, bericht: Berichttype) -> etree.XMLSchema:
        """Give this thread's own schema, for reading error logs: on a shared one they mix."""
        own: dict[str, etree.XMLSchema] = self._own.__dict__
        if bericht.namespace not in own:
            own[bericht.namespace] = self._load(bericht)
        return own[bericht.namespace]

    def origin(self, bericht: Berichttype) -> str:
        """Say which schema is used: `ketenwissel`, or the path of the overlaid file."""
        return str(self._laid_over.get(bericht.namespace, _OURS))

    def _load(self, bericht: Berichttype) -> etree.XMLSchema:
        path = self._laid_over.get(bericht.namespace)
        if path is not None and self._overlay is not None:
            return _compile(path, self._overlay)
        folder = files("ketenwissel.standards").joinpath("data", f"{bericht.standaard}-{bericht.release}")
        with as_file(folder) as place:
            return _compile(place / bericht.xsd, place.resolve())


class _Fence(etree.Resolver):
    """Refuses every document outside one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.refused: list[str] = []

    def resolve(self, system_url: str, public_id: str, context: object = None) -> object:
        """Hand over a file inside the folder; anything else reads as an empty document."""
        parts = urlsplit(system_url)
        if parts.scheme in ("", "file") and not parts.netloc:
            path = Path(unquote(parts.path) if parts.scheme else system_url).resolve()
            if path.is_relative_to(self._folder) and path.is_file():
                return self.resolve_string(path.read_bytes(), context, base_url=str(path))
        self.refused.append(system_url)
        return self.resolve_string(b"", context, base_url=system_url)


@contextmanager
def _reader(path: Path, folder: Path) -> Iterator[etree.XMLParser]:
    """Give a parser inside the fence; what goes wrong becomes one line that names the file."""
    parser, fence = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False), _Fence(folder)
    parser.resolvers.add(fence)
    try:
        yield parser
    except (etree.LxmlError, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        if fence.refused:
            reason = f"it needs {fence.refused[0]}, which is not in {folder}"
        raise UnusableInput(f"cannot use the schema {path}: {reason}") from None


def _compile(path: Path, folder: Path) -> etree.XMLSchema:
    with _reader(path, folder) as parser:
        return etree.XMLSchema(etree.parse(path, parser))


def _find(folder: Path) -> dict[str, Path]:
    """Find the schemas in a folder that belong to a message type, by targetNamespace."""
    if not folder.is_dir():
        raise UnusableInput(f"no folder with schemas: {folder}")
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() != ".xsd" or not path.is_file():
            continue
        with _reader(path, folder) as parser:
            root = etree.parse(path, parser).getroot()
        namespace = root.get("targetNamespace") or ""
        if root.tag != _ROOT or berichttype_of_namespace(namespace) is None:
            continue
        if namespace in found:
            raise UnusableInput(f"two schemas for one message type: {found[namespace]} and {path}")
        found[namespace] = path
    if not found:
        raise UnusableInput(f"no schema of a known message type in {folder}")
    return found
