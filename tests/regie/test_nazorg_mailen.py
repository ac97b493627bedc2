"""Mail about announcements, through a real server: once to each, failures and retries, nothing leaks."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Herhaling
from ketenwissel.regie import (
    Doelgroep,
    Herinneraar,
    Mail,
    Mailer,
    Mailuitkomst,
    Regelbron,
    Smtpinstelling,
    SmtpPostbode,
    mail_reminders,
    put_in_outbox,
    reached,
)
from ketenwissel.store import Opslag, tabellen_nazorg, tabellen_regie

from ..hub.proef import AANBIEDER, ANDERE_GEMEENTE, GEMEENTE
from .mailserver import Mailserver, contexts, mailserver
from .nazorgproef import Nazorgproef

VAN = "Regie <regie@hub.example>"
EEN, TWEE = "een@gemeente.example", "twee@gemeente.example"
AT_ONCE = Herhaling(begin=0.0, pogingen=3)


@pytest.fixture
def proef(opslag: Opslag) -> Nazorgproef:
    made = Nazorgproef(opslag)
    made.contact(GEMEENTE, EEN)
    made.contact(GEMEENTE, TWEE)
    made.contact(AANBIEDER, "zorg@aanbieder.example")
    return made


@pytest.fixture
def server() -> Iterator[Mailserver]:
    with mailserver() as running:
        yield running


def _mailer(proef: Nazorgproef, port: int, *, herhaling: Herhaling = AT_ONCE, **fields: Any) -> Mailer:  # noqa: ANN401
    instelling = Smtpinstelling("127.0.0.1", port, VAN, **({"beveiliging": "geen"} | fields))
    return Mailer(proef.opslag, SmtpPostbode(instelling), proef.clock.now, proef.line, Random(3), herhaling)


def _mailed(proef: Nazorgproef, number: int) -> dict[str, tuple[bool, str | None]]:
    with proef.balie.look("regie") as blik:
        return {one.organisatie: (one.gemaild_op is not None, one.mailfout) for one in reached(blik, number)}


def test_everybody_it_is_for_gets_one_mail(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce("Héél belangrijk", Doelgroep("soort", "gemeenten"))
    mailers = [_mailer(proef, server.port) for _ in range(2)]
    assert sum(one.work() for one in mailers for _ in range(2)) == 2
    assert sorted(to for to, _ in server.taken) == [EEN, TWEE]
    mail = server.taken[0][1]
    assert (mail["Subject"], mail["From"], mail["Auto-Submitted"]) == (
        "Héél belangrijk",
        VAN,
        "auto-generated",
    )
    assert "Tekst." in mail.get_content()
    assert {mail["Message-ID"] for _, mail in server.taken} > {mail["Message-ID"]}
    found = _mailed(proef, number)
    assert found[GEMEENTE] == (True, None)
    assert "geen contactpersoon" in (found[ANDERE_GEMEENTE][1] or "")


def test_a_mail_waits_until_the_announcement_is_shown(proef: Nazorgproef, server: Mailserver) -> None:
    later = parse_instant("2022-03-01T09:00")
    proef.announce(doel=Doelgroep("organisatie", GEMEENTE), van=later)
    mailer = _mailer(proef, server.port)
    assert mailer.work() == 0
    proef.clock.advance_to(later)
    assert mailer.work() == 2


def test_what_the_server_cannot_take_now_is_tried_again(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    server.data = "451 later"
    mailer = _mailer(proef, server.port)
    assert mailer.work() == 0
    assert _mailed(proef, number) == {AANBIEDER: (False, None)}
    server.data = "250 OK"
    assert mailer.work() == 1
    assert _mailed(proef, number) == {AANBIEDER: (True, None)}


def test_after_a_failure_it_waits(proef: Nazorgproef, server: Mailserver) -> None:
    proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    server.data = "451 later"
    mailer = _mailer(proef, server.port, herhaling=Herhaling(begin=3600.0))
    assert mailer.work() == 0
    server.data = "250 OK"
    assert mailer.work() == 0
    assert server.taken == []


def test_it_stops_after_so_many_failures(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    server.data = "451 later"
    mailer = _mailer(proef, server.port)
    for _ in range(3):
        mailer.work()
    ((_, reason),) = _mailed(proef, number).values()
    assert reason is not None
    assert "3 pogingen" in reason
    server.data = "250 OK"
    assert mailer.work() == 0


def test_one_recipient_that_is_refused_costs_no_other(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce(doel=Doelgroep("soort", "aanbieders"))
    other = proef.announce(doel=Doelgroep("organisatie", GEMEENTE))
    server.refuse = {"zorg@aanbieder.example": "550 no such user zorg@aanbieder.example", EEN: "550 no"}
    mailer = _mailer(proef, server.port)
    assert mailer.work() == 1
    assert "550" in (_mailed(proef, number)[AANBIEDER][1] or "")
    assert _mailed(proef, other) == {GEMEENTE: (True, None)}
    assert "example" not in str(proef.log)
    assert "example" not in str(_mailed(proef, number))
    assert "example" not in "".join(proef.trail())


def test_a_server_that_is_down_costs_one_attempt_of_one_mail(proef: Nazorgproef) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", GEMEENTE))
    with mailserver() as gone:
        port = gone.port
    mailer = _mailer(proef, port, herhaling=Herhaling(begin=0.0))
    assert mailer.work() == 0
    assert [one["event"] for one in proef.log] == ["mail niet verzonden"]
    assert _mailed(proef, number) == {GEMEENTE: (False, None)}


def test_what_comes_too_late_is_given_up(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    proef.clock.advance_to(proef.clock.now() + timedelta(hours=48))
    assert _mailer(proef, server.port).work() == 0
    assert "niet op tijd" in (_mailed(proef, number)[AANBIEDER][1] or "")


def test_what_was_replaced_is_mailed_no_more(proef: Nazorgproef, server: Mailserver) -> None:
    first = proef.announce("Fout", Doelgroep("organisatie", AANBIEDER))
    proef.announce("Goed", vervangt=first)
    while _mailer(proef, server.port).work():
        pass
    assert {mail["Subject"] for _, mail in server.taken} == {"Goed"}
    assert "vervangen" in (_mailed(proef, first)[AANBIEDER][1] or "")


def test_a_contact_that_ended_gets_nothing(proef: Nazorgproef, server: Mailserver) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    ended = tabellen_regie.contactpersoon.update().values(geldig_tot=proef.clock.now())
    with proef.opslag.writing() as connection:
        connection.execute(ended)
    assert _mailer(proef, server.port).work() == 0
    assert "niet meer geldig" in (_mailed(proef, number)[AANBIEDER][1] or "")
    assert server.taken == []


def test_other_mail_goes_through_the_same_outbox_once(proef: Nazorgproef, server: Mailserver) -> None:
    now = proef.clock.now()
    with proef.opslag.writing() as connection:
        wanted = (
            "herinnering/3.1.1",
            "Herinnering",
            "Stap 3.1.1.",
            now,
            now + timedelta(hours=1),
            [AANBIEDER],
        )
        assert [put_in_outbox(connection, *wanted) for _ in range(2)] == [1, 0]
    assert _mailer(proef, server.port).work() == 1
    assert "Stap 3.1.1." in server.bodies()["zorg@aanbieder.example"]


@pytest.mark.parametrize("implicit", [False, True])
def test_the_connection_is_kept_from_others(proef: Nazorgproef, tmp_path: Path, implicit: bool) -> None:
    theirs, ours = contexts(tmp_path)
    proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    how: dict[str, Any] = {"beveiliging": "tls" if implicit else "starttls"}
    with mailserver(theirs, implicit=implicit) as running:
        # Whoever is not trusted gets neither the mail nor the password.
        login: dict[str, Any] = {"gebruiker": "regie", "wachtwoord": "geheim"}
        stranger = _mailer(proef, running.port, tls=ssl.create_default_context(), **how, **login)
        assert stranger.work() == 0
        assert running.logins == []
        assert _mailer(proef, running.port, tls=ours, **how, **login).work() == 1
        assert running.logins == [(b"regie", b"geheim")]
    assert "geheim" not in str(proef.log)


def test_without_tls_nothing_goes_where_it_was_asked_for(proef: Nazorgproef, server: Mailserver) -> None:
    proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    assert _mailer(proef, server.port, beveiliging="starttls").work() == 0
    assert server.taken == []


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("sent from", {"van": "niemand"}),
        ("a user and a password", {"gebruiker": "regie"}),
        ("anybody can read", {"beveiliging": "geen", "gebruiker": "regie", "wachtwoord": "x"}),
    ],
)
def test_settings_that_cannot_be_used(said: str, fields: dict[str, Any]) -> None:
    base: dict[str, Any] = {"host": "localhost", "poort": 25, "van": VAN}
    with pytest.raises(UnusableInput, match=said):
        Smtpinstelling(**(base | fields))


def test_reminders_that_go_out_together_are_one_mail(proef: Nazorgproef, server: Mailserver) -> None:
    proef.contact("maker", "maker@pakket.example")
    reminders = Herinneraar(
        proef.opslag, Regelbron(proef.clock.now, "productie"), proef.line, ook=mail_reminders
    )
    proef.go_to("2022-03-16T16:00")
    reminders.fire()
    while _mailer(proef, server.port).work():
        pass
    server.taken.clear()
    proef.go_to("2022-03-17T14:00")
    assert {row.stap for row in reminders.fire()} >= {"3.1.4", "3.1.5"}
    assert reminders.fire() == []
    while _mailer(proef, server.port).work():
        pass
    assert sorted(server.bodies()) == [EEN, TWEE, "zorg@aanbieder.example"]
    text = server.bodies()[EEN]
    assert "stap 3.1.5, uiterlijk do 31 mrt 2022 13:00" in text
    assert "3.1.4" not in text
    assert "3.1.4" in server.bodies()["zorg@aanbieder.example"]


class _Meanwhile:
    """A connection that lets another process look for work before it hands a mail over."""

    def __init__(self, other: Mailer, found: list[int], fails: bool) -> None:
        self._other, self._found, self._fails = other, found, fails

    @contextmanager
    def open(self) -> Iterator["_Meanwhile"]:
        yield self

    def send(self, mail: Mail) -> Mailuitkomst:
        assert mail.aan
        self._found.append(self._other.work())
        if self._fails:
            raise KeyboardInterrupt
        return Mailuitkomst("verzonden")


def test_another_process_leaves_alone_what_is_being_sent(proef: Nazorgproef, server: Mailserver) -> None:
    proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    found: list[int] = []
    busy = _Meanwhile(_mailer(proef, server.port), found, fails=False)
    mailer = Mailer(proef.opslag, busy, proef.clock.now, proef.line, Random(1), AT_ONCE)
    assert (mailer.work(), found, server.taken) == (1, [0], [])


def test_what_a_process_held_that_died_is_sent_when_its_lease_is_over(
    proef: Nazorgproef, server: Mailserver
) -> None:
    number = proef.announce(doel=Doelgroep("organisatie", AANBIEDER))
    died = _Meanwhile(_mailer(proef, server.port), [], fails=True)
    with pytest.raises(KeyboardInterrupt):
        Mailer(proef.opslag, died, proef.clock.now, proef.line, Random(1), AT_ONCE).work()
    assert _mailer(proef, server.port).work() == 0
    with proef.opslag.writing() as connection:
        connection.execute(tabellen_nazorg.mailpost.update().values(gehuurd_tot=proef.clock.now()))
    assert _mailer(proef, server.port).work() == 1
    assert _mailed(proef, number) == {AANBIEDER: (True, None)}
