"""How a process ends with the one that began it, whatever becomes of that."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent is gone (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)


def die_with(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Die with the parent that this process was begun by, also when that is gone already."""
    die_with_parent(how)
    if os.getppid() != parent:
        os._exit(1)
