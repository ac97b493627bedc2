"""Pull: what is listed and found, payloads that are what their checksum says, and confirming."""

import hashlib
import threading
from dataclasses import replace

import pytest

from ketenwissel.keten import Aanlevering
from ketenwissel.keten.vsp import Pullmetadata, unpack_one

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, OPGEGANE_AANBIEDER, Proef
from .vecozo_deur import PULL, Open, Vecozo, traceer_ids

PROBLEM = "application/problem+json"


def collect(vecozo: Vecozo, wie: str = AANBIEDER) -> list[bytes]:
    """Collect as a client does: list, fetch, hold against the checksum, confirm; until nothing waits."""
    found = []
    while waiting := vecozo.waiting(wie, limit=3):
        for one in waiting:
            response = vecozo.client.get(one.basisgegevens.payload.url, headers={"x-wie": wie})
            assert response.status_code == 200
            assert response.headers["content-type"] == "application/octet-stream"
            check_payload(one, response.content)
            assert vecozo.confirm(one.referentiegegevens.traceer_id, wie).status_code == 202
            found.append(response.content)
    return found


def check_payload(one: Pullmetadata, payload: bytes) -> None:
    about = one.basisgegevens.payload
    assert (about.grootte, about.checksum) == (len(payload), hashlib.sha256(payload).hexdigest())


def test_the_oldest_come_first_and_newer_ones_after_confirming(vecozo: Vecozo, proef: Proef) -> None:
    sent = [proef.heen("WMO301") for _ in range(7)]
    proef.accepted(*sent)
    assert traceer_ids(vecozo.waiting(limit=2)) == [one.referentie for one in sent[:2]]
    assert traceer_ids(vecozo.waiting()) == [one.referentie for one in sent]
    assert collect(vecozo) == [one.inhoud for one in sent]
    assert vecozo.waiting() == []
    kinds = [text.split('"soort":"')[1].split('"')[0] for text in proef.trail()]
    assert kinds.count("uitgereikt") == kinds.count("bevestigd") == 7


def test_an_entry_says_what_its_sender_said(vecozo: Vecozo, proef: Proef) -> None:
    one = replace(proef.heen("WMO301"), applicatie_versie=12, applicatie_subversie=3)
    proef.accepted(one)
    (found,) = vecozo.waiting()
    routing, references = found.routeringgegevens, found.referentiegegevens
    assert (routing.afzender.rol, routing.afzender.code) == ("Gemeente", GEMEENTE)
    assert [(to.rol, to.code) for to in routing.geadresseerden] == [("Instelling", AANBIEDER)]
    what = routing.berichtstroom
    assert (what.berichttype, what.berichtsubtype) == ("WMO", "WMO301")
    assert (what.berichtversie, what.berichtsubversie, what.actie) == (3, 0, "Toewijzing")
    assert (references.traceer_id, references.conversatie_id) == (one.referentie, one.referentie)
    assert references.als_antwoord_op is None
    context = {aspect.sleutel: aspect.waarde for aspect in found.verwerkingscontext}
    assert context == {
        "Applicatie": ("Zorgpakket",),
        "ApplicatieVersie": ("0012",),
        "ApplicatieSubversie": ("0003",),
        "Referentienummer": (one.referentie,),
    }
    assert found.basisgegevens.ontvangen_op == "2022-02-28T08:00:00Z"
    assert found.basisgegevens.payload.url == f"{vecozo.url}{PULL}/{one.referentie}/payload"


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "0"},
        {"limit": "251"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": ""},
        {"achtergebleven": "ja"},
    ],
)
def test_questions_that_make_no_sense(vecozo: Vecozo, asked: dict[str, str]) -> None:
    response = vecozo.client.get(PULL, params=asked)
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
    assert response.json()["fouten"][0]["plaats"] in asked


def test_more_than_250_are_never_listed(vecozo: Vecozo, proef: Proef) -> None:
    proef.accepted(*(proef.heen("WMO301") for _ in range(251)))
    assert len(vecozo.waiting()) == len(vecozo.waiting(limit=250)) == 250


