"""Templates that a site brings along: which class has one, and whether they can be used at all.

They are read once, before anything is served: what readers get changes at a restart, not between
two requests.
"""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from oboegaki.errors import SiteError, Text
from oboegaki.rdf import PREFIXES, term
from oboegaki.site import SETTINGS_FILE, Site

FOLDER = "templates"


def sources(site: Site) -> Mapping[str, str]:
    """Return the site's templates by name; plain files bring none. Raises SiteError."""
    return _read(site.root / FOLDER) if site.settled else {}


@cache
def _read(folder: Path) -> Mapping[str, str]:
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): _text(each) for each in files}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(
            Text(f"{path} を読めません: {error}", f"{path} cannot be read: {error}.",
                 f"Không đọc được {path}: {error}."),
            Text("UTF-8 の文字のファイルにしてください。", "Make it a text file in UTF-8.",
                 "Hãy lưu thành tệp văn bản UTF-8."),
        ) from None  # fmt: skip


def views(site: Site) -> dict[str, str]:
    """Return class -> template, as the site has it."""
    return {
        term(name) if name.partition(":")[0] in PREFIXES else name: template
        for name, template in site.templates
    }


def digest(site: Site) -> str:
    """Return what tells whether any template of the site is another than before."""
    return sha256(repr(sorted(sources(site).items())).encode()).hexdigest()


def verify(site: Site, environment: Environment) -> None:
    """Raise SiteError when a template is missing or is none; it names the file and the line."""
    known = environment.list_templates()
    for class_, name in site.templates:
        if name not in known:
            raise _missing(f"{site.root / SETTINGS_FILE}: templates.{class_}", name, known)
    for name, source in sources(site).items():
        path = site.root / FOLDER / name
        try:
            environment.compile(source, name)
            used = list(_used(environment.parse(source, name)))
        except TemplateSyntaxError as error:
            raise _faulty(path, error) from None
        for line, other in used:
            if other not in known:
                raise _missing(f"{path}:{line}", other, known)


def _used(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the templates that one names, with the lines on which it does."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        named, optional = getattr(node, "template", None), getattr(node, "ignore_missing", False)
        if isinstance(named, nodes.Const) and isinstance(named.value, str) and not optional:
            yield node.lineno, named.value


def _missing(where: str, name: str, known: list[str]) -> SiteError:
    near = difflib.get_close_matches(name, known, n=1)
    remedy = (
        Text(f"「{near[0]}」のことですか。", f'Did you mean "{near[0]}"?',
             f"Có phải là “{near[0]}” không?")
        if near
        else Text(f"サイトの {FOLDER}/ に置いてください。", f"Put it into the site's {FOLDER}/.",
                  f"Hãy đặt tệp vào {FOLDER}/ của trang.")
    )  # fmt: skip
    return SiteError(
        Text(f"{where}: テンプレート「{name}」がありません。",
             f'{where}: there is no template "{name}".',
             f"{where}: không có mẫu “{name}”."),
        remedy,
    )  # fmt: skip


def _faulty(path: Path, error: TemplateSyntaxError) -> SiteError:
    return SiteError(
        Text(f"{path}:{error.lineno}: テンプレートとして読めません: {error.message}",
             f"{path}:{error.lineno}: not a valid template: {error.message}",
             f"{path}:{error.lineno}: mẫu không hợp lệ: {error.message}"),
        Text("示された行を直してください。", "Mend the line that is named.",
             "Hãy sửa dòng được nêu."),
    )  # fmt: skip
