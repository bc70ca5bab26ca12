"""glibc's malloc, set so that big tensors do not cost a system call each.

By default every block above a moving threshold is mapped and unmapped anew, and zeroed by the kernel each
time: training then runs 1.3 to 1.5 times slower, by chance. Must be called before the first tensor.
"""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3


def keep_freed_memory() -> bool:
    """Let malloc keep what is freed for the next batch; False where the C library is not glibc."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    gibibyte = 2**30
    settings = ((_M_MMAP_THRESHOLD, gibibyte), (_M_TRIM_THRESHOLD, gibibyte), (_M_TOP_PAD, 64 * 2**20))
    return all(mallopt(parameter, value) == 1 for parameter, value in settings)
