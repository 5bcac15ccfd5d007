"""`python -m oboegaki` is the command `oboegaki`."""

import sys

from oboegaki.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
