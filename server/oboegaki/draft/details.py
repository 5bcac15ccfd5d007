"""Links and figures."""

import re
from collections.abc import Iterator

from oboegaki.draft.document import Document
from oboegaki.draft.proposal import Figure, Value

_LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_CLOSING = ".,;:!?'"
_ABOUT = re.compile(
    r"(?:(?<![契制予規公条要協集節倹盟誓])約|およそ|おおよそ|おおむね|概ね|ほぼ(?=\d))\n?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\n?(?P<scale>千万|百万|十万|[十百千万億兆])?"
    r"(?:(?P<more>\d[\d,]*)(?P<scale2>[百千万億])?)?(?P<unit>%|km2|km\^2|m2|m3|k?m(?![a-z])|[kM]W[h]?|"
    r"t-CO2|tCO2|t(?![a-z])|ha|[kM]?L|kg|℃|°C|平方キロメートル|平方メートル|立方メートル|キロメートル|メートル|"
    r"キロワット時?|ヘクタール|リットル|トン|パーセント|か所|ヵ所|カ所|ヶ所|箇所|世帯|人分|万円|円|人|名|社|団体|"
    r"件|台|本|回|か国|カ国|ヶ国|都市|校|戸|棟|基|枚|冊|店舗|年間|席|年|か月|ヶ月|カ月|週間|日間|時間|分間?|秒|倍|割|種類?|点|組|歳)?"
)
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6,
           "千万": 10**7, "億": 10**8, "兆": 10**12}  # fmt: skip


def links(document: Document) -> list[Value]:
    """Return the addresses of a document, each once, in order."""
    view = document.plain
    found: dict[str, Value] = {}
    for match in _LINK.finditer(view.text):
        address = _closed(match[0])
        end = match.start() + len(address)
        found.setdefault(address, Value(address, view.quote(match.start(), end)))
    return list(found.values())


def _closed(address: str) -> str:
    """Return an address without what closes the sentence around it."""
    address = address.rstrip(_CLOSING)
    while address.endswith((")", "]")) and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(_CLOSING)
    return address


def figures(document: Document) -> Iterator[Figure]:
    """Yield the figures that a document calls approximate, each once."""
    view = document.flow
    seen = set()
    for match in _ABOUT.finditer(view.text):
        number = _amount(match)
        unit = match["unit"] or ""
        if (number, unit) not in seen:
            seen.add((number, unit))
            yield Figure(Value(number, view.quote(match.start(), match.end())), unit)


def _amount(match: re.Match[str]) -> str:
    """Return the number in digits: `3万5千` is 35000, `28.5万` is 285000."""
    whole, _, part = match["number"].replace(",", "").partition(".")
    scale = _SCALES[match["scale"] or ""]
    digits = len(part)
    total = int(whole + part) * scale
    if match["more"]:
        total += int(match["more"].replace(",", "")) * _SCALES[match["scale2"] or ""] * 10**digits
    whole_part, rest = divmod(total, 10**digits)
    return f"{whole_part}.{rest:0{digits}}".rstrip("0") if rest else str(whole_part)
