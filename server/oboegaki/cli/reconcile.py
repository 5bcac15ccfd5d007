"""`reconcile`: likely duplicates, and a person's decisions about them; nothing merges by itself."""

import json
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from oboegaki import describe
from oboegaki.cli.publish import findings_of, site_of
from oboegaki.cli.terminal import Progress, clean, say, written_whole
from oboegaki.edition.names import STATEMENTS
from oboegaki.errors import SourceError, Text, UsageError
from oboegaki.reconcile.decisions import (
    FILE,
    Decision,
    Named,
    told_apart,
    with_block,
    without_block,
)
from oboegaki.reconcile.pairs import KINDS, Decisions, Pair, pairs
from oboegaki.reconcile.things import Thing, things
from oboegaki.report import Report
from oboegaki.site import Site, reader_language
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Stage, stage

_LONGEST = 500
_NO_REASON = Text("理由は書かれていない。", "No reason was given.")


def reconcile(arguments: Namespace) -> int:
    """List likely duplicates, or write one decision; 1 with a report when it cannot be read."""
    site = site_of(arguments)
    asked = [each for each in (arguments.merge, arguments.different, arguments.undo) if each]
    if len(asked) > 1:
        raise UsageError(
            Text("--merge、--different、--undo は一度に一つです。",
                 "Give one of --merge, --different and --undo at a time.",
                 "Mỗi lần chỉ dùng một trong --merge, --different, --undo."),
        )  # fmt: skip
    if asked and site.files:
        raise UsageError(
            Text("決定は、サイトのフォルダーに書きます。",
                 "Decisions are written into a site's folder.",
                 "Quyết định được ghi vào thư mục của trang."),
            Text("ファイルではなくフォルダーを指定してください。", "Name a folder, not files.",
                 "Hãy nêu thư mục, không phải tệp."),
        )  # fmt: skip
    if arguments.undo:
        return _undo(site, *(_iri(each, site) for each in arguments.undo))
    with _read(site) as staged:
        if staged.statements is None:
            report = Report.of(staged.findings, len(staged.sources), staged.source_quads)
            sys.stdout.write(findings_of(report, site))
            return 1
        if asked:
            return _decide(arguments, site, staged, staged.statements)
        return _list(arguments, site, staged.statements)


@contextmanager
def _read(site: Site) -> Iterator[Stage]:
    """Read the sources as they are now: what a person decided a moment ago counts."""
    progress = Progress()
    with tempfile.TemporaryDirectory(prefix="oboegaki-") as folder:
        staged = stage(site, Path(folder) / STATEMENTS, progress)
        progress.end()
        yield staged
        if staged.statements is not None:
            staged.statements.close()


def _list(arguments: Namespace, site: Site, statements: Statements) -> int:
    decided = Decisions(told_apart(statements))
    there = things(statements, site.base)
    found = pairs(there, decided, arguments.least)
    shown = found[: max(0, arguments.most)]
    if arguments.json:
        print(json.dumps({"things": len(there), "found": len(found),
                          "pairs": [_as_json(each) for each in shown]},
                         ensure_ascii=False, indent=1))  # fmt: skip
        return 0
    for pair in shown:
        print(_as_text(pair, arguments, site) + "\n")
    say(Text(f"{len(there):,} 項目のうち、同じものかもしれない組が {len(found):,} 組あります。"
             "決めるのは人です。",
             f"{len(found):,} pairs among {len(there):,} entries may be one thing. "
             "Nothing is merged until somebody decides.",
             f"Trong {len(there):,} mục có {len(found):,} cặp có thể là một. "
             "Chỉ con người mới quyết định việc gộp."))  # fmt: skip
    return 0


def _as_json(pair: Pair) -> dict[str, object]:
    return {
        "score": pair.score,
        "kind": pair.kept.kind,
        "keep": {"iri": pair.kept.iri, "names": list(pair.kept.names)},
        "merge": {"iri": pair.other.iri, "names": list(pair.other.names)},
        "reasons": [{"code": each.code, "weight": each.weight, "ja": each.text.ja,
                     "en": each.text.en} for each in pair.reasons],
    }  # fmt: skip


