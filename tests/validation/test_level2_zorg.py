"""Level 2 of the other heenberichten: one change each, and the rules that it breaks in each release."""

from datetime import date

import pytest

from .proefberichten import AANBIEDER, BEIDE, DAG, NIET_BSN, RELEASES, Row, gebroken, verwacht

MORGEN = date(2022, 3, 8)
GEBOORTE = "Client/Geboortedatum"
GEBRUIK = f"{GEBOORTE}/DatumGebruik"
OMVANG = {"Volume": 1, "Eenheid": "84", "Frequentie": "4"}
OUD = {"Volume": 1, "Eenheid": "01", "Frequentie": "3"}
OUDE_EENHEID = {"Volume": 1, "Eenheid": "21", "Frequentie": "4"}
PRODUCTEN = "Client/ToegewezenProducten/ToegewezenProduct"
T0, T1, T2, T3, T4, T5 = (f"{PRODUCTEN}/{nr}" for nr in range(6))
R = "Client/Relaties/Relatie"
CONTACTEN = "Client/Contactgegevens/Contact"
N0, N1, N2 = (f"{CONTACTEN}/{nr}" for nr in range(3))
START = "Client/StartProducten/StartProduct"
STOP = "Client/StopProducten/StopProduct"
VRAGEN = "Client/AangevraagdeProducten/AangevraagdProduct"
V0, V1, V2 = (f"{VRAGEN}/{nr}" for nr in range(3))
W = "Client/Verzoek"
WIJZIG = f"{W}/TeWijzigenProducten/TeWijzigenProduct"
W0 = f"{W}/TeWijzigenProducten/TeWijzigenProduct/0"
X0, X1, X2 = (f"{W}/NieuweProducten/NieuwProduct/{nr}" for nr in range(3))
EERDER = {"Datum": date(1902, 3, 6)}
TELEFOON = {"Telefoon": {"Telefoon01": {"Telefoonnummer": "0", "Landnummer": "+31"}}}
RELATIE = {
    "Nummer": "1",
    "Soort": "03",
    "Naam": {"Geslachtsnaam": {"Achternaam": "Tweede"}, "NaamGebruik": "1"},
    "Contact": {"Soort": "01", **TELEFOON},
}
CLIENT: list[Row] = [
    row
    for nummer in ("301", "305", "307", "315")
    for row in (
        (nummer, BEIDE, {"Client/Bsn": NIET_BSN}, "CS002"),
        (nummer, BEIDE, {GEBOORTE: EERDER}, "TR002"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": date(1901, 1, 1), "DatumGebruik": "2"}}, "TR002"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": date(1901, 1, 1), "DatumGebruik": "3"}},
         "TR002+TR097 TR002+CS139 TR002+CS139"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": MORGEN}}, "CS023 TR134 TR134"),
        (nummer, BEIDE, {f"{GEBOORTE}/Datum": date(2009, 5, 17)}, "TR097 CS139 CS139"),
        (nummer, BEIDE, {GEBRUIK: "2"}, "TR097 CS139 CS139"),
        (nummer, BEIDE, {GEBRUIK: "3"}, "TR097 CS139 CS139"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": date(1902, 3, 7)}}, "-"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": date(1900, 1, 1), "DatumGebruik": "3"}}, "-"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": date(2009, 1, 1), "DatumGebruik": "2"}}, "-"),
        (nummer, BEIDE, {GEBOORTE: {"Datum": DAG}}, "-"),
    )
]  # fmt: skip
TOEWIJZING: list[Row] = [
    ("301", BEIDE, {f"{N1}/Soort": "01"}, "TR101"),
    ("301", BEIDE, {f"{T1}/ToewijzingNummer": 1}, "TR101"),
    ("301", BEIDE, {f"{R}/+": RELATIE}, "TR101"),
    ("301", BEIDE, {f"{R}/+": RELATIE | {"Nummer": "2"}}, "-"),
    ("301", BEIDE, {f"{R}/0/Geboortedatum": EERDER}, "TR002"),
    ("301", BEIDE, {f"{R}/0/Geboortedatum": {"Datum": MORGEN}}, "CS023 TR134 TR134"),
    ("301", BEIDE, {f"{R}/0/Geboortedatum/Datum": date(1950, 1, 1)}, "TR097 CS139 CS139"),
    ("301", BEIDE, {f"{T1}/Toewijzingsdatum": MORGEN}, "CS023 TR134 TR134"),
    ("301", BEIDE, {f"{N1}/Telefoon": None}, "TR006"),
    ("301", BEIDE, {f"{N2}/Adres/Huis": None}, "TR006"),
    ("301", BEIDE, {f"{N2}/Adres/Postcode": None, f"{N2}/Adres/LandCode": None}, "TR006"),
    ("301", BEIDE, {CONTACTEN: [{"Soort": "04", **TELEFOON}]}, "TR061"),
    ("301", BEIDE, {CONTACTEN: [{"Soort": "02", **TELEFOON}]}, "-"),
    ("301", BEIDE, {f"{N2}/Adres/LandCode": None}, "CD005"),
    ("301", BEIDE, {f"{R}/0/Contact/Adres": {"LandCode": "DE"}}, "CD005"),
    ("301", BEIDE, {"Client/Communicatie/Taal": None}, "CD007"),
    ("301", BEIDE, {"Client/Communicatie/Vorm": "2"}, "CD007"),
    ("301", BEIDE, {"Client/Communicatie": {"Vorm": "2"}}, "-"),
    ("301", BEIDE, {f"{N1}/Periode": {"Begindatum": DAG}}, "CD009"),
    ("301", BEIDE, {f"{N1}/Periode": {}}, "-"),
    ("301", BEIDE, {f"{R}/0/Contact/Adres": {"LandCode": "NL", "Postcode": "1234AB"}}, "CD025"),
    ("301", BEIDE, {f"{N1}/Adres": {"Straatnaam": "Oefenstraat"}}, "CD034"),
    ("301", BEIDE, {f"{N2}/Periode/Einddatum": date(2022, 2, 28)}, "CS003"),
    ("301", BEIDE, {f"{N2}/Periode/Begindatum": None}, "-"),
    ("301", BEIDE, {f"{N0}/Adres/Postcode": "0234AB"}, "CS089"),
    ("301", BEIDE, {f"{N0}/Adres/Postcode": "1234 AB"}, "CS089"),
    ("301", BEIDE, {f"{N0}/Adres/Postcode": "9999zz"}, "-"),
    ("301", BEIDE, {"Client/Naam/NaamGebruik": "5"}, "CS050"),
    ("301", BEIDE, {"Client/Naam/Partnernaam": None}, "CS050"),
    ("301", BEIDE, {f"{R}/0/Naam/NaamGebruik": "2"}, "CS050"),
    ("301", ("ijw",), {"Client/Naam/Partnernaam": None, "Client/Naam/NaamGebruik": "6"}, "CS318"),
    ("301", ("iwmo",), {"Client/Naam/Partnernaam": None, "Client/Naam/NaamGebruik": "6"}, "- - CS318"),
    # Overlap: the same code, without a code the same category, without a category everything.
    ("301", BEIDE, {f"{T3}/Product/Code": "45A04"}, "TR302"),
    ("301", ("ijw",), {f"{T4}/Product/Categorie": "45"}, "TR302"),
    ("301", ("iwmo",), {f"{T4}/Product/Categorie": "01"}, "TR302"),
    ("301", BEIDE, {f"{T5}/Product": None}, "TR302"),
    ("301", BEIDE, {f"{T1}/Ingangsdatum": date(2022, 3, 31)}, "TR302"),
    ("301", BEIDE, {f"{T1}/Ingangsdatum": date(2021, 1, 1)}, "TR302"),
    ("301", BEIDE, {f"{T2}/RedenWijziging": None}, "TR302"),
    ("301", BEIDE, {f"{T5}/Product": None, f"{T5}/Ingangsdatum": date(2021, 12, 1),
                    f"{T5}/Einddatum": date(2021, 12, 31)}, "-"),
    ("301", ("iwmo",), {f"{T1}/Product": {"Categorie": "11", "Code": "11A01"},
                        f"{T3}/Product": {"Categorie": "11", "Code": "11A01"},
                        f"{T4}/Product": {"Categorie": "11"}}, "-"),
    ("301", ("iwmo",), {f"{T5}/Product": None, f"{T0}/Product/Categorie": "12",
                        f"{T1}/Product/Categorie": "12",
                        f"{T2}/Product/Categorie": "12", f"{T3}/Product/Categorie": "13",
                        f"{T4}/Product/Categorie": "14"}, "-"),
    ("301", BEIDE, {f"{T2}/RedenWijziging": "13", f"{T2}/Einddatum": None}, "x TR302+CS335 TR302+CS335"),
    ("301", BEIDE, {f"{T4}/RedenWijziging": "13"}, "x CS335 CS335"),
    ("301", BEIDE, {f"{T4}/RedenWijziging": "01"}, "- CS336 CS336"),
    ("301", BEIDE, {f"{T2}/RedenWijziging": "01"}, "- CS336 CS336"),
    ("301", BEIDE, {f"{T1}/Omvang": None}, "CD041"),
    ("301", BEIDE, {f"{T5}/Einddatum": None}, "CD075"),
    ("301", BEIDE, {f"{T5}/Product/Code": "45A06", f"{T5}/Omvang": OMVANG}, "CD077+CD078"),
    ("301", BEIDE, {f"{T4}/Product": None, f"{T4}/Ingangsdatum": date(2021, 2, 1),
                    f"{T4}/Einddatum": date(2021, 3, 1)}, "CD079"),
    ("301", BEIDE, {f"{T4}/Omvang": OMVANG}, "CD080"),
    ("301", BEIDE, {f"{T4}/Omvang": OMVANG, f"{T4}/Ingangsdatum": date(2020, 1, 1),
                    f"{T4}/Einddatum": date(2020, 12, 31)}, "-"),
    ("301", BEIDE, {f"{T3}/Omvang/Frequentie": "2"}, "CD076"),
    ("301", BEIDE, {f"{T3}/Omvang/Frequentie": "6"}, "CD076 - -"),
    ("301", BEIDE, {f"{T0}/Einddatum": date(2021, 12, 31)}, "CS003"),
    ("301", BEIDE, {f"{T1}/Omvang/Frequentie": "1"}, "CD081 CS338 CS338"),
    ("301", BEIDE, {f"{T1}/Omvang": {"Volume": 1, "Eenheid": "01", "Frequentie": "1"}}, "-"),
    ("301", BEIDE, {f"{T1}/Omvang": OUD}, "CS104 - x"),
    ("301", BEIDE, {f"{T1}/Omvang": OUD, f"{T1}/Ingangsdatum": date(2020, 1, 1),
                    f"{T1}/Einddatum": date(2020, 12, 31)}, "- - x"),
    ("301", BEIDE, {f"{T1}/Omvang": OUDE_EENHEID}, "CS330 - x"),
]  # fmt: skip
START_EN_STOP: list[Row] = [
    ("305", BEIDE, {f"{START}/0/Product": None, f"{START}/+": {
        "ToewijzingNummer": 1, "Begindatum": DAG, "StatusAanlevering": "3"}}, "TR101"),
    ("305", BEIDE, {f"{START}/0/Product": None, f"{START}/+": {
        "ToewijzingNummer": 2, "Begindatum": DAG, "StatusAanlevering": "3"}}, "-"),
    ("305", BEIDE, {f"{START}/0/Begindatum": MORGEN}, "CS023 TR134 TR134"),
    ("305", BEIDE, {f"{START}/0/StatusAanlevering": "2"}, "CS058"),
    ("305", BEIDE, {f"{START}/0/StatusAanlevering": "9"}, "CS058"),
    ("307", BEIDE, {f"{STOP}/0/Product": None, f"{STOP}/+": {
        "ToewijzingNummer": 1, "Begindatum": DAG, "RedenBeeindiging": "31", "Einddatum": DAG,
        "StatusAanlevering": "1"}}, "TR101"),
    ("307", BEIDE, {f"{STOP}/0/Product": None, f"{STOP}/+": {
        "ToewijzingNummer": 1, "Begindatum": DAG, "RedenBeeindiging": "20", "Einddatum": DAG,
        "StatusAanlevering": "1"}}, "TR101 TR101 -"),
    ("307", BEIDE, {f"{STOP}/0/Einddatum": date(2022, 3, 6)}, "TR018"),
    ("307", BEIDE, {f"{STOP}/0/Einddatum": MORGEN}, "CS023 TR134 TR134"),
    ("307", BEIDE, {f"{STOP}/0/StatusAanlevering": "2"}, "CS058"),
]  # fmt: skip
VERZOEK: list[Row] = [
    ("315", BEIDE, {f"{V1}/ReferentieAanbieder": "VZ000000001"}, "- - TR101+TR383"),
    ("315", BEIDE, {f"{V2}/Product/Code": "45A04"}, "TR101 - TR386"),
    ("315", BEIDE, {f"{V2}/Product/Code": "45A04", f"{V2}/ReferentieAanbieder": "VZ000000001"},
     "TR101 TR101 TR101+TR383+TR386"),
    ("315", BEIDE, {f"{V2}/Product/Code": "45A04", f"{V0}/ToewijzingEinddatum": date(2022, 4, 30),
                    f"{V2}/ToewijzingIngangsdatum": date(2022, 5, 1),
                    f"{V2}/ToewijzingEinddatum": None}, "-"),
    ("315", ("iwmo",), {f"{V0}/Product/Categorie": "11", f"{V1}/Product/Categorie": "11"}, "-"),
    ("315", BEIDE, {f"{V0}/Omvang": None}, "CD041"),
    ("315", BEIDE, {f"{V0}/BeschikkingIngangsdatum": None}, "CD043"),
    ("315", BEIDE, {f"{V0}/BeschikkingNummer": None}, "CD043"),
    ("315", BEIDE, {f"{V2}/Verwijzer/Naam": "Oefenarts"}, "CD066"),
    ("315", BEIDE, {f"{V0}/Verwijzer/Naam": None}, "CD067"),
    ("315", BEIDE, {f"{V1}/Verwijzer/ZorgverlenerCode": AANBIEDER}, "CD068"),
    ("315", BEIDE, {f"{V1}/Verwijzer/Naam": "Zelf"}, "-"),
    ("315", BEIDE, {f"{V1}/Budget": 5}, "x - CD075"),
    ("315", BEIDE, {f"{V0}/Budget": 5, f"{V0}/ToewijzingEinddatum": date(2022, 4, 30)}, "x - CD077+CD078"),
    ("315", BEIDE, {f"{V1}/Product": None, f"{V1}/ToewijzingIngangsdatum": date(2022, 1, 1),
                    f"{V1}/ToewijzingEinddatum": date(2022, 3, 31)}, "x - CD079"),
    ("315", BEIDE, {f"{V0}/Omvang/Frequentie": "2"}, "CD076"),
    ("315", BEIDE, {f"{V0}/Omvang/Frequentie": "6"}, "CD076 - -"),
    ("315", BEIDE, {f"{V1}/Omvang": OMVANG}, "CD080 CD095 CD095"),
    ("315", BEIDE, {f"{V2}/ToewijzingEinddatum": date(2022, 3, 31)}, "CS003"),
    ("315", BEIDE, {f"{V0}/Omvang/Frequentie": "1"}, "CD081 CS343 CS343"),
    ("315", BEIDE, {f"{V0}/Omvang": OUD}, "CS104 - x"),
    ("315", BEIDE, {f"{V0}/Omvang": OUDE_EENHEID}, "CS330 - x"),
    ("317", BEIDE, {"Client/Bsn": NIET_BSN}, "CS002"),
    ("317", BEIDE, {f"{WIJZIG}/+": {"ToewijzingNummer": 2, "GewensteIngangsdatum": date(2022, 5, 1)}},
     "TR101"),
    ("317", BEIDE, {f"{W}/OngewijzigdeProducten/OngewijzigdProduct/+": {"ToewijzingNummer": 1}}, "TR101"),
    ("317", BEIDE, {f"{W}/OngewijzigdeProducten": None, f"{W}/TeWijzigenProducten": None}, "TR352"),
    ("317", BEIDE, {f"{W}/NieuweProducten": None, f"{W}/TeWijzigenProducten": None}, "TR353"),
    ("317", BEIDE, {f"{W}/OngewijzigdeProducten": None, f"{W}/NieuweProducten": None}, "-"),
    ("317", BEIDE, {f"{X0}/GewensteIngangsdatum": DAG}, "CS102 TR380 TR380"),
    ("317", BEIDE, {f"{W0}/GewensteIngangsdatum": DAG}, "-"),
    ("317", ("ijw",), {f"{X1}/Product/Categorie": "45"}, "- - TR410"),
    ("317", ("iwmo",), {f"{X1}/Product/Categorie": "01"}, "- - TR410"),
    ("317", ("iwmo",), {f"{X0}/Product/Categorie": "11", f"{X1}/Product/Categorie": "11"}, "-"),
    ("317", BEIDE, {f"{X0}/Omvang": None}, "- - CD041"),
    ("317", BEIDE, {f"{X2}/Einddatum": None}, "CD075"),
    ("317", BEIDE, {f"{W0}/Omvang": None, f"{W0}/Budget": 5}, "CD075"),
    ("317", BEIDE, {f"{W0}/Budget": 5, f"{W0}/Einddatum": date(2022, 5, 1)}, "CD077+CD078"),
    ("317", BEIDE, {f"{X1}/Product": None, f"{X1}/GewensteIngangsdatum": date(2022, 7, 1)}, "CD079"),
    ("317", BEIDE, {f"{X0}/Einddatum": None}, "CD076"),
    ("317", BEIDE, {f"{W0}/Omvang/Frequentie": "6"}, "CD076 - -"),
    ("317", BEIDE, {f"{X1}/Omvang": OMVANG}, "CD080 CD096 CD096"),
    ("317", BEIDE, {f"{W0}/Einddatum": date(2022, 3, 31)}, "CS003"),
    ("317", BEIDE, {f"{X0}/Einddatum": DAG}, "CS003"),
    ("317", BEIDE, {f"{W0}/Omvang/Frequentie": "1"}, "CD081 CS338 CS338"),
    ("317", BEIDE, {f"{W0}/Omvang": OUD}, "CS104 - x"),
    ("317", BEIDE, {f"{W0}/Omvang": OUDE_EENHEID}, "CS330 - x"),
    ("319", BEIDE, {"Antwoord/RedenAfwijzingVerzoek": None}, "CD085"),
    ("319", BEIDE, {"Antwoord/VerzoekAntwoord": "2"}, "CD086"),
    ("319", BEIDE, {"Antwoord/VerzoekAntwoord": "2", "Antwoord/RedenAfwijzingVerzoek": None}, "-"),
    ("319", ("ijw",), {"Antwoord/RedenAfwijzingVerzoek": "8"}, "- - TR377"),
    ("319", ("ijw",), {"Antwoord/RedenAfwijzingVerzoek": "8",
                        "Antwoord/Woonplaatsbeginsel": {"Gemeente": "9001"}}, "-"),
    ("319", ("ijw",), {"Antwoord/Woonplaatsbeginsel": {"Gemeente": "9001"}}, "CD088 TR409 TR409"),
    ("319", ("ijw",), {"Antwoord": {"ReferentieAanbieder": "VZ1", "VerzoekAntwoord": "2",
                                    "Woonplaatsbeginsel": {"Gemeente": "9001"}}}, "-"),
]  # fmt: skip
ZORG = CLIENT + TOEWIJZING + START_EN_STOP + VERZOEK


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "row", ZORG, ids=[f"{row[0]}-{row[3].split()[-1]}-{nr}" for nr, row in enumerate(ZORG)]
)
def test_a_message_breaks_the_rule_and_no_other(row: Row, release: str) -> None:
    wanted = verwacht(row, release)
    for standaard in row[1] if wanted is not None else ():
        assert gebroken(row, standaard, release) == wanted
