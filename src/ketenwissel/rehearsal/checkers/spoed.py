"""Urgent orders: each written down once, and settled once by the message that its party sent for it."""

from collections import Counter

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling

__all__ = ["check_urgent_orders"]


def check_urgent_orders(bewijs: Bewijs, telling: Telling) -> None:
    """Hold what was given against the trail: recorded, sent, accepted, settled, and nothing left over."""
    recorded: Counter[str] = Counter()
    settled: dict[str, list[str]] = {}
    accepted: set[str] = set()
    wanted = {one.referentie for one in bewijs.verloop.spoed.values()}
    for one in bewijs.spoor():
        if one.soort == "spoed_vastgelegd":
            recorded[one.text("nummer")] += 1
        elif one.soort == "spoed_afgedaan":
            settled.setdefault(one.text("nummer"), []).append(one.text("referentie"))
            if one.text("referentie") not in accepted:
                telling.fault(f"spoedopdracht {one.text('nummer')}: afgedaan zonder aangenomen bericht")
        elif one.soort == "aangenomen" and one.text("referentie") in wanted:
            accepted.add(one.text("referentie"))
    for planned, order in bewijs.verloop.spoed.items():
        telling.look()
        nummer = str(bewijs.verloop.regie.spoed.get(planned, ""))
        if recorded.pop(nummer, 0) != 1:
            telling.fault(f"spoedopdracht {nummer} van {order.begonnen_door}: niet eenmaal vastgelegd")
        if settled.pop(nummer, []) != [order.referentie]:
            telling.fault(f"spoedopdracht {nummer} van {order.begonnen_door}: niet eenmaal afgedaan")
    for nummer in recorded.keys() | settled.keys():
        telling.fault(f"spoedopdracht {nummer}: staat in het spoor, en niemand gaf haar")
    stand, count = bewijs.verloop.regie.spoedstand, len(bewijs.verloop.spoed)
    if stand is None or stand != (count, count, 0, 0):
        telling.fault("de regie telt andere spoedopdrachten dan er gegeven en afgedaan zijn")
