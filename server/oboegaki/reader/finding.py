"""Full text search as programs get it: what `/search` finds, in the same order."""

from collections.abc import Sequence

from oboegaki import describe
from oboegaki.edition.opened import Edition
from oboegaki.errors import BadRequest, Text
from oboegaki.iris import Urls
from oboegaki.rdf import PREFIXES
from oboegaki.reader.labels import Labels
from oboegaki.reader.records import Hit, Hits, Passage
from oboegaki.search.find import MOST_PAGES, Question
from oboegaki.search.index import FACETS
from oboegaki.search.passages import passage

LONGEST = 200
"""Characters of a question."""


def full(name: str) -> str:
    """Return a prefixed name such as `obg:Agreement` in full; anything else as it is."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


def checked(question: Question) -> Question:
    """Return a question that can be asked; raises BadRequest for another."""
    if len(question.text) > LONGEST:
        raise BadRequest(
            Text(f"検索の言葉は {LONGEST} 文字までです。",
                 f"A search may have at most {LONGEST} characters.",
                 f"Từ khóa tìm kiếm chỉ được dài tối đa {LONGEST} ký tự."),
            Text("言葉を減らしてください。", "Use fewer words.", "Hãy dùng ít từ hơn."),
        )  # fmt: skip
    if not 1 <= question.page <= MOST_PAGES:
        raise BadRequest(
            Text(f"ページは 1 から {MOST_PAGES} までです。", f"Pages are 1 to {MOST_PAGES}.",
                 f"Số trang từ 1 đến {MOST_PAGES}."),
            Text("条件を加えて絞り込んでください。", "Narrow the search down.",
                 "Hãy thu hẹp tìm kiếm."),
        )  # fmt: skip
    unknown = [name for name in question.narrowed if name not in FACETS]
    if unknown:
        known = ", ".join(FACETS)
        raise BadRequest(
            Text(f"「{unknown[0][:80]}」では絞り込めません。",
                 f'A search cannot be narrowed down by "{unknown[0][:80]}".',
                 f'Không thể thu hẹp theo "{unknown[0][:80]}".'),
            Text(f"次で絞り込めます: {known}", f"It can by {known}.", f"Có thể theo: {known}."),
        )  # fmt: skip
    return question


def hits(
    edition: Edition, question: Question, labels: Labels, urls: Urls, order: Sequence[str]
) -> Hits:
    """Return a page of what a question finds."""
    found = edition.finder.find(checked(question))
    statements = edition.statements
    kinds = {iri: _types(edition, iri) for iri in found.iris}
    labels.find((*found.iris, *(each for some in kinds.values() for each in some)))
    moments = statements.moments(found.iris)

    def hit(iri: str) -> Hit:
        label = labels.name(iri)
        why = passage(statements, iri, question.terms, (*order, ""), label.text)
        types = tuple(sorted(kinds[iri], key=lambda each: labels.of(each) is None))
        url = urls.absolute(urls.page(iri))
        said = Passage(why.text, why.language, why.iri) if why and question.terms else None
        return Hit(iri, url, label.text, label.language, types, moments.get(iri, ""), said)

    facets = {
        kind: tuple((each.value, each.results) for each in counts)
        for kind, counts in found.facets.items()
    }
    return Hits(
        question.text,
        found.total,
        question.page,
        tuple(map(hit, found.iris)),
        facets,
        found.is_ranked,
        found.has_more,
    )


def _types(edition: Edition, iri: str) -> list[str]:
    said = describe.read(edition.statements.of_resource(iri)).get(iri, ())
    return [s.value.name for s in said if s.predicate == describe.TYPE and s.value.literal is None]
