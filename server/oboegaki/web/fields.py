"""Fields of query strings and forms: decoded exactly once, and refused when they are not UTF-8."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from oboegaki.errors import BadRequest, Text

Fields = Mapping[str, Sequence[str]]
"""Name -> its values, in order."""

_MOST = 100


def parsed(encoded: str) -> Fields:
    """Decode a query string or a form exactly once; raises BadRequest when it is not UTF-8."""
    try:
        return parse_qs(encoded, keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise _not_utf8() from None
        raise BadRequest(
            Text(
                "パラメーターが多すぎます。",
                "There are too many parameters.",
                "Có quá nhiều tham số.",
            ),
            Text("100 個までにしてください。", "Send at most 100.", "Chỉ được gửi tối đa 100."),
        ) from None


def decoded(body: bytes) -> str:
    """Return a body as text; raises BadRequest when it is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _not_utf8() -> BadRequest:
    return BadRequest(
        Text(
            "UTF-8 ではない文字があります。",
            "There are characters that are not UTF-8.",
            "Có ký tự không phải UTF-8.",
        ),
        Text("UTF-8 で送ってください。", "Send it as UTF-8.", "Hãy gửi bằng UTF-8."),
    )
