"""What the API offers, as OpenAPI 3.1 describes it: one table of addresses, and those of the data.

FastAPI's own description knows neither the documents, which do not pass through it, nor what its
raw answers hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from oboegaki import catalogue, schemas
from oboegaki.contexts import Json
from oboegaki.edition.difference import MEDIA_TYPES
from oboegaki.errors import Text
from oboegaki.formats import (
    CITATIONS,
    DOCUMENTS,
    GRAPHS,
    HTML,
    JSON,
    JSON_LD,
    LINKSETS,
    RESULT_GRAPHS,
    RESULTS,
    RESULTS_CSV,
    Representation,
)
from oboegaki.iris import MAIN, document_of
from oboegaki.listing import members
from oboegaki.search.index import FACETS
from oboegaki.web import neighbours
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES

PROBLEM = "#/components/responses/Problem"
SCHEMAS = "#/components/schemas/"
_SAMPLE = 20
"""Members of a class that are looked at for the addresses they have."""

_DUMPS = ("application/gzip", "application/zstd", "text/csv", "text/turtle", "application/rdf+xml")
_ANSWERS = tuple(dict.fromkeys(each.media_type for each in (*RESULTS, *RESULT_GRAPHS)))


def _parameter(name: str, description: Text, where: str = "query", **schema: object) -> Json:
    """Return a parameter; its description is put into the reader's language later."""
    made: Json = {"name": name, "in": where, "description": description}
    required = {"required": True} if where == "path" else {}
    return {**made, **required, "schema": {"type": "string", **schema}}


