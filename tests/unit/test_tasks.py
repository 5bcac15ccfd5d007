"""Tasks that processes share: none of these outlives the one that began them."""

import subprocess
import sys
import time
from pathlib import Path

from running import environment

PROGRAM = """
import os, time
from oboegaki.tasks import Crew

def begin(): pass
def there(task):
    time.sleep(task)
    return os.getpid()

if __name__ == "__main__":
    for answer in Crew(there, there, begin, ()).done([0, 0, 0, 60], 2):
        print(answer, flush=True)
"""


def test_processes_end_when_the_one_that_began_them_is_killed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, tmp_path / "program.py"], env=environment(), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(3)}
        assert process.pid not in workers
        process.kill()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in workers):
        assert time.monotonic() < until, "they wait for tasks that never come"
        time.sleep(0.02)
