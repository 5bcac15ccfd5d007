"""`draft`: a proposal of facts from an officer's document, as YAML to be confirmed."""

import re
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from oboegaki.cli.publish import site_of
from oboegaki.cli.terminal import say, written_whole
from oboegaki.errors import Text, UsageError
from oboegaki.site import Site

if TYPE_CHECKING:
    from oboegaki.draft.proposal import Proposal

FORMATS = ("yaml", "json")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*/\d{4}/[a-z0-9][a-z0-9-]*")
_UNNAMED = "draft/0000/draft"


def draft(arguments: Namespace) -> int:
    """Write the draft of a release to standard output, or with --to into the site."""
    site = site_of(arguments)
    name = _name(arguments.to)
    target = site.root / "data" / "press" / f"{name}.yaml" if arguments.to else None
    if target is not None:
        _refuse_to_overwrite(target, arguments.text)
    proposal = _proposal(Path(arguments.document), site)
    written = _written(proposal, site, name, arguments.format)
    if target is None:
        sys.stdout.write(written)
    else:
        _put(target, written, proposal.document.text if arguments.text else None)
        _tell(target, proposal)
    return 0


def _name(to: str | None) -> str:
    if to is None:
        return _UNNAMED
    if not _NAME.fullmatch(to):
        raise UsageError(
            Text(f"--to {to} は「発表者/年/短い名前」の形ではありません。",
                 f"--to {to} is not of the form publisher/year/name.",
                 f"--to {to} không có dạng người-công-bố/năm/tên."),
            Text("例のように、半角の英小文字・数字・ハイフンで書いてください: sakai/2023/cop28-mou",
                 "Use small letters, digits and hyphens, such as sakai/2023/cop28-mou.",
                 "Dùng chữ thường, chữ số và gạch nối, ví dụ sakai/2023/cop28-mou."),
        )  # fmt: skip
    return to


def _proposal(path: Path, site: Site) -> "Proposal":
    try:
        from oboegaki.draft.gazetteer import known
        from oboegaki.draft.propose import propose
        from oboegaki.draft.reading import read
    except ImportError as error:
        raise UsageError(
            Text(f"{error.name} がありません。", f"{error.name} is not installed.",
                 f"Chưa cài {error.name}."),
            Text("pip install 'oboegaki[draft]' を実行してください。",
                 "Run `pip install 'oboegaki[draft]'`.",
                 "Hãy chạy `pip install 'oboegaki[draft]'`."),
        ) from None  # fmt: skip
    return propose(read(path), known(site))


def _written(proposal: "Proposal", site: Site, name: str, form: str) -> str:
    from oboegaki.authoring import Home
    from oboegaki.draft.write import as_json, as_yaml

    if form == "json":
        return as_json(proposal)
    home = Home(f"{site.base}press/{name}", site.base)
    return as_yaml(proposal, home, site.publisher.iri, datetime.now(UTC).date())


def _refuse_to_overwrite(target: Path, with_text: bool) -> None:
    beside = [target.with_suffix(suffix) for suffix in (".ttl", ".yaml", ".yml", ".jsonld")]
    beside += [target.with_suffix(".txt")] if with_text else []
    there = next((each for each in beside if each.exists()), None)
    if there is not None:
        raise UsageError(
            Text(f"{there} はもうあります。", f"{there} exists already.", f"{there} đã tồn tại."),
            Text("上書きはしません。別の名前にしてください。",
                 "Nothing is overwritten: choose another name.",
                 "Không ghi đè: hãy chọn tên khác."),
        )  # fmt: skip


def _put(target: Path, written: str, text: str | None) -> None:
    """Write the files whole or not at all."""
    beside = [] if text is None else [(target.with_suffix(".txt"), text)]
    written_whole(target, written, *beside)


def _tell(target: Path, proposal: "Proposal") -> None:
    count = sum(1 for _ in proposal.values())
    say(Text(f"{target} に下書きを書きました（{count} 件、未確認）。",
             f"Wrote {target}: a draft of {count} values that nobody has confirmed.",
             f"Đã ghi {target}: bản nháp {count} giá trị chưa xác nhận."))  # fmt: skip
    say(Text(f"資料と照らし合わせて確かめるには: oboegaki review {target}",
             f"To compare it with the document: oboegaki review {target}",
             f"Để đối chiếu với tài liệu: oboegaki review {target}"))  # fmt: skip
    say(Text("自分で直すときは、正しい行の「要確認」を消し、だれがいつ確かめたかを「確認の記録」に"
             "書いてください。どちらかが欠けると、oboegaki check は公開を止めます。",
             "By hand: take 要確認 away from what is right, and write who has compared it and when "
             "(obg:review). Without both, `oboegaki check` refuses to publish it.",
             "Nếu tự sửa: xóa 要確認 ở dòng đúng và ghi ai đã đối chiếu, ngày nào (obg:review). "
             "Thiếu một trong hai, `oboegaki check` sẽ không cho công bố."))  # fmt: skip
    for note in proposal.document.notes:
        say(note)
