"""What can happen to papers, as the meeting's log names it."""

from typing import Final

PAPER_ADDED: Final = "PaperAdded"
PAPER_CHANGED: Final = "PaperChanged"
PAPER_REMOVED: Final = "PaperRemoved"
PAPER_RESTORED: Final = "PaperRestored"
PAPER_VERSION_ADDED: Final = "PaperVersionAdded"
PAPER_VERSION_INSPECTED: Final = "PaperVersionInspected"
