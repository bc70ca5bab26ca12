"""`python -m runtime.cli`: the command line where the `symloom` script is not installed."""

from __future__ import annotations

import sys

from runtime.cli import main

sys.exit(main())
