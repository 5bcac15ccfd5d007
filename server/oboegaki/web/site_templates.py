"""Templates that a site brings along: which class has one, and whether they can be used at all.

They are read once, before anything is served: what readers get changes at a restart, not between
two requests.
"""

import difflib
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import (
    BaseLoader,
    Environment,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)

from oboegaki.errors import SiteError, Text
from oboegaki.site import SETTINGS_FILE, Site
from oboegaki.theme import class_iri

_log = logging.getLogger(__name__)
FOLDER = "templates"
STUMBLES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError,
            TypeError, ValueError)  # fmt: skip
"""What a template can fail with while a page is made."""


def sources(site: Site) -> Mapping[str, str]:
    """Return the site's templates by name, without what is no text; plain files bring none."""
    found = _read(site.root / FOLDER) if site.settled else {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


class Loader(BaseLoader):
    """Gives the templates of a site, and where each stands, for what is told when it stumbles."""

    def __init__(self, site: Site) -> None:
        """Read what there is."""
        self._found, self._folder = sources(site), site.root / FOLDER

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - as Jinja calls it
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text and path of one; raises TemplateNotFound."""
        if template not in self._found:
            raise TemplateNotFound(template)
        return self._found[template], str(self._folder / template), lambda: True

    def list_templates(self) -> list[str]:
        """Return the names of all."""
        return sorted(self._found)


@cache
def _read(folder: Path) -> Mapping[str, str | SiteError]:
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): _text(each) for each in files}


def _text(path: Path) -> str | SiteError:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return SiteError(
            Text(f"{path} を読めません: {error}", f"{path} cannot be read: {error}.",
                 f"Không đọc được {path}: {error}."),
            Text("UTF-8 の文字のファイルにしてください。", "Make it a text file in UTF-8.",
                 "Hãy lưu thành tệp văn bản UTF-8."),
        )  # fmt: skip


def views(site: Site) -> dict[str, str]:
    """Return class -> template, as the site has it."""
    return {class_iri(name): template for name, template in site.templates}


def digest(site: Site) -> str:
    """Return what tells whether any template of the site is another than before."""
    return sha256(repr(sorted(sources(site).items())).encode()).hexdigest()


def tell(site: Site, template: str, error: Exception) -> None:
    """Say in the log, once, where a template of the site stumbled."""
    folder = str(site.root / FOLDER)
    frames = traceback.extract_tb(error.__traceback__)
    inside = [each for each in frames if each.filename.startswith(folder)]
    named = f"{inside[-1].filename}:{inside[-1].lineno}" if inside else template
    line = getattr(error, "lineno", None)
    _told(f"{folder}/{error.name}:{line}" if line and not inside else named, str(error))  # type: ignore[attr-defined]  # of TemplateSyntaxError


@cache
def _told(where: str, what: str) -> None:
    _log.error("%s: %s. The page is shown by the built-in template.", where, what)


def faults(site: Site, environment: Environment) -> Iterator[SiteError]:
    """Yield a SiteError for each template that is missing or is none, with the file and line."""
    if not site.settled:
        return
    known = [*environment.list_templates(), *_read(site.root / FOLDER)]
    for class_, name in site.templates:
        if name not in known:
            yield _missing(f"{site.root / SETTINGS_FILE}: templates.{class_}", name, known)
    for name, text in _read(site.root / FOLDER).items():
        if isinstance(text, SiteError):
            yield text
        else:
            yield from _faults_of(site.root / FOLDER / name, name, text, environment, known)


def _faults_of(
    path: Path, name: str, text: str, environment: Environment, known: list[str]
) -> Iterator[SiteError]:
    try:
        environment.compile(text, name)
        used = list(_used(environment.parse(text, name)))
    except TemplateSyntaxError as error:
        yield _faulty(path, error)
        return
    for line, other in used:
        if other not in known:
            yield _missing(f"{path}:{line}", other, known)


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
