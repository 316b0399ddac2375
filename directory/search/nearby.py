"""Clinics around a clinic: which open ones are nearest to one that has closed."""

from directory import search
from directory.geo import distances
from directory.geo.places import Place
from directory.search.published import Directory
from directory.search.query import Query


def point_of(directory: Directory, position: int) -> distances.Point | None:
    """Where a clinic lies; None where nobody knows."""
    row = directory.row(position)
    return (
        distances.Point(float(row["latitude"]), float(row["longitude"]))
        if row["latitude"] and row["longitude"]
        else None
    )


def miles_from(place: Place | None, directory: Directory, position: int) -> float | None:
    """Miles as shown from a place to a clinic; None without a point on either side."""
    point = point_of(directory, position)
    if place is None or place.is_area or point is None:
        return None
    return float(distances.shown_miles(place.latitude, place.longitude, [point.latitude], [point.longitude])[0])


def nearest_open(directory: Directory, position: int, count: int = 3) -> list[tuple[int, float]]:
    """(position, miles) of the nearest open clinics to a clinic; empty where it has no point."""
    point, row = point_of(directory, position), directory.row(position)
    if point is None:
        return []
    here = Place(
        text=row["postal_code"],
        label=row["city"],
        latitude=point.latitude,
        longitude=point.longitude,
        precision="address",
        state=row["state_province"],
        timezone=row["timezone"],
        population=0,
    )
    answer = search.search(directory, Query(place=here.text, within=None), here)
    nearest = zip(answer.positions[: count + 1].tolist(), answer.miles[: count + 1].tolist(), strict=True)
    return [(other, miles) for other, miles in nearest if other != position and miles == miles][:count]
