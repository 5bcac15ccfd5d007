"""Content codings: Accept-Encoding (RFC 9110, 12.5.3) and the compressors there are."""

import gzip
import re
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard


class Compressor(Protocol):
    """Compresses a stream piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece; return what is ready."""
        ...

    def flush(self) -> bytes:
        """Return the rest."""
        ...


class _Brotli:
    """brotli's compressor under the names that the others have."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=_BROTLI)

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece; return what is ready."""
        return bytes(self._inner.process(data))

    def flush(self) -> bytes:
        """Return the rest."""
        return bytes(self._inner.finish())


@dataclass(frozen=True, slots=True)
class Coding:
    """One content coding: its name in headers, all at once, and piece by piece."""

    name: str
    whole: Callable[[bytes], bytes]
    stream: Callable[[], Compressor]


_BROTLI, _ZSTD, _GZIP = 5, 6, 6

CODINGS = (
    Coding("br", lambda data: brotli.compress(data, quality=_BROTLI), _Brotli),
    Coding(
        "zstd",
        lambda data: zstandard.compress(data, level=_ZSTD),
        lambda: zstandard.ZstdCompressor(level=_ZSTD).compressobj(),
    ),
    Coding(
        "gzip",
        lambda data: gzip.compress(data, _GZIP, mtime=0),
        lambda: zlib.compressobj(_GZIP, zlib.DEFLATED, zlib.MAX_WBITS | 16),
    ),
)
"""In the order in which we would rather give them."""

_ELEMENT = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?"
)
_ALIASES = {"x-gzip": "gzip"}
_COMPRESSIBLE = re.compile(r"text/|application/(?!gzip|zstd|octet-stream|zip)|image/svg")


@lru_cache(maxsize=1024)
def chosen(accept_encoding: str | None) -> Coding | None:
    """Return the coding that the client likes best, None for none (identity).

    Without the header, or where it names nothing that we have, the answer stays as it is.
    """
    if not accept_encoding:
        return None
    wanted = dict(_weights(accept_encoding))
    everything = wanted.get("*", 0.0)
    best, best_weight = None, wanted.get("identity", 0.0)
    for coding in CODINGS:
        weight = wanted.get(coding.name, everything)
        if weight > 0 and (weight > best_weight or (best is None and weight == best_weight)):
            best, best_weight = coding, weight
    return best


def _weights(header: str) -> list[tuple[str, float]]:
    matches = (_ELEMENT.fullmatch(element) for element in header.split(","))
    found = [(m.group(1).lower(), float(m.group(2) or 1)) for m in matches if m]
    return [(_ALIASES.get(name, name), weight) for name, weight in found]


def is_compressible(content_type: str) -> bool:
    """Tell whether bodies of a type are worth compressing."""
    return _COMPRESSIBLE.match(content_type) is not None


async def streamed(chunks: AsyncIterator[bytes], coding: Coding) -> AsyncIterator[bytes]:
    """Yield a compressed stream; it ends early, unfinished, where the one inside does."""
    compressor = coding.stream()
    async for chunk in chunks:
        if ready := compressor.compress(chunk):
            yield ready
    yield compressor.flush()
