"""How to cite: one work as CFF, BibTeX and CSL-JSON, and as a sentence."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from oboegaki.formats import BIBTEX, CFF, CSL, Representation


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited: whose it is, what it is called, and where it is found, by its name.

    `day` is an ISO date; `licence` an IRI and `spdx` its SPDX name. What is not known is "".
    """

    iri: str
    title: str
    author: str
    day: str
    version: str
    licence: str = ""
    spdx: str = ""
    abstract: str = ""
    original: str = ""

    @property
    def when(self) -> date:
        """Return the day."""
        return date.fromisoformat(self.day)

    @property
    def key(self) -> str:
        """Return a short ASCII name for bibliographies."""
        words = re.findall(r"[a-z0-9]+", self.iri.partition("://")[2].lower())
        return "-".join(words[-4:]) or "data"


def written(work: Work, form: Representation) -> bytes:
    """Return a work in one of the forms of bibliographies."""
    return _WRITERS[form.name](work).encode()


def sentence(work: Work) -> str:
    """Return a work as it stands in a list of references."""
    year = f"({work.when.year})"
    parts = (f"{work.author} {year}" if work.author else year, work.title, work.version, work.iri)
    return ". ".join(part for part in parts if part)


def _csl(work: Work) -> str:
    item = {
        "id": work.iri,
        "type": "dataset",
        "title": work.title,
        "author": [{"literal": work.author}] if work.author else [],
        "publisher": work.author,
        "issued": {"date-parts": [[work.when.year, work.when.month, work.when.day]]},
        "version": work.version,
        "URL": work.iri,
        "license": work.licence,
        "abstract": work.abstract,
        "note": work.original,
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=1) + "\n"


def _bibtex(work: Work) -> str:
    fields = {
        "title": f"{{{_tex(work.title)}}}",
        "author": f"{{{_tex(work.author)}}}" if work.author else "",
        "year": str(work.when.year),
        "month": str(work.when.month),
        "version": _tex(work.version),
        "url": work.iri,
        "howpublished": "Data set",
        "note": _tex(". ".join(part for part in (work.original, work.licence) if part)),
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{work.key},\n{rows}\n}}\n"


_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": " ",
})  # fmt: skip


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _cff(work: Work) -> str:
    return "".join(f"{line}\n" for line in _cff_lines(work))


def _cff_lines(work: Work) -> Iterator[str]:
    """Yield the lines of Citation File Format 1.2.0; a JSON string is a YAML string, too."""
    yield "cff-version: 1.2.0"
    yield "message: " + _yaml("If you use these data, please cite them as below.")
    yield "type: dataset"
    fields: Mapping[str, str] = {
        "title": work.title,
        "version": work.version,
        "date-released": work.day,
        "url": work.iri,
        "license": work.spdx,
        "license-url": "" if work.spdx else work.licence,
        "abstract": work.abstract,
    }
    yield from (f"{name}: {_yaml(value)}" for name, value in fields.items() if value)
    yield f"authors:\n  - name: {_yaml(work.author or work.title)}"
    yield f'identifiers:\n  - type: url\n    value: {_yaml(work.iri)}\n    description: "Name"'


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_WRITERS: Mapping[str, Callable[[Work], str]] = {
    CSL.name: _csl,
    BIBTEX.name: _bibtex,
    CFF.name: _cff,
}
