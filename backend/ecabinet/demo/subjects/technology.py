"""Papers on the allowance of primary health workers."""

from ecabinet.demo.plans import PaperPlan

PAPERS: tuple[PaperPlan, ...] = ()
DIGITAL_PAPERS: tuple[PaperPlan, ...] = ()
DATA_PAPERS: tuple[PaperPlan, ...] = ()
