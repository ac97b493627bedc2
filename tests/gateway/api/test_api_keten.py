"""Pairs, parties, mailboxes, the trail and reconciliation in the API."""

from dataclasses import replace

import pytest

from ketenwissel.hub import Sealer, events

from .apiproef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, Apiproef


def test_pairs_with_their_terms(api: Apiproef) -> None:
    answered, running = api.proef.heen(), api.proef.heen("JW301", "3.0", ANDERE_GEMEENTE)
    api.sent(answered, running)
    api.sent(api.proef.retour(answered))
    found = api.get(AANBIEDER, "/paren")["paren"]
    assert [one["referentie"] for one in found] == [answered.referentie, running.referentie]
    assert api.get(GEMEENTE, "/paren/1") == found[0]
    assert found[1] == {
        "id": 2,
        "referentie": running.referentie,
        "berichttype": "JW301",
        "standaard": "ijw",
        "release": "3.0",
        "gemeente": ANDERE_GEMEENTE,
        "aanbieder": AANBIEDER,
        "beantwoorder": AANBIEDER,
        "ontvangenOp": "2022-02-28T08:00:00Z",
        "toestand": "open",
        "retour": "JW302",
        "uiterlijk": "2022-03-03",
        "termijn": "loopt",
        "breektOp": "2022-03-31T11:00:00Z",
        "retourId": None,
        "retourReferentie": None,
        "retourOp": None,
    }
    api.get(GEMEENTE, "/paren/2", 404)
    api.get(GEMEENTE, "/paren/3", 404)
    assert [one["id"] for one in api.get("regie", "/paren", toestand="open")["paren"]] == [2]
    assert [one["id"] for one in api.get("regie", "/paren", toestand="gesloten")["paren"]] == [1]
    page = api.get("regie", "/paren", limiet=1, nieuwsteEerst="true")
    assert ([one["id"] for one in page["paren"]], page["volgende"]) == ([2], 2)
    counted = {"open": 1, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}
    assert api.get("kijker", "/standen")["paren"] == counted
    assert api.get("kijker", "/standen")["spoor"] == {"gebeurtenissen": _events(api), "bijgewerkt": True}
    told = api.get(GEMEENTE, "/standen")
    assert (told["paren"], told["spoor"]) == (None, None)
    api.go_to("2022-03-31T13:00")
    assert [one["id"] for one in api.get(AANBIEDER, "/paren", toestand="gebroken")["paren"]] == [2]
    now = api.get("kijker", "/standen")
    assert now["paren"] == counted | {"open": 0, "gebroken": 1}
    assert not now["spoor"]["bijgewerkt"], "the trail has yet to tell that it broke"
    api.hub.break_pairs(api.hub.now())
    assert api.get("kijker", "/standen")["spoor"] == {"gebeurtenissen": _events(api), "bijgewerkt": True}


def _events(api: Apiproef) -> int:
    """Seal the trail, and give the number of its last event."""
    Sealer(api.opslag).seal()
    return max(number for number, _ in events(api.opslag))


def test_parties_and_what_they_have_in_front_of_them(api: Apiproef) -> None:
    found = api.get(GEMEENTE, "/partijen")
    codes = [one["code"] for one in found["partijen"]]
    assert codes == sorted(codes)
    assert len(codes) == 6
    assert api.get(GEMEENTE, "/partijen/0344") == found["partijen"][0]
    assert found["partijen"][2]["opvolger"] == ANDERE_GEMEENTE
    page = api.get("kijker", "/partijen", rol="aanbieder", limiet=2)
    assert page["volgende"] == page["partijen"][-1]["code"] == ANDERE_AANBIEDER
    rest = api.get("kijker", "/partijen", rol="aanbieder", na=page["volgende"])
    assert ([one["code"] for one in rest["partijen"]], rest["volgende"]) == (["42420003"], None)
    later = api.get(GEMEENTE, "/partijen", geldigOp="2022-04-01T00:00:00Z")["partijen"]
    assert [one["code"] for one in later] == ["0344", "0363", AANBIEDER, ANDERE_AANBIEDER]
    api.get(GEMEENTE, "/partijen/9999", 404)
    api.sent(api.proef.heen(), api.proef.heen(aanbieder=ANDERE_AANBIEDER))
    everything = [
        {"partij": code, "wachtend": 1, "teBeantwoorden": 1} for code in (AANBIEDER, ANDERE_AANBIEDER)
    ]
    assert api.get("kijker", "/standen")["standen"] == everything
    assert api.get(AANBIEDER, "/standen")["standen"] == everything[:1]
    assert api.get(GEMEENTE, "/standen")["standen"] == []


