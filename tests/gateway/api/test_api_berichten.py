"""Messages in the API: searching, seeing, opening, offering again."""

from dataclasses import replace

import pytest

from .apiproef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, Apiproef

BSN = "999900006"


def references(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["referentie"] for one in answer["berichten"]]


def test_who_sees_which_messages(api: Apiproef) -> None:
    mine = api.proef.heen()
    other = api.proef.heen("JW301", "3.0", ANDERE_GEMEENTE, ANDERE_AANBIEDER)
    api.sent(mine, other)
    both = [other.referentie, mine.referentie]
    for who, expected in {
        GEMEENTE: both[1:],
        AANBIEDER: both[1:],
        ANDERE_GEMEENTE: both[:1],
        "dienst": both[1:],
        "pakket": [],
        "beheer": both,
        "regie": both,
    }.items():
        assert references(api.get(who, "/berichten")) == expected, who
        assert references(api.post(who, "/berichten/zoeken", {})) == expected, who
    api.get("kijker", "/berichten", 403)
    assert api.get(GEMEENTE, "/berichten/1")["referentie"] == mine.referentie
    api.get(GEMEENTE, "/berichten/2", 404)
    api.get("beheer", "/berichten/99", 404)
    api.get("beheer", f"/berichten/{2**80}", 404)


def test_a_message_as_it_is_written(api: Apiproef) -> None:
    heen = api.proef.heen()
    api.sent(heen)
    assert api.get(GEMEENTE, "/berichten/1") == {
        "id": 1,
        "referentie": heen.referentie,
        "crossReferentie": None,
        "kant": "ggk",
        "soort": "Di01",
        "berichttype": "WMO301",
        "release": "3.0",
        "standaard": "iwmo",
        "zender": {"organisatie": "0344", "applicatie": "Zorgpakket", "administratie": "", "gebruiker": ""},
        "ontvanger": {"organisatie": "42420001", "applicatie": "GGk", "administratie": "", "gebruiker": ""},
        "identificatie": "ID00000001",
        "ontvangenOp": "2022-02-28T08:00:00Z",
        "grootte": len(heen.inhoud),
        "sha256": api.hub.prepare(heen, api.clock.now()).sha256,
        "ontraden": None,
        "toestand": "wachtend",
        "bezorging": "wachtend",
        "uitgereiktOp": None,
        "opgehaaldOp": None,
        "beantwoordtId": None,
        "paar": "open",
        "retourId": None,
    }
    error = api.proef.error(heen)
    api.sent(error)
    found = api.get(AANBIEDER, "/berichten/2")
    assert (found["berichttype"], found["release"], found["standaard"]) == ("Fo01", None, None)
    assert (found["crossReferentie"], found["beantwoordtId"]) == (heen.referentie, 1)
    assert api.get(GEMEENTE, "/berichten", toestand="afgekeurd")["berichten"][0]["id"] == 1
    assert references(api.get(GEMEENTE, "/berichten", berichttype="Fo01")) == [error.referentie]


def test_searching_narrows_and_turns_pages(api: Apiproef) -> None:
    sent = [api.proef.heen() for _ in range(5)]
    api.sent(*sent)
    newest_first = [one.referentie for one in sent][::-1]
    found, na = [], None
    for _ in range(3):
        page = api.get(GEMEENTE, "/berichten", limiet=2, **({} if na is None else {"na": na}))
        found += references(page)
        na = page["volgende"]
    assert (found, na) == (newest_first, None)
    assert references(api.get(GEMEENTE, "/berichten", oudsteEerst="true", limiet=2)) == newest_first[:2:-1]
    assert references(api.get(GEMEENTE, "/berichten", identificatie="ID00000002")) == newest_first[3:4]
    assert references(api.get(GEMEENTE, "/berichten", van="2022-02-28T09:00:00+01:00")) == newest_first
    assert references(api.get(GEMEENTE, "/berichten", tot="2022-02-28T08:00:00Z")) == []
    assert references(api.get(GEMEENTE, "/berichten", van="0001-01-01T00:00:00+23:59")) == newest_first
    answer = api.ask(GEMEENTE, "GET", "/berichten?van=2022-02-28T09:00:00+01:00&limiet=5")
    assert references(answer.json()) == newest_first, "a plus sign that was not written as %2B"


