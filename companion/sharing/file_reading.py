"""Reading a file that somebody sent, without ever waiting for a pipe or filling the memory from a device."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from companion.errors import Damaged, NotFound, Refused, from_os_error

_NOWHERE = "There is no such file. Check the name and where it was saved."


def read_plain_file(path: Path, *, largest: int, what: str, ends_in: str = "") -> bytes:
    """The bytes of an ordinary file of at most `largest` bytes. `what` names it ("a share").

    Raises Refused for what is no ordinary file, NotFound, Damaged for one far too large, StorageFailure.
    """
    choose = f"Choose a file that ends in {ends_in}." if ends_in else "Choose a file."
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            status = os.fstat(handle)
            if stat.S_ISDIR(status.st_mode):
                raise Refused(f"That is a folder. {choose}")
            if not stat.S_ISREG(status.st_mode):
                raise Refused(f"That is not a file. {choose}")
            if status.st_size > largest:
                raise Damaged(f"This file is far too large to be {what}. It was not opened.")
            with os.fdopen(handle, "rb", closefd=False) as file:
                return file.read(largest)
        finally:
            os.close(handle)
    except IsADirectoryError as error:  # where a folder cannot even be opened
        raise Refused(f"That is a folder. {choose}") from error
    except FileNotFoundError as error:
        raise NotFound(_NOWHERE) from error
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise Refused(f"That is not a file. {choose}") from error
        if error.errno in (errno.ENOTDIR, errno.ENAMETOOLONG):
            raise NotFound(_NOWHERE) from error
        raise from_os_error(error, doing=f"Reading {what}", reading=True) from error