_LANG = _parameter(
    "lang",
    Text("文の言語。なければ次の言語で示す", "language of the texts; else the next there is",
         "ngôn ngữ của văn bản; nếu không có thì ngôn ngữ kế tiếp"),
    enum=LANGUAGES,
)  # fmt: skip
_EDITION = _parameter(
    "edition",
    Text("答える版。なければ現在の版", "the edition that answers; else the current one",
         "phiên bản trả lời; nếu không có thì phiên bản hiện tại"),
)  # fmt: skip
_DOWNLOAD = _parameter(
    "download",
    Text(
        "1: ファイルとして保存、excel: 同じく、CSV は Excel 用に目印（BOM）付き",
        "1: to be saved as a file; excel: the same, CSV with the mark (BOM) that Excel needs",
        "1: lưu thành tệp; excel: như vậy, CSV có dấu (BOM) mà Excel cần",
    ),
    enum=["1", "excel"],
)
_NAME = _parameter("name", Text("名前", "its name", "tên"), "path")
_IRI = _parameter("iri", Text("資源の IRI", "its IRI", "IRI của tài nguyên"), format="iri")
_VIEW = _parameter(
    "view",
    Text(
        "graph: 一歩でつながるものを、ページまたは JSON で",
        "graph: what is one step away, as a page or as JSON",
        "graph: những gì cách một bước, dạng trang hoặc JSON",
    ),
    enum=["graph"],
)
_QUERY = _parameter("query", Text("問い合わせの文", "the text of the query", "nội dung truy vấn"))
_WORDS = _parameter("q", Text("探す言葉", "words to find", "từ cần tìm"), maxLength=200)
_NARROW = Text("絞り込む値", "a value to narrow down to", "giá trị để thu hẹp")
_FACETS = [_parameter(kind, _NARROW) for kind in FACETS]
_ALL = _parameter(
    "all",
    Text("1: 一つでも足りなければ 503", "1: 503 when anything is missing",
         "1: 503 khi có gì còn thiếu"),
    enum=["1"],
)  # fmt: skip
_PART = Text("アドレスの一部", "a part of the address", "một phần của địa chỉ")
_FORMAT = _parameter(
    "format",
    Text("形式", "the format", "định dạng"),
    "path",
    enum=[each.suffix[1:] for each in (*RESULTS, *RESULT_GRAPHS)],
)
_GRAPHS = Text("対象とするグラフ", "graphs that are asked", "các đồ thị được hỏi")
_DATASET = [
    {**_parameter(name, _GRAPHS),
     "schema": {"type": "array", "items": {"type": "string", "format": "iri"}}}
    for name in ("default-graph-uri", "named-graph-uri")
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address gives: the media types, and the schema of its JSON where there is one.

    `body` are the media types of what may be sent, with their schemas; `classes` are the names of
    the forms of what is there, `example` is the path of one that the edition has; what is not
    `is_read` takes only what is sent.
    """

    path: str
    summary: Text
    types: tuple[str, ...]
    parameters: tuple[Json, ...] = ()
    schema: Json | None = None
    body: Mapping[str, Json] | None = None
    classes: tuple[str, ...] = ()
    example: str = ""
    is_read: bool = True


def _types(*offers: Representation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.media_type for each in offers))


_FORM: Json = {
    "type": "object",
    "required": ["query"],
    "properties": {each["name"]: each["schema"] for each in (_QUERY, *_DATASET)},
}

_JSON_RPC: Json = {
    "type": "object",
    "required": ["jsonrpc", "method"],
    "properties": {
        "jsonrpc": {"const": "2.0"},
        "id": {"type": ["integer", "string"]},
        "method": {"type": "string"},
        "params": {"type": "object"},
    },
}

FIXED = (
    Operation(
        "/sparql",
        Text("SPARQL 1.1 の問い合わせ。query がなければサービスの記述",
             "A SPARQL 1.1 query; without one, the description of the service",
             "Truy vấn SPARQL 1.1; nếu không có query thì mô tả dịch vụ"),
        (*_ANSWERS, HTML.media_type),
        (_QUERY, *_DATASET, _EDITION, _DOWNLOAD),
        body={
            "application/x-www-form-urlencoded": _FORM,
            "application/sparql-query": {"type": "string"},
        },
    ),
    Operation(
        "/sparql/terms.json",
        Text("問い合わせに使えるクラス、プロパティ、概念と接頭辞",
             "Classes, properties, concepts and prefixes that queries may name",
             "Các lớp, thuộc tính, khái niệm và tiền tố dùng được trong truy vấn"),
        ("application/json",),
        (_LANG, _EDITION),
    ),
    Operation(
        "/about",
        Text("データの中の任意の資源", "Any resource of the data", "Tài nguyên bất kỳ của dữ liệu"),
        _types(JSON, *DOCUMENTS),
        (_IRI, _VIEW, _LANG),
    ),
    Operation(
        "/search",
        Text("検索と一覧", "Search and lists", "Tìm kiếm và danh sách"),
        _types(HTML, JSON, RESULTS_CSV, *GRAPHS),
        (_WORDS, *_FACETS, _LANG),
    ),
    Operation(
        "/search.csv",
        Text("検索の結果の表", "Results as a table", "Kết quả dạng bảng"),
        ("text/csv",),
        (_WORDS, *_FACETS),
    ),
    Operation(
        f"/{catalogue.CATALOGUE}",
        Text("DCAT による目録", "The DCAT catalogue", "Danh mục DCAT"),
        _types(*GRAPHS, HTML),
    ),
    Operation(
        f"/{catalogue.EDITIONS}",
        Text("保存している版の目録", "The catalogue of the kept editions",
             "Danh mục các phiên bản được giữ"),
        _types(*GRAPHS, HTML),
    ),
    Operation(
        f"/{catalogue.VOID}",
        Text("VoID による記述", "The VoID description", "Mô tả VoID"),
        _types(*GRAPHS, HTML),
    ),
    Operation(
        "/citation",
        Text("データの引用のしかた", "How to cite the data", "Cách trích dẫn dữ liệu"),
        _types(*CITATIONS),
    ),
    Operation(
        "/linkset",
        Text("データ全体のリンクの一覧", "The links of the data as a whole",
             "Các liên kết của toàn bộ dữ liệu"),
        _types(*LINKSETS),
    ),
    Operation(
        "/shapes",
        Text("SHACL のシェイプ", "The SHACL shapes", "Các shape SHACL"),
        _types(*DOCUMENTS),
    ),
    Operation("/dumps/", Text("ダンプの一覧", "The dumps", "Các bản kết xuất"), _types(HTML)),
    Operation(
        "/dumps/{name}",
        Text("ダンプ", "A dump", "Một bản kết xuất"),
        _DUMPS,
        (_NAME,),
    ),
    Operation(
        "/dumps/diff/{name}",
        Text("二つの版の違い（例: 版..版.patch）",
             "What changed between two editions, such as EDITION..EDITION.patch",
             "Khác biệt giữa hai phiên bản, chẳng hạn PHIÊN-BẢN..PHIÊN-BẢN.patch"),
        tuple(dict.fromkeys(MEDIA_TYPES.values())),
        (_NAME,),
    ),
    Operation(
        "/dumps/latest/{name}",
        Text("現在の版のダンプへの転送", "Leads on to the dump of the current edition",
             "Chuyển tới bản kết xuất của phiên bản hiện tại"),
        _DUMPS,
        (_NAME,),
        example="/dumps/latest/everything.nq.gz",
    ),
    Operation(
        "/queries",
        Text("保存された問い合わせの一覧", "The saved queries", "Các truy vấn đã lưu"),
        ("application/json", HTML.media_type),
    ),
    Operation(
        "/queries/{name}",
        Text("保存された問い合わせ", "A saved query", "Một truy vấn đã lưu"),
        _types(*DOCUMENTS),
        (_NAME,),
    ),
    Operation(
        "/queries/{name}.{format}",
        Text("保存された問い合わせの答え", "The answer to a saved query",
             "Kết quả của một truy vấn đã lưu"),
        _ANSWERS,
        (_NAME, _FORMAT),
    ),
    Operation(
        "/ns/context.jsonld",
        Text("発行に使う JSON-LD の文脈", "The JSON-LD context we publish with",
             "Ngữ cảnh JSON-LD dùng khi xuất bản"),
        _types(JSON_LD),
    ),
    Operation(
        "/ns/authoring.jsonld",
        Text("執筆に使う JSON-LD の文脈（日本語と英語のキー）",
             "The JSON-LD context for authors: Japanese and English keys",
             "Ngữ cảnh JSON-LD cho người soạn: khóa tiếng Nhật và tiếng Anh"),
        _types(JSON_LD),
    ),
    Operation(
        "/api/{name}.json",
        Text("クラスの JSON Schema", "The JSON Schema of a class", "JSON Schema của một lớp"),
        ("application/schema+json",),
        (_NAME,),
    ),
    Operation(
        "/openapi.json",
        Text("この記述", "This description", "Bản mô tả này"),
        ("application/json",),
        (_LANG,),
    ),
    Operation(
        "/mcp",
        Text("エージェントのための MCP（streamable HTTP）", "MCP for agents (streamable HTTP)",
             "MCP cho tác tử (streamable HTTP)"),
        ("application/json",),
        body={"application/json": _JSON_RPC},
        is_read=False,
    ),
    Operation(
        "/llms.txt",
        Text("エージェントへの案内", "What is here, for agents", "Hướng dẫn cho tác tử"),
        ("text/plain",),
    ),
    Operation(
        "/healthz",
        Text("稼働しているか", "Is the process alive?", "Tiến trình có đang chạy không?"),
        ("text/plain",),
    ),
    Operation(
        "/readyz",
        Text("現在の版と、足りないもの（all=1: 足りなければ 503）",
             "The edition that is served, and what is missing (all=1: 503 when anything is)",
             "Phiên bản đang phục vụ và những gì còn thiếu (all=1: 503 khi thiếu)"),
        ("application/json",),
        (_ALL,),
    ),
    Operation(
        "/status",
        Text("サーバーの状態のページ", "How the server is, for people",
             "Trang về tình trạng máy chủ"),
        _types(HTML),
        (_LANG,),
    ),
    Operation(
        "/metrics",
        Text("Prometheus 用の計数（運営者のみ）", "Counts for Prometheus, for operators only",
             "Số liệu cho Prometheus, chỉ dành cho người vận hành"),
        ("text/plain", "application/openmetrics-text"),
    ),
)  # fmt: skip
"""Addresses that every site has. `/` and pages that only people read are left out."""


def of_the_data(context: Context) -> Iterator[Operation]:
    """Yield an operation for each kind of address that the edition's things have."""
    forms = context.served.forms
    found: dict[str, tuple[dict[str, None], str]] = {}
    for class_ in forms.by_class:
        for member in members(context.statements, class_, _SAMPLE).items:
            path = context.request.urls.local_path(document_of(member.subject)) or ""
            template = template_of(path, _is_fragment(member.subject))
            if template:
                found.setdefault(template, ({}, path))[0].setdefault(class_)
    for template, (classes, example) in sorted(found.items()):
        yield from _documents(template, classes, example)


def _is_fragment(iri: str) -> bool:
    """Tell whether a thing is described within the document of another."""
    return "#" in iri and not iri.endswith(MAIN)


def template_of(path: str, is_part: bool = False) -> str:
    """Return the address pattern of a document, "" of one that has none.

    `/press/sakai/2023/mou` -> `/press/{publisher}/{year}/{slug}`, `/doc/event/x` ->
    `/doc/event/{slug}`.
    """
    match path.split("/"):
        case _ if is_part:
            return ""
        case ["", "press", _, _, _]:
            return "/press/{publisher}/{year}/{slug}"
        case ["", "doc", kind, _]:
            return f"/doc/{kind}/{{slug}}"
    return ""


def _documents(template: str, classes: Iterable[str], example: str) -> Iterator[Operation]:
    names = tuple(schemas.name_of(each) for each in classes)
    named = ", ".join(names)
    thing = Text(named, named, named)
    schema: Json = {"anyOf": [{"$ref": SCHEMAS + name} for name in (*names, neighbours.NAME)]}
    values = dict(zip(template.split("/"), example.split("/"), strict=True))
    parameters = tuple(
        {**_parameter(segment[1:-1], _PART, "path"), "example": value}
        for segment, value in values.items() if segment.startswith("{")
    )  # fmt: skip
    types = _types(JSON, *DOCUMENTS)
    made = Operation(
        template, thing, types, (*parameters, _VIEW, _LANG), schema, None, names, example
    )
    yield made
    yield replace(made, path=f"{template}.json", types=(JSON.media_type,), classes=())
