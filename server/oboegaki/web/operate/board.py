"""What the processes of one server tell each other: a piece of shared memory with a slot for each.

Each writes its own slot and reads all of them; nobody waits for anybody, so one that is stuck or
dead is seen and holds up none. A slot outlives its process: who takes the place goes on counting
from there.
"""

import json
import mmap
import os
import struct
import time
import zlib
from collections.abc import Mapping
from typing import Any

_SLOT = 1 << 19
_HEADER = struct.Struct("<II")
_TRIES = 20
_STALE = 10.0
"""Seconds without a sign of life after which a process counts as stuck."""

State = dict[str, Any]


class Board:
    """The slots; made before the processes part, which then share it."""

    def __init__(self, slots: int = 1, wanted: int = 1) -> None:
        """Have so many slots, for `wanted` processes and those that are about to replace them."""
        self.slots = slots
        self.wanted = wanted
        self._memory = mmap.mmap(-1, slots * _SLOT)

    def write(self, slot: int, state: Mapping[str, Any]) -> None:
        """Write what a process tells; what is too long for a slot is left as it was."""
        told = json.dumps(state, separators=(",", ":")).encode()
        if len(told) > _SLOT - _HEADER.size:
            return
        start = slot * _SLOT
        header = _HEADER.pack(len(told), zlib.crc32(told))
        self._memory[start : start + _HEADER.size + len(told)] = header + told

    def read(self, slot: int) -> State | None:
        """Return what a slot holds, None before anything was written.

        Half of one writing and half of another is seen by the checksum, and read again.
        """
        start = slot * _SLOT
        for _ in range(_TRIES):
            size, check = _HEADER.unpack(self._memory[start : start + _HEADER.size])
            if not size:
                return None
            begin = start + _HEADER.size
            told = self._memory[begin : begin + min(size, _SLOT)]
            if zlib.crc32(told) == check:
                state: State = json.loads(told)
                return state
            time.sleep(0.001)
        return None

    def all(self) -> list[State]:
        """Return what every slot holds that was ever written to."""
        found = (self.read(slot) for slot in range(self.slots))
        return [state for state in found if state is not None]


def is_up(state: State) -> bool:
    """Tell whether the process that wrote this is there and gives signs of life."""
    if time.monotonic() - state["beat"] > _STALE:
        return False
    try:
        os.kill(state["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Post:
    """The place of one process at the board."""

    def __init__(self, board: Board | None = None, slot: int = 0) -> None:
        """Take a slot; what is counted there already is gone on from."""
        self.board = board or Board()
        self._slot = slot
        self.before = self.board.read(slot) or {}

    def tell(self, state: Mapping[str, Any]) -> None:
        """Write what this process has to tell, with a sign of life."""
        self.board.write(self._slot, {**state, "pid": os.getpid(), "beat": time.monotonic()})
