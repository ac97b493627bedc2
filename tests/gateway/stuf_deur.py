"""A StUF door in front of a hub, and a client in front of the door."""

from collections.abc import Callable

import httpx
from lxml import etree

from ketenwissel.gateway.asgi import Scope
from ketenwissel.gateway.stuf import PAD
from ketenwissel.keten import Aanlevering, Adres, Fout, Levering, read_fout
from ketenwissel.keten.stuf import Bv03, Fo03, read_answer, write_request
from ketenwissel.keten.stuf.contract import envelope_schema
from ketenwissel.toegang import Identiteit, is_rol

from ..hub.proef import Proef

XML = {"content-type": "text/xml; charset=utf-8"}


def identify(scope: Scope, at: object) -> Identiteit | None:
    """Believe the test header: a party, or `rol:code`."""
    rol, _, code = dict(scope["headers"]).get(b"x-wie", b"").decode().rpartition(":")
    rol = rol or "partij"
    return Identiteit.organisation(code, rol) if code and is_rol(rol) else None


class Deur:
    """The door of one hub, and a client in front of it."""

    def __init__(self, proef: Proef, url: str) -> None:
        self.proef = proef
        self.url = url
        self.client = httpx.Client(base_url=url, headers={"x-wie": "0344"}, timeout=30)

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Send bytes as the gemeente, as SOAP 1.1."""
        return self.client.post(PAD, content=body, headers={**XML, **headers})

    def send(self, one: Aanlevering, **headers: str) -> httpx.Response:
        """Send a submission."""
        return self.post(write_request(one, self.proef.clock.now()), **headers)

    def accepted(self, one: Aanlevering) -> Bv03:
        """Send what must be answered by a Bv03 and then lie in the mailbox of its receiver."""
        bv03 = self.received(self.send(one))
        assert one.referentie in {
            regel.referentie for regel in self.proef.port.postvak([one.ontvanger.organisatie])
        }
        return bv03

    def received(self, response: httpx.Response) -> Bv03:
        """Read a Bv03, which must be valid."""
        answer = read_answer(response.content)
        assert isinstance(answer, Bv03), response.text
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/xml; charset=utf-8"
        _check(response.content)
        return answer

    def refused(self, response: httpx.Response) -> Fo03:
        """Read a Fo03, which must be valid."""
        answer = read_answer(response.content)
        assert isinstance(answer, Fo03), response.text
        assert response.status_code == 500
        assert response.headers["content-type"] == "text/xml; charset=utf-8"
        _check(response.content)
        return answer

    def told(self, one: Aanlevering, partij: str = "0344") -> Fout:
        """Send what must be answered by a Bv03 and then by a foutbericht in the mailbox of the sender."""
        self.received(self.send(one))
        (found,) = self.errors(partij)
        assert found.regel.cross_referentie == one.referentie
        assert found.regel.zender == Adres("IB", "GGKWebservice")
        fout = read_fout(found.inhoud)
        assert fout is not None
        return fout

    def errors(self, partij: str = "0344") -> list[Levering]:
        """Collect the foutberichten of a party."""
        return [one for one in self.proef.collect(partij) if one.regel.soort == "Fo01"]


def _check(message: bytes) -> None:
    schema = envelope_schema()
    for one in etree.fromstring(message).iter("{*}Bv03Bericht", "{*}Fo03Bericht"):
        assert schema.validate(one), schema.error_log


Maken = Callable[..., Deur]
"""Opens a door; the settings are those of StufDeur."""
