"""Papers on the allowance of primary health workers."""

from ecabinet.demo.plans import PaperPlan

PAPERS: tuple[PaperPlan, ...] = ()
