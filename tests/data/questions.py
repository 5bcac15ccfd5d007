"""The page of the competency questions. `make docs` writes it; a test compares."""

import re
from pathlib import Path

from answering import QUERIES, question_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "questions.md"
SHARED = 36
"""So many questions were given; the others are ours."""

_TITLE = re.compile(r"^# (ja|en|vi): (.+)$", re.MULTILINE)


def titles(path: Path) -> dict[str, str]:
    """Return the question of a query in its three languages."""
    return dict(_TITLE.findall(path.read_text(encoding="utf-8")))


def _row(path: Path) -> str:
    title, question = titles(path), question_of(path)
    rows = len(question["expected"]) or "none"
    texts = "<br>".join(title[language].replace("|", "\\|") for language in ("ja", "en", "vi"))
    link = f"[{path.name[:2]}](../../ontology/competency/{path.name})"
    return f"| {link} | {question['section']} | {texts} | {rows} |\n"


def page() -> str:
    """Return the page: every question, the section that answers it, the number of answers."""
    header = "| no. | section | question | answers |\n| --- | --- | --- | --- |\n"
    return (
        "# Competency questions\n\n"
        "This page is made from `ontology/competency/` by `make docs`; do not edit it.\n\n"
        "What the data must be able to answer. Tests ask every question of the built store, of"
        " rdflib and of the reloaded dump; the query page of the server offers them as examples."
        " \"none\" means that the release does not state it, and that inventing an answer fails."
        " The Vietnamese texts have not been reviewed by a native reader.\n\n"
        "## Questions that were given\n\n"
        + header
        + "".join(map(_row, QUERIES[:SHARED]))
        + "\n## Questions of our own\n\nChosen to break the model where it is weak: what is not"
        " stated, who only said so, changes over time, order, counts that must not double,"
        " spellings, evidence.\n\n"
        + header
        + "".join(map(_row, QUERIES[SHARED:]))
    )  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
