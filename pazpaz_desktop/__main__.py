"""The one entrance: `pazpaz` and `python -m pazpaz_desktop`."""

import sys

from pazpaz_desktop.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
