"""Terms that portals know: the tables of the EU and of ADMS, as far as a site can need them.

A catalogue describes every term that it uses, because a portal shows what it finds described and
else an address (`40-portals-and-authoring.md`, A2).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from oboegaki.errors import Text

_EU = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A table of terms: `kind` is the class that DCAT-AP asks of them, `terms` code -> label."""

    scheme: str
    start: str
    title: Text
    kind: str
    terms: Mapping[str, Text]

    def iri(self, code: str) -> str:
        """Return the IRI of a term."""
        return self.start + code


def _table(name: str, title: Text, kind: str, terms: Mapping[str, Text]) -> Vocabulary:
    return Vocabulary(_EU + name, f"{_EU}{name}/", title, kind, terms)


THEMES = _table("data-theme", Text("データのテーマ", "Data theme"), "skos:Concept", {
    "AGRI": Text("農業・漁業・林業・食料", "Agriculture, fisheries, forestry and food"),
    "ECON": Text("経済・財政", "Economy and finance"),
    "EDUC": Text("教育・文化・スポーツ", "Education, culture and sport"),
    "ENER": Text("エネルギー", "Energy"),
    "ENVI": Text("環境", "Environment"),
    "GOVE": Text("政府・公共部門", "Government and public sector"),
    "HEAL": Text("健康", "Health"),
    "INTR": Text("国際問題", "International issues"),
    "JUST": Text("司法・法制度・公共の安全", "Justice, legal system and public safety"),
    "OP_DATPRO": Text("暫定データ", "Provisional data"),
    "REGI": Text("地域・都市", "Regions and cities"),
    "SOCI": Text("人口・社会", "Population and society"),
    "TECH": Text("科学・技術", "Science and technology"),
    "TRAN": Text("交通・運輸", "Transport"),
})  # fmt: skip

FREQUENCIES = _table("frequency", Text("更新頻度", "Frequency"), "dcterms:Frequency", {
    "ANNUAL": Text("毎年", "annual"),
    "QUARTERLY": Text("四半期ごと", "quarterly"),
    "MONTHLY": Text("毎月", "monthly"),
    "WEEKLY": Text("毎週", "weekly"),
    "DAILY": Text("毎日", "daily"),
    "CONT": Text("随時", "continuous"),
    "IRREG": Text("不定期", "irregular"),
    "NEVER": Text("更新しない", "never"),
})  # fmt: skip

LANGUAGES = _table("language", Text("言語", "Language"), "dcterms:LinguisticSystem", {
    "JPN": Text("日本語", "Japanese"),
    "ENG": Text("英語", "English"),
    "VIE": Text("ベトナム語", "Vietnamese"),
})  # fmt: skip
LANGUAGE_CODES = {"ja": "JPN", "en": "ENG", "vi": "VIE"}
"""Language tag -> code in the table of languages."""

FILE_TYPES = _table("file-type", Text("ファイル形式", "File type"), "dcterms:MediaTypeOrExtent", {
    "RDF_N_QUADS": Text("N-Quads", "N-Quads"),
    "RDF_N_TRIPLES": Text("N-Triples", "N-Triples"),
    "RDF_TURTLE": Text("Turtle", "Turtle"),
    "RDF_TRIG": Text("TriG", "TriG"),
    "JSON_LD": Text("JSON-LD", "JSON-LD"),
    "RDF_XML": Text("RDF/XML", "RDF/XML"),
    "CSV": Text("CSV", "CSV"),
    "SPARQLQ": Text("SPARQL", "SPARQL"),
})  # fmt: skip
FILE_TYPE_CODES = {
    "nq": "RDF_N_QUADS", "nt": "RDF_N_TRIPLES", "ttl": "RDF_TURTLE", "trig": "RDF_TRIG",
    "jsonld": "JSON_LD", "rdf": "RDF_XML", "csv": "CSV",
}  # fmt: skip
"""Name of a representation -> code in the table of file types."""

ACCESS = _table("access-right", Text("アクセス権", "Access right"), "dcterms:RightsStatement", {
    "PUBLIC": Text("公開", "public"),
})  # fmt: skip

AVAILABILITY = _table("planned-availability", Text("提供の見通し", "Planned availability"),
                      "skos:Concept", {
    "STABLE": Text("長期", "stable"),
})  # fmt: skip

PUBLISHERS = Vocabulary(
    "http://purl.org/adms/publishertype/1.0", "http://purl.org/adms/publishertype/",
    Text("公開者の種別", "Publisher type"), "skos:Concept", {
    "LocalAuthority": Text("地方公共団体", "Local authority"),
    "RegionalAuthority": Text("広域の行政機関", "Regional authority"),
    "NationalAuthority": Text("国の機関", "National authority"),
    "SupraNationalAuthority": Text("国際機関", "Supra-national authority"),
    "Academia-ScientificOrganisation": Text("学術機関", "Academia or scientific organisation"),
    "NonGovernmentalOrganisation": Text("非政府組織", "Non-governmental organisation"),
    "NonProfitOrganisation": Text("非営利組織", "Non-profit organisation"),
    "StandardisationBody": Text("標準化団体", "Standardisation body"),
    "IndustryConsortium": Text("業界団体", "Industry consortium"),
    "Company": Text("企業", "Company"),
    "PrivateIndividual(s)": Text("個人", "Private individual or individuals"),
})  # fmt: skip

LICENCE_KINDS = Vocabulary(
    "http://purl.org/adms/licencetype/1.1", "http://purl.org/adms/licencetype/",
    Text("利用許諾の種別", "Licence type"), "skos:Concept", {
    "Attribution": Text("表示", "Attribution"),
    "PublicDomain": Text("権利放棄", "Public domain"),
})  # fmt: skip
