"""A client of one service: requests in the name of a key, over connections that stay open."""

from collections.abc import Mapping

import httpx

from ketenwissel.keten import GeenAntwoord

__all__ = ["Verbinding"]

_SECONDS = 60.0
_FAILS = 500


class Verbinding:
    """Asks one service; used as a context it is closed at the end."""

    def __init__(self, adres: str) -> None:
        self._client = httpx.Client(base_url=adres, timeout=_SECONDS, trust_env=False)

    def __enter__(self) -> "Verbinding":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        key: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        fault_answers: bool = False,
    ) -> httpx.Response:
        """Ask one thing. Raises GeenAntwoord when nothing comes back, or that the service failed.

        With `fault_answers` 500 is an answer: that of SOAP to what it refuses.
        """
        sent = {"authorization": f"Bearer {key}", **(headers or {})}
        try:
            answer = self._client.request(method, path, content=content, headers=sent)
        except httpx.TransportError as error:
            raise GeenAntwoord(f"the hub does not answer ({type(error).__name__})") from None
        failed = answer.status_code >= _FAILS and not (fault_answers and answer.status_code == _FAILS)
        if failed:
            raise GeenAntwoord(f"the hub failed: {method} answered {answer.status_code}")
        return answer
