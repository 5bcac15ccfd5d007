"""What an agent gave with a call: read once, checked, and refused in our words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oboegaki.errors import BadRequest, Text

Schema = dict[str, object]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a tool: what it means, and the JSON Schema of its value."""

    name: str
    schema: Schema
    is_required: bool = False


def text(name: str, description: str, longest: int = 2_000, *, required: bool = False) -> Argument:
    """Return an argument that is a text."""
    schema: Schema = {"type": "string", "description": description, "maxLength": longest}
    return Argument(name, schema, required)


def choice(name: str, description: str, options: Sequence[str]) -> Argument:
    """Return an argument that is one of a few words, the first by default."""
    schema: Schema = {"type": "string", "description": description, "enum": list(options),
                      "default": options[0]}  # fmt: skip
    return Argument(name, schema)


def number(name: str, description: str, default: int, most: int) -> Argument:
    """Return an argument that is a number from 1."""
    schema: Schema = {"type": "integer", "description": description, "minimum": 1,
                      "maximum": most, "default": default}  # fmt: skip
    return Argument(name, schema)


LANGUAGE = choice("language", "language of labels and texts", ("en", "ja", "vi"))


class Given:
    """The values of a call, by the arguments that a tool has; raises BadRequest for others."""

    def __init__(self, arguments: Sequence[Argument], values: Mapping[str, object]) -> None:
        """Check every value."""
        known = {each.name: each for each in arguments}
        unknown = [name for name in values if name not in known]
        if unknown:
            raise _unknown(unknown[0], list(known))
        missing = [a.name for a in arguments if a.is_required and values.get(a.name) in (None, "")]
        if missing:
            raise _wrong(missing[0], "required")
        self._values = {
            name: _checked(known[name], value)
            for name, value in values.items()
            if value is not None
        }
        self._known = known

    def text(self, name: str) -> str:
        """Return a text; its default, or "", when it was not given."""
        return str(self._values.get(name, self._known[name].schema.get("default", "")))

    def number(self, name: str) -> int:
        """Return a number, or its default."""
        value = self._values.get(name, self._known[name].schema["default"])
        assert isinstance(value, int)  # noqa: S101 - _checked has seen to it
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Return an object of texts."""
        value = self._values.get(name, {})
        assert isinstance(value, dict)  # noqa: S101 - _checked has seen to it
        return {str(key): str(each) for key, each in value.items()}


_MOST_VALUES, _LONGEST_VALUE = 20, 2_000


def _checked(argument: Argument, value: object) -> object:
    """Return a value that fits its schema; raises BadRequest for another."""
    schema = argument.schema
    kind = schema["type"]
    if kind == "string":
        options, longest = schema.get("enum"), schema.get("maxLength", _LONGEST_VALUE)
        fits = isinstance(value, str) and (not isinstance(options, list) or value in options)
        fits = fits and isinstance(longest, int) and len(str(value)) <= longest
    elif kind == "integer":
        most = schema["maximum"]
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = whole and isinstance(most, int) and isinstance(value, int) and 1 <= value <= most
    else:
        fits = isinstance(value, dict) and len(value) <= _MOST_VALUES
        fits = fits and isinstance(value, dict) and all(map(_is_plain, value.values()))
    if not fits:
        raise _wrong(argument.name, _expected(schema))
    return value


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and len(str(value)) <= _LONGEST_VALUE


def _expected(schema: Schema) -> str:
    if "enum" in schema:
        return f"one of {schema['enum']}"
    if schema["type"] == "integer":
        return f"1 to {schema['maximum']}"
    longest = schema.get("maxLength")
    return f"{schema['type']}, {longest} characters at most" if longest else str(schema["type"])


def _wrong(name: str, expected: str) -> BadRequest:
    return BadRequest(
        Text(f"{name} の値が使えません。", f"The value of `{name}` cannot be used.",
             f"Không dùng được giá trị của `{name}`."),
        Text(f"必要なもの: {expected}", f"It has to be: {expected}.", f"Phải là: {expected}."),
    )  # fmt: skip


def _unknown(name: str, known: Sequence[str]) -> BadRequest:
    listed = ", ".join(known) or "-"
    return BadRequest(
        Text(f"「{name[:80]}」という引数はありません。", f"There is no argument `{name[:80]}`.",
             f"Không có đối số `{name[:80]}`."),
        Text(f"使えるもの: {listed}", f"There are: {listed}.", f"Có: {listed}."),
    )  # fmt: skip
