"""The log: a JSON object a line for each request and each remark, nothing of the reader in it.

Lines are gathered and written a few times a second. A log that cannot be written is told of once a
minute; what was to be written is lost then, and serving goes on.
"""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from oboegaki.errors import Text

STDERR = "-"
_EVERY = 0.2
_MOST = 20_000
"""Lines that are gathered; more are lost."""
_AGAIN = 60.0

_log = logging.getLogger(__name__)
CURRENT: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered, for whatever is remarked meanwhile."""


class Journal:
    """Writes lines to a file, or to where errors go."""

    def __init__(self, target: str, root: Path, *, is_personal: bool = False) -> None:
        """Write to a file, by its name in the site's folder, or to STDERR.

        `is_personal`: lines also say who asked and for what words.
        """
        self._path = None if target == STDERR else root / target
        self.is_personal = is_personal
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._told = -_AGAIN
        self.lost = 0

    def add(self, fields: Mapping[str, object]) -> None:
        """Have a line written soon."""
        if len(self._lines) >= _MOST:
            self.lost += 1
            return
        told = {"time": stamp(time.time()), **fields}
        self._lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_EVERY, self.flush)

    def flush(self) -> None:
        """Write what was gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._lines:
            return
        data = ("\n".join(self._lines) + "\n").encode("utf-8", "replace")
        number = len(self._lines)
        self._lines.clear()
        try:
            self._write(data)
        except OSError as error:
            self.lost += number
            self._complain(error)

    def _write(self, data: bytes) -> None:
        """Write whole lines at the end; those of several processes do not mix then."""
        if self._path is None:
            sys.stderr.buffer.write(data)
            sys.stderr.flush()
            return
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(file, data)
        finally:
            os.close(file)

    def _complain(self, error: OSError) -> None:
        now = time.monotonic()
        if now - self._told < _AGAIN:
            return
        self._told = now
        cause = os.strerror(error.errno) if error.errno else str(error)
        for words in unwritable(self._path, cause).both:
            _log.error("%s", words)


def unwritable(path: Path | None, cause: str) -> Text:
    """Return what is said when the log cannot be written."""
    name = path or "stderr"
    return Text(
        f"記録 {name} に書けません（{cause}）。公開は続けます。"
        "フォルダーと権限を確かめてください。",
        f"The log {name} cannot be written ({cause}). Serving goes on; look at the folder and its "
        "rights.",
        f"Không ghi được nhật ký {name} ({cause}). Máy chủ vẫn phục vụ; hãy kiểm tra thư mục và "
        "quyền.",
    )


def stamp(seconds: float) -> str:
    """Return a moment in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


class Remarks(logging.Formatter):
    """Remarks of the server as lines of JSON, or as plain words; each says during which request."""

    def __init__(self, *, is_json: bool) -> None:
        """Choose the form."""
        super().__init__()
        self._is_json = is_json

    def format(self, record: logging.LogRecord) -> str:
        """Return a remark; where an error was caught, with its trace."""
        message, during = record.getMessage(), CURRENT.get()
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if not self._is_json:
            where = f" [{during}]" if during else ""
            return f"{record.levelname}: {message}{where}" + (f"\n{trace}" if trace else "")
        told = {"time": stamp(record.created), "level": record.levelname, "message": message}
        more = {"request": during, "trace": trace}
        return json.dumps({**told, **{k: v for k, v in more.items() if v}}, ensure_ascii=False)


def remark_to_stderr(*, is_json: bool) -> None:
    """Have remarks of this process written to where errors go."""
    handler = logging.StreamHandler()
    handler.setFormatter(Remarks(is_json=is_json))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
