"""VECOZO's portal: a ZIP in with a verdict for each file, a ZIP out, and the 24 hours after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Bestandsuitslag, Hub, Loket, Portaal, Postvraag, Waarneming
from ketenwissel.keten import Aanlevering, Ontvangst, Weigering, situatie
from ketenwissel.keten.vsp import PORTAAL_MAX, Bestand, pack, unpack
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit, Register, Toegang, Verlening

from .proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, OPGEGANE_AANBIEDER, Proef, draaiboek_text

MEDEWERKER = Identiteit("jansen", (Verlening("partij", AANBIEDER),), persoon=True)
ANDER = Identiteit("pietersen", (Verlening("partij", ANDERE_AANBIEDER),), persoon=True)
SLUITING, GOLIVE = parse_instant("2022-03-31T23:00"), parse_instant("2022-04-04T13:00")
TIK = timedelta(milliseconds=1)


@pytest.fixture
def portaal(proef: Proef, opslag: Opslag) -> Portaal:
    return open_portaal(proef, opslag)


def open_portaal(proef: Proef, opslag: Opslag, hub: Hub | None = None) -> Portaal:
    chosen = hub or proef.hub
    return Portaal(opslag, chosen, Waarneming(chosen, Toegang(Register.load(opslag)), "productie"))


def zipped(*messages: Aanlevering | bytes) -> bytes:
    contents = [one if isinstance(one, bytes) else one.inhoud for one in messages]
    return pack(Bestand(f"bericht {number}.xml", inhoud) for number, inhoud in enumerate(contents))


def put_in(portaal: Portaal, data: bytes, own: str | None = None) -> list[Bestandsuitslag]:
    found = portaal.indienen(data, MEDEWERKER, AANBIEDER, own)
    assert not isinstance(found, Weigering), found
    return found


def situations(found: list[Bestandsuitslag]) -> list[str]:
    return [one.antwoord.situatie if isinstance(one.antwoord, Weigering) else "" for one in found]


def test_thirty_messages_in_one_zip_each_get_a_verdict(proef: Proef, portaal: Portaal) -> None:
    sent = [proef.heen("WMO305") for _ in range(PORTAAL_MAX)]
    broken = replace(sent[7], inhoud=sent[7].inhoud.replace(b"<Client>", b"<Anders/><Client>"))
    found = put_in(portaal, zipped(*sent[:7], broken, *sent[8:]), "mijn kenmerk")
    assert situations(found) == [""] * 7 + ["niet_volgens_xsd"] + [""] * 22
    assert [one.naam for one in found[:2]] == ["bericht 0.xml", "bericht 1.xml"]
    assert {one.functie for one in found} == {"WMO305"}
    assert len({one.antwoord.referentie for one in found}) == PORTAAL_MAX
    times = {one.antwoord.ontvangen_op for one in found if isinstance(one.antwoord, Ontvangst)}
    assert times == {proef.clock.now()}, "one ZIP is one instant"
    assert len(proef.collect(GEMEENTE)) == PORTAAL_MAX - 1


def test_the_same_zip_again_gets_its_receipts_again(proef: Proef, portaal: Portaal) -> None:
    data = zipped(proef.heen("WMO305"), proef.heen("WMO307"))
    first = put_in(portaal, data)
    proef.go_to("2022-03-01T12:00")
    assert put_in(portaal, data) == first
    assert len(proef.collect(GEMEENTE)) == 2


def test_a_retour_finds_its_heenbericht_by_its_header(proef: Proef, portaal: Portaal) -> None:
    heen, other = proef.heen("WMO301"), proef.heen("WMO301")
    proef.accepted(heen, other)
    found = put_in(portaal, zipped(proef.retour(other), proef.retour(heen)))
    assert situations(found) == ["", ""]
    assert proef.hub.paren()["gesloten"] == 2
    proef.go_to("2022-03-01T12:00")
    again = replace(proef.retour(heen), inhoud=proef.retour(heen).inhoud + b"<!-- anders -->")
    assert situations(put_in(portaal, zipped(again))) == ["heenbericht_onbekend"]


def test_a_successor_answers_what_was_asked_of_the_old_code(proef: Proef, portaal: Portaal) -> None:
    heen = proef.heen("WMO301", aanbieder=OPGEGANE_AANBIEDER)
    proef.accepted(heen)
    proef.go_to("2022-03-25T12:00")
    assert situations(put_in(portaal, zipped(proef.retour(heen)))) == [""]
    assert proef.hub.paren()["gesloten"] == 1


FILES: list[tuple[str, Callable[[Proef], bytes]]] = [
    ("onleesbaar", lambda p: b"geen xml"),
    ("onleesbaar", lambda p: b""),
    ("functie_onbekend", lambda p: b"<Bericht xmlns='urn:iets'/>"),
    ("niet_volgens_xsd", lambda p: p.heen("WMO305").inhoud.replace(b"Header>", b"Kop>")),
    ("functie_organisatie", lambda p: p.heen("WMO301").inhoud),
    ("ontvanger_onbekend", lambda p: p.heen("WMO305", gemeente="9077").inhoud),
    ("afzender_onbekend", lambda p: p.heen("WMO305", aanbieder="98000077").inhoud),
    ("indiener_zonder_mandaat", lambda p: p.heen("WMO305", aanbieder=ANDERE_AANBIEDER).inhoud),
    ("release_niet_in_gebruik", lambda p: p.heen("WMO305", release="3.1").inhoud),
]


@pytest.mark.parametrize(("situation", "make"), FILES)
def test_what_a_file_can_have_wrong(
    proef: Proef, portaal: Portaal, situation: str, make: Callable[[Proef], bytes]
) -> None:
    good = proef.heen("WMO307")
    assert situations(put_in(portaal, zipped(make(proef), good))) == [situation, ""]
    assert sum('"geweigerd"' in text for text in proef.trail()) == 1, "it is noted, whatever it is"


WHOLE: list[tuple[str, Callable[[Proef], bytes], str | None]] = [
    ("zip_ongeldig", lambda p: b"geen zip", None),
    ("zip_leeg", lambda p: pack([]), None),
    ("zip_mappen", lambda p: pack([Bestand("a/b.xml", b"")]), None),
    ("zip_te_veel", lambda p: zipped(*[b"<a/>"] * 31), None),
    ("te_groot", lambda p: zipped(bytes(13 * 2**20), bytes(13 * 2**20)), None),
    ("zip_gemengd", lambda p: zipped(p.heen("WMO305"), p.heen("WMO323")), None),
    ("eigen_referentie_onjuist", lambda p: zipped(p.heen("WMO305")), "x" * 101),
    ("eigen_referentie_onjuist", lambda p: zipped(p.heen("WMO305")), "a\nb"),
]


@pytest.mark.parametrize(("situation", "make", "own"), WHOLE)
def test_what_a_zip_can_have_wrong_concerns_all_of_it(
    proef: Proef, portaal: Portaal, situation: str, make: Callable[[Proef], bytes], own: str | None
) -> None:
    found = portaal.indienen(make(proef), MEDEWERKER, AANBIEDER, own)
    assert isinstance(found, Weigering)
    assert (found.situatie, found.code) == (situation, situatie(situation, "vecozo").code)
    assert proef.collect(GEMEENTE) == []


def test_declarations_go_together(proef: Proef, portaal: Portaal) -> None:
    found = put_in(portaal, zipped(proef.heen("WMO323"), proef.heen("WMO303"), b"kapot"), "x" * 100)
    assert situations(found) == ["", "", "onleesbaar"]


def test_taking_out_empties_the_mailbox_and_counts_as_received(proef: Proef, portaal: Portaal) -> None:
    sent = [proef.heen("WMO301") for _ in range(PORTAAL_MAX + 2)]
    fout = proef.error(proef.heen("WMO305"))
    proef.accepted(*sent)
    first = portaal.ophalen(MEDEWERKER, AANBIEDER)
    files = unpack(first.zip, most=PORTAAL_MAX)
    assert not isinstance(files, str)
    assert [one.inhoud for one in files] == [one.inhoud for one in sent[:PORTAAL_MAX]]
    assert [one.naam for one in files] == [f"{one.referentie}.xml" for one in sent[:PORTAAL_MAX]]
    assert [one.regel.referentie for one in first.berichten] == [one.referentie for one in sent[:PORTAAL_MAX]]
    assert [line.referentie for line in proef.port.postvak([AANBIEDER])] == [
        one.referentie for one in sent[PORTAAL_MAX:]
    ]
    second = portaal.ophalen(MEDEWERKER, AANBIEDER)
    assert len(second.berichten) == 2
    assert portaal.ophalen(MEDEWERKER, AANBIEDER).berichten == ()
    kinds = [text.split('"soort":"')[1].split('"')[0] for text in proef.trail()]
    assert kinds.count("uitgereikt") == kinds.count("bevestigd") == len(sent)
    assert any('"door":"jansen"' in text for text in proef.trail())
    assert fout.soort == "Fo01"


def test_nobody_takes_out_what_is_for_another(proef: Proef, portaal: Portaal) -> None:
    one = proef.heen("WMO301")
    proef.accepted(one)
    assert portaal.ophalen(ANDER, AANBIEDER).berichten == ()
    assert portaal.ophalen(ANDER, ANDERE_AANBIEDER).berichten == ()
    portaal.ophalen(MEDEWERKER, AANBIEDER)
    assert portaal.opnieuw(ANDER, AANBIEDER, one.referentie) is None


def test_no_more_than_25_mb_at_once(proef: Proef, portaal: Portaal) -> None:
    filler = (b"<!--" + b"x" * 9_000_000 + b"-->") * 2
    sent = [replace(one, inhoud=one.inhoud + filler) for one in (proef.heen("WMO301"), proef.heen("WMO301"))]
    proef.accepted(*sent)
    assert [len(portaal.ophalen(MEDEWERKER, AANBIEDER).berichten) for _ in range(3)] == [1, 1, 0]


def test_the_payload_disappears_24_hours_after(proef: Proef, portaal: Portaal, opslag: Opslag) -> None:
    one, kept = proef.heen("WMO301"), proef.heen("WMO301")
    proef.accepted(one)
    portaal.ophalen(MEDEWERKER, AANBIEDER)
    proef.accepted(kept)
    proef.collect(AANBIEDER)
    since = proef.clock.now()
    proef.clock.advance_to(since + timedelta(hours=24) - TIK)
    assert portaal.opruimen() == 0
    again = portaal.opnieuw(MEDEWERKER, AANBIEDER, one.referentie)
    assert again is not None
    assert again.inhoud == one.inhoud
    assert portaal.opnieuw(MEDEWERKER, AANBIEDER, kept.referentie) is None, "that was not taken out here"
    assert portaal.opnieuw(MEDEWERKER, ANDERE_AANBIEDER, one.referentie) is None, "nor that for this party"
    proef.clock.advance_to(since + timedelta(hours=24))
    assert (portaal.opruimen(), portaal.opruimen()) == (1, 0)
    assert portaal.opnieuw(MEDEWERKER, AANBIEDER, one.referentie) is None
    (gone,) = [text for text in proef.trail() if '"gewist"' in text]
    assert one.referentie in gone
    assert '"reden":"portaal"' in gone
    loket = Loket(opslag, Waarneming(proef.hub, Toegang(proef.register), "productie"))
    assert [each.stand for each in loket.statussen(MEDEWERKER, referentie=one.referentie)] == ["bezorgd"]


def test_the_hours_do_not_run_while_collecting_is_closed(proef: Proef, portaal: Portaal) -> None:
    before, during = proef.heen("WMO301"), proef.heen("WMO305")
    fout = proef.error(during)
    proef.accepted(before, during)
    since = SLUITING - timedelta(hours=10)
    proef.clock.advance_to(since)
    portaal.ophalen(MEDEWERKER, AANBIEDER)
    proef.accepted(fout)
    proef.clock.advance_to(SLUITING)
    assert portaal.opnieuw(MEDEWERKER, AANBIEDER, before.referentie) is None, "closed is closed"
    assert [one.regel.soort for one in portaal.ophalen(MEDEWERKER, AANBIEDER).berichten] == ["Fo01"]
    proef.clock.advance_to(SLUITING + timedelta(hours=24))
    assert portaal.opruimen() == 1, "a foutbericht is never held up, so its hours run"
    proef.clock.advance_to(GOLIVE)
    assert portaal.opruimen() == 0
    proef.clock.advance_to(GOLIVE + timedelta(hours=14) - TIK)
    assert portaal.opruimen() == 0
    assert portaal.opnieuw(MEDEWERKER, AANBIEDER, before.referentie) is not None
    proef.clock.advance_to(GOLIVE + timedelta(hours=14))
    assert portaal.opruimen() == 1


def test_each_stretch_goes_by_the_runbook_that_was_in_force(proef: Proef, portaal: Portaal) -> None:
    one = proef.heen("WMO301")
    proef.accepted(one)
    proef.clock.advance_to(SLUITING - timedelta(hours=10))
    portaal.ophalen(MEDEWERKER, AANBIEDER)
    closing = 'van = { dag = "do", tijd = 2022-03-31T23:00:00 }'
    assert closing in draaiboek_text()
    later = draaiboek_text().replace(closing, 'van = { dag = "vr", tijd = 2022-04-01T03:00:00 }')
    proef.hub.lay_down(later, "later", SLUITING - timedelta(hours=1), "afhalen langer open")
    proef.clock.advance_to(GOLIVE + timedelta(hours=10) - TIK)
    assert portaal.opruimen() == 0, "ten hours before, four more by the second version, ten after"
    proef.clock.advance_to(GOLIVE + timedelta(hours=10))
    assert portaal.opruimen() == 1


def test_many_payloads_are_removed_in_parts_and_by_one_process_each(
    proef: Proef, portaal: Portaal, open_opslag: Callable[[], Opslag]
) -> None:
    proef.accepted(*(proef.heen("WMO301") for _ in range(20)))
    portaal.ophalen(MEDEWERKER, AANBIEDER)
    other = open_opslag()
    second = open_portaal(proef, other, proef.another_hub(other))
    proef.clock.advance_to(proef.clock.now() + timedelta(hours=25))
    assert (portaal.opruimen(batch=7), second.opruimen()) == (20, 0)


def test_a_mailbox_is_read_past_many_that_do_not_match(proef: Proef, opslag: Opslag) -> None:
    proef.accepted(*(proef.heen("JW301") for _ in range(600)))
    wanted = [proef.heen("WMO301") for _ in range(3)]
    proef.accepted(*wanted, proef.heen("WMO301", aanbieder=ANDERE_AANBIEDER))
    loket = Loket(opslag, Waarneming(proef.hub, Toegang(proef.register), "productie"))
    vraag = Postvraag(limiet=2, vorm=lambda form: form[0] == "WMO301")
    found = loket.lijst(MEDEWERKER, vraag)
    assert [one.regel.referentie for one in found] == [one.referentie for one in wanted[:2]]
    assert len(loket.lijst(MEDEWERKER, replace(vraag, limiet=250))) == 3