def test_a_mailbox_is_read_and_emptied_by_who_may(api: Apiproef) -> None:
    first, second, third = api.proef.heen(), api.proef.heen("JW301"), api.proef.heen()
    api.sent(first, second, third)
    box = f"/postvakken/{AANBIEDER}/berichten"

    def waiting(who: str, **params: object) -> list[int]:
        return [one["id"] for one in api.get(who, box, **params)["berichten"]]

    assert waiting(AANBIEDER) == [1, 2, 3]
    assert waiting(AANBIEDER, limiet=2) == [1, 2]
    assert waiting("dienst") == [1, 3], "its mandate is for WMO301"
    for who, status in ((GEMEENTE, 404), (ANDERE_AANBIEDER, 404), ("beheer", 403), ("pakket", 403)):
        api.get(who, box, status)
        assert api.ask(who, "GET", f"{box}/1/inhoud").status_code == status
        assert api.ask(who, "DELETE", f"{box}/1").status_code == status
    line = api.get(AANBIEDER, box)["berichten"][1]
    assert (line["referentie"], line["berichttype"], line["release"]) == (second.referentie, "JW301", "3.0")
    assert line["zender"]["organisatie"] == GEMEENTE
    assert api.ask(AANBIEDER, "DELETE", f"{box}/1").status_code == 409, "not fetched yet"
    assert api.ask("dienst", "GET", f"{box}/2/inhoud").status_code == 404
    assert api.ask("dienst", "DELETE", f"{box}/2").status_code == 404
    for _ in range(2):
        assert api.ask("dienst", "GET", f"{box}/1/inhoud").content == first.inhoud
    for _ in range(2):
        assert api.ask("dienst", "DELETE", f"{box}/1").status_code == 204
    assert api.ask(AANBIEDER, "GET", f"{box}/1/inhoud").status_code == 404, "it no longer waits"
    assert api.ask(AANBIEDER, "DELETE", f"{box}/99").status_code == 404
    assert waiting(AANBIEDER) == [2, 3]
    assert [one.get("door") for one in api.events("bevestigd")] == ["dienst"]
    api.go_to("2022-03-31T23:30")
    assert waiting(AANBIEDER) == []
    assert api.ask(AANBIEDER, "GET", f"{box}/2/inhoud").status_code == 409
    api.go_to("2022-04-04T13:00")
    assert waiting(AANBIEDER) == []
    assert waiting(AANBIEDER, achtergebleven="true") == [2, 3]
    assert api.collect(AANBIEDER, 2) == second.inhoud


def test_confirming_is_for_the_mailbox_in_which_it_waited(api: Apiproef) -> None:
    api.sent(api.proef.heen())
    api.collect(AANBIEDER, 1)
    assert api.ask(AANBIEDER, "DELETE", f"/postvakken/{AANBIEDER}/berichten/1").status_code == 204
    assert api.ask(GEMEENTE, "DELETE", f"/postvakken/{GEMEENTE}/berichten/1").status_code == 404
    assert (
        api.ask(ANDERE_AANBIEDER, "DELETE", f"/postvakken/{ANDERE_AANBIEDER}/berichten/1").status_code == 404
    )


def test_two_senders_may_use_one_reference(api: Apiproef) -> None:
    first = api.proef.heen()
    second = api.proef.heen("WMO301", "3.0", ANDERE_GEMEENTE)
    large = second.inhoud + b"<!--" + b"x" * 200_000 + b"-->"
    api.sent(first, replace(second, referentie=first.referentie, inhoud=large))
    assert api.collect(AANBIEDER, 2) == large, "too large for the thread that writes"
    assert api.ask(AANBIEDER, "DELETE", f"/postvakken/{AANBIEDER}/berichten/1").status_code == 409
    assert api.collect(AANBIEDER, 1) == first.inhoud


