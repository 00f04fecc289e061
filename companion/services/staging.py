"""A vault is built up in a folder beside its place; this clears what an interrupted building left there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from companion.errors import AlreadyThere, from_os_error


def clear_staging(staging: Path, *, doing: str) -> None:
    """Remove what an interrupted restore or repair left: encrypted, and of no use to anybody.

    Raises AlreadyThere when what is there is not such a folder, StorageFailure.
    """
    if not os.path.lexists(staging):
        return
    if staging.is_symlink() or not staging.is_dir():
        raise AlreadyThere(f"{staging.name} is in the way. Nothing was changed.")
    try:
        shutil.rmtree(staging)
    except OSError as error:
        raise from_os_error(error, doing=doing) from error
