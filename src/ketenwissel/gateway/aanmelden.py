"""Who calls: the API key or the client certificate of a request, turned into an identity.

A key comes as `Authorization: Bearer KEY` or `X-API-Key: KEY`. A certificate comes as `Client-Cert` (RFC
9440) from the proxy that ended the TLS, and is believed on a unix socket only: whoever reaches a TCP port can
write that header, whoever reaches the socket was let in by its file rights.
"""

from datetime import datetime

from ketenwissel.gateway.asgi import Scope
from ketenwissel.toegang import Identiteit, Toegang, is_rol, mark_of_header

__all__ = ["identify", "is_unix_socket"]

_BEARER = b"bearer "
_ASKED = (b"authorization", b"x-api-key", b"client-cert", b"x-rol")


def is_unix_socket(scope: Scope) -> bool:
    """Say whether a request came over a unix socket, by the server's own end: a path, without a port.

    The other end (`client`) is no proof: of a TCP client that has hung up, a server no longer knows the
    address either, and the word of a proxy may have been put in its place.
    """
    server = scope.get("server")
    return server is not None and server[1] is None


def identify(scope: Scope, toegang: Toegang, at: datetime, *, certificates: bool = True) -> Identiteit | None:
    """Find out who calls at an instant; None when nobody is known by what the request carries.

    A key goes before a certificate. What is sent along and is not good is never passed over, nor is a header
    that comes twice. `certificates` false: no `Client-Cert` is believed, whatever the way it came. `X-Rol`
    (`regie`, or `partij:9001`) lets somebody with several roles call under that one alone.
    """
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _ASKED:
            if name in found:
                return None
            found[name] = value
    if not found:
        return None
    identiteit = _caller(found, scope, toegang, at, certificates=certificates)
    if identiteit is None or b"x-rol" not in found:
        return identiteit
    return _under(identiteit, found[b"x-rol"])


def _caller(
    found: dict[bytes, bytes], scope: Scope, toegang: Toegang, at: datetime, *, certificates: bool
) -> Identiteit | None:
    key = found.get(b"x-api-key")
    authorization = found.get(b"authorization")
    if authorization is not None:
        if key is not None or authorization[: len(_BEARER)].lower() != _BEARER:
            return None
        key = authorization[len(_BEARER) :]
    if key is not None:
        return toegang.by_key(key.strip().decode("latin-1"), at)
    certificate = found.get(b"client-cert")
    if certificate is None or not certificates or not is_unix_socket(scope):
        return None
    kenmerk = mark_of_header(certificate.strip())
    return None if kenmerk is None else toegang.by_certificate(kenmerk, at)


def _under(identiteit: Identiteit, asked: bytes) -> Identiteit | None:
    naam, _, organisatie = asked.decode("latin-1").strip().partition(":")
    if not is_rol(naam):
        return None
    narrowed = identiteit.only(naam, organisatie or None)
    return narrowed if narrowed.verleningen else None
