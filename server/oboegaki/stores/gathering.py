"""Small parts of a result, gathered until it is worth sending them on."""

_CHUNK = 1 << 16


class Gathering:
    """What a result is written to; not a file of Python's, which flushes when it is dropped: the
    rest of a failed answer would go out as part of the next one."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take a part of the result."""
        self._held += data
        if len(self._held) >= _CHUNK:
            self.send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: engines flush, but only the end of a result is worth sending early."""

    def send(self) -> None:
        """Send on what is held: each kind in its own way."""
        raise NotImplementedError
