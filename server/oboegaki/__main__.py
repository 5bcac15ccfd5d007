"""`python -m oboegaki` is the command `oboegaki`."""

import sys

from oboegaki.cli.main import main

sys.exit(main())