def test_a_bsn_is_asked_in_a_body_and_by_who_may(api: Apiproef) -> None:
    heen = api.proef.heen()
    api.sent(heen)
    assert references(api.post(GEMEENTE, "/berichten/zoeken", {"bsn": BSN})) == [heen.referentie]
    assert references(api.post(GEMEENTE, "/berichten/zoeken", {"bsn": "999900018"})) == []
    assert references(api.post(ANDERE_GEMEENTE, "/berichten/zoeken", {"bsn": BSN})) == []
    assert references(api.post("dienst", "/berichten/zoeken", {"bsn": BSN})) == [heen.referentie]
    api.post("beheer", "/berichten/zoeken", {"bsn": BSN}, 403)
    answer = api.ask(GEMEENTE, "GET", "/berichten", params={"bsn": BSN})
    assert answer.status_code == 400
    assert BSN not in answer.text
    assert answer.json()["errors"][0]["code"] == "onbekend"
    api.sent(api.proef.heen())
    assert api.post(GEMEENTE, "/berichten/zoeken", {"bsn": BSN})["nietGeindexeerd"] == 0


def test_opening_a_message_leaves_a_trace(api: Apiproef) -> None:
    heen = api.proef.heen()
    heen = replace(heen, inhoud=heen.inhoud.replace(b"<Bericht", b"<!-- \xc3\xa9 -->\r\n<Bericht", 1))
    api.sent(heen)

    def opened(who: str, reden: str | None = None, status: int = 200) -> bytes:
        headers = {} if reden is None else {"Inzagereden": reden}
        answer = api.ask(who, "GET", "/berichten/1/inhoud", headers=headers)
        assert answer.status_code == status, answer.text
        if status == 200:
            assert answer.headers["content-type"] == "application/xml"
            assert answer.headers["repr-digest"].startswith("sha-256=:")
        return answer.content

    assert opened(GEMEENTE) == opened(AANBIEDER) == opened("dienst") == heen.inhoud
    opened(ANDERE_GEMEENTE, None, 404)
    opened("pakket", None, 403)
    opened("regie", "nieuwsgierig", 403)
    for reden in (None, "   ", "x" * 201, f"melding over {BSN}", "klant 9999.00.006 belt"):
        body = opened("beheer", reden, 400)
        assert b"Inzagereden" in body
        assert BSN.encode() not in body
    assert opened("beheer", "storing 12345 bij de aanbieder") == heen.inhoud
    traces = api.events("ingezien")
    assert [one["door"] for one in traces] == [GEMEENTE, AANBIEDER, "dienst", "beheer"]
    assert [one.get("reden") for one in traces] == [None, None, None, "storing 12345 bij de aanbieder"]
    api.go_to("2022-03-31T23:30")
    assert api.ask(AANBIEDER, "GET", "/berichten/1/inhoud").status_code == 409
    assert opened(GEMEENTE) == heen.inhoud


def test_offering_again_is_a_trial_unless_it_is_said(api: Apiproef) -> None:
    first, second = api.proef.heen(), api.proef.heen()
    api.sent(first, second)
    for number in (1, 2):
        assert (
            api.ask(AANBIEDER, "GET", f"/postvakken/{AANBIEDER}/berichten/{number}/inhoud").status_code == 200
        )
        assert api.ask(AANBIEDER, "DELETE", f"/postvakken/{AANBIEDER}/berichten/{number}").status_code == 204
    body = {"ids": [1, 7], "referenties": [second.referentie]}
    expected = [
        {"id": 1, "referentie": first.referentie, "uitkomst": "aangeboden"},
        {"id": 7, "referentie": None, "uitkomst": "onbekend"},
        {"id": 2, "referentie": second.referentie, "uitkomst": "aangeboden"},
    ]
    for _ in range(2):
        found = api.post(AANBIEDER, "/berichten/opnieuw-aanbieden", body)
        assert (found["proef"], found["resultaten"]) == (True, expected)
    assert api.get(AANBIEDER, f"/postvakken/{AANBIEDER}/berichten")["berichten"] == []
    found = api.post("beheer", "/berichten/opnieuw-aanbieden", body | {"proef": False})
    assert (found["proef"], found["resultaten"]) == (False, expected)
    waiting = api.get(AANBIEDER, f"/postvakken/{AANBIEDER}/berichten")["berichten"]
    assert [one["id"] for one in waiting] == [1, 2]
    again = api.post("beheer", "/berichten/opnieuw-aanbieden", body | {"proef": False})
    assert [one["uitkomst"] for one in again["resultaten"]] == ["wacht_nog", "onbekend", "wacht_nog"]
    assert [one["door"] for one in api.events("opnieuw_aangeboden")] == ["beheer", "beheer"]
    assert api.post(GEMEENTE, "/berichten/opnieuw-aanbieden", {"ids": [1]})["resultaten"][0]["uitkomst"] == (
        "niet_ontvanger"
    )
    api.post("regie", "/berichten/opnieuw-aanbieden", body, 403)


