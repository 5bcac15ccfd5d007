"""What the server is made of."""

import subprocess
import sys


def test_the_server_never_loads_rdflib_or_pyshacl() -> None:
    code = (
        "import sys, oboegaki.cli.serve, oboegaki.web.app, oboegaki.stores.embedded;"
        "print(sorted({'rdflib', 'pyshacl', 'owlrl'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