def test_a_foutbericht_waits_too(api: Apiproef) -> None:
    heen = api.proef.heen()
    error = api.proef.error(heen)
    api.sent(heen, error)
    (line,) = api.get(GEMEENTE, f"/postvakken/{GEMEENTE}/berichten")["berichten"]
    assert (line["soort"], line["berichttype"], line["release"]) == ("Fo01", "Fo01", None)
    assert line["crossReferentie"] == heen.referentie
    assert api.collect(GEMEENTE, line["id"]) == error.inhoud


def test_the_trail_is_followed_by_number(api: Apiproef) -> None:
    api.sent(api.proef.heen(), api.proef.heen("JW301", "3.0", ANDERE_GEMEENTE, ANDERE_AANBIEDER))
    assert api.get("beheer", "/gebeurtenissen")["gebeurtenissen"] == []
    api.seal()
    found = api.get("beheer", "/gebeurtenissen")
    kinds = [(one["nummer"], one["gebeurtenis"]["soort"]) for one in found["gebeurtenissen"]]
    assert kinds == [(1, "aangenomen"), (2, "aangenomen")]
    assert found["volgende"] == 2
    assert api.get("beheer", "/gebeurtenissen", na=2) == {"gebeurtenissen": [], "volgende": 2}
    assert [one["nummer"] for one in api.get(GEMEENTE, "/gebeurtenissen")["gebeurtenissen"]] == [1]
    assert [one["nummer"] for one in api.get(ANDERE_GEMEENTE, "/gebeurtenissen")["gebeurtenissen"]] == [2]
    assert api.get(ANDERE_GEMEENTE, "/gebeurtenissen", limiet=1)["volgende"] == 2
    api.get("kijker", "/gebeurtenissen", 403)


def test_a_party_reconciles_what_it_sent(api: Apiproef) -> None:
    answered, collected, waiting = (api.proef.heen() for _ in range(3))
    api.sent(answered, collected)
    api.collect(AANBIEDER, 1)
    api.collect(AANBIEDER, 2)
    api.sent(waiting, api.proef.retour(answered))
    broken = replace(api.proef.heen(), inhoud=b"<kapot/>")
    api.send(broken)
    lines = [
        {"referentie": one.referentie, "berichttype": "WMO301", "identificatie": f"ID{number:08d}"}
        for number, one in enumerate((answered, collected, waiting, broken), 1)
    ]
    lines += [
        lines[0] | {"berichttype": "WMO303D"},
        {"referentie": api.proef.reference(), "berichttype": "WMO301"},
    ]
    found = api.post(GEMEENTE, "/aansluitcontroles", {"partij": GEMEENTE, "regels": lines})
    assert [one["uitkomst"] for one in found["uitkomsten"]] == [
        "beantwoord",
        "opgehaald",
        "wachtend",
        "geweigerd",
        "afwijkend",
        "onbekend",
    ]
    assert [one["referentie"] for one in found["uitkomsten"]] == [line["referentie"] for line in lines]
    assert [one["paar"] for one in found["uitkomsten"]] == [
        "gesloten",
        "open",
        "open",
        None,
        "gesloten",
        None,
    ]
    assert found["uitkomsten"][3]["weigering"]["code"] == "CC02"
    assert found["uitkomsten"][4]["afwijkend"] == ["berichttype"]
    assert found["aantallen"] == dict.fromkeys(
        ("afwijkend", "beantwoord", "geweigerd", "onbekend", "opgehaald", "wachtend"), 1
    )
    for who, status in ((ANDERE_GEMEENTE, 403), (AANBIEDER, 403), ("beheer", 403), ("dienst", 403)):
        api.post(who, "/aansluitcontroles", {"partij": GEMEENTE, "regels": lines}, status)
    by_mandate = api.post("dienst", "/aansluitcontroles", {"partij": AANBIEDER, "regels": lines[:1]})
    assert by_mandate["aantallen"] == {"onbekend": 1}


@pytest.mark.parametrize("number", [10_000, 10_001])
def test_a_reconciliation_is_bounded(api: Apiproef, number: int) -> None:
    lines = [
        {"referentie": api.proef.reference(), "berichttype": "WMO301", "identificatie": "ID00000001"}
    ] * number
    body = {"partij": GEMEENTE, "regels": lines}
    answer = api.post(GEMEENTE, "/aansluitcontroles", body, 200 if number == 10_000 else 400)
    if number == 10_000:
        assert answer["aantallen"] == {"onbekend": number}
    else:
        assert [one["location"] for one in answer["errors"]] == [{"pointer": "/regels"}]
