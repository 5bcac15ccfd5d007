"""What a real server's processes do, as the kernel tells it."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")


def family(of: int) -> set[int]:
    """Return a process and all that it has started."""
    return {of}.union(*(family(each) for each in children(of)))


def children(of: int) -> set[int]:
    """Return the processes that one has started itself."""
    found = set()
    with suppress(OSError):
        for task in Path(f"/proc/{of}/task").iterdir():
            found |= {int(child) for child in (task / "children").read_text().split()}
    return found


def server(address: str) -> int:
    """Return the process that this one has started and that listens at an address."""
    port = f":{urlsplit(address).port:04X}"
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(port)}
    (found,) = {
        each
        for each in children(os.getpid())
        if b"\0serve\0" in _command(each) and sockets & _open(each)
    }
    return found


def _open(of: int) -> set[str]:
    found = set()
    for entry in Path(f"/proc/{of}/fd").iterdir():
        with suppress(OSError):
            found.add(str(entry.readlink()))
    return found


def query_workers(of: int) -> set[int]:
    """Return the query workers of a server."""
    return {each for each in family(of) if b"oboegaki.stores.worker" in _command(each)}


def _command(of: int) -> bytes:
    try:
        return Path(f"/proc/{of}/cmdline").read_bytes()
    except OSError:
        return b""


def processor_time(of: int) -> float:
    """Return the seconds of CPU that a process and its family have taken."""
    total = 0
    for each in family(of):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident(of: int) -> float:
    """Return the most memory that one process has had so far, in MiB."""
    status = Path(f"/proc/{of}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
