"""Texts for comparison: width, wave dashes and spaces tell nothing apart."""

import unicodedata

_WAVE_DASH = "\u301c"


def folded(text: str) -> str:
    """Return a text in which what only looks different is the same.

    Full-width tildes become ASCII by NFKC and wave dashes do not, though both are printed for one
    another.
    """
    plain = unicodedata.normalize("NFKC", text.replace(_WAVE_DASH, "~"))
    return "".join(plain.split()).casefold()
