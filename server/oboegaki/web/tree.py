"""One thing as a tree of JSON, for those who asked for a representation that is one."""

import json

from oboegaki import describe
from oboegaki.formats import EXPANDED, JSON_LD, Representation, from_lines, write
from oboegaki.reader.trees import refuse_large, too_large, tree_of
from oboegaki.statements.reader import Place
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK


def tree(context: Context, place: Place, chosen: Representation, language: str) -> bytes:
    """Return a document as framed or expanded JSON-LD; raises NotAcceptable if too large or deep.

    The texts are in `language`, or where it has none in the next that it falls back to; all of
    them when it is "".
    """
    if chosen.profile == EXPANDED:
        refuse_large(place)
        lines = b"".join(describe.triples(context.statements, place))
        return write(from_lines(lines), JSON_LD)
    order = FALLBACK[language] if language else ()
    made = tree_of(context.statements, place, context.served.forms.single, order)
    try:
        return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"
    except RecursionError:
        raise too_large() from None
