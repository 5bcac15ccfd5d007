import resource
import subprocess
import sys

from oboegaki import site as sites
from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.report import Severity
from oboegaki.statements.stage import stage

PROGRAM = """
from oboegaki import site as sites
from oboegaki.check.run import checked
from oboegaki.statements.stage import stage
site = sites.read(sites.flagship_root())
checked(stage(site, None, lambda *a, **k: None), site)
"""
CPU_SECONDS = 3.0
"""What the check of the whole site may take, imports and reading of all sources included. It was
2.4 on two busy cores: a sixth of it rdflib's reading of the queries in shapes, another sixth asking
them. One slow run may be the machine's doing, two are ours."""


def _quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def test_nothing_in_the_flagship_has_to_be_mended() -> None:
    site = sites.read(sites.flagship_root())
    report = checked(stage(site, None, _quiet), site)
    grave = [f for f in report.findings if f.severity is not Severity.INFO]
    assert [(f.place, f.message.en) for f in grave] == []
    assert all(finding.line for finding in report.findings)


def test_a_cold_check_of_the_flagship_is_quick() -> None:
    assert any(_seconds_of_a_check() < CPU_SECONDS for _ in range(2))


def _seconds_of_a_check() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
