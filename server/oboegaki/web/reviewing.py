"""The server of a review: one person, one file, one machine.

What it answers is behind a secret in the address, for its own host and port only; decisions come
from its own pages only (Origin, Fetch metadata). Nothing is kept but the file.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from oboegaki.errors import BadRequest, NotFound, OboegakiError, Text
from oboegaki.formats import HTML
from oboegaki.language import negotiate
from oboegaki.rdf import CONCEPTS
from oboegaki.report import Report
from oboegaki.review import additions, edits
from oboegaki.review.facts import Facts, Thing
from oboegaki.review.findings import findings_of
from oboegaki.review.form import Form, Known
from oboegaki.review.original import Original, original_of
from oboegaki.review.release import Release, changed_meanwhile, revision_of
from oboegaki.web import pages
from oboegaki.web.document import LANGUAGES
from oboegaki.web.guarded import form_of, query_of, refuse_strangers
from oboegaki.web.replies import PRIVATE, Reply, send, status_of
from oboegaki.web.review_page import Said, Sheet

_log = logging.getLogger(__name__)
_SOON = 0.4
"""Seconds that a page waits for the check; a browser with scripts asks again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer asks: the fields of the address, of the form, and the language to read."""

    query: Mapping[str, str]
    form: Mapping[str, str]
    language: str

    def number(self, name: str) -> int:
        """Return a field that is a number, -1 for none."""
        text = self.form.get(name) or self.query.get(name) or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


class Reviewing:
    """The ASGI application of a review; `root` is its secret path, which ends in a slash."""

    def __init__(self, release: Release, known: Known, original: Original | None = None) -> None:
        """Begin the review of a release; `original` is its source where it is not beside it."""
        self.release = release
        self.root = f"/{secrets.token_urlsafe(24)}/"
        self._known, self._original = known, original
        self._checks: dict[str, asyncio.Task[Report | None]] = {}
        self._checking = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Answer a request, or take part in the start and end of the server."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, to)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            await send(await self._answer(request), to, head=request.method == "HEAD")

    async def _answer(self, request: Request) -> Reply:
        language = _language(request)
        try:
            refuse_strangers(request)
            return await self._dispatch(request, language)
        except OboegakiError as error:
            return self._told(error, language)
        except Exception:  # noqa: BLE001 - logged here, and no trace reaches the reviewer
            _log.exception("The review stumbled over %s", request.method)
            return self._told(_stumbled(), language)

    async def _dispatch(self, request: Request, language: str) -> Reply:
        path = request.url.path
        if not secrets.compare_digest(path[: len(self.root)].encode(), self.root.encode()):
            raise _not_here()
        rest = path[len(self.root) :]
        asset = pages.ASSETS.get(rest.removeprefix("static/"))
        if asset:
            return _reply(200, _TYPES[asset.rpartition(".")[2]], pages.asset(asset))
        if rest or request.method not in ("GET", "HEAD", "POST"):
            raise _not_here()
        asked = Asked(query_of(request), await form_of(request), language)
        if request.method == "POST":
            return await self._decided(asked)
        return await self._page(200, asked)

    # Pages ---------------------------------------------------------------------------------------

    async def _page(self, status: int, asked: Asked, refusal: OboegakiError | None = None) -> Reply:
        facts = await asyncio.to_thread(self.release.facts)
        whole = asked.query.get("check") == "1"
        report = await self._report(facts, None if whole else _SOON)
        said = Said(
            current=asked.number("at"),
            page=asked.number("page"),
            refusal=Text(*(refusal.message(each) for each in LANGUAGES)) if refusal else None,
            typed=asked.form if refusal else {},
            onward=asked.query.get("next") == "1",
        )
        form = Form(facts, self._known)
        sheet = Sheet(facts, form, self._source(facts), report, said)
        return self._shown(
            status,
            "review.html",
            asked.language,
            sheet=sheet,
            asked=asked,
            here=partial(self._address, asked.language),
            hidden=partial(_hidden, sheet.revision),
            kind_of=partial(_kind_of, form),
            concepts_at=CONCEPTS,
            can_undo=self.release.kept.is_file(),
        )

    def _address(self, language: str, **numbers: int) -> str:
        return f"{self.root}?{urlencode({**numbers, 'lang': language})}"

    def _shown(self, status: int, template: str, language: str, **values: object) -> Reply:
        switches = [(each, pages.LANGUAGE_NAMES[each]) for each in LANGUAGES]
        body = pages.sheet(
            self.release.site,
            template,
            language,
            release=self.release,
            root=self.root,
            switches=switches,
            today=datetime.now(UTC).astimezone().date(),
            **values,
        )
        return _reply(status, HTML.content_type, body, ("Content-Language", language))

    def _told(self, error: OboegakiError, language: str) -> Reply:
        """Return an error without anything that only the reviewer may know."""
        status = status_of(error)
        inside = status not in (403, 404)
        return self._shown(status, "review_error.html", language, error=error, inside=inside)

    def _source(self, facts: Facts) -> Original | None:
        return self._original or original_of(facts, self.release.path.parent)

    async def _report(self, facts: Facts, patience: float | None) -> Report | None:
        """Return what the check says of a text; None while it runs longer than one waits."""
        revision = revision_of(facts.text)
        if revision not in self._checks:
            self._checks = {revision: asyncio.create_task(self._checked(facts, revision))}
        task = self._checks[revision]
        await asyncio.wait((task,), timeout=patience)
        return task.result() if task.done() else None

    async def _checked(self, facts: Facts, revision: str) -> Report | None:
        """Check a text once the check before has ended; None when nobody wants it any more."""
        async with self._checking:
            if revision not in self._checks:
                return None
            return await asyncio.to_thread(findings_of, self.release, facts)

    # Decisions -----------------------------------------------------------------------------------

    async def _decided(self, asked: Asked) -> Reply:
        try:
            await asyncio.to_thread(self._decide, asked)
        except BadRequest as refusal:
            return await self._page(400, asked, refusal)
        at = asked.number("at")
        onward = self._address(asked.language, at=max(at, 0), next=1)
        return Reply(303, (("Location", onward), ("Content-Length", "0"), *PRIVATE))

    def _decide(self, asked: Asked) -> None:
        revision, do = asked.form.get("revision", ""), asked.form.get("do", "")
        if do == "undo":
            self.release.undo(revision)
            return
        facts = self.release.facts()
        if revision_of(facts.text) != revision:
            raise changed_meanwhile(self.release.path)
        if do not in _DECISIONS:
            raise _unknown()
        self.release.save(_DECISIONS[do](self, facts, asked), revision)

    def _accept(self, facts: Facts, asked: Asked) -> str:
        _, row = _found(facts.rows, asked)
        return edits.accept(facts, row, asked.form.get("value", row.value.text).strip())

    def _reject(self, facts: Facts, asked: Asked) -> str:
        if asked.number("at") in facts.marks:
            return edits.remove(facts, facts.marks[asked.number("at")][0])
        return edits.reject(facts, _found(facts.rows, asked)[1])

    def _settle(self, facts: Facts, asked: Asked) -> str:
        thing, mark = _found(facts.marks, asked)
        if mark.names_thing and asked.form.get("value", "").strip():
            return edits.name(facts, thing, mark, asked.form["value"].strip())
        return edits.settle(facts, mark)

    def _rename(self, facts: Facts, asked: Asked) -> str:
        thing = _thing(facts, asked)
        if thing.address is None or not thing.iri:
            raise _unknown()
        return edits.name(facts, thing, None, asked.form.get("value", "").strip())

    def _remove(self, facts: Facts, asked: Asked) -> str:
        return edits.remove(facts, _thing(facts, asked))

    def _add(self, facts: Facts, asked: Asked) -> str:
        form, thing = Form(facts, self._known), _thing(facts, asked)
        slots = form.slots(thing)
        slot = next((each for each in slots if each.iri == asked.form.get("property")), None)
        if slot is None:
            raise _unknown()
        start = asked.number("start") if asked.form.get("start") else None
        words = asked.form.get("words", "")
        quote = additions.quoted(self._source(facts), words, start)
        return additions.add(facts, form, thing, slot, asked.form.get("value", "").strip(), quote)

    def _sign(self, facts: Facts, asked: Asked) -> str:
        try:
            day = date.fromisoformat(asked.form.get("day", ""))
        except ValueError:
            raise BadRequest(
                Text("確認した日が日付ではありません。", "The day is no date.",
                     "Ngày xác nhận không phải là ngày."),
                Text("2026-11-25 のように書いてください。", "Write it as 2026-11-25.",
                     "Hãy ghi như 2026-11-25."),
            ) from None  # fmt: skip
        return additions.sign(facts, asked.form.get("reviewer", ""), day)


Found = TypeVar("Found")


def _found(places: Mapping[int, Found], asked: Asked) -> Found:
    """Return what a decision is about; raises BadRequest when there is nothing at the place."""
    at = asked.number("at")
    if at not in places:
        raise _unknown()
    return places[at]


def _thing(facts: Facts, asked: Asked) -> Thing:
    """Return the thing that a decision is about; raises BadRequest when there is none."""
    at = asked.number("thing")
    found = next((each for each in facts.things if each.mapping.at == at), None)
    if found is None or found.is_apparatus:
        raise _unknown()
    return found


def _language(request: Request) -> str:
    """Return the language of the page: the one asked for if it is ours, else the browser's."""
    asked = request.query_params.get("lang", "")
    return (
        asked
        if asked in LANGUAGES
        else negotiate(request.headers.get("accept-language"), LANGUAGES)
    )


