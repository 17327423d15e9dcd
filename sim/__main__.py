"""``python -m sim`` is ``muster``, for where its command is not on the path."""

import sys

from sim.program import main

if __name__ == "__main__":
    sys.exit(main())
