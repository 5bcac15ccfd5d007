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


def _row(parameter: str, ja: str, en: str, do_ja: str = "", do_en: str = "") -> Sentence:
    return Sentence(Text(ja, en), Text(do_ja, do_en), tuple(parameter.split()))


SENTENCES = {
    "MinCount": _row(
        "minCount",
        "{path}が足りません（{limit} 個以上必要です）。",
        "{path} is missing (at least {limit} needed).",
        "{path}を書いてください。",
        "State {path}.",
    ),
    "MaxCount": _row(
        "maxCount",
        "{path}が多すぎます（{limit} 個までです）。",
        "There is too much of {path} (at most {limit}).",
        "余分なものを取り除いてください。",
        "Remove what is too much.",
    ),
    "Datatype": _row(
        "datatype",
        "{path}「{value}」は{limit}ではありません。",
        '{path} "{value}" is not {limit}.',
        "値かデータ型を直してください。",
        "Mend the value or its datatype.",
    ),
    "Class": _row(
        "class",
        "{path}「{value}」は「{limit}」として記述されていません。",
        '{path} "{value}" is not described as "{limit}".',
        "その種類のものを指定するか、値の側に種類を書いてください。",
        "Name one that is, or state its type where it is described.",
    ),
    "NodeKind": _row(
        "nodeKind",
        "{path}「{value}」は{limit}で書く必要があります。",
        '{path} "{value}" has to be {limit}.',
        "書き方を直してください。",
        "Write it as that.",
    ),
    "MinExclusive": _row(
        "minExclusive", "{path}「{value}」は {limit} より大きくなければなりません。",
        '{path} "{value}" has to be more than {limit}.',
    ),
    "MinInclusive": _row(
        "minInclusive", "{path}「{value}」は {limit} 以上でなければなりません。",
        '{path} "{value}" has to be {limit} or more.',
    ),
    "MaxExclusive": _row(
        "maxExclusive", "{path}「{value}」は {limit} より小さくなければなりません。",
        '{path} "{value}" has to be less than {limit}.',
    ),
    "MaxInclusive": _row(
        "maxInclusive", "{path}「{value}」は {limit} 以下でなければなりません。",
        '{path} "{value}" has to be {limit} or less.',
    ),
    "MinLength": _row(
        "minLength", "{path}「{value}」が短すぎます（{limit} 文字以上）。",
        '{path} "{value}" is too short (at least {limit} characters).',
    ),
    "MaxLength": _row(
        "maxLength", "{path}「{value}」が長すぎます（{limit} 文字まで）。",
        '{path} "{value}" is too long (at most {limit} characters).',
    ),
    "Pattern": _row(
        "pattern", "{path}「{value}」は決められた書き方（{limit}）に合いません。",
        '{path} "{value}" is not written in the form {limit}.',
    ),
    "LanguageIn": _row(
        "languageIn",
        "{path}「{value}」の言語の印が {limit} のどれでもありません。",
        'The language of {path} "{value}" is none of {limit}.',
        "@ja のように言語を付けてください。",
        "Add the language, such as @ja.",
    ),
    "UniqueLang": _row(
        "",
        "{path}に同じ言語のものが二つ以上あります。",
        "{path} is stated more than once in the same language.",
        "言語ごとに一つにしてください。",
        "Keep one in each language.",
    ),
    "Equals": _row(
        "equals", "{path}が「{limit}」と同じではありません。",
        '{path} is not the same as "{limit}".',
    ),
    "Disjoint": _row(
        "disjoint", "{path}「{value}」は「{limit}」にも使われています。",
        '{path} "{value}" is also used as "{limit}".',
    ),
    "LessThan": _row(
        "lessThan",
        "{path}「{value}」は「{limit}」より前（小さい値）でなければなりません。",
        '{path} "{value}" has to come before (be less than) "{limit}".',
        "順序を直し、時刻なら両方に時差（+09:00 など）を書いてください。",
        "Mend the order; give both times their zone, such as +09:00.",
    ),
    "LessThanOrEquals": _row(
        "lessThanOrEquals",
        "{path}「{value}」は「{limit}」より後（大きい値）にはできません。",
        '{path} "{value}" cannot come after (be more than) "{limit}".',
        "順序を直し、時刻なら両方に時差（+09:00 など）を書いてください。",
        "Mend the order; give both times their zone, such as +09:00.",
    ),
    "Not": _row(
        "", "{path}「{value}」は、あってはならない形をしています。",
        '{path} "{value}" is of a kind that is not allowed here.',
    ),
    "And": _row(
        "and", "{path}「{value}」は、必要な条件のすべては満たしていません。",
        '{path} "{value}" does not meet all that is asked of it.',
    ),
    "Or": _row(
        "or", "{path}「{value}」は、認められた形のどれでもありません。",
        '{path} "{value}" is of none of the kinds that are allowed.',
    ),
    "Xone": _row(
        "xone", "{path}「{value}」は、認められた形のちょうど一つではありません。",
        '{path} "{value}" is not of exactly one of the kinds that are allowed.',
    ),
    "Node": _row(
        "node", "{path}「{value}」の内容が条件を満たしていません。",
        '{path} "{value}" does not meet what is asked of it.',
    ),
    "QualifiedMinCount": _row(
        "qualifiedMinCount", "条件に合う{path}が足りません（{limit} 個以上必要です）。",
        "Too little of {path} is as asked (at least {limit} needed).",
    ),
    "QualifiedMaxCount": _row(
        "qualifiedMaxCount", "条件に合う{path}が多すぎます（{limit} 個までです）。",
        "Too much of {path} is of this kind (at most {limit}).",
    ),
    "Closed": _row(
        "",
        "「{path}」はここでは使えません。",
        '"{path}" cannot be used here.',
        "綴りを確かめるか、取り除いてください。",
        "Check its spelling, or remove it.",
    ),
    "HasValue": _row(
        "hasValue", "{path}に「{limit}」がありません。",
        '{path} does not have "{limit}".',
    ),
    "In": _row(
        "in",
        "{path}「{value}」は決められた値ではありません。",
        '{path} "{value}" is not one of the values that are allowed.',
        "使える値: {limit}",
        "Allowed: {limit}.",
    ),
}  # fmt: skip
"""By the name of the constraint component (SHACL, 4) without its ending."""

