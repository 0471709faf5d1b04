"""How much memory this process holds."""

import resource
import sys
from pathlib import Path


def resident_bytes() -> int:
    """Return the memory resident now; where the system does not say (not Linux), the most there ever was."""
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
