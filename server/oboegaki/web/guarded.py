"""Who may talk to a server that changes files: its own pages, under a name of this machine."""

from urllib.parse import urlsplit

from starlette.requests import Request

from oboegaki.errors import ContentTooLarge, Forbidden, Text
from oboegaki.web import fields

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Names of this machine."""
_LARGEST = 256 << 10
"""Bytes of a form."""


def refuse_strangers(request: Request) -> None:
    """Raise Forbidden unless the request is for this machine and from a page of this server.

    A name that somebody lets point here (DNS rebinding) is no name of this machine; a form on
    another page has another Origin (RFC 6454) or none, and says that it crosses sites.
    """
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        raise _stranger()
    if request.headers.get("sec-fetch-site", "same-origin") == "cross-site" and _is_no_visit(
        request
    ):
        raise _stranger()
    if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
        raise _stranger()


def _is_no_visit(request: Request) -> bool:
    """Tell whether it is anything but a person who opens the page."""
    return request.headers.get("sec-fetch-mode") != "navigate" or request.method == "POST"


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, the last of each name; raises ContentTooLarge, BadRequest."""
    if request.method != "POST":
        return {}
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise ContentTooLarge(
                Text("送られた内容が大きすぎます。", "The form is too large.",
                     "Nội dung gửi quá lớn."),
                Text("短くしてください。", "Make it shorter.", "Hãy rút ngắn lại."),
            )  # fmt: skip
    found = fields.parsed(fields.decoded(body))
    return {name: values[-1] for name, values in found.items()}


def query_of(request: Request) -> dict[str, str]:
    """Return the fields of the address, the last of each name; raises BadRequest."""
    return {name: values[-1] for name, values in fields.parsed(request.url.query).items()}


def _stranger() -> Forbidden:
    return Forbidden(
        Text("この画面の外からは使えません。", "This can only be used from its own page.",
             "Chỉ dùng được từ chính trang này."),
        Text("端末に出た番地を開いてください。", "Open the address that the terminal shows.",
             "Hãy mở địa chỉ hiện trên cửa sổ lệnh."),
    )  # fmt: skip
