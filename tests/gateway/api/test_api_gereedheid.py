"""Readiness in the API: the chain, pages of parties, one party, and what products passed."""

from sqlalchemy import insert

from ketenwissel.regie import Pakket, set_package
from ketenwissel.store import tabellen_regie
from ketenwissel.toegang import begin_acts

from .apiproef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, Apiproef

KTO = {
    "leverancier": "pakket",
    "product": "Zorgpakket",
    "versie": "7.1",
    "release": "3.1",
    "berichttypes": ["WMO301", "WMO302"],
    "bewijs": "verslag 12",
}


def report(api: Apiproef, stap: str, soort: str) -> None:
    with api.opslag.writing() as connection:
        connection.execute(
            insert(tabellen_regie.stapmelding),
            {
                "stap": stap,
                "actiehouder": "zorgaanbieders",
                "partij": AANBIEDER,
                "soort": soort,
                "aantal": None,
                "toelichting": "",
                "bewijs": "",
                "door": "iemand",
                "gemeld_op": api.clock.now(),
                "te_laat": False,
            },
        )


def test_the_chain_is_added_up(api: Apiproef) -> None:
    api.sent(api.proef.heen(), api.proef.heen("JW301"))
    found = api.get("regie", "/gereedheid", per="standaard")
    total = found["totaal"]
    assert (found["landelijk"], total["wachtend"], total["teBeantwoorden"]) == (True, 2, 2)
    assert [(one["naam"], one["wachtend"]) for one in found["groepen"]] == [("iwmo", 1), ("ijw", 1)]
    assert found["aandacht"][0]["partij"] == AANBIEDER
    (step,) = [one for one in total["stappen"] if one["stap"] == "3.1.4"]
    assert step["statussen"]["bezig"] == 1
    assert step["uiterlijkOp"] == "2022-03-31T11:00:00Z"


def test_everybody_sees_their_own(api: Apiproef) -> None:
    api.sent(api.proef.heen())
    assert api.get(AANBIEDER, "/gereedheid")["totaal"]["partijen"] == 1
    assert api.get(AANBIEDER, "/gereedheid")["landelijk"] is False
    onlooker = api.get("kijker", "/gereedheid", per="soort")
    assert (onlooker["landelijk"], onlooker["aandacht"]) == (True, [])
    api.get("kijker", "/gereedheid", 403, per="regio")
    api.get("kijker", "/gereedheid/partijen", 403)
    api.get(AANBIEDER, f"/gereedheid/partijen/{GEMEENTE}", 404)
    own = api.get(AANBIEDER, f"/gereedheid/partijen/{AANBIEDER}")
    assert own["geheel"]["teBeantwoorden"] == 1
    assert [one["standaard"] for one in own["standaarden"]] == ["iwmo", "ijw"]


def test_pages_of_parties_hold_each_once(api: Apiproef) -> None:
    codes: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = api.get("regie", "/gereedheid/partijen", limiet=3, **after)
        codes += [one["partij"] for one in page["partijen"]]
        if page["volgende"] is None:
            break
        after = {"na": page["volgende"]}
    assert codes == sorted(party.code for party in api.toegang.register)
    only = api.get("regie", "/gereedheid/partijen", rol="aanbieder", limiet=250)["partijen"]
    assert {one["rol"] for one in only} == {"aanbieder"}


def test_parties_are_found_by_how_a_step_stands(api: Apiproef) -> None:
    report(api, "3.1.1", "gereed")
    found = api.get("regie", "/gereedheid/partijen", stap="3.1.1", status="gereed")["partijen"]
    assert [one["partij"] for one in found] == [AANBIEDER]
    (step,) = [one for one in found[0]["stappen"] if one["stap"] == "3.1.1"]
    assert (step["bewijs"], step["gedaanOp"]) == ("gemeld", "2022-02-28T08:00:00Z")


def test_of_what_was_not_measured_it_says_so(api: Apiproef) -> None:
    api.sent(api.proef.heen())
    problem = api.get("regie", "/gereedheid", 409, op="2022-04-01T00:00:00Z")
    assert "niet bekend" in problem["detail"]
    api.get("regie", f"/gereedheid/partijen/{AANBIEDER}", 409, op="2022-02-01T00:00:00Z")


def test_a_vendor_records_what_its_own_products_passed(api: Apiproef) -> None:
    with begin_acts(api.opslag, "beheer", api.clock.now()) as beheer:
        set_package(beheer, AANBIEDER, Pakket("iwmo", "pakket", "Zorgpakket", "7.1"))
    first = api.post("pakket", "/kto-bewijzen", KTO, 201)
    assert api.post("regie", "/kto-bewijzen", KTO, 201) == first
    api.post("pakket", "/kto-bewijzen", KTO | {"leverancier": "ander"}, 403)
    api.post("regie", "/kto-bewijzen", KTO | {"leverancier": "ander"}, 404)
    api.post(AANBIEDER, "/kto-bewijzen", KTO, 403)
    api.post("pakket", "/kto-bewijzen", KTO | {"berichttypes": ["WMO303"]}, 409)
    api.post("pakket", "/kto-bewijzen", KTO | {"geslaagdOp": "2022-04-01T00:00:00Z"}, 409)
    (used,) = api.get(AANBIEDER, f"/gereedheid/partijen/{AANBIEDER}")["pakketten"]
    assert [one["berichttype"] for one in used["geslaagd"]] == ["WMO301", "WMO302"]
    assert len(api.get(AANBIEDER, "/kto-bewijzen")["bewijzen"]) == 2
    assert api.get(ANDERE_AANBIEDER, "/kto-bewijzen")["bewijzen"] == []
    number = first["nummers"][0]
    assert api.ask("pakket", "DELETE", f"/kto-bewijzen/{number}").status_code == 204
    assert api.ask("pakket", "DELETE", f"/kto-bewijzen/{number}").status_code == 404
    assert [one["berichttype"] for one in api.get("pakket", "/kto-bewijzen")["bewijzen"]] == ["WMO302"]
    events = [event for event in api.proef.trail() if '"soort":"kto_' in event]
    assert len(events) == 3


def test_counting_goes_on_at_any_moment(api: Apiproef) -> None:
    api.sent(api.proef.heen())
    api.collect(AANBIEDER, 1)
    found = api.get("regie", f"/gereedheid/partijen/{AANBIEDER}")["geheel"]
    assert (found["wachtend"], found["teBeantwoorden"]) == (0, 1)


def test_a_party_says_where_it_lies_and_what_it_uses(api: Apiproef) -> None:
    region, product = f"/partijen/{GEMEENTE}/regio", f"/partijen/{GEMEENTE}/pakketten/iwmo"
    used = {"leverancier": "pakket", "product": "Zorgpakket", "versie": "7.1"}
    first = api.ask("regie", "PUT", region, json={"naam": "Achterhoek"})
    assert first.status_code == 200
    again = api.ask("beheer", "PUT", region, json={"naam": "Achterhoek"})
    assert again.json() == first.json(), "what stands already keeps its number"
    assert api.ask("regie", "PUT", product, json=used).status_code == 200
    assert api.ask("regie", "PUT", product, json=used | {"leverancier": "niemand"}).status_code == 404
    assert api.ask("regie", "PUT", region, json={"naam": "999900006"}).status_code == 400
    for path in (region, product):
        assert api.ask("regie", "DELETE", path).status_code == 204
        assert api.ask("regie", "DELETE", path).status_code == 404
