"""Become another program that dies with the one that started it, even when that one is killed.

Run by path, `python -I -S leash.py PARENT COMMAND…`, so that nothing of ours is imported: the
kernel keeps the promise over the exec (prctl(2), PR_SET_PDEATHSIG). A `preexec_fn` would do the
same between fork and exec, where a program with threads may deadlock.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the program that started this one is gone")
    os.execv(command[0], command)  # noqa: S606  # the caller's own command, no shell wanted


if __name__ == "__main__":
    main()