def test_a_saved_search_is_asked_and_carried_out_again(api: Apiproef) -> None:
    sent = [api.proef.heen() for _ in range(3)]
    api.sent(*sent, api.proef.heen("JW301"))
    for number in (1, 2, 3, 4):
        api.ask(AANBIEDER, "GET", f"/postvakken/{AANBIEDER}/berichten/{number}/inhoud")
        api.ask(AANBIEDER, "DELETE", f"/postvakken/{AANBIEDER}/berichten/{number}")
    criteria = {
        "berichttype": "WMO301",
        "toestand": "opgehaald",
        "van": "2022-02-28T00:00:00Z",
        "oudsteEerst": True,
    }
    body = {"naam": "na-de-storing", "criteria": criteria}
    answer = api.ask(AANBIEDER, "POST", "/zoekfilters", json=body)
    assert (answer.status_code, answer.headers["location"]) == (201, "/v1/zoekfilters/na-de-storing")
    assert answer.json()["criteria"]["van"] == "2022-02-28T00:00:00Z"
    api.post(GEMEENTE, "/zoekfilters", body, 409)
    api.post(GEMEENTE, "/zoekfilters", {"naam": "met-bsn", "criteria": {"bsn": BSN}}, 400)
    assert [one["naam"] for one in api.get(AANBIEDER, "/zoekfilters")["zoekfilters"]] == ["na-de-storing"]
    assert api.get(GEMEENTE, "/zoekfilters")["zoekfilters"] == []
    assert api.get(AANBIEDER, "/zoekfilters/na-de-storing") == answer.json()
    api.get(GEMEENTE, "/zoekfilters/na-de-storing", 404)
    found = api.get(AANBIEDER, "/zoekfilters/na-de-storing/berichten")
    assert references(found) == [one.referentie for one in sent]
    path, na, offered = "/zoekfilters/na-de-storing/opnieuw-aanbieden", None, []
    trial = api.post(AANBIEDER, path, {"limiet": 2})
    assert ([one["id"] for one in trial["resultaten"]], trial["proef"]) == ([1, 2], True)
    for _ in range(2):
        done = api.post(AANBIEDER, path, {"limiet": 2, "proef": False, "na": na})
        offered += [one["id"] for one in done["resultaten"]]
        na = done["volgende"]
    assert (offered, na) == ([1, 2, 3], None)
    assert api.post(AANBIEDER, path, {"proef": False})["resultaten"] == [], "they wait again"
    assert api.ask(GEMEENTE, "DELETE", "/zoekfilters/na-de-storing").status_code == 404
    assert api.ask(AANBIEDER, "DELETE", "/zoekfilters/na-de-storing").status_code == 204
    api.get(AANBIEDER, "/zoekfilters/na-de-storing", 404)


@pytest.mark.parametrize("who", [GEMEENTE, "beheer"])
def test_what_became_of_a_reference(api: Apiproef, who: str) -> None:
    heen, wrong = api.proef.heen(), replace(api.proef.heen(), inhoud=b"<kapot/>")
    api.sent(heen)
    api.send(wrong)
    found = api.get(who, f"/statussen/{heen.referentie}")
    assert (len(found["berichten"]), found["weigeringen"]) == (1, [])
    assert found["berichten"][0]["toestand"] == "wachtend"
    found = api.get(who, f"/statussen/{wrong.referentie}")
    (refusal,) = found["weigeringen"]
    assert (refusal["code"], refusal["lijst"], refusal["retry"]) == ("CC02", "isd21", "repair")
    api.get(AANBIEDER, f"/statussen/{wrong.referentie}", 404)
    api.get(ANDERE_GEMEENTE, f"/statussen/{heen.referentie}", 404)
    api.get(who, f"/statussen/{api.proef.reference()}", 404)
    api.get(who, "/statussen/%00", 404)
