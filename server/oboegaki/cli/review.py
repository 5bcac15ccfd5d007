"""`review`: a page of one's own on this machine, on which a draft is confirmed line by line."""

import logging
from argparse import Namespace
from pathlib import Path

from oboegaki.cli.convert import source_of
from oboegaki.cli.serve import bound, refuse_others
from oboegaki.cli.terminal import say
from oboegaki.errors import Text, UsageError
from oboegaki.formats import YAML
from oboegaki.review.facts import Facts
from oboegaki.review.original import Original, digests
from oboegaki.review.release import Release


def review(arguments: Namespace) -> int:
    """Serve the review of one drafted file until Ctrl-C; 0 when stopped."""
    refuse_others(arguments.host, Text(
        f"{arguments.host} では待ち受けません。確認の画面はこの機械だけのものです。",
        f"It does not listen on {arguments.host}: a review is for this machine alone.",
        f"Không lắng nghe ở {arguments.host}: việc xác nhận chỉ dành cho máy này.",
    ))  # fmt: skip
    release = _release(Path(arguments.file), arguments.base)
    facts = release.facts()
    original = _read(Path(arguments.document), facts) if arguments.document else None
    with bound(arguments.host, arguments.port) as listening:
        import uvicorn

        from oboegaki.draft.gazetteer import known
        from oboegaki.web.reviewing import Reviewing

        logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
        app = Reviewing(release, known(release.site), original)
        host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
        address = f"http://{host}:{listening.getsockname()[1]}{app.root}"
        listening.listen()
        say(Text(f"{release.path} の確認: {address}（終了は Ctrl-C）",
                 f"Review of {release.path}: {address} (Ctrl-C to stop)",
                 f"Xác nhận {release.path}: {address} (Ctrl-C để dừng)"))  # fmt: skip
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
            ws="none", timeout_graceful_shutdown=2,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _release(path: Path, base: str | None) -> Release:
    """Return the release that a file is, in the site around it; raises UsageError, SourceError."""
    found, site = source_of(path, base)
    if found.syntax != YAML or found.compressed:
        raise UsageError(
            Text(f"{path} は YAML のファイルではありません。", f"{path} is not a file in YAML.",
                 f"{path} không phải là tệp YAML."),
            Text("oboegaki draft が書いたファイルを指定してください。",
                 "Name a file that `oboegaki draft` wrote.",
                 "Hãy chỉ định tệp do `oboegaki draft` ghi."),
        )  # fmt: skip
    return Release(site, found)


def _read(path: Path, facts: Facts) -> Original:
    """Return the text of the document that was drafted; raises UsageError for another one."""
    from oboegaki.draft.reading import read

    document = read(path)
    if document.text_sha256 not in digests(facts):
        raise UsageError(
            Text(f"{path} は、この下書きの元の文書ではありません（本文の SHA-256 が違います）。",
                 f"{path} is not what this was drafted from: its text has another SHA-256.",
                 f"{path} không phải là tài liệu của bản nháp này: SHA-256 của văn bản khác."),
            Text("元の文書を指定するか、--document なしで始めてください。",
                 "Name that document, or start without --document.",
                 "Hãy chỉ định đúng tài liệu, hoặc bắt đầu không có --document."),
        )  # fmt: skip
    return Original(document.text)
