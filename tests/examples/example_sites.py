"""What the tests know of the example sites."""

from typing import NamedTuple

from running import ROOT

EXAMPLES = ROOT / "examples"


class Example(NamedTuple):
    """An example site: a page of a kind of its own with what it says, and a wrong source."""

    thing: str
    words: dict[str, str]
    queries: dict[str, str]
    source: str
    wrong: tuple[str, str]
    told: str


SITES = {
    "library-events": Example(
        "/doc/event/circle-2026-12-12",
        {
            "ja": "読書会 「川のある町」を読む",
            "en": "reading circle Reading “A Town with a River”",
            "vi": "câu lạc bộ đọc sách Đọc “Thị trấn bên sông”",
        },
        {
            "/queries/for-children.csv": "story-2026-12-05",
            "/queries/books-talked-about.csv": "river-town,2",
        },
        "data/events/2026-12.ttl",
        ("lib:audience audience:adults", "lib:places 3"),
        "Say for whom it is",
    ),
    "university-agreements": Example(
        "/doc/agreement/song-hong-exchange",
        {
            "ja": "4 年間の人数 工学 環境学 授業料の相互免除",
            "en": "4 students a year engineering environmental studies fees are waived",
            "vi": "4 số sinh viên mỗi năm kỹ thuật môi trường học miễn học phí cho nhau",
        },
        {
            "/queries/places-by-field.csv": "song-hong-exchange,4,2031-09-30",
            "/queries/partners.csv": "northshore,1",
        },
        "data/press/hokusei/2026/song-hong.ttl",
        ("uni:studentsPerYear 4", "uni:studentsPerYear 0"),
        "Give the students a year",
    ),
}