OTHER = _row("", "{path}「{value}」が規則に合いません。", '{path} "{value}" breaks a rule.')
"""For SPARQL constraints and components of others that bring no message."""

THIS = Text("これ", "It")
"""Stands for {path} when a shape is about the node itself."""

NODE_KINDS = {
    "IRI": Text("IRI（<…> か接頭辞付きの名前）", "an IRI (<…> or a prefixed name)"),
    "BlankNode": Text("名前のない節（[ … ]）", "a node without a name ([ … ])"),
    "Literal": Text('文字列などの値（"…"）', 'a literal ("…")'),
    "BlankNodeOrIRI": Text("IRI か名前のない節", "an IRI or a node without a name"),
    "BlankNodeOrLiteral": Text("値か名前のない節", "a literal or a node without a name"),
    "IRIOrLiteral": Text("IRI か値", "an IRI or a literal"),
}

DATATYPES = {
    "string": Text("言語の印のない文字列", "a text without a language"),
    "langString": Text('言語の印の付いた文字列（"…"@ja）', 'a text with a language ("…"@en)'),
    "date": Text("日付（2023-12-06 の形）", "a date such as 2023-12-06"),
    "dateTime": Text(
        "日時（2023-12-06T11:35:00+04:00 の形）",
        "a date and time such as 2023-12-06T11:35:00+04:00",
    ),
    "time": Text("時刻（11:35:00 の形）", "a time such as 11:35:00"),
    "gYear": Text("年（2023 の形）", "a year such as 2023"),
    "gYearMonth": Text("年月（2023-02 の形）", "a month such as 2023-02"),
    "integer": Text("整数", "a whole number"),
    "nonNegativeInteger": Text("0 以上の整数", "a whole number of 0 or more"),
    "decimal": Text("小数", "a decimal number"),
    "boolean": Text("true か false", "true or false"),
    "anyURI": Text("xsd:anyURI の値", "an xsd:anyURI"),
    "duration": Text("期間（PT30M の形）", "a duration such as PT30M"),
}
