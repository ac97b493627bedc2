"""Announcements, incidents and the aftercare through the API."""

import pytest
from lxml import etree

from .apiproef import AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, Apiproef

ATOM = "{http://www.w3.org/2005/Atom}"
WENS = {"titel": "Storing", "tekst": "Het postvak is traag.", "doelgroep": "gemeenten"}


@pytest.fixture
def live(api: Apiproef) -> Apiproef:
    """A hub one day after going live, with traffic before and since."""
    api.send(api.proef.heen(), api.proef.heen("WMO305"))
    api.go_to("2022-04-05T10:00")
    return api


def test_an_announcement_reaches_its_readers(api: Apiproef) -> None:
    trial = api.post("regie", "/mededelingsproeven", WENS)
    assert trial["ontvangers"] == ["0344", "0363", "0457"]
    made = api.post("regie", "/mededelingen", WENS, 201)
    assert made == {"nummer": 1, "ontvangers": 3, "mails": 0}
    (seen,) = api.get(GEMEENTE, "/mededelingen")["mededelingen"]
    assert (seen["titel"], seen["doelgroep"], seen["gelezenOp"], seen["bereik"]) == (
        "Storing",
        "gemeenten",
        None,
        None,
    )
    assert api.get(AANBIEDER, "/mededelingen")["mededelingen"] == []
    api.get(AANBIEDER, "/mededelingen/1", 404)
    assert api.post(GEMEENTE, "/mededelingen/1/leesbevestigingen", {}) == {"organisaties": [GEMEENTE]}
    api.post(GEMEENTE, "/mededelingen/1/leesbevestigingen", {"organisaties": [ANDERE_GEMEENTE]}, 403)
    reach = {
        one["organisatie"]: one["gelezenDoor"]
        for one in api.get("regie", "/mededelingen/1/ontvangers")["ontvangers"]
    }
    assert reach == {GEMEENTE: GEMEENTE, ANDERE_GEMEENTE: None, "0457": None}
    assert api.get("regie", "/mededelingen/1")["bereik"]["gelezen"] == 1
    assert api.get(GEMEENTE, "/mededelingen/1")["gelezenOp"] == "2022-02-28T08:00:00Z"


def test_the_feed_is_atom_with_what_is_for_the_reader(api: Apiproef) -> None:
    api.post("regie", "/mededelingen", WENS, 201)
    for who, number in ((GEMEENTE, 1), (AANBIEDER, 0), ("kijker", 0)):
        answer = api.ask(who, "GET", "/mededelingen/feed")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert len(list(etree.fromstring(answer.content).iter(f"{ATOM}entry"))) == number


def test_a_draft_is_sent_or_dropped(api: Apiproef) -> None:
    for number in (1, 2):
        assert api.post("regie", "/mededelingen", WENS | {"concept": True}, 201)["nummer"] == number
    assert api.get(GEMEENTE, "/mededelingen", ookVoorbij=True)["mededelingen"] == []
    assert api.post("beheer", "/mededelingen/1/verzendingen", {})["ontvangers"] == 3
    api.post("beheer", "/mededelingen/1/verzendingen", {}, 404)
    assert api.ask("regie", "DELETE", "/mededelingen/2").status_code == 204
    assert api.ask("regie", "DELETE", "/mededelingen/1").status_code == 404
    page = api.get("regie", "/mededelingen", ookVoorbij=True, limiet=1)
    assert [one["nummer"] for one in page["mededelingen"]] == [2]
    rest = api.get("regie", "/mededelingen", ookVoorbij=True, limiet=2, na=page["volgende"])
    assert [one["nummer"] for one in rest["mededelingen"]] == [1]
    assert rest["volgende"] is None


def test_what_cannot_be_announced(api: Apiproef) -> None:
    answer = api.post("regie", "/mededelingen", WENS | {"tekst": "over 999900006"}, 400)
    assert "999900006" not in str(answer)
    api.post("regie", "/mededelingen", {"doelgroep": "gemeenten"}, 400)
    api.post("regie", "/mededelingen", WENS | {"doelgroep": "klanten:niemand"}, 404)
    api.post("regie", "/mededelingen", WENS | {"vervangt": 7}, 404)


def test_the_templates_are_filled(api: Apiproef) -> None:
    found = api.get("regie", "/mededelingsjablonen")["sjablonen"]
    assert len(found) == 11
    assert not any("{" in one["titel"] + one["tekst"] for one in found)


def test_an_incident_from_report_to_end(api: Apiproef) -> None:
    body = {"titel": "Stil", "omschrijving": "Niets.", "organisatie": GEMEENTE}
    assert api.post(GEMEENTE, "/incidenten", body, 201) == {"nummer": 1}
    api.post(GEMEENTE, "/incidenten", body | {"organisatie": ANDERE_GEMEENTE}, 403)
    api.post("regie", "/incidenten", body | {"organisatie": "niemand"}, 404)
    api.post("regie", "/incidenten", body | {"titel": "over 999900006"}, 400)
    change = {"toelichting": "Bekeken.", "toestand": "opgelost", "eigenaar": "beheer"}
    assert api.post("regie", "/incidenten/1/wijzigingen", change)["toestand"] == "opgelost"
    api.post("regie", "/incidenten/1/wijzigingen", change | {"eigenaar": "niemand"}, 404)
    found = api.get(GEMEENTE, "/incidenten/1")
    assert found["servicedesk"]["telefoon"] == "0800 222 11 22"
    assert [one["toestand"] for one in found["verloop"]] == ["open", "opgelost"]
    assert api.get(GEMEENTE, "/incidenten", open=True) == {"incidenten": []}
    api.get(ANDERE_GEMEENTE, "/incidenten/1", 404)


def test_the_aftercare_is_answered(live: Apiproef) -> None:
    live.sent(live.proef.heen(release="3.1"))
    live.count()
    grid = live.get("regie", "/nazorg/eerste-keren")
    (seen,) = [one for one in grid["typen"] if one["gezienOp"]]
    assert (seen["berichttype"], seen["door"], grid["nietGeteld"]) == ("WMO301", GEMEENTE, 0)
    own = live.get(ANDERE_GEMEENTE, "/nazorg/eerste-keren")
    assert own["partijen"] == []
    assert [one["door"] for one in own["typen"] if one["gezienOp"]] == [""]
    rates = live.get("regie", "/nazorg/tarieven", per="partij", dag="2022-04-05")["tarieven"]
    assert {one["sleutel"]: one["nu"]["aangenomen"] for one in rates} == {GEMEENTE: 1, AANBIEDER: 0}
    assert live.get("regie", "/nazorg/dagbericht")["dagnummer"] == 2
    live.get("regie", "/nazorg/dagbericht", 400, dag="2022-04-06")
    live.get("regie", "/nazorg/tarieven", 400, dag="2022-04-03")
    verslag = live.get("regie", "/nazorg/eindverslag")
    assert (verslag["af"], verslag["eersteKeren"]["achtergebleven"][0]["aantal"]) == (False, 1)
