"""The reference pages, made from the program itself. `make docs` writes them; a test compares."""

import argparse
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import oboegaki
from oboegaki import errors
from oboegaki.authoring import names as written
from oboegaki.authoring.names import ID, INCLUDED, SHARED, TYPE, WORDS
from oboegaki.cli.main import parser
from oboegaki.contexts import LANGUAGE_MAP, LINK, Term, authored, terms
from oboegaki.formats import DOCUMENTS, RESULTS
from oboegaki.forms import Field, Form
from oboegaki.rdf import CONCEPTS, PREFIXES, compact
from oboegaki.reader.reader import Reader
from oboegaki.reader.records import (
    Description,
    Hit,
    Hits,
    Incoming,
    KeptEdition,
    Passage,
    Terms,
)
from oboegaki.reader.records import (
    Term as Name,
)
from oboegaki.reader.results import Result, Value
from oboegaki.saved import Parameter, SavedQuery
from oboegaki.settings import listed
from oboegaki.site import Site
from oboegaki.web.replies import STATUS

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
NOTE = "This page is made from the program by `make docs`; do not edit it.\n"


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    cleaned = (tuple(cell.replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cleaned)


def settings_page() -> str:
    """Return the page of the settings of site.toml."""
    rows = [(f"`{s.name}`", s.type_name, f"`{s.default}`" if s.default else "", s.help)
            for s in listed(Site)]  # fmt: skip
    return (
        f"# Settings\n\n{NOTE}\nA site is a folder with `site.toml`. A key that is not in this"
        " table is refused, with the one that was probably meant.\n\n"
        + _table(("setting", "value", "default", "what it does"), rows)
    )


def _commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    top = parser()
    yield "oboegaki", top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ((f"oboegaki {name}", each) for name, each in action.choices.items())


def _argument(action: argparse.Action) -> tuple[str, ...]:
    words = " ".join(action.option_strings) or str(action.metavar or action.dest)
    if action.option_strings and action.nargs != 0:
        choices = "|".join(map(str, action.choices or ()))
        words += f" {choices or action.metavar or action.dest.upper()}"
    plain = action.default not in (None, argparse.SUPPRESS, False, [])
    default = f"`{action.default}`" if plain else ""
    return (f"`{words}`", default, action.help or "")


def commands_page() -> str:
    """Return the page of the commands and their arguments."""
    parts = [f"# Commands\n\n{NOTE}\n`oboegaki --help` shows first steps.\n"]
    for name, command in _commands():
        if command.description and name != "oboegaki":
            actions = [a for a in command._actions if not isinstance(a, argparse._HelpAction)]
            rows = [_argument(action) for action in actions]
            table = _table(("argument", "default", "what it does"), rows)
            parts.append(f"## {name}\n\n{command.description}\n\n{table}")
    return "\n".join(parts)


def formats_page() -> str:
    """Return the page of syntaxes, media types and prefixes."""
    documents = [(f"`{f.suffix}`", f.title, f"`{f.media_type}`") for f in DOCUMENTS]
    results = [(f"`format={f.name}`", f.title, f"`{f.media_type}`") for f in RESULTS]
    prefixes = [(f"`{name}:`", f"`{iri}`") for name, iri in PREFIXES.items()]
    return (
        f"# Formats and prefixes\n\n{NOTE}\n## Documents\n\n"
        + _table(("suffix", "syntax", "media type"), documents)
        + "\n## Results of SELECT and ASK\n\n"
        + _table(("parameter", "format", "media type"), results)
        + "\nCONSTRUCT and DESCRIBE give every syntax of documents; those with graphs name none.\n"
        + "\n## Prefixes\n\nThe one table of every Turtle file, written document and example.\n\n"
        + _table(("prefix", "namespace"), prefixes)
    )


def errors_page() -> str:
    """Return the page of the errors, with their status over HTTP."""
    kinds = [k for _, k in inspect.getmembers(errors, inspect.isclass)
             if issubclass(k, errors.OboegakiError)]  # fmt: skip
    rows = []
    for kind in kinds:
        status = next((str(STATUS[k]) for k in kind.__mro__ if k in STATUS), "")
        rows.append((f"`{kind.__name__}`", status, kind.title.ja, kind.title.en))
    return (
        f"# Errors\n\n{NOTE}\nOver HTTP an error is `application/problem+json` (RFC 9457), or a"
        " page for those who ask for one.\n\n" + _table(("error", "status", "ja", "en"), rows)
    )


_VALUES = {
    LINK: "address or thing",
    LANGUAGE_MAP: "text, or `ja: …` and `en: …`",
    "": "anything",
}


def _value_of(term: Term) -> str:
    if term.form in _VALUES and not term.datatypes:
        return _VALUES[term.form]
    names = term.datatypes or (term.form,)
    return ", ".join(f"`{compact(name)}`" for name in names)


def keys_page() -> str:
    """Return the page of the keys of releases in YAML and in tables."""
    keywords = [(f"`{WORDS['ja'][word]}`", f"`{WORDS['en'][word]}`", about) for word, about in (
        (ID, "address of the thing; without it the first thing is `#it`, the release itself"),
        (TYPE, "what kind of thing it is, one or several"),
        (INCLUDED, "further things, to which no other leads"),
    )]  # fmt: skip
    shared = [(f"`{name}:`", f"base of the site and `id/{kind}/`") for name, kind in SHARED.items()]
    others = [("`concept:`", f"`{CONCEPTS}`"), ("`site:`", "base of the site")]
    keys = {term.iri: tuple(next(authored(term, language)).key for language in ("ja", "en"))
            for term in terms()}  # fmt: skip
    classes = [(f"`{ja}`", f"`{en}`", f"`{compact(iri)}`") for iri, (ja, en) in keys.items()
               if en in written.keys().classes]  # fmt: skip
    rows = [(f"`{ja}`", f"`{en}`", _value_of(term), f"`{compact(term.iri)}`")
            for term in terms() for ja, en in (keys[term.iri],) if not term.is_class]  # fmt: skip
    return (
        f"# Keys of releases in YAML and in tables\n\n{NOTE}\nJapanese and English keys mean the"
        " same and may be mixed. How: [write a release](../how-to/write-a-release.md)."
        "\n\n## Words with a meaning of their own\n\n"
        + _table(("ja", "en", "meaning"), keywords)
        + '\n## Addresses\n\n`"#name"` (in quotes) is a thing of this file alone, `""` the document'
        " itself; else a prefix and a name, or a whole address. All prefixes of"
        " [formats](formats.md) may be used, and:\n\n"
        + _table(("prefix", "stands for"), [*shared, *others])
        + "\n## Kinds\n\n"
        + _table(("ja", "en", "class"), sorted(classes))
        + "\n## Keys\n\n"
        + _table(("ja", "en", "value", "property"), sorted(rows))
    )


_SPOKEN_OF = (
    Reader, Description, Incoming, Hits, Hit, Passage, Result, Value, Terms, Name, Form, Field,
    SavedQuery, Parameter, KeptEdition,
)  # fmt: skip
"""What a program is given, in the order in which it meets it."""


def _signature(thing: Callable[..., object]) -> str:
    """Return how something is called, without the modules of its types."""
    text = str(inspect.signature(thing)).replace("self, ", "").replace("(self)", "()")
    return re.sub(r"\b[a-z_]+(?:\.[a-z_]+)*\.(?=[A-Z])", "", text)


def _members(kind: type) -> Iterator[str]:
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.__doc__:
            yield f"#### `{name}`\n\n{inspect.cleandoc(member.__doc__)}\n"
        elif inspect.isfunction(member):
            yield f"#### `{name}{_signature(member)}`\n\n{inspect.getdoc(member)}\n"


def _class(kind: type) -> str:
    fields = getattr(kind, "__dataclass_fields__", {})
    names = ", ".join(f"`{name}`" for name in fields if name != "lines")
    told = f"Fields: {names}.\n\n" if names else ""
    about = f"### {kind.__name__}\n\n{inspect.getdoc(kind)}\n\n{told}"
    return about + "\n".join(_members(kind))


def python_page() -> str:
    """Return the page of what `import oboegaki` gives."""
    opening = f"## oboegaki.open\n\n`oboegaki.open{_signature(oboegaki.open)}`\n\n"
    return (
        f"# Python\n\n{NOTE}\nHow to use it: [read a site from Python](../how-to/python.md). The"
        " package ships its types (`py.typed`).\n\n"
        f"{opening}{inspect.getdoc(oboegaki.open)}\n\n## What it gives\n\n"
        + "\n".join(map(_class, _SPOKEN_OF))
    )


PAGES = {
    "python.md": python_page,
    "yaml.md": keys_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "formats.md": formats_page,
    "errors.md": errors_page,
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (FOLDER / page).write_text(make(), encoding="utf-8")
