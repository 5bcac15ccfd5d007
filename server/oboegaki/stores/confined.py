"""What a query worker may not do: outgrow its memory, outlive its parent, open a connection."""

import ctypes
import platform
import resource
import struct
import sys
from errno import EACCES
from pathlib import Path

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_FILTER_MODE = 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | EACCES
_CALL_NUMBER, _ARCHITECTURE = 0, 4

_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: the kernel's name of the architecture, and the number of `socket` there."""


def limit_memory(megabytes: int) -> None:
    """Bound this process's address space, and leave no memory image behind when it dies."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: float) -> None:
    """Let this process use at most so much processor time from now on."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def peak_memory(interesting: int = 0) -> int:
    """Return how many KiB this process has had at most; below `interesting`, no less than that.

    `ru_maxrss` counts the server's own memory, too: it is inherited through fork and exec. But the
    kernel tells it at once, and the exact number takes it as long as a short query.
    """
    bound = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if bound < interesting or sys.platform != "linux":
        return bound
    status = Path("/proc/self/status").read_bytes()
    return int(status.partition(b"VmHWM:")[2].split(None, 1)[0])


def forbid_sockets() -> bool:
    """Make every later `socket()` of this process fail; return whether that could be done.

    pyoxigraph has no switch against SERVICE. Of what the kernel offers only a seccomp filter needs
    no privilege and leaves files alone (a limit on open files would stop RocksDB too).
    """
    known = _SOCKET_CALLS.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    architecture, socket_call = known
    program = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (_LOAD, 0, 0, _ARCHITECTURE),
            (_JUMP_EQUAL, 0, 3, architecture),
            (_LOAD, 0, 0, _CALL_NUMBER),
            (_JUMP_EQUAL, 0, 1, socket_call),
            (_RETURN, 0, 0, _DENY),
            (_RETURN, 0, 0, _ALLOW),
        )
    )
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(header), 0, 0)
