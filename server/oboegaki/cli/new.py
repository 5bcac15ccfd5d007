"""`new` and `init`: the skeleton of a release, and a site that serves at once."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from oboegaki.authoring import Home, read_yaml, skeletons
from oboegaki.authoring.skeletons import filled, plain, text, toml
from oboegaki.cli import questions
from oboegaki.cli.publish import findings_of
from oboegaki.cli.terminal import say, written_new
from oboegaki.errors import SourceError, Text, UsageError
from oboegaki.report import Report
from oboegaki.site import SETTINGS_FILE, Site
from oboegaki.site import read as read_site

_NO_LINK = Text("外部の台帳とまだ照合していない。", "Not yet compared with registers of others.")
_FIRST = Text("はじめての報道発表資料", "The first press release")


def new(arguments: Namespace) -> int:
    """Write the skeleton of a release into a site; 1 with a report when its template is wrong."""
    site = read_site(Path(arguments.folder))
    more = questions.AGREEMENT if arguments.template == "agreement" else ()
    asked = (*questions.RELEASE, *more)
    defaults = {"date": date.today().isoformat(), "publisher": _usual_publisher(site)}  # noqa: DTZ011 - the officer's own day
    given = questions.answers(asked, arguments, defaults)
    path = _release(site.root, given)
    made = _filled(_template(arguments.template), _release_values(given), arguments.template)
    home = Home(f"{site.base}press/{'/'.join(path.with_suffix('').parts[-3:])}", site.base)
    wrong = read_yaml(made, home).findings
    if wrong:
        sys.stdout.write(findings_of(Report.of(wrong, 1, 0), site))
        return 1
    written_new(path, made)
    command = f"oboegaki check {arguments.folder}"
    say(Text(f"{path} を書きました。中身を整え、{command} で確かめてください。",
             f"Wrote {path}. Fill it in, then try `{command}`."))  # fmt: skip
    return 0


def _usual_publisher(site: Site) -> str:
    """Return who issued the releases that there are, where that is one."""
    there = [each.name for each in (site.root / "data/press").glob("*") if each.is_dir()]
    return there[0] if len(there) == 1 else ""


def _release(root: Path, given: Mapping[str, str]) -> Path:
    folder = root / "data/press" / given["publisher"] / given["date"][:4]
    taken = [each for each in folder.glob(f"{given['slug']}.*") if ".derived." not in each.name]
    if taken:
        raise SourceError(
            Text(f"{taken[0]} が既にあります。", f"{taken[0]} is there already."),
            Text("別の番地の名前にしてください。", "Choose another name for its address."),
        )
    return folder / f"{given['slug']}.yaml"


def _release_values(given: Mapping[str, str]) -> dict[str, str]:
    """Return what a template of a release may name, as YAML."""
    japanese, english = given["title"], given["title-en"]
    data = text(f"「{japanese}」のデータ", english and f"Data of “{english}”")
    values = {name.replace("-", "_"): plain(value) for name, value in given.items() if value}
    return {**values, "title": text(japanese, english), "data_title": data}


def _template(name: str) -> str:
    if name in skeletons.BUILT_IN:
        return skeletons.built_in(f"{name}.yaml")
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            Text(f"ひな形「{name}」を読めません。", f'The template "{name}" cannot be read.'),
            Text(f"{'、'.join(skeletons.BUILT_IN)} か、UTF-8 のファイルを指定してください。",
                 f"Give {', '.join(skeletons.BUILT_IN)}, or a file in UTF-8."),
        ) from None  # fmt: skip


def _filled(template: str, values: Mapping[str, str], name: str) -> str:
    try:
        return filled(template, values)
    except (KeyError, ValueError):
        known = " ".join(f"${each}" for each in values)
        raise UsageError(
            Text(f"ひな形「{name}」に、答えのない $名前 があります。",
                 f'The template "{name}" has a $name that nothing answers.'),
            Text(f"使えるのは {known} です。$ そのものは $$ と書きます。",
                 f"There are {known}; a plain $ is written $$."),
        ) from None  # fmt: skip


def init(arguments: Namespace) -> int:
    """Make a site: its settings, its publisher and a first release."""
    given = questions.answers(questions.SITE, arguments, {"licence": "CC-BY-4.0"})
    root = Path(arguments.folder)
    today = date.today().isoformat()  # noqa: DTZ011 - the officer's own day
    made = {root / name: content for name, content in _site_files(given, today).items()}
    for path in made:
        if path.exists():
            raise SourceError(
                Text(f"{path} が既にあります。何も書きませんでした。",
                     f"{path} is there already; nothing was written."),
                Text("空のフォルダーを指定してください。", "Name an empty folder."),
            )  # fmt: skip
    for path, content in made.items():
        written_new(path, content)
    read_site(root)
    say(Text(f"{root} にサイトを作りました。oboegaki serve {root} で公開を試せます。",
             f"Made a site in {root}. Try `oboegaki serve {root}`."))  # fmt: skip
    return 0


def _site_files(given: Mapping[str, str], today: str) -> dict[str, str]:
    """Return path in the site -> content."""
    publisher = given["publisher"]
    release = {"title": _FIRST.ja, "title-en": _FIRST.en, "date": today, "publisher": publisher,
               "slug": "first-release"}  # fmt: skip
    organizations = {
        "publisher": publisher,
        "publisher_name": text(given["publisher-name"], given["publisher-en"]),
        "no_link": text(_NO_LINK.ja, _NO_LINK.en),
    }
    press = f"data/press/{publisher}/{today[:4]}/first-release.yaml"
    return {
        SETTINGS_FILE: filled(skeletons.built_in(SETTINGS_FILE), _settings(given)),
        "data/authority/organizations.yaml": filled(
            skeletons.built_in("organizations.yaml"), organizations
        ),
        press: filled(skeletons.built_in("release.yaml"), _release_values(release)),
    }


def _settings(given: Mapping[str, str]) -> dict[str, str]:
    publisher = given["publisher"]
    values = {
        "base": given["base"],
        "name": f"{publisher}-press-releases",
        "licence": given["licence"],
        "title_ja": given["title"],
        "title_en": given["title-en"] or given["title"],
        "publisher_iri": f"{given['base']}id/org/{publisher}",
        "publisher_ja": given["publisher-name"],
        "publisher_en": given["publisher-en"] or given["publisher-name"],
    }
    return {name: toml(value) for name, value in values.items()}
