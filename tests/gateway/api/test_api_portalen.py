"""The portal in the API: a ZIP in with a verdict for each file, a ZIP out, and one message again."""

import base64
import hashlib
from dataclasses import replace
from typing import Any

import httpx
import pytest

from ketenwissel.keten import Aanlevering
from ketenwissel.keten.vsp import PORTAAL_MAX, Bestand, pack, unpack

from .apiproef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, Apiproef

ZIP = {"Content-Type": "application/zip"}
MAILBOX = f"/postvakken/{GEMEENTE}/berichten"


def zipped(*messages: Aanlevering | bytes) -> bytes:
    contents = [one if isinstance(one, bytes) else one.inhoud for one in messages]
    return pack(Bestand(f"bericht {number}.xml", inhoud) for number, inhoud in enumerate(contents))


def put_in(
    api: Apiproef, data: bytes, who: str = AANBIEDER, code: str = AANBIEDER, own: str | None = None
) -> httpx.Response:
    headers = ZIP if own is None else ZIP | {"Eigen-Referentie": own}
    return api.ask(who, "POST", f"/portalen/{code}/inleveringen", content=data, headers=headers)


def files_of(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["bestanden"]
    assert all((one["ontvangst"] is None) != (one["weigering"] is None) for one in found)
    return found


def test_each_file_of_a_zip_gets_its_verdict(api: Apiproef) -> None:
    good, broken = api.proef.heen("WMO305"), api.proef.heen("WMO305")
    broken = replace(broken, inhoud=broken.inhoud.replace(b"<Client>", b"<Anders/><Client>"))
    data = zipped(good, broken, b"geen xml")
    answer = put_in(api, data, own="maandag")
    first, second, third = files_of(answer)
    assert first == {
        "naam": "bericht 0.xml",
        "berichttype": "WMO305",
        "referentie": first["ontvangst"]["referentie"],
        "ontvangst": {
            "referentie": first["referentie"],
            "ontvangenOp": "2022-02-28T08:00:00Z",
            "sha256": hashlib.sha256(good.inhoud).hexdigest(),
            "ontraden": None,
        },
        "weigering": None,
    }
    assert second["weigering"].keys() == {
        "situatie",
        "omschrijving",
        "lijst",
        "code",
        "stap",
        "retry",
        "plaats",
    }
    assert (second["berichttype"], second["weigering"]["situatie"]) == ("WMO305", "niet_volgens_xsd")
    assert (third["berichttype"], third["weigering"]["situatie"]) == (None, "onleesbaar")
    assert len(api.get(GEMEENTE, MAILBOX)["berichten"]) == 1
    api.go_to("2022-03-01T12:00")
    assert put_in(api, data).json() == answer.json(), "the same ZIP gets its receipts again"
    assert len(api.get(GEMEENTE, MAILBOX)["berichten"]) == 1


def test_a_whole_zip_is_refused_as_one(api: Apiproef) -> None:
    for data, own, situation, code in (
        (b"geen zip", None, "zip_ongeldig", "BRS15"),
        (zipped(*[b"<a/>"] * (PORTAAL_MAX + 1)), None, "zip_te_veel", "BRS16"),
        (pack([]), None, "zip_leeg", "BRS21"),
        (pack([Bestand("a/b.xml", b"")]), None, "zip_mappen", "BRS29"),
        (zipped(api.proef.heen("WMO305"), api.proef.heen("WMO323")), None, "zip_gemengd", "KW007"),
        (zipped(api.proef.heen("WMO305")), "x" * 101, "eigen_referentie_onjuist", "KW008"),
    ):
        answer = put_in(api, data, own=own)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
        found = answer.json()
        assert (found["type"], found["situatie"], found["code"]) == (
            "urn:ketenwissel:geweigerd",
            situation,
            code,
        )
        assert "referentie" not in found, "it is about no message"
    assert api.get(GEMEENTE, MAILBOX)["berichten"] == []
    assert put_in(api, bytes(25 * 2**20 + 1)).status_code == 413
    wrong = api.ask(AANBIEDER, "POST", f"/portalen/{AANBIEDER}/inleveringen", json={})
    assert (wrong.status_code, wrong.json()["detail"]) == (415, "Stuur de vraag als application/zip.")


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        (ANDERE_AANBIEDER, AANBIEDER, 404),
        (GEMEENTE, GEMEENTE, 404),
        (AANBIEDER, "99999999", 404),
        ("beheer", AANBIEDER, 403),
        (None, AANBIEDER, 401),
    ],
)
def test_a_portal_is_for_its_aanbieder(api: Apiproef, who: str | None, code: str, status: int) -> None:
    one = api.proef.heen()
    api.sent(one)
    data = zipped(api.proef.heen("WMO305"))
    taken_in = api.ask(who, "POST", f"/portalen/{code}/inleveringen", content=data, headers=ZIP)
    taken_out = api.ask(who, "POST", f"/portalen/{code}/downloads")
    again = api.ask(who, "GET", f"/portalen/{code}/downloads/{one.referentie}")
    assert {taken_in.status_code, taken_out.status_code, again.status_code} == {status}
    assert len(api.get(AANBIEDER, f"/postvakken/{AANBIEDER}/berichten")["berichten"]) == 1


def test_a_mandate_reaches_as_far_as_its_types(api: Apiproef) -> None:
    data = zipped(api.proef.heen("WMO305"))
    (found,) = files_of(put_in(api, data, who="dienst"))
    assert found["weigering"]["situatie"] == "indiener_zonder_mandaat"
    api.sent(api.proef.heen("WMO301"), api.proef.heen("JW301"))
    taken = api.ask("dienst", "POST", f"/portalen/{AANBIEDER}/downloads")
    assert taken.headers["aantal-berichten"] == "1", "its mandate is for WMO301"


def test_taking_out_and_having_one_again(api: Apiproef) -> None:
    first, second = api.proef.heen(), api.proef.heen()
    api.sent(first, second)
    path = f"/portalen/{AANBIEDER}/downloads"
    answer = api.ask(AANBIEDER, "POST", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    files = unpack(answer.content, most=PORTAAL_MAX)
    assert not isinstance(files, str)
    assert [(one.naam, one.inhoud) for one in files] == [
        (f"{one.referentie}.xml", one.inhoud) for one in (first, second)
    ]
    assert api.get(AANBIEDER, "/berichten/1")["toestand"] == "opgehaald"
    empty = api.ask(AANBIEDER, "POST", path)
    assert (empty.status_code, empty.headers["aantal-berichten"]) == (200, "0")
    assert unpack(empty.content, most=PORTAAL_MAX) == "zip_leeg"
    assert api.ask(AANBIEDER, "GET", f"{path}/{first.referentie}").content == first.inhoud
    assert api.ask(ANDERE_AANBIEDER, "GET", f"{path}/{first.referentie}").status_code == 404
    assert api.ask(AANBIEDER, "GET", f"{path}/{first.referentie[:-1]}").status_code == 404
    assert [one["soort"] for one in api.events("uitgereikt")] == ["uitgereikt"] * 3
    api.go_to("2022-03-01T09:00")
    assert api.diensten.portaal.opruimen() == 2
    assert api.ask(AANBIEDER, "GET", f"{path}/{first.referentie}").status_code == 404
    assert api.ask(AANBIEDER, "GET", "/berichten/1/inhoud").status_code == 410
