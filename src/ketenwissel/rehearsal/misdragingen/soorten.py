"""The kinds of misbehaviour: their names, and what the report says of each (Dutch)."""

from collections.abc import Mapping

__all__ = ["SOORTEN"]

SOORTEN: Mapping[str, str] = {
    "declaratie_na_stop": "Declaratie na de procedurele stop: komt door, wordt als ontraden geteld",
    "heen_na_blokkade": "Heenbericht na de blokkade van de heenberichten: geweigerd",
    "retour_na_blokkade": "Tweede retourbericht na de blokkade van retour: geweigerd",
    "nieuwe_release_te_vroeg": "Bericht in de nieuwe release voor de livegang: geweigerd",
    "oude_release_te_laat": "Bericht in de oude release na de livegang: geweigerd",
    "retour_in_nieuwe_release": "Retour in de nieuwe release op een oud heenbericht: geweigerd",
    "niet_volgens_xsd": "Inhoud die niet aan het berichtformaat voldoet: geweigerd",
    "antwoord_te_laat": "Retour pas na de blokkade van retour: geweigerd, paar gebroken",
    "tweede_retour": "Tweede retourbericht onder een andere referentie: geweigerd",
    "herhaald_zelfde_inhoud": "Zelfde referentie, zelfde inhoud: het eerste ontvangstbewijs komt opnieuw",
    "herhaald_andere_inhoud": "Zelfde referentie, andere inhoud: geweigerd",
    "onleesbaar": "Inhoud die geen XML is: geweigerd",
    "kop_afwijkend": "Envelop noemt een ander berichttype dan de kop: geweigerd",
    "oude_inhoud_nieuwe_envelop": "Envelop van de nieuwe release om een oude inhoud: geweigerd",
    "ontvanger_onbekend": "Bericht aan een partij die niemand kent: geweigerd",
    "afzender_onbekend": "Bericht van een partij die niemand kent: geweigerd",
    "antwoord_zonder_verwijzing": "Declaratieantwoord zonder kruisverwijzing: sluit het paar toch",
    "retour_op_onbekend": "Retour op een heenbericht dat niemand kent: geweigerd",
    "fout_op_heenbericht": "Foutbericht op een heenbericht: paar afgekeurd, bericht opnieuw opgebouwd",
    "fout_op_retour": "Foutbericht op een retour: paar weer open, opnieuw beantwoord",
    "leest_nooit": "Partij leest haar postvak nooit: wat zij schuldig is, breekt",
    "bevestigt_nooit": "Partij leest maar bevestigt nooit: wat daarachter ligt, ziet zij niet",
    "hergebruikte_identificatie": "Gebruikte identificatie onder een nieuwe referentie: geweigerd",
    "robot": "Robot stuurt een geweigerd bericht elk kwartier opnieuw: telkens geweigerd",
    "fusie_oude_code": "Heenbericht aan een opgeheven gemeente: geweigerd, aan de opvolger gezonden",
    "fusie_onderweg": "Bericht onderweg bij een fusie: de opvolger ontvangt en beantwoordt het",
    "fusie_overgenomen": "Door de opgeheven gemeente ontvangen, door de opvolger beantwoord",
    "grens": "Bericht in de laatste milliseconde voor een grens, of precies erop",
    "spoed_gemeente": "Spoedopdracht tijdens de stop door een gemeente: achteraf met een 301 verwerkt",
    "spoed_aanbieder": "Spoedstart tijdens de stop door een aanbieder: achteraf met een 315 verwerkt",
}
