"""Which data sets a catalogue has, and of which parts of the data their files are."""

from dataclasses import dataclass

from oboegaki.errors import Text
from oboegaki.figures import EVERYTHING, ONTOLOGY, SHAPES, STATED, Published


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: its name in IRIs, what follows the site's own title, and what it is.

    `parts` are the parts of the data that are its files; `conforms` is a standard, its IRI and
    its title.
    """

    name: str
    title: Text
    about: Text
    parts: tuple[str, ...]
    conforms: tuple[str, Text] | None = None


WHOLE = "dataset"
_EVENT_MODEL = (
    "https://github.com/JDA-DM/GIF/blob/main/430_%E3%82%B3%E3%82%A2%E3%83%87%E3%83%BC%E3%82%BF"
    "%E3%83%A2%E3%83%87%E3%83%AB/md/43C_core_datamodel_event.md"
)

DATASETS = (
    Dataset(
        WHOLE, Text("", ""), Text("", ""),
        (EVERYTHING, "releases", "agreements", "organisations", "people"),
    ),
    Dataset(
        STATED, Text("：資料に述べられたこと", ": as stated"),
        Text("資料に述べられたことだけを、導いた事実や外部へのリンクを除いて収めています。",
             "What the releases state and nothing else: no derived facts, no links."),
        (STATED,),
    ),
    Dataset(
        "events", Text("：イベント一覧", ": list of events"),
        Text("行事の一覧表です。見出しはデジタル庁のデータモデル「イベント」（DS-43C）に従います。",
             "The events as a table, with the headings of the Digital Agency's data model of "
             "events (DS-43C)."),
        ("events",),
        (_EVENT_MODEL, Text("コアデータモデル「イベント」（DS-43C）",
                            "Core data model of events (DS-43C)")),
    ),
    Dataset(
        ONTOLOGY, Text("：語彙", ": ontology"),
        Text("データの記述に用いるクラス、プロパティ、概念です。",
             "The classes, properties and concepts in which the data are written."),
        (ONTOLOGY,),
        ("http://www.w3.org/TR/owl2-overview/", Text("OWL 2", "OWL 2")),
    ),
    Dataset(
        SHAPES, Text("：検査規則", ": shapes"),
        Text("データを検査する規則です。", "The rules by which the data are checked."),
        (SHAPES,),
        ("http://www.w3.org/TR/shacl/", Text("SHACL", "SHACL")),
    ),
)  # fmt: skip
"""Every data set there can be, in the order of the catalogue.

A portal makes an entry of each and deletes those that it no longer finds, so they are few and stay
(`docs/decisions/0020-catalogue.md`).
"""


def described(published: Published) -> list[Dataset]:
    """Return the data sets of which an edition has files; the whole one is always there."""
    there = {dump.part for dump in published.dumps}
    return [each for each in DATASETS if each.name == WHOLE or there & set(each.parts)]
