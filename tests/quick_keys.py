"""Vaults with quick test keys keep them when they are unlocked, in every program that imports this.

Else the first unlock would bring them up to what is wanted today, and from then on each would take half a second more.
`python -m tests.quick_keys WORDS` is `companion WORDS` with quick keys.
"""

from __future__ import annotations

import sys

from companion.crypto import kdf

kdf.target = lambda: kdf.FLOOR

if __name__ == "__main__":
    from companion import app

    sys.exit(app.main(sys.argv[1:]))
