"""Parties of the chain, and what each has in front of it."""

from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Limiet, Partijcode, Question, Tijdstip, known_text
from ketenwissel.toegang import Partij

__all__ = ["CODE", "ROUTES"]

_GROEP = "Partijen"
CODE = {
    "code": {
        "type": "string",
        "pattern": "^[0-9A-Z]{2,20}$",
        "description": "Code van een partij: gemeentecode of AGB-code.",
    }
}
_Rol = Literal["gemeente", "aanbieder"]


class Partijenvraag(Question):
    """Welke partijen, en een pagina."""

    rol: Annotated[_Rol, Meta(description="gemeente of aanbieder.")] | None = None
    geldig_op: (
        Annotated[Tijdstip, Meta(description="Alleen partijen die op dit tijdstip bestaan.")] | None
    ) = None
    na: (
        Annotated[Partijcode, Meta(description="Ga verder na deze code: `volgende` van de vorige pagina.")]
        | None
    ) = None
    limiet: Limiet = 50


class Partijvorm(Form):
    """Een partij van de keten."""

    code: str
    rol: _Rol
    naam: str
    geldig_van: Tijdstip
    geldig_tot: Annotated[
        Tijdstip | None, Meta(description="Vanaf dit tijdstip bestaat de partij niet meer.")
    ]
    opvolger: Annotated[str | None, Meta(description="Code van wie de partij opvolgt.")]
    agb_rol: Annotated[str | None, Meta(description="Rol van een aanbieder bij VECOZO.")]


class Partijenlijst(Form):
    """Een pagina partijen, in volgorde van code."""

    partijen: list[Partijvorm]
    volgende: str | None


class Standvorm(Form):
    """Wat een partij voor zich heeft."""

    partij: str
    wachtend: Annotated[int, Meta(description="Berichten in het postvak.")]
    te_beantwoorden: Annotated[int, Meta(description="Heenberichten waarop een antwoord wordt verwacht.")]


class Aantallen(Form):
    """Aantallen paren in de hele keten, per toestand."""

    open: int
    gesloten: int
    afgekeurd: int
    gebroken: int


class Spoorstand(Form):
    """Hoe ver het spoor was toen de paren geteld werden."""

    gebeurtenissen: Annotated[
        int,
        Meta(description="Aantal gebeurtenissen, verzegeld of niet: latere krijgen een hoger nummer."),
    ]
    bijgewerkt: Annotated[
        bool, Meta(description="Onwaar zolang het spoor nog niet van alle gebroken paren vertelt.")
    ]


class Standenlijst(Form):
    """Standen van de partijen in zicht die iets voor zich hebben."""

    standen: list[Standvorm]
    paren: Annotated[Aantallen | None, Meta(description="Alleen voor wie de hele keten ziet.")]
    spoor: Annotated[Spoorstand | None, Meta(description="Alleen voor wie de hele keten ziet.")]


def _form(partij: Partij) -> Partijvorm:
    return Partijvorm(
        code=partij.code,
        rol=partij.rol,
        naam=partij.naam,
        geldig_van=partij.geldig_van,
        geldig_tot=partij.geldig_tot,
        opvolger=partij.opvolger,
        agb_rol=partij.agb_rol,
    )


@route(
    "GET",
    "/partijen",
    Beschrijving(
        recht="partijen.lezen",
        titel="Geef de partijen van de keten.",
        groep=_GROEP,
        antwoord=Partijenlijst,
        vraag=Partijenvraag,
    ),
)
def partijen(beller: Beller, vraag: Partijenvraag) -> Partijenlijst:
    """List parties in order of code."""
    found = [
        partij
        for partij in sorted(beller.register, key=lambda one: one.code)
        if (vraag.na is None or partij.code > vraag.na)
        and vraag.rol in (None, partij.rol)
        and (vraag.geldig_op is None or partij.valid(vraag.geldig_op))
    ]
    page = found[: vraag.limiet]
    return Partijenlijst(
        partijen=[_form(partij) for partij in page],
        volgende=page[-1].code if len(found) > len(page) else None,
    )


@route(
    "GET",
    "/partijen/{code:str}",
    Beschrijving(
        recht="partijen.lezen",
        titel="Geef een partij.",
        groep=_GROEP,
        antwoord=Partijvorm,
        problemen={404: "Er is geen partij met deze code."},
        pad=CODE,
    ),
)
def partij(beller: Beller, code: str) -> Partijvorm:
    """Give one party."""
    found = beller.register.find(known_text(code, 20))
    if found is None:
        raise Probleem(404)
    return _form(found)


@route(
    "GET",
    "/standen",
    Beschrijving(
        recht="standen.lezen",
        titel="Geef wat er voor partijen wacht, en wat zij nog moeten beantwoorden.",
        groep=_GROEP,
        antwoord=Standenlijst,
    ),
)
def standen(diensten: Diensten, beller: Beller) -> Standenlijst:
    """Give what the parties in sight have in front of them."""
    zicht = beller.zicht
    ahead = [
        Standvorm(partij=code, wachtend=one.wachtend, te_beantwoorden=one.te_beantwoorden)
        for code, one in diensten.hub.stand().items()
        if zicht.sees(code)
    ]
    if not zicht.alles:
        return Standenlijst(standen=ahead, paren=None, spoor=None)
    balans = diensten.hub.balans()
    counted = balans.paren
    pairs = Aantallen(
        open=counted["open"],
        gesloten=counted["gesloten"],
        afgekeurd=counted["afgekeurd"],
        gebroken=counted["gebroken"],
    )
    told = Spoorstand(gebeurtenissen=balans.gebeurtenissen, bijgewerkt=balans.bijgewerkt)
    return Standenlijst(standen=ahead, paren=pairs, spoor=told)


ROUTES = [partijen, partij, standen]