_KEEP = Text("残す", "keep ", "giữ ")
_MERGE = Text("統合", "merge", "gộp ")
_WHY = Text("理由", "why  ", "lý do")


def _as_text(pair: Pair, arguments: Namespace, site: Site) -> str:
    language = reader_language()
    words = [each.in_language(language) for each in (KINDS[pair.kept.kind], _KEEP, _MERGE, _WHY)]
    kind, keep, merge, why = words
    between = "、" if language == "ja" else "; "
    told = between.join(f"{'+' if each.weight > 0 else '−'} {each.text.in_language(language)}"
                        for each in pair.reasons)  # fmt: skip
    old, kept = (each.iri.removeprefix(f"{site.base}id/") for each in (pair.other, pair.kept))
    where = " ".join(arguments.site)
    lines = (
        f"{pair.score:.2f}  {kind}",
        f"  {keep}  {_name(pair.kept, language)}  <{pair.kept.iri}>",
        f"  {merge}  {_name(pair.other, language)}  <{pair.other.iri}>",
        f"  {why}  {told}",
        f"  oboegaki reconcile {where + ' ' if where else ''}--merge {old} {kept} --by …",
    )
    return "\n".join(map(clean, lines))


def _name(thing: Thing, language: str) -> str:
    return _named(thing.iri, thing.statements).label.in_language(language)


def _iri(name: str, site: Site) -> str:
    """Return the IRI that `person/x`, `id/person/x` or an IRI means."""
    if urlsplit(name).scheme in ("http", "https", "urn"):
        return name
    return f"{site.base}id/{name.removeprefix('/').removeprefix('id/')}"


def _decide(arguments: Namespace, site: Site, staged: Stage, statements: Statements) -> int:
    by = _given(arguments.by, "--by")
    names = arguments.merge or arguments.different
    one, other = (_iri(each, site) for each in names)
    _verify(one, other, site, staged, statements)
    decision = Decision(
        merges=bool(arguments.merge),
        one=_named(one, statements),
        other=_named(other, statements),
        by=by,
        moment=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        why=_why(arguments.why, one, other, statements, site),
    )
    path = site.root / FILE
    written_whole(path, with_block(_text(path), decision, site.base))
    done = (
        Text("統合を書きました。各資料はそのままです。",
             "Wrote the merge; the sources stay as they are.",
             "Đã ghi việc gộp; các tệp nguồn giữ nguyên.")
        if decision.merges
        else Text("別のものと書きました。もう尋ねません。",
                  "Wrote that they are two; it is not asked again.",
                  "Đã ghi là hai mục khác nhau; sẽ không hỏi lại.")
    )  # fmt: skip
    say(Text(f"{path}: ", f"{path}: ", f"{path}: ") + done + Text(
        "oboegaki check で確かめてください。取り消しは --undo です。",
        " Try `oboegaki check`; `--undo` takes it back.",
        " Hãy chạy `oboegaki check`; `--undo` để hủy."))  # fmt: skip
    return 0


def _given(text: str | None, option: str) -> str:
    """Return what somebody wrote in one line, as far as it may be published."""
    line = clean(" ".join((text or "").split()))
    if not line or len(line) > _LONGEST:
        raise UsageError(
            Text(f"{option} に 1～{_LONGEST} 字で書いてください。決めた人と理由は公開されます。",
                 f"Give {option} in 1 to {_LONGEST} characters: who decides, and why, "
                 "is published.",
                 f"Hãy ghi {option} từ 1 đến {_LONGEST} ký tự: người quyết định và lý do "
                 "được công bố."),
        )  # fmt: skip
    return line


