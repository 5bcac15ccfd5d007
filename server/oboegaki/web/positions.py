"""Where places are: the positions that are stated of one and of what it contains."""

import math
from typing import NamedTuple

from oboegaki.web.literal import Literal
from oboegaki.web.view import Node

_MOST = 200


class Spot(NamedTuple):
    """A place and its position in degrees (WGS 84)."""

    node: Node
    latitude: float
    longitude: float


def spots(place: Node) -> list[Spot]:
    """Return the stated positions of a place and of the places within it."""
    found = (_spot(each) for each in [place, *place.back("schema:containedInPlace")][:_MOST])
    return [spot for spot in found if spot is not None]


def _spot(place: Node) -> Spot | None:
    for holder in (place, *place.nodes("schema:geo")):
        latitude = _degrees(holder, "schema:latitude", 90)
        longitude = _degrees(holder, "schema:longitude", 180)
        if latitude is not None and longitude is not None:
            return Spot(place, latitude, longitude)
    return None


def _degrees(holder: Node, name: str, most: int) -> float | None:
    value = holder.one(name)
    try:
        number = float(value.text) if isinstance(value, Literal) else math.nan
    except ValueError:
        return None
    return number if abs(number) <= most else None
