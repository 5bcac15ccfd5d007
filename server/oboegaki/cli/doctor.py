"""`doctor`: what is wrong with the installation and with the public address, and how to mend it."""

import io
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from urllib.parse import urlsplit

from oboegaki.cli.publish import site_of
from oboegaki.cli.terminal import Progress, clean
from oboegaki.doctor import installation
from oboegaki.doctor.asking import Public
from oboegaki.doctor.finding import Diagnosis, Finding
from oboegaki.doctor.run import examined
from oboegaki.edition.place import of_site
from oboegaki.errors import Text, UsageError
from oboegaki.site import Site, reader_language

FORMATS = ("text", "json")
LANGUAGES = ("ja", "en", "vi")
_HTTPS = 443
_MARKS = {True: Text("誤り", "Wrong", "Sai"), False: Text("注意", "Doubtful", "Lưu ý")}
_SEEN = Text("見えたこと", "seen", "đã thấy")
_OMITTED = Text("調べられなかったこと", "Not looked at", "Không kiểm tra được")
_WELL = Text("問題は見つかりませんでした。", "Nothing is wrong.", "Không có vấn đề.")


def add_options(command: ArgumentParser) -> None:
    """Add what can be asked of the doctor to its command."""
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument(
        "--language", choices=LANGUAGES, help="of the text; default: that of the terminal"
    )
    command.add_argument(
        "--plain-port", type=int, metavar="N", help="where http:// leads to https; default: 80"
    )
    command.add_argument(
        "--quick", action="store_true", help="leave out what takes long: files read, queries ended"
    )


def doctor(arguments: Namespace) -> int:
    """Look at the installation, a site and a public address; 1 when anything is wrong."""
    urls = [each for each in arguments.site if each.startswith(("http://", "https://"))]
    arguments.site = [each for each in arguments.site if each not in urls]
    if len(urls) > 1:
        raise UsageError(
            Text("番地は一つだけ指定できます。", "Only one address can be examined at a time.",
                 "Chỉ kiểm tra được một địa chỉ mỗi lần."),
        )  # fmt: skip
    address = _address(urls[0]) if urls else ""
    progress = Progress()
    site = site_of(arguments) if arguments.site or not address else None
    found = _inside(arguments, site, address)
    try:
        if address:
            public = _public(address, arguments.plain_port, site)
            found = found.and_then(
                examined(
                    public, lambda name: progress(Text(name, name, name)), quick=arguments.quick
                )
            )
    finally:
        progress.end()
    told = _as_json(found) if arguments.format == "json" else _as_text(found, _language(arguments))
    if isinstance(sys.stdout, io.TextIOWrapper):  # an encoding that is wrong can be told of, too
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(told)
    return 0 if found.is_well else 1


def _address(url: str) -> str:
    """Return a public address with a slash at its end; raises UsageError."""
    parts = urlsplit(url)
    try:
        usable = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        usable = usable and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(
            Text(f"{clean(url)} は調べられません。", f"{clean(url)} cannot be examined.",
                 f"Không kiểm tra được {clean(url)}."),
            Text("https://data.example.org/data/ のように書いてください。",
                 "Write it like https://data.example.org/data/.",
                 "Hãy viết như https://data.example.org/data/."),
        )  # fmt: skip
    return url.rstrip("/") + "/"


def _public(address: str, plain_port: int | None, site: Site | None) -> Public:
    parts = urlsplit(address)
    if plain_port is None and parts.scheme == "https" and (parts.port or _HTTPS) == _HTTPS:
        plain_port = 80
    return Public(address, plain_port, site.limits.query_seconds if site else None)


def _inside(arguments: Namespace, site: Site | None, address: str) -> Diagnosis:
    found = installation.machine()
    if site is None:
        return found
    place = of_site(site, arguments.editions)
    return found.and_then(installation.of_site(site, place, address, quick=arguments.quick))


def _language(arguments: Namespace) -> str:
    chosen: str | None = arguments.language
    return chosen or reader_language()


def _as_text(found: Diagnosis, language: str) -> str:
    lines = [line for each in found.findings for line in _told(each, found.proxy, language)]
    if found.omitted:
        lines.append(f"{_OMITTED.in_language(language)}:")
        lines += [
            f"  {each.name}: {clean(each.why.in_language(language))}" for each in found.omitted
        ]
        lines.append("")
    if not found.findings and not found.omitted:
        lines.append(_WELL.in_language(language))
    looked = ", ".join(found.looked_at)
    count = Text(f"調べたこと: {looked}", f"Looked at: {looked}", f"Đã kiểm tra: {looked}")
    return "\n".join((*lines, count.in_language(language), ""))


def _told(finding: Finding, proxy: str, language: str) -> Iterator[str]:
    """Yield the lines that tell of a finding; those for the proxy that answers, else for both."""
    fault = finding.fault
    mark = _MARKS[fault.is_wrong].in_language(language)
    yield f"{mark} [{finding.name}] {fault.what.in_language(language)}"
    if finding.seen:
        yield f"    {_SEEN.in_language(language)}: {clean(finding.seen)}"
    yield f"    → {fault.remedy.in_language(language)}"
    for name, lines in (("nginx", fault.nginx), ("Caddy", fault.caddy)):
        if lines and proxy in ("", name.lower()):
            yield f"    {name}:"
            yield from (f"        {line}" for line in lines.splitlines())
    yield ""


def _as_json(found: Diagnosis) -> str:
    value = {
        "well": found.is_well,
        "proxy": found.proxy or None,
        "findings": [
            {
                "name": each.name,
                "severity": "wrong" if each.fault.is_wrong else "doubtful",
                "what": each.fault.what._asdict(),
                "remedy": each.fault.remedy._asdict(),
                "seen": each.seen,
                "nginx": each.fault.nginx,
                "caddy": each.fault.caddy,
            }
            for each in found.findings
        ],
        "looked_at": list(found.looked_at),
        "not_looked_at": [{"name": each.name, "why": each.why._asdict()} for each in found.omitted],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