async def _lifespan(receive: Receive, to: Send) -> None:
    while (await receive())["type"] == "lifespan.startup":
        await to({"type": "lifespan.startup.complete"})
    await to({"type": "lifespan.shutdown.complete"})


def _hidden(revision: str, at: int | None = None) -> Markup:
    """Return the fields of every decision: of which text it is, and about what."""
    values = {"revision": revision, "at": at}
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("").join(field.format(*each) for each in values.items() if each[1] is not None)


def _kind_of(form: Form, iri: str) -> str:
    start = f"{form.facts.home.base}id/"
    kind = iri.removeprefix(start).partition("/")[0] if iri.startswith(start) else ""
    return kind if kind in form.lists else ""


_DECISIONS: Mapping[str, Callable[[Reviewing, Facts, Asked], str]] = {
    "accept": Reviewing._accept,
    "reject": Reviewing._reject,
    "settle": Reviewing._settle,
    "rename": Reviewing._rename,
    "remove": Reviewing._remove,
    "add": Reviewing._add,
    "sign": Reviewing._sign,
}
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
          "svg": "image/svg+xml"}  # fmt: skip


def _reply(status: int, content_type: str, body: bytes, *more: tuple[str, str]) -> Reply:
    own = (("Content-Type", content_type), ("Content-Length", str(len(body))))
    return Reply(status, (*own, *more, *PRIVATE), body)


def _unknown() -> BadRequest:
    return BadRequest(
        Text("何についての決定か分かりません。", "It is not clear what the decision is about.",
             "Không rõ quyết định về điều gì."),
        Text("画面を開き直して、もう一度決めてください。", "Load the page again, then decide.",
             "Hãy tải lại trang rồi quyết định."),
    )  # fmt: skip


def _not_here() -> NotFound:
    return NotFound(
        Text("ここには何もありません。", "There is nothing here.", "Không có gì ở đây."),
        Text("端末に出た番地を開いてください。番地は起動のたびに変わります。",
             "Open the address that the terminal shows; each start has a new one.",
             "Hãy mở địa chỉ hiện trên cửa sổ lệnh; mỗi lần chạy có một địa chỉ mới."),
    )  # fmt: skip


def _stumbled() -> OboegakiError:
    return OboegakiError(
        Text("うまくいきませんでした。ファイルは元のままです。",
             "Something went wrong. The file is as it was.", "Có lỗi xảy ra. Tệp vẫn như cũ."),
        Text("詳しくは端末を見てください。", "The terminal says more.",
             "Xem chi tiết trên cửa sổ lệnh."),
    )  # fmt: skip
