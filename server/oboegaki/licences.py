"""Licences that we know by name: what portals call them, and the credit that they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from oboegaki.errors import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: `title` is what portals know it by, `short` how a credit names it.

    CKAN finds its own licence by the title alone (`40-portals-and-authoring.md`, A2), so that it
    has no number; `kind` is a term of the ADMS licence types, `same_as` that of the EU table and
    `ckan` its name in CKAN's own list.
    """

    iri: str
    name: Text
    title: Text
    short: str
    kind: str
    same_as: str = ""
    ckan: str = ""


_EU = "http://publications.europa.eu/resource/authority/licence/"

PRESETS: Mapping[str, Licence] = {
    "CC-BY-4.0": Licence(
        "https://creativecommons.org/licenses/by/4.0/",
        Text("クリエイティブ・コモンズ 表示 4.0 国際",
             "Creative Commons Attribution 4.0 International",
             "Creative Commons Ghi công 4.0 Quốc tế"),
        Text("クリエイティブ・コモンズ 表示", "Creative Commons Attribution"),
        "CC BY 4.0", "Attribution", _EU + "CC_BY_4_0", "cc-by",
    ),
    "CC0-1.0": Licence(
        "https://creativecommons.org/publicdomain/zero/1.0/",
        Text("CC0 1.0 全世界", "CC0 1.0 Universal", "CC0 1.0 Toàn cầu"),
        Text("クリエイティブ・コモンズ CCZero", "Creative Commons CCZero"),
        "CC0 1.0", "PublicDomain", _EU + "CC0", "cc-zero",
    ),
    "PDL-1.0": Licence(
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        Text("公共データ利用規約（第1.0版）", "Public Data License (Version 1.0)",
             "Giấy phép dữ liệu công (phiên bản 1.0)"),
        Text("公共データ利用規約（第1.0版）", "Public Data License (Version 1.0)"),
        "PDL1.0", "Attribution", ckan="other-at",
    ),
}  # fmt: skip
"""Name in `site.toml` -> licence."""

BY_IRI: Mapping[str, Licence] = {each.iri: each for each in PRESETS.values()}


@dataclass(frozen=True, slots=True)
class Work:
    """What a credit names: a title, whose it is, and where it is."""

    title: Text
    publisher: Text
    address: str


def resolved(setting: str) -> str:
    """Return the IRI of the licence that a setting names: itself, unless it is a preset's name."""
    preset = PRESETS.get(setting)
    return preset.iri if preset else setting


def credit(work: Work, licence: str) -> Text:
    """Return the sentence by which a user of the data names their source (PDL 1.0, 1.1 a)."""
    known = BY_IRI.get(licence)
    terms = f"{known.short} ({licence})" if known else licence
    ja, en, vi = (_named(work, language) for language in ("ja", "en", "vi"))
    tail = f", {terms}" if terms else ""
    ja_tail = "、" + terms.replace(" (", "（").replace(")", "）") if terms else ""
    return Text(f"出典：{ja}{ja_tail}", f"Source: {en}{tail}", f"Nguồn: {vi}{tail}")


def edited_from(source: Work) -> Text:
    """Return the sentence that an edited work has to carry (PDL 1.0, 1.1 b)."""
    ja, en, vi = (_named(source, language) for language in ("ja", "en", "vi"))
    return Text(f"{ja}を加工して作成", f"Made by editing {en}", f"Được biên tập từ {vi}")


def _named(work: Work, language: str) -> str:
    title, publisher = (text.in_language(language) for text in (work.title, work.publisher))
    quoted = f"「{title}」" if language == "ja" else f'"{title}"'
    details = [each for each in (publisher, work.address) if each]
    if language == "ja":
        return quoted + "".join(f"（{each}）" for each in details)
    return ", ".join((quoted, *details))
