"""Papers on the allowance of primary health workers."""

from ecabinet.demo.plans import PaperPlan

PAPERS: tuple[PaperPlan, ...] = ()
IMPACT_PAPERS: tuple[PaperPlan, ...] = ()
RELIEF_PAPERS: tuple[PaperPlan, ...] = ()
