"""The documentation as a site: its navigation (Diátaxis), and where links out of docs/ lead.

mkdocs calls `on_config`, `on_files` and `on_page_markdown`; the rest needs nothing of it and is
tested without. Pages are written for readers of the repository, so what they link to beside docs/
is taken along: pages of the root as pages, other files as they are.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BESIDE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE-DATA.md": "licence-of-data.md",
    "examples/README.md": "examples.md",
    "ontology/CHANGELOG.md": "ontology-changelog.md",
}
"""Page of the repository -> page of the site."""

DECISIONS = "decisions/index.md"
HOW_TO = {
    "日本語": ("publish-ja", "ten-minutes-ja"),
    "Write": ("write-a-release", "draft-a-release", "review-a-draft"),
    "Publish": ("publish", "what-became-of-it", "static-export", "portals", "check-much-data"),
    "Make it yours": ("own-views", "own-vocabulary", "add-a-language"),
    "Use the data": ("harvest", "feeds", "json-api", "python", "agents", "saved-queries", "cite"),
    "Run it": (
        "install", "operate", "reverse-proxy", "several-servers", "remote-engine", "doctor",
        "move-host", "permanent-namespace",
    ),
    "Maintain": ("release",),
}  # fmt: skip
"""Group -> pages of how-to; those that are not there yet are passed over, others come last."""

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)")
_MARK = re.compile(r"^ *<!-- (?:run|not run|tested by)\b.*?-->\n", re.M)
_CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]+`", re.M | re.S)


def navigation() -> list[dict[str, Any]]:
    """Return the pages of the site by the four kinds of documentation, and what is beside them."""
    return [
        {"Home": "index.md"},
        {"Tutorial": _pages("tutorials")},
        {"How-to": list(_how_to())},
        {"Reference": _pages("reference")},
        {"Explanation": _pages("explanation")},
        {"Decisions": [DECISIONS, *_pages("decisions")]},
        {"Project": [each for each in BESIDE.values() if each != "index.md"]},
    ]


def _pages(folder: str) -> list[str]:
    return sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / folder).glob("*.md"))


def _how_to() -> Iterator[dict[str, list[str]]]:
    left = _pages("how-to")
    for group, names in HOW_TO.items():
        found = [f"how-to/{name}.md" for name in names if f"how-to/{name}.md" in left]
        left = [each for each in left if each not in found]
        if found:
            yield {group: found}
    if left:
        yield {"More": left}


def listed(entry: Any) -> Iterator[str]:
    """Yield the pages of a navigation, or of a part of it."""
    if isinstance(entry, str):
        yield entry
    else:
        for each in entry if isinstance(entry, list) else entry.values():
            yield from listed(each)


def source_of(page: str) -> Path:
    """Return where a page of the site comes from."""
    found = {name: ROOT / source for source, name in BESIDE.items()}
    return found.get(page, DOCS / page)


def adapted(text: str, page: str) -> str:
    """Return a page as the site has it: links lead within the site, marks of the tests are gone."""
    plain = _MARK.sub("", text)
    kept = [_shifted(found) for found in _CODE.finditer(plain)]
    prose = _CODE.sub("\0", plain)
    linked = _LINK.sub(lambda found: _link(found, page), prose)
    whole = re.sub("\0", lambda _: kept.pop(0), linked)
    return re.sub(r"^   (?=\S)", "    ", whole, flags=re.M)  # what belongs to a numbered step


def _shifted(found: re.Match[str]) -> str:
    """Return code as it is, but that of a numbered step one to the right, as such steps are."""
    return re.sub(r"^(?=.)", " ", found[0], flags=re.M) if found[1] == "   " else found[0]


def _link(found: re.Match[str], page: str) -> str:
    image, label, target = found.groups()
    label = _LINK.sub(lambda inner: _link(inner, page), label)
    if re.match(r"[a-z]+:|#", target):
        return f"{image}[{label}]({target})"
    path, mark, anchor = target.partition("#")
    inside = placed((source_of(page).parent / path).resolve())
    if inside is None:
        return label
    there = posixpath.relpath(inside, posixpath.dirname(page) or ".")
    return f"{image}[{label}]({there}{mark}{anchor})"


def placed(target: Path) -> str | None:
    """Return where the site has what a link leads to, None for a folder; it has to be there."""
    name = target.relative_to(ROOT).as_posix()
    if name in BESIDE:
        return BESIDE[name]
    if target == DOCS / "decisions":
        return DECISIONS
    if target.is_dir():
        return None
    return target.relative_to(DOCS).as_posix() if target.is_relative_to(DOCS) else f"files/{name}"


def taken_along() -> dict[str, Path]:
    """Return the files of the repository that pages lead to: place in the site -> file."""
    pages = [*(path for path in DOCS.rglob("*.md")), *(ROOT / name for name in BESIDE)]
    found = {}
    for page in pages:
        for _, _, target in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
            path = (page.parent / target.partition("#")[0]).resolve()
            if not re.match(r"[a-z]+:|#", target) and path.is_file():
                found[placed(path) or ""] = path
    return {place: path for place, path in found.items() if place.startswith("files/")}


def decisions() -> str:
    """Return the page that lists the decisions."""
    rows = []
    for name in _pages("decisions"):
        title = (DOCS / name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        rows.append(f"- [{title}]({name.removeprefix('decisions/')})")
    return "# Decisions\n\nWhy it is made as it is, one screen each.\n\n" + "\n".join(rows) + "\n"


# What mkdocs calls ------------------------------------------------------------------------------


def on_config(config: Any) -> Any:
    """Give mkdocs the navigation."""
    config.nav = navigation()
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add what is not in docs/."""
    from mkdocs.structure.files import File

    for source, name in BESIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    files.append(File.generated(config, DECISIONS, content=decisions()))
    for place, path in taken_along().items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Have each page as the site has it."""
    name = page.file.src_uri
    return markdown if name == DECISIONS else adapted(markdown, name)
