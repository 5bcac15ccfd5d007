import pytest

from oboegaki.check.moments import Moment, moment
from oboegaki.nquads import LiteralText
from oboegaki.rdf import term


def at(text: str, kind: str = "dateTime") -> Moment:
    return moment(LiteralText(text, "", term(f"xsd:{kind}")))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (at("2023-12-06T11:35:00+04:00"), at("2023-12-06T16:36:00+09:00")),
        (at("2023-12-06T24:00:00"), at("2023-12-07T00:00:01")),
        (at("2023-12-06T11:35:00"), at("2023-12-06T11:35:00.5")),
        (at("2023-12-06", "date"), at("2023-12-07", "date")),
        (at("2023-02", "gYearMonth"), at("2023-03", "gYearMonth")),
        (at("1990", "gYear"), at("2023", "gYear")),
        (at("11:35:00+04:00", "time"), at("16:36:00+09:00", "time")),
        (at("2023-12-06T00:00:00Z"), at("12023-12-06T00:00:00Z")),
    ],
)
def test_an_earlier_moment_is_less(first: Moment, second: Moment) -> None:
    assert first < second
    assert first <= second
    assert second > first
    assert second >= first
    assert not second < first


def test_the_same_instant_in_two_zones_is_equal() -> None:
    tokyo, dubai = at("2023-12-06T16:35:00+09:00"), at("2023-12-06T11:35:00+04:00")
    assert tokyo.eq(dubai)
    assert tokyo <= dubai
    assert not tokyo < dubai


@pytest.mark.parametrize(
    "other",
    [
        at("2023-12-06T11:35:00"),  # no zone
        at("2023-12-06", "date"),
        at("2023", "gYear"),
    ],
)
def test_what_cannot_be_compared_is_never_in_order(other: Moment) -> None:
    zoned = at("2023-12-06T11:35:00+04:00")
    assert not zoned < other
    assert not zoned <= other
    with pytest.raises(TypeError):
        zoned.__gt__(other)
    with pytest.raises(TypeError):
        zoned.__ge__(other)


def test_the_written_form_stays() -> None:
    assert str(at("2023-12-06T24:00:00.0")) == "2023-12-06T24:00:00.0"
