"""Keys and addresses of authored files: what is a key in the context, which IRI is an address."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from oboegaki.contexts import Entry, authored, authoring, terms
from oboegaki.errors import Text
from oboegaki.iris import MAIN
from oboegaki.rdf import CONCEPTS, PREFIXES

SHARED = {
    "agreements": "agreement",
    "events": "event",
    "initiatives": "initiative",
    "orgs": "org",
    "persons": "person",
    "places": "place",
    "posts": "post",
    "relations": "relation",
}
"""Prefixes of the things that a site's releases share -> their place under `<base>id/`."""

_SHORT, _NEAR = 3, 20

ID, TYPE, INCLUDED = "@id", "@type", "@included"
VALUE, LANGUAGE = "@value", "@language"
WORDS = {
    language: {to: key for key, to in authoring().keywords.items() if key.isascii() is english}
    for language, english in (("en", True), ("ja", False))
}
"""How the keywords are written in either language."""

_SCHEMES = frozenset("http https urn mailto tel info doi ark did data".split())
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_LOCAL = re.compile(r"[\w.-]+(?:[/#?][\w./#?=&%-]*)?")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a file is at home: its document, on which `#…` builds, and the base of the site."""

    document: str
    base: str

    @property
    def main(self) -> str:
        """Return the IRI of what the document is about."""
        return self.document + MAIN

    @property
    def prefixes(self) -> dict[str, str]:
        """Return every prefix that may be written, with its namespace."""
        shared = {name: f"{self.base}id/{kind}/" for name, kind in SHARED.items()}
        return {**PREFIXES, **shared, "concept": CONCEPTS, "site": self.base}

    def expanded(self, written: str) -> str:
        """Return the IRI of an address as it is written; raises ValueError when it is none."""
        if not written or written.startswith("#"):
            iri = self.document + written
        elif written.startswith("<") and written.endswith(">") and ":" in written:
            iri = written[1:-1]
        else:
            prefix, colon, local = written.partition(":")
            if not colon:
                raise ValueError(written)
            iri = self._absolute(prefix, local, written)
        if _NOT_IN_IRI.search(iri):
            raise ValueError(written)
        return iri

    def _absolute(self, prefix: str, local: str, written: str) -> str:
        if prefix == "_":
            return written
        if not local.startswith("//") and prefix in self.prefixes:
            return self.prefixes[prefix] + local
        if local.startswith("//") or prefix in _SCHEMES:
            return written
        raise ValueError(written)

    def abbreviated(self, iri: str) -> str:
        """Return an IRI as it is written best; `expanded` gives it back."""
        if iri == self.document or iri.startswith(self.document + "#"):
            return iri.removeprefix(self.document)
        found = [
            (len(namespace), f"{prefix}:{iri.removeprefix(namespace)}")
            for prefix, namespace in self.prefixes.items()
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace))
        ]
        return max(found)[1] if found else self._whole(iri)

    def _whole(self, iri: str) -> str:
        """Return an IRI in full, in `<…>` where it would be taken for something else."""
        prefix, _, local = iri.partition(":")
        is_clear = local.startswith("//") or (prefix in _SCHEMES and prefix not in self.prefixes)
        return iri if is_clear else f"<{iri}>"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a property: how its values are written, and which datatypes it may have."""

    iri: str
    form: str = ""
    datatypes: tuple[str, ...] = ()


class Keys:
    """The keys of the authoring context."""

    def __init__(self) -> None:
        """Read the context."""
        self.classes: dict[str, str] = {}
        self.properties: dict[str, Key] = {}
        known = {each.iri: each for each in terms()}
        for entry in authoring().entries:
            described = known[entry.iri]
            if described.is_class:
                self.classes[entry.key] = entry.iri
            else:
                self.properties[entry.key] = Key(entry.iri, entry.form, described.datatypes)

    def keyword(self, key: str) -> str:
        """Return the keyword of JSON-LD that a key is, "" for any other."""
        return key if key in (ID, TYPE, INCLUDED) else authoring().keywords.get(key, "")

    def property(self, key: str, home: Home) -> Key | None:
        """Return what a key of a property is: one of the context, a prefixed name or an IRI."""
        found = self.properties.get(key)
        if found is not None or ":" not in key:
            return found
        try:
            return Key(home.expanded(key))
        except ValueError:
            return None

    def class_(self, name: str, home: Home) -> str | None:
        """Return the IRI of a class by its key, its prefixed name or in full; None: no such."""
        if name in self.classes:
            return self.classes[name]
        try:
            return home.expanded(name)
        except ValueError:
            return None

    def near_property(self, key: str) -> str:
        """Return the key that may have been meant, or ""."""
        return near(key, (*self.properties, *authoring().keywords))

    def near_class(self, name: str) -> str:
        """Return the class that may have been meant, or ""."""
        return near(name, self.classes)


@lru_cache(maxsize=1)
def keys() -> Keys:
    """Return the keys, read once."""
    return Keys()


def near(word: str, words: Iterable[str]) -> str:
    """Return the word that may have been meant, or ""; of Japanese ones half may be wrong."""
    cutoff = 0.5 if len(word) <= _SHORT else 0.6
    found = difflib.get_close_matches(word, list(words), n=_NEAR, cutoff=cutoff)
    return max(found, key=lambda each: _likeness(word, each), default="")


def _likeness(word: str, other: str) -> tuple[float, int]:
    """Return how alike two words are; of equally alike ones those that begin alike come first."""
    ratio = difflib.SequenceMatcher(None, word, other).ratio()
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    return ratio, sum(1 for _ in alike)


def did_you_mean(word: str) -> Text:
    """Return the question, or where the words are listed when there is none to offer."""
    if not word:
        return Text("綴りを確かめてください。使える語は docs/reference/yaml.md にあります。",
                    "Check its spelling; docs/reference/yaml.md lists the words.")  # fmt: skip
    return Text(f"「{word}」のことですか。使える語は docs/reference/yaml.md にあります。",
                f'Did you mean "{word}"? docs/reference/yaml.md lists the words.')  # fmt: skip


@lru_cache(maxsize=2)
def written_keys(language: str) -> dict[str, tuple[Entry, ...]]:
    """Return IRI -> the entries by which a term is written in a language, the general one first."""
    return {each.iri: tuple(authored(each, language)) for each in terms()}


def key_of(iri: str, language: str) -> str:
    """Return the general key of a term in a language, "" when the context does not have it."""
    entries = written_keys(language).get(iri)
    return entries[0].key if entries else ""
