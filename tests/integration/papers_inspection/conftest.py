"""One desk for all inspections: its processes stay warm."""

from collections.abc import Iterator

import pytest
from tests.integration.papers_inspection.desk import Desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk") / "files")
    yield desk
    desk.sandbox.close()
