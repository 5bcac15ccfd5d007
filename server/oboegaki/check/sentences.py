"""One plain sentence for each kind of constraint, for shapes that have no message of their own.

Places: {path} the property in words, {value} what is written, {limit} what the shape asks for.
Nobody who reads them has to know what SHACL is.
"""

from dataclasses import dataclass

from oboegaki.errors import Text


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong and what to do, and the parameters of the constraint that name the limit."""

    message: Text
    remedy: Text
    parameters: tuple[str, ...] = ()


_NOTHING = Text("", "")


def _row(parameter: str, message: Text, remedy: Text = _NOTHING) -> Sentence:
    return Sentence(message, remedy, tuple(parameter.split()))


SENTENCES = {
    "MinCount": _row(
        "minCount",
        Text(
            "{path}が足りません（{limit} 個以上必要です）。",
            "{path} is missing (at least {limit} needed).",
            "Thiếu {path} (cần ít nhất {limit}).",
        ),
        Text("{path}を書いてください。", "State {path}.", "Hãy ghi {path}."),
    ),
    "MaxCount": _row(
        "maxCount",
        Text(
            "{path}が多すぎます（{limit} 個までです）。",
            "There is too much of {path} (at most {limit}).",
            "Có quá nhiều {path} (nhiều nhất {limit}).",
        ),
        Text("余分なものを取り除いてください。", "Remove what is too much.", "Hãy bỏ phần thừa."),
    ),
    "Datatype": _row(
        "datatype",
        Text(
            "{path}「{value}」は{limit}ではありません。",
            '{path} "{value}" is not {limit}.',
            "{path} “{value}” không phải là {limit}.",
        ),
        Text(
            "値かデータ型を直してください。",
            "Mend the value or its datatype.",
            "Hãy sửa giá trị hoặc kiểu dữ liệu.",
        ),
    ),
    "Class": _row(
        "class",
        Text(
            "{path}「{value}」は「{limit}」として記述されていません。",
            '{path} "{value}" is not described as "{limit}".',
            "{path} “{value}” không được mô tả là “{limit}”.",
        ),
        Text(
            "その種類のものを指定するか、値の側に種類を書いてください。",
            "Name one that is, or state its type where it is described.",
            "Hãy ghi mục thuộc loại đó, hoặc ghi loại ở nơi mô tả mục.",
        ),
    ),
    "NodeKind": _row(
        "nodeKind",
        Text(
            "{path}「{value}」は{limit}で書く必要があります。",
            '{path} "{value}" has to be {limit}.',
            "{path} “{value}” phải là {limit}.",
        ),
        Text("書き方を直してください。", "Write it as that.", "Hãy viết theo dạng đó."),
    ),
    "MinExclusive": _row(
        "minExclusive",
        Text(
            "{path}「{value}」は {limit} より大きくなければなりません。",
            '{path} "{value}" has to be more than {limit}.',
            "{path} “{value}” phải lớn hơn {limit}.",
        ),
    ),
    "MinInclusive": _row(
        "minInclusive",
        Text(
            "{path}「{value}」は {limit} 以上でなければなりません。",
            '{path} "{value}" has to be {limit} or more.',
            "{path} “{value}” phải từ {limit} trở lên.",
        ),
    ),
    "MaxExclusive": _row(
        "maxExclusive",
        Text(
            "{path}「{value}」は {limit} より小さくなければなりません。",
            '{path} "{value}" has to be less than {limit}.',
            "{path} “{value}” phải nhỏ hơn {limit}.",
        ),
    ),
    "MaxInclusive": _row(
        "maxInclusive",
        Text(
            "{path}「{value}」は {limit} 以下でなければなりません。",
            '{path} "{value}" has to be {limit} or less.',
            "{path} “{value}” phải từ {limit} trở xuống.",
        ),
    ),
    "MinLength": _row(
        "minLength",
        Text(
            "{path}「{value}」が短すぎます（{limit} 文字以上）。",
            '{path} "{value}" is too short (at least {limit} characters).',
            "{path} “{value}” quá ngắn (ít nhất {limit} ký tự).",
        ),
    ),
    "MaxLength": _row(
        "maxLength",
        Text(
            "{path}「{value}」が長すぎます（{limit} 文字まで）。",
            '{path} "{value}" is too long (at most {limit} characters).',
            "{path} “{value}” quá dài (nhiều nhất {limit} ký tự).",
        ),
    ),
    "Pattern": _row(
        "pattern",
        Text(
            "{path}「{value}」は決められた書き方（{limit}）に合いません。",
            '{path} "{value}" is not written in the form {limit}.',
            "{path} “{value}” không được viết theo dạng {limit}.",
        ),
    ),
    "LanguageIn": _row(
        "languageIn",
        Text(
            "{path}「{value}」の言語の印が {limit} のどれでもありません。",
            'The language of {path} "{value}" is none of {limit}.',
            "Ngôn ngữ của {path} “{value}” không thuộc {limit}.",
        ),
        Text(
            "@ja のように言語を付けてください。",
            "Add the language, such as @ja.",
            "Hãy thêm mã ngôn ngữ, như @ja.",
        ),
    ),
    "UniqueLang": _row(
        "",
        Text(
            "{path}に同じ言語のものが二つ以上あります。",
            "{path} is stated more than once in the same language.",
            "{path} có nhiều hơn một giá trị trong cùng một ngôn ngữ.",
        ),
        Text(
            "言語ごとに一つにしてください。",
            "Keep one in each language.",
            "Hãy giữ một giá trị cho mỗi ngôn ngữ.",
        ),
    ),
    "Equals": _row(
        "equals",
        Text(
            "{path}が「{limit}」と同じではありません。",
            '{path} is not the same as "{limit}".',
            "{path} không trùng với “{limit}”.",
        ),
    ),
    "Disjoint": _row(
        "disjoint",
        Text(
            "{path}「{value}」は「{limit}」にも使われています。",
            '{path} "{value}" is also used as "{limit}".',
            "{path} “{value}” cũng được dùng làm “{limit}”.",
        ),
    ),
    "LessThan": _row(
        "lessThan",
        Text(
            "{path}「{value}」は「{limit}」より前（小さい値）でなければなりません。",
            '{path} "{value}" has to come before (be less than) "{limit}".',
            "{path} “{value}” phải đứng trước (nhỏ hơn) “{limit}”.",
        ),
        Text(
            "順序を直し、時刻なら両方に時差（+09:00 など）を書いてください。",
            "Mend the order; give both times their zone, such as +09:00.",
            "Hãy sửa thứ tự; nếu là giờ thì ghi độ lệch giờ cho cả hai, như +09:00.",
        ),
    ),
    "LessThanOrEquals": _row(
        "lessThanOrEquals",
        Text(
            "{path}「{value}」は「{limit}」より後（大きい値）にはできません。",
            '{path} "{value}" cannot come after (be more than) "{limit}".',
            "{path} “{value}” không được đứng sau (lớn hơn) “{limit}”.",
        ),
        Text(
            "順序を直し、時刻なら両方に時差（+09:00 など）を書いてください。",
            "Mend the order; give both times their zone, such as +09:00.",
            "Hãy sửa thứ tự; nếu là giờ thì ghi độ lệch giờ cho cả hai, như +09:00.",
        ),
    ),
    "Not": _row(
        "",
        Text(
            "{path}「{value}」は、あってはならない形をしています。",
            '{path} "{value}" is of a kind that is not allowed here.',
            "{path} “{value}” thuộc loại không được phép ở đây.",
        ),
    ),
    "And": _row(
        "and",
        Text(
            "{path}「{value}」は、必要な条件のすべては満たしていません。",
            '{path} "{value}" does not meet all that is asked of it.',
            "{path} “{value}” không đáp ứng mọi điều kiện.",
        ),
    ),
    "Or": _row(
        "or",
        Text(
            "{path}「{value}」は、認められた形のどれでもありません。",
            '{path} "{value}" is of none of the kinds that are allowed.',
            "{path} “{value}” không thuộc loại nào được phép.",
        ),
    ),
    "Xone": _row(
        "xone",
        Text(
            "{path}「{value}」は、認められた形のちょうど一つではありません。",
            '{path} "{value}" is not of exactly one of the kinds that are allowed.',
            "{path} “{value}” không thuộc đúng một trong các loại được phép.",
        ),
    ),
    "Node": _row(
        "node",
        Text(
            "{path}「{value}」の内容が条件を満たしていません。",
            '{path} "{value}" does not meet what is asked of it.',
            "{path} “{value}” không đáp ứng điều kiện.",
        ),
    ),
    "QualifiedMinCount": _row(
        "qualifiedMinCount",
        Text(
            "条件に合う{path}が足りません（{limit} 個以上必要です）。",
            "Too little of {path} is as asked (at least {limit} needed).",
            "Không đủ {path} đáp ứng điều kiện (cần ít nhất {limit}).",
        ),
    ),
    "QualifiedMaxCount": _row(
        "qualifiedMaxCount",
        Text(
            "条件に合う{path}が多すぎます（{limit} 個までです）。",
            "Too much of {path} is of this kind (at most {limit}).",
            "Quá nhiều {path} thuộc loại này (nhiều nhất {limit}).",
        ),
    ),
    "Closed": _row(
        "",
        Text(
            "「{path}」はここでは使えません。",
            '"{path}" cannot be used here.',
            "Không dùng được “{path}” ở đây.",
        ),
        Text(
            "綴りを確かめるか、取り除いてください。",
            "Check its spelling, or remove it.",
            "Hãy kiểm tra cách viết, hoặc bỏ đi.",
        ),
    ),
    "HasValue": _row(
        "hasValue",
        Text(
            "{path}に「{limit}」がありません。",
            '{path} does not have "{limit}".',
            "{path} không có “{limit}”.",
        ),
    ),
    "In": _row(
        "in",
        Text(
            "{path}「{value}」は決められた値ではありません。",
            '{path} "{value}" is not one of the values that are allowed.',
            "{path} “{value}” không phải là một trong các giá trị được phép.",
        ),
        Text("使える値: {limit}", "Allowed: {limit}.", "Các giá trị được phép: {limit}."),
    ),
}
"""By the name of the constraint component (SHACL, 4) without its ending."""

OTHER = _row(
    "",
    Text(
        "{path}「{value}」が規則に合いません。",
        '{path} "{value}" breaks a rule.',
        "{path} “{value}” không đúng quy tắc.",
    ),
)
"""For SPARQL constraints and components of others that bring no message."""

THIS = Text("これ", "It", "Mục này")
"""Stands for {path} when a shape is about the node itself."""

NODE_KINDS = {
    "IRI": Text(
        "IRI（<…> か接頭辞付きの名前）",
        "an IRI (<…> or a prefixed name)",
        "một IRI (<…> hoặc tên có tiền tố)",
    ),
    "BlankNode": Text(
        "名前のない節（[ … ]）", "a node without a name ([ … ])", "một nút không có tên ([ … ])"
    ),
    "Literal": Text('文字列などの値（"…"）', 'a literal ("…")', 'một giá trị ("…")'),
    "BlankNodeOrIRI": Text(
        "IRI か名前のない節", "an IRI or a node without a name", "một IRI hoặc một nút không có tên"
    ),
    "BlankNodeOrLiteral": Text(
        "値か名前のない節",
        "a literal or a node without a name",
        "một giá trị hoặc một nút không có tên",
    ),
    "IRIOrLiteral": Text("IRI か値", "an IRI or a literal", "một IRI hoặc một giá trị"),
}

DATATYPES = {
    "string": Text(
        "言語の印のない文字列", "a text without a language", "văn bản không kèm mã ngôn ngữ"
    ),
    "langString": Text(
        '言語の印の付いた文字列（"…"@ja）',
        'a text with a language ("…"@en)',
        'văn bản kèm mã ngôn ngữ ("…"@vi)',
    ),
    "date": Text("日付（2023-12-06 の形）", "a date such as 2023-12-06", "ngày như 2023-12-06"),
    "dateTime": Text(
        "日時（2023-12-06T11:35:00+04:00 の形）",
        "a date and time such as 2023-12-06T11:35:00+04:00",
        "ngày giờ như 2023-12-06T11:35:00+04:00",
    ),
    "time": Text("時刻（11:35:00 の形）", "a time such as 11:35:00", "giờ như 11:35:00"),
    "gYear": Text("年（2023 の形）", "a year such as 2023", "năm như 2023"),
    "gYearMonth": Text("年月（2023-02 の形）", "a month such as 2023-02", "tháng như 2023-02"),
    "integer": Text("整数", "a whole number", "số nguyên"),
    "nonNegativeInteger": Text("0 以上の整数", "a whole number of 0 or more", "số nguyên từ 0"),
    "decimal": Text("小数", "a decimal number", "số thập phân"),
    "boolean": Text("true か false", "true or false", "true hoặc false"),
    "anyURI": Text("xsd:anyURI の値", "an xsd:anyURI", "một giá trị xsd:anyURI"),
    "duration": Text(
        "期間（PT30M の形）", "a duration such as PT30M", "khoảng thời gian như PT30M"
    ),
}
