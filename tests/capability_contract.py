"""The rule of the folders, for import-linter: a capability is entered only by what it publishes."""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class CapabilityContract(Contract):
    """Checks every direct import from one capability into another.

    ``public`` names modules that each capability publishes under that name, ``also_public`` single modules.
    """

    type_name = "capability"

    root = fields.StringField()
    capabilities = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())
    also_public = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find imports that go past what is published."""
        del verbose
        # The fields are read as what stands in the settings, which their classes do not say.
        owners = {f"{self.root}.{name}" for name in cast("list[str]", self.capabilities)}
        public = {f"{owner}.{name}" for owner in owners for name in cast("list[str]", self.public)}
        allowed = public | set(cast("list[str]", self.also_public))
        broken = [
            (importer, imported)
            for owner in sorted(owners)
            for imported in sorted(graph.find_descendants(owner) - allowed)
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if _owner(importer, owners) not in {None, owner}
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each such import."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} reaches into {imported}")


def _owner(module: str, owners: set[str]) -> str | None:
    return next((owner for owner in owners if module == owner or module.startswith(f"{owner}.")), None)
