"""What can be wrong with an authored file whose syntax is right, and how to mend it."""

from oboegaki.authoring.names import Home, Keys, did_you_mean, near
from oboegaki.authoring.tree import Problem, Scalar
from oboegaki.errors import Text

MOST = 50
"""Problems of one file that are told."""


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def unknown_key(key: Scalar, keys: Keys) -> Problem:
    """A key that the context does not have."""
    shown = _shown(key.text)
    if key.text in keys.classes:
        return Problem(
            key.at,
            "unknown-key",
            Text(f"「{shown}」は種類の名前で、項目名ではありません。",
                 f'"{shown}" names a class, not a property.'),
            Text(f"「種類: {shown}」のように書いてください。", f"Write it as `type: {shown}`."),
        )  # fmt: skip
    return Problem(
        key.at,
        "unknown-key",
        Text(f"項目「{shown}」はありません。", f'There is no key "{shown}".'),
        did_you_mean(keys.near_property(key.text)),
    )


def unknown_class(name: Scalar, keys: Keys) -> Problem:
    """A class that the context does not have."""
    shown = _shown(name.text)
    return Problem(
        name.at,
        "unknown-class",
        Text(f"種類「{shown}」はありません。", f'There is no class "{shown}".'),
        did_you_mean(keys.near_class(name.text)),
    )


def no_address(scalar: Scalar, home: Home) -> Problem:
    """A text where an address is wanted."""
    prefix, colon, local = scalar.text.partition(":")
    meant = near(prefix, home.prefixes) if colon else ""
    return Problem(
        scalar.at,
        "no-address",
        Text(f"「{_shown(scalar.text)}」は番地ではありません。",
             f'"{_shown(scalar.text)}" is no address.'),
        did_you_mean(f"{meant}:{local}") if meant
        else Text('共有するものは「orgs:名前」や「persons:名前」、この資料だけのものは「"#名前"」'
                  "（引用符付き）、ほかは https:// で始まる番地を書くか、その場に説明を"
                  "書いてください。",
                  'Write `orgs:name` or `persons:name` for a shared thing, `"#name"` (in quotes) '
                  "for one of this file alone, a whole address with https://, or describe the "
                  "thing here."),
    )  # fmt: skip


def missing(at: int) -> Problem:
    """A key without a value."""
    return Problem(
        at,
        "no-value",
        Text("値がありません。", "There is no value."),
        Text("値を書くか、項目を消してください。「#」で始まる値は引用符で囲みます。",
             'Write one, or take the key away. A value that begins with "#" needs quotes.'),
    )  # fmt: skip


def no_thing(at: int) -> Problem:
    """Something else where a thing with keys is wanted."""
    return Problem(
        at,
        "no-thing",
        Text("「項目名: 値」の並びがありません。", "There are no keys with values here."),
        Text("「題名: …」のように書いてください。", "Write it like `title: …`."),
    )


def one_address(at: int) -> Problem:
    """Several addresses for one thing."""
    return Problem(
        at,
        "no-address",
        Text("番地は一つだけです。", "A thing has one address."),
        Text("番地を一つだけ書いてください。", "Write one address."),
    )


def no_class(at: int) -> Problem:
    """Something else where the name of a class is wanted."""
    return Problem(
        at,
        "unknown-class",
        Text("種類が名前ではありません。", "A class is named by a word."),
        Text(
            "「種類: 報道発表資料」のように書いてください。", "Write it like `type: PressRelease`."
        ),
    )


def list_in_list(at: int) -> Problem:
    """A list among the values of a list."""
    return Problem(
        at,
        "list-in-list",
        Text("一覧の中に一覧があります。", "There is a list within a list."),
        Text("値を一つの一覧に並べてください。", "Put the values into one list."),
    )


def no_value(at: int) -> Problem:
    """A thing where a plain value is wanted."""
    return Problem(
        at,
        "no-value",
        Text("ここには値を一つ書きます。", "A plain value is wanted here."),
        Text("日付や数をそのまま書いてください。", "Write the date or the number itself."),
    )


def no_language(tag: Scalar) -> Problem:
    """A key of a language map that is no language."""
    return Problem(
        tag.at,
        "no-language",
        Text(f"「{_shown(tag.text)}」は言語の符号ではありません。",
             f'"{_shown(tag.text)}" is no language tag.'),
        Text("「ja: …」「en: …」のように書いてください。", "Write it like `ja: …` and `en: …`."),
    )  # fmt: skip


def no_text(at: int) -> Problem:
    """Something else where a text in a language is wanted."""
    return Problem(
        at,
        "no-value",
        Text("ここには文字列を書きます。", "A text is wanted here."),
        Text("「ja: 文字列」のように書いてください。", "Write it like `ja: text`."),
    )


def spelt_out_wrongly(at: int) -> Problem:
    """A value with `@value` and something that does not belong there."""
    return Problem(
        at,
        "no-value",
        Text("@value と並べられるのは @type か @language だけです。",
             "Only @type or @language may stand beside @value."),
        Text("ほかの項目を消してください。", "Take the other keys away."),
    )  # fmt: skip


def refused(at: int, reason: str) -> Problem:
    """An address or a tag that RDF refuses."""
    return Problem(
        at,
        "no-address",
        Text(f"RDF の値として正しくありません: {reason}", f"RDF does not take this: {reason}."),
        Text("番地や言語の符号の綴りを確かめてください。",
             "Check the spelling of the address or the language."),
    )  # fmt: skip
