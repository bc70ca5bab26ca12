"""glibc's malloc, set so that big tensors do not cost system calls and walks through page tables.

By default every block above a moving threshold is mapped and unmapped anew, and zeroed by the kernel each
time: training then runs 1.3 to 1.5 times slower, by chance. And memory comes in pages of 4 KiB, of which the processor
remembers fewer than a batch of activations has. Must be called before the first tensor.
"""

from __future__ import annotations

import ctypes
import mmap
import sys

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
_GIBIBYTE = 2**30
_HUGE_PAGE = 2**21
_RESERVED = _GIBIBYTE - 2**27  # addresses, not memory; below the threshold, so that they are not given back


def keep_freed_memory() -> bool:
    """Let malloc keep what is freed for the next batch; False where the C library is not glibc."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    try:
        mallopt = library.mallopt
    except AttributeError:
        return False
    settings = ((_M_MMAP_THRESHOLD, _GIBIBYTE), (_M_TRIM_THRESHOLD, _GIBIBYTE), (_M_TOP_PAD, 64 * 2**20))
    kept = all(mallopt(parameter, value) == 1 for parameter, value in settings)
    if kept:
        _ask_for_huge_pages(library)
    return kept


def _ask_for_huge_pages(library: ctypes.CDLL) -> None:
    """Have the heap's next addresses backed by pages of 2 MiB as they are used, where the kernel offers those.

    It is advice: where it is not taken, nothing changes. Addresses beyond `_RESERVED` have ordinary pages.
    """
    library.malloc.restype = library.free.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    library.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    start = library.malloc(_RESERVED)
    if start is None:
        return
    first = (start + _HUGE_PAGE - 1) // _HUGE_PAGE * _HUGE_PAGE
    library.madvise(first, _RESERVED - _HUGE_PAGE, mmap.MADV_HUGEPAGE)
    library.free(start)
