"""A service that mails announcements through the mail server it was told of."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ketenwissel.regie import Doelgroep
from ketenwissel.store import open_database

from ..hub.proef import GEMEENTE
from ..regie.mailserver import mailserver
from ..regie.nazorgproef import Nazorgproef
from .dienst import DEADLINE, Services, refused


@pytest.fixture
def serve() -> Iterator[Services]:
    with ExitStack() as stack:
        yield Services(stack)


def test_it_mails_what_waits_in_the_outbox(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "proef.db")
    opslag = open_database(path)
    proef = Nazorgproef(opslag)
    proef.contact(GEMEENTE, "nacht@gemeente.example")
    proef.announce("Storing", Doelgroep("organisatie", GEMEENTE))
    opslag.close()
    with mailserver() as server:
        service = serve(
            "--database",
            path,
            "--at",
            "2022-02-28T09:00:00+01:00",
            "--speed",
            "0",
            "--smtp-from",
            "regie@hub.example",
            "--smtp-security",
            "geen",
            KETENWISSEL_SMTP_HOST="127.0.0.1",
            KETENWISSEL_SMTP_PORT=str(server.port),
        )
        assert server.arrived.wait(DEADLINE)
        assert service.stop() == 0
    ((to, mail),) = server.taken
    assert (to, mail["Subject"]) == ("nacht@gemeente.example", "Storing")
    assert "nacht@" not in str(service.lines)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--smtp-from", "a@b.example"), "--smtp-host"),
        (("--smtp-host", "localhost"), "--smtp-from"),
        (("--smtp-host", "localhost", "--smtp-from", "niemand"), "sent from"),
        (("--smtp-host", "localhost", "--smtp-from", "a@b.example", "--smtp-security", "x"), "starttls"),
        (("--smtp-host", "localhost", "--smtp-from", "a@b.example", "--smtp-user", "x"), "a password"),
    ],
)
def test_settings_of_mail_that_cannot_be_used(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    assert said in refused("--database", str(tmp_path / "proef.db"), *options)