def _why(given: str | None, one: str, other: str, statements: Statements, site: Site) -> Text:
    """Return the reason that was given, or else what spoke for it when it was decided."""
    if given is not None:
        line = _given(given, "--why")
        return Text(line, line)
    from oboegaki.reconcile.evidence import reasons

    there = {each.iri: each for each in things(statements, site.base) if each.iri in (one, other)}
    found = reasons(there[one], there[other]) if len(there) > 1 else ()
    told = [each.text for each in found]
    if not told:
        return _NO_REASON
    return Text("、".join(each.ja for each in told), "; ".join(each.en for each in told))


def _named(iri: str, statements: Statements) -> Named:
    labels = statements.labels([iri]).get(iri, {})
    plain = next(iter(labels.values()), iri)
    return Named(iri, Text(labels.get("ja", plain), labels.get("en", plain)))


def _verify(one: str, other: str, site: Site, staged: Stage, statements: Statements) -> None:
    """Raise UsageError for a decision that cannot be meant."""
    kinds = [each.removeprefix(f"{site.base}id/").partition("/")[0] for each in (one, other)]
    if one == other or kinds[0] != kinds[1]:
        raise UsageError(
            Text("同じ種類の、二つの別の項目を指定してください。",
                 "Name two different entries of one kind.",
                 "Hãy nêu hai mục khác nhau cùng loại."),
        )  # fmt: skip
    for iri in (one, other):
        _verify_one(iri, site, staged, statements)
    if frozenset((one, other)) in told_apart(statements):
        raise UsageError(
            Text("この二つは別のものと決められています。", "These two are decided to be different.",
                 "Hai mục này đã được xác định là khác nhau."),
            Text("考えが変わったら、先に --undo で取り消してください。",
                 "To change that, undo it first with --undo.",
                 "Nếu muốn đổi, hãy hủy bằng --undo trước."),
        )  # fmt: skip


def _verify_one(iri: str, site: Site, staged: Stage, statements: Statements) -> None:
    kept = staged.merged.get(iri)
    if kept is not None:
        raise UsageError(
            Text(f"<{iri}> は既に <{kept}> に統合されています。",
                 f"<{iri}> is merged into <{kept}> already.",
                 f"<{iri}> đã được gộp vào <{kept}>."),
            Text("そちらを指定するか、--undo で取り消してください。",
                 "Name that one, or undo it with --undo.",
                 "Hãy nêu mục đó, hoặc hủy bằng --undo."),
        )  # fmt: skip
    there = iri.startswith(f"{site.base}id/") and statements.is_described(iri)
    place = statements.place([iri]) if there else None
    if place is None or describe.past(statements, place) is not None:
        raise UsageError(
            Text(f"<{iri}> について述べたものが、この場所の資料にありません。",
                 f"No source of this site says anything of <{iri}>.",
                 f"Không có nguồn nào nói về <{iri}>."),
            Text("綴りを確かめてください。なくなったものには統合できません。",
                 "Check the spelling; nothing can be merged into what is gone.",
                 "Hãy kiểm tra chính tả; không thể gộp vào mục không còn."),
        )  # fmt: skip


def _undo(site: Site, one: str, other: str) -> int:
    path = site.root / FILE
    text = without_block(_text(path), one, other)
    if text is None:
        raise UsageError(
            Text(f"{path} に、この二つについての決定はありません。",
                 f"{path} holds no decision on these two.",
                 f"{path} không có quyết định nào về hai mục này."),
            Text("手で書いた統合は、書いたファイルから消してください。",
                 "Remove a merge that was written by hand from its own file.",
                 "Việc gộp viết tay thì hãy xóa trong chính tệp đó."),
        )  # fmt: skip
    if text:
        written_whole(path, text)
    else:
        path.unlink()
    say(Text(f"{path}: 決定を取り消しました。", f"{path}: undid the decision.",
             f"{path}: đã hủy quyết định."))  # fmt: skip
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> SourceError:
    return SourceError(
        Text(f"{path} を読めません: {error}。", f"{path} cannot be read: {error}.",
             f"Không đọc được {path}: {error}."),
        Text("場所と権限を確かめてください。", "Check the folder and permissions.",
             "Hãy kiểm tra thư mục và quyền."),
    )  # fmt: skip
