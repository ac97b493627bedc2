"""Tasks by the runbook, and reports on them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.termijnen import cut
from ketenwissel.gateway.api.vormen import (
    Cursor,
    Form,
    Limiet,
    Partijcode,
    Question,
    Tijdstip,
    Volgende,
)
from ketenwissel.regie import (
    MAX_AANTAL,
    Groepsstand,
    Meldfout,
    Meldingsoort,
    Meldingverzoek,
    Meldreden,
    Stapmelding,
    Taakbeeld,
)
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["GROEP", "ROUTES", "Takenvraag"]

GROEP = "Stappen"

_Stapnummer = Annotated[
    str,
    Meta(
        pattern="^[0-9]{1,3}(\\.[0-9]{1,3}){0,3}$",
        description="Nummer van een stap of taak van het draaiboek.",
        examples=["3.1.3"],
    ),
]
_Actiehouder = Annotated[
    str,
    Meta(
        pattern="^[0-9A-Za-z][0-9A-Za-z._-]{0,59}$",
        description="Actiehouder van het draaiboek.",
        examples=["vecozo"],
    ),
]
_Voor = Annotated[
    str,
    Meta(
        pattern="^[0-9A-Za-z][0-9A-Za-z._-]{0,59}$",
        description="Code van een partij, of een actiehouder van het draaiboek; zonder: alle in zicht.",
        examples=["9001", "vecozo"],
    ),
]
_Meldingsoort = Annotated[
    Meldingsoort,
    Meta(
        description=(
            "begonnen, gereed, niet_gereed; uitbak: wat nog te verzenden is; ingelezen: alles is ingelezen; "
            "bekendmaking: de landelijke voorzieningen zijn niet beschikbaar."
        )
    ),
]
_Tekst = Annotated[str, Meta(max_length=500, description="Hoogstens 500 tekens; nooit iets over een cliënt.")]
_REDENEN: Mapping[Meldreden, str] = {
    "onbekende_stap": "Het draaiboek dat van kracht is, heeft geen stap met dit nummer.",
    "niet_van_hen": "Deze stap is niet van deze partij of actiehouder.",
    "namens_wie": "Deze stap is van meer organisaties waarvoor u een rol hebt: noem er een als actiehouder.",
    "soort_past_niet": "Deze soort melding past niet bij deze stap.",
    "aantal_past_niet": "Een aantal hoort bij een melding van de uitbak, en alleen daarbij.",
    "toelichting_nodig": "Bij een bekendmaking hoort een toelichting: wat er bekendgemaakt is.",
    "tekst_past_niet": "Een toelichting of verwijzing is afdrukbaar en bevat geen getal van negen cijfers.",
}


class Takenvraag(Question):
    """Van wie, en een pagina."""

    voor: _Voor | None = None
    na: Cursor = 0
    limiet: Limiet = 50


class Stapmeldingvorm(Form):
    """Een melding op een stap. Zij is bewijs: zij opent niets en houdt niets tegen."""

    nummer: int
    stap: str
    actiehouder: str
    partij: str | None
    soort: _Meldingsoort
    aantal: int | None
    toelichting: str
    bewijs: Annotated[str, Meta(description="Waar het bewijs ligt.")]
    door: str
    gemeld_op: Tijdstip
    te_laat: Annotated[bool, Meta(description="Op of na het uiterste tijdstip van de stap gemeld.")]


class Groepsvorm(Form):
    """Wat alle partijen die de stap delen het laatst meldden."""

    partijen: int
    gereed: int
    niet_gereed: int
    begonnen: int


class Taakvorm(Form):
    """Een stap of taak van het draaiboek, van een actiehouder."""

    stap: str
    soort: Literal["procedureel", "afspraak", "blokkade", "venster", "gereedheid", "vrijgave", "taak"]
    omschrijving: str
    actiehouder: str
    partij: Annotated[str | None, Meta(description="Null voor een organisatie, en voor alle partijen samen.")]
    release: str | None
    berichten: list[str]
    van: Annotated[Tijdstip | None, Meta(description="Begin van het venster.")]
    uiterlijk_op: Annotated[Tijdstip, Meta(description="Vanaf dit tijdstip is het te laat.")]
    afgeleid: Annotated[bool, Meta(description="Staat niet letterlijk in de bron.")]
    meldbaar: Annotated[list[_Meldingsoort], Meta(description="Wat hierop gemeld kan worden.")]
    toestand: Annotated[
        Literal["komt", "loopt", "gereed", "verlopen"],
        Meta(description="Volgt uit de meldingen; geen oordeel van de poort kijkt hiernaar."),
    ]
    meldingen: list[Stapmeldingvorm]
    groep: Groepsvorm | None


class Takenlijst(Form):
    """Een pagina taken, het eerste uiterste tijdstip voorop."""

    taken: list[Taakvorm]
    volgende: Volgende


class Meldinginvoer(Question):
    """Een melding van een partij op een eigen stap."""

    stap: _Stapnummer
    partij: Partijcode
    soort: Annotated[
        Literal["begonnen", "gereed", "niet_gereed", "uitbak", "ingelezen"],
        Meta(description="begonnen, gereed, niet_gereed, uitbak of ingelezen."),
    ]
    aantal: (
        Annotated[int, Meta(ge=0, le=MAX_AANTAL, description="Berichten die nog te verzenden zijn.")] | None
    ) = None
    toelichting: _Tekst = ""
    bewijs: _Tekst = ""


class Landelijkeinvoer(Question):
    """Een melding van een landelijke actiehouder."""

    stap: _Stapnummer
    soort: Annotated[
        Literal["begonnen", "gereed", "niet_gereed", "bekendmaking"],
        Meta(description="begonnen, gereed, niet_gereed of bekendmaking."),
    ]
    actiehouder: (
        Annotated[_Actiehouder, Meta(description="Namens wie, voor wie dat van meer kan.")] | None
    ) = None
    toelichting: _Tekst = ""
    bewijs: _Tekst = ""


def _report(melding: Stapmelding) -> Stapmeldingvorm:
    return Stapmeldingvorm(
        nummer=melding.nummer,
        stap=melding.stap,
        actiehouder=melding.actiehouder,
        partij=melding.partij,
        soort=melding.soort,
        aantal=melding.aantal,
        toelichting=melding.toelichting,
        bewijs=melding.bewijs,
        door=melding.door,
        gemeld_op=melding.gemeld_op,
        te_laat=melding.te_laat,
    )


def _group(groep: Groepsstand | None) -> Groepsvorm | None:
    if groep is None:
        return None
    return Groepsvorm(
        partijen=groep.partijen, gereed=groep.gereed, niet_gereed=groep.niet_gereed, begonnen=groep.begonnen
    )


def _task(taak: Taakbeeld) -> Taakvorm:
    return Taakvorm(
        stap=taak.stap,
        soort=taak.soort,
        omschrijving=taak.omschrijving,
        actiehouder=taak.actiehouder,
        partij=taak.partij,
        release=taak.release,
        berichten=list(taak.berichten),
        van=taak.van,
        uiterlijk_op=taak.uiterlijk_op,
        afgeleid=taak.afgeleid,
        meldbaar=list(taak.meldbaar),
        toestand=taak.toestand,
        meldingen=[_report(one) for one in taak.meldingen],
        groep=_group(taak.groep),
    )


@route(
    "GET",
    "/taken",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef de taken volgens het draaiboek dat van kracht is, met wat daarop gemeld is.",
        groep=GROEP,
        antwoord=Takenlijst,
        vraag=Takenvraag,
        problemen={404: "Deze partij of actiehouder bestaat niet, of is niet in zicht."},
    ),
)
def taken(diensten: Diensten, beller: Beller, vraag: Takenvraag) -> Takenlijst:
    """List tasks."""
    try:
        every = diensten.stappen.taken(beller.identiteit, beller.toegang, vraag.voor)
    except (Verboden, NietBekend):
        raise Probleem(404) from None
    found, following = cut(every, vraag.na, vraag.limiet)
    return Takenlijst(taken=[_task(one) for one in found], volgende=following)


def _take(diensten: Diensten, beller: Beller, verzoek: Meldingverzoek) -> Stapmeldingvorm:
    try:
        return _report(diensten.stappen.meld(verzoek, beller.identiteit, beller.toegang))
    except Verboden:
        raise Probleem(403) from None
    except Meldfout as error:
        raise Probleem(409, _REDENEN[error.reden]) from None


_NIET = {409: "Deze melding kan niet op deze stap, of niet zo."}


@route(
    "POST",
    "/stapmeldingen",
    Beschrijving(
        recht="gereedheid.melden",
        titel="Meld iets op een eigen stap van het draaiboek.",
        groep=GROEP,
        antwoord=Stapmeldingvorm,
        status=201,
        lichaam=Meldinginvoer,
        problemen=_NIET,
    ),
)
def meld(diensten: Diensten, beller: Beller, lichaam: Meldinginvoer) -> Stapmeldingvorm:
    """Report on a step of a party."""
    verzoek = Meldingverzoek(
        lichaam.stap,
        lichaam.soort,
        partij=lichaam.partij,
        aantal=lichaam.aantal,
        toelichting=lichaam.toelichting,
        bewijs=lichaam.bewijs,
    )
    return _take(diensten, beller, verzoek)


@route(
    "POST",
    "/landelijke-stapmeldingen",
    Beschrijving(
        recht="stappen.melden",
        titel="Meld iets op een stap van een landelijke actiehouder, of doe een bekendmaking.",
        groep=GROEP,
        antwoord=Stapmeldingvorm,
        status=201,
        lichaam=Landelijkeinvoer,
        problemen=_NIET,
    ),
)
def meld_landelijk(diensten: Diensten, beller: Beller, lichaam: Landelijkeinvoer) -> Stapmeldingvorm:
    """Report on a step of a national actiehouder."""
    verzoek = Meldingverzoek(
        lichaam.stap,
        lichaam.soort,
        actiehouder=lichaam.actiehouder,
        toelichting=lichaam.toelichting,
        bewijs=lichaam.bewijs,
    )
    return _take(diensten, beller, verzoek)


ROUTES = [taken, meld, meld_landelijk]