def test_confirming_is_for_what_was_fetched_and_harmless_again(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO301")
    proef.accepted(one)
    too_soon = vecozo.confirm(one.referentie)
    assert (too_soon.status_code, too_soon.headers["content-type"]) == (404, PROBLEM)
    assert "Haal eerst de payload op" in too_soon.json()["detail"]
    assert len(vecozo.waiting()) == 1
    assert vecozo.payload(one.referentie.upper()).content == one.inhoud
    assert [vecozo.confirm(one.referentie).status_code for _ in range(3)] == [202, 202, 202]
    assert vecozo.payload(one.referentie).status_code == 404
    assert vecozo.confirm(proef.reference()).status_code == 404


def test_nobody_gets_or_confirms_what_is_for_another(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO301")
    proef.accepted(one)
    assert vecozo.waiting(ANDERE_AANBIEDER) == []
    assert vecozo.payload(one.referentie, ANDERE_AANBIEDER).status_code == 404
    vecozo.payload(one.referentie)
    assert vecozo.confirm(one.referentie, ANDERE_AANBIEDER).status_code == 404
    assert vecozo.confirm(one.referentie, GEMEENTE).status_code == 404
    assert len(vecozo.waiting()) == 1
    looking_on = vecozo.client.get(PULL, headers={"x-wie": "0344/toeschouwer"})
    assert (looking_on.status_code, looking_on.headers["content-type"]) == (403, PROBLEM)


def test_two_programs_that_collect_the_same_get_it_both_and_leave_one_trace(
    vecozo: Vecozo, proef: Proef
) -> None:
    sent = [proef.heen("WMO301") for _ in range(20)]
    proef.accepted(*sent)
    codes: list[int] = []

    def both(one: Aanlevering) -> None:
        vecozo.payload(one.referentie)
        codes.append(vecozo.confirm(one.referentie).status_code)

    threads = [threading.Thread(target=both, args=(one,)) for one in sent * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [202] * 40
    assert vecozo.waiting() == []
    assert sum('"bevestigd"' in text for text in proef.trail()) == 20


def test_the_answer_stays_in_the_conversation_of_its_question(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO305")
    retour = proef.retour(heen)
    proef.accepted(heen, retour)
    (found,) = vecozo.waiting()
    references = found.referentiegegevens
    assert references.traceer_id == retour.referentie
    assert (references.conversatie_id, references.als_antwoord_op) == (heen.referentie, heen.referentie)
    assert found.routeringgegevens.berichtstroom.actie == "StartRetour"


def test_an_answer_to_a_declaration_is_placed_by_what_it_declares(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO323")
    proef.accepted(heen, proef.retour(heen, soort="Di01", cross_referentie=None))
    references = vecozo.waiting()[0].referentiegegevens
    assert (references.conversatie_id, references.als_antwoord_op) == (heen.referentie, heen.referentie)


def test_an_error_about_an_answer_stays_in_the_conversation(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO301")
    retour = proef.retour(heen)
    fout = proef.error(retour)
    proef.accepted(heen, retour, fout)
    found = vecozo.waiting()[1]
    references, what = found.referentiegegevens, found.routeringgegevens.berichtstroom
    assert references.traceer_id == fout.referentie
    assert (references.conversatie_id, references.als_antwoord_op) == (heen.referentie, retour.referentie)
    assert (what.berichttype, what.berichtsubtype, what.actie) == ("WMO", "Fo01", "Foutmelding")


def mailbox(proef: Proef) -> dict[str, Aanlevering]:
    """Fill a mailbox with one of many kinds."""
    wmo, jw, declared = proef.heen("WMO301"), proef.heen("JW319"), proef.heen("WMO323")
    asked = proef.heen("JW315")
    retour, rejected = proef.retour(asked), proef.error(declared)
    proef.accepted(wmo, jw, asked, declared, retour, rejected)
    return {"wmo": wmo, "jw": jw, "retour": retour, "fout": rejected, "asked": asked, "declared": declared}


SEARCHES: list[tuple[dict[str, object], list[str]]] = [
    ({"berichttype": "WMO"}, ["wmo", "fout"]),
    ({"berichttype": "JW"}, ["jw", "retour"]),
    ({"berichttype": "JW", "berichtsubtype": "JW316"}, ["retour"]),
    ({"berichttype": "WMO", "berichtsubtype": "Fo01"}, ["fout"]),
    ({"berichttype": "JW", "berichtsubtype": "Fo01"}, []),
    ({"berichttype": "WMO", "actie": "Foutmelding"}, ["fout"]),
    ({"berichttype": "WMO", "actie": "Toewijzing"}, ["wmo"]),
    ({"berichttype": "WMO", "berichtversie": 3, "berichtsubversie": 0}, ["wmo"]),
    ({"berichttype": "WMO", "berichtversie": 3, "berichtsubversie": 1}, []),
    ({"berichttype": "WMO", "limit": 1}, ["wmo"]),
    ({"berichttype": "ISD"}, []),
]


@pytest.mark.parametrize(("asked", "wanted"), SEARCHES)
def test_searching_by_stream(
    vecozo: Vecozo, proef: Proef, asked: dict[str, object], wanted: list[str]
) -> None:
    there = mailbox(proef)
    found = traceer_ids(vecozo.search(zoekpad="ZoekpadOpBerichtstroom", **asked))
    assert found == [there[name].referentie for name in wanted]


@pytest.mark.parametrize(
    ("zoekpad", "name", "of", "wanted"),
    [
        ("ZoekpadOpConversatieId", "conversatieId", "asked", ["retour"]),
        ("ZoekpadOpConversatieId", "conversatieId", "declared", ["fout"]),
        ("ZoekpadOpConversatieId", "conversatieId", "wmo", ["wmo"]),
        ("ZoekpadOpConversatieId", "conversatieId", "retour", []),
        ("ZoekpadOpAlsAntwoordOp", "alsAntwoordOp", "asked", ["retour"]),
        ("ZoekpadOpAlsAntwoordOp", "alsAntwoordOp", "declared", ["fout"]),
        ("ZoekpadOpAlsAntwoordOp", "alsAntwoordOp", "wmo", []),
    ],
)
def test_searching_by_what_belongs_together(
    vecozo: Vecozo, proef: Proef, zoekpad: str, name: str, of: str, wanted: list[str]
) -> None:
    there = mailbox(proef)
    asked = {"zoekpad": zoekpad, name: there[of].referentie.upper()}
    assert traceer_ids(vecozo.search(**asked)) == [there[each].referentie for each in wanted]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"zoekpad":"ZoekpadOpBsn","bsn":"999900006"}', b" " * 20_000])
def test_a_search_that_makes_no_sense(vecozo: Vecozo, body: bytes) -> None:
    response = vecozo.client.post(f"{PULL}/zoeken", content=body)
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
    assert "999900006" not in response.text


def test_a_search_passes_over_many_that_do_not_match(vecozo: Vecozo, proef: Proef) -> None:
    heen = [proef.heen("JW305") for _ in range(30)]
    proef.accepted(*heen, *(proef.error(one) for one in heen))
    wanted = proef.heen("WMO305")
    proef.accepted(wanted, proef.error(wanted))
    found = vecozo.search(zoekpad="ZoekpadOpBerichtstroom", berichttype="WMO", limit=5)
    assert [one.referentiegegevens.als_antwoord_op for one in found] == [wanted.referentie]


def test_collecting_keeps_to_the_runbook(vecozo: Vecozo, proef: Proef) -> None:
    heen, declared = proef.heen("WMO301"), proef.heen("WMO305")
    fout = proef.error(declared)
    proef.accepted(heen, declared, fout)
    fetched = vecozo.payload(heen.referentie)
    assert fetched.status_code == 200
    proef.go_to("2022-03-31T23:00")
    assert traceer_ids(vecozo.waiting()) == [fout.referentie], "an error is never held up"
    assert vecozo.payload(heen.referentie).status_code == 404
    assert vecozo.payload(fout.referentie).status_code == 200
    assert vecozo.confirm(heen.referentie).status_code == 202, "what was handed out may be confirmed any time"
    proef.go_to("2022-04-04T13:00")
    assert traceer_ids(vecozo.waiting(achtergebleven="false")) == [fout.referentie]


def test_what_is_left_behind_comes_on_request(vecozo: Vecozo, proef: Proef) -> None:
    old = proef.heen("WMO301")
    proef.accepted(old)
    proef.go_to("2022-04-04T13:00")
    new = proef.heen("WMO301", release="3.1")
    proef.accepted(new)
    assert traceer_ids(vecozo.waiting()) == [new.referentie]
    assert traceer_ids(vecozo.waiting(achtergebleven="true")) == [old.referentie]
    assert vecozo.payload(old.referentie).content == old.inhoud
    assert vecozo.confirm(old.referentie).status_code == 202


def test_a_successor_collects_what_was_sent_to_the_old_code(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO301", aanbieder=OPGEGANE_AANBIEDER)
    proef.accepted(one)
    assert vecozo.waiting() == []
    proef.go_to("2022-03-25T12:00")
    (found,) = vecozo.waiting()
    assert found.routeringgegevens.geadresseerden[0].code == OPGEGANE_AANBIEDER
    assert vecozo.waiting(OPGEGANE_AANBIEDER) == vecozo.waiting(), "it still answers to its own key"
    assert collect(vecozo) == [one.inhoud]


def test_the_tail_of_the_other_side_is_a_zip_by_setting(open_vecozo: Open, proef: Proef) -> None:
    vecozo = open_vecozo(zip=True)
    sent = [proef.heen("WMO301") for _ in range(4)]
    proef.accepted(*sent)
    packed = collect(vecozo)
    assert [unpack_one(one) for one in packed] == [one.inhoud for one in sent]


def test_a_list_of_zips_ends_where_reading_on_would_cost_much(open_vecozo: Open, proef: Proef) -> None:
    vecozo = open_vecozo(zip=True)
    large = [proef.heen("WMO301") for _ in range(3)]
    filler = b"<!--" + b"x" * 9_000_000 + b"-->"
    proef.accepted(*(replace(one, inhoud=one.inhoud + filler * 2) for one in large))
    assert traceer_ids(vecozo.waiting()) == [one.referentie for one in large[:2]]


def test_the_doors_call_themselves_what_they_are_told(open_vecozo: Open, proef: Proef) -> None:
    vecozo = open_vecozo(adres="https://hub.example")
    one = proef.heen("WMO301")
    proef.accepted(one)
    (found,) = vecozo.waiting()
    assert found.basisgegevens.payload.url == f"https://hub.example{PULL}/{one.referentie}/payload"


def test_a_strange_host_is_not_repeated(vecozo: Vecozo, proef: Proef) -> None:
    proef.accepted(proef.heen("WMO301"))
    response = vecozo.client.get(PULL, headers={"host": 'x"><999900006'})
    assert response.status_code == 200
    assert "999900006" not in response.text
