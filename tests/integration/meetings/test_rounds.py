"""A question put again after its vote was voided: the same decision, unless it is about another paper."""

import pytest
from tests.integration.meetings.desk import Desk, Json

from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.tables import Paper, PaperVersion

QUESTION = "Thông qua dự thảo Nghị quyết?"


@pytest.fixture
async def versions(desk: Desk) -> list[str]:
    """Two papers of the first item, each with a version that can be read."""
    made = []
    async with desk.database.writing() as session:
        unit = (await session.get_one(Meeting, desk.world.meeting)).unit_id
        for position in (1, 2):
            paper, version = new_id(), new_id()
            item = {"id": paper, "meeting_id": desk.world.meeting, "item_id": desk.world.items[0], "unit_id": unit}
            session.add(Paper(**item, title="Dự thảo", kind="other", position=position, changed_at=desk.clock.now()))
            await session.flush()
            file = {"file_name": "du-thao.pdf", "size": 1, "sha256": "0" * 64, "pages": 1, "state": "ready"}
            uploaded = {"uploaded_by": desk.world.people["secretary"], "uploaded_at": desk.clock.now()}
            session.add(PaperVersion(id=version, paper_id=paper, unit_id=unit, no=1, **file, **uploaded))
            made.append(version)
        await session.commit()
    return made


async def _put(desk: Desk, version: str) -> Json:
    question = {"item_id": desk.world.items[0], "question": QUESTION, "paper_version_id": version}
    opened = await desk.ask("chair", "POST", f"/meetings/{desk.world.meeting}/votes", question)
    assert opened.status_code == 201, opened.text
    vote: Json = (await desk.state("chair"))[1]["vote"][opened.json()["id"]]
    return vote


async def _void(desk: Desk, vote: Json) -> None:
    assert (await desk.ask("chair", "POST", f"/votes/{vote['id']}/void", {"reason": "mở nhầm"})).status_code == 200


async def test_a_vote_opened_again_is_the_next_round_and_about_the_paper_it_names(
    desk: Desk, versions: list[str]
) -> None:
    assert (await desk.ask("chair", "POST", f"/meetings/{desk.world.meeting}/start")).status_code == 200
    first = await _put(desk, versions[0])
    await _void(desk, first)
    again = await _put(desk, versions[0])
    assert (again["decision_id"], again["round"]) == (first["decision_id"], 2)
    await _void(desk, again)
    other = await _put(desk, versions[1])
    assert (other["paper_version_id"], other["round"]) == (versions[1], 1)
    assert (await desk.state("chair"))[1]["vote"][first["id"]]["paper_version_id"] == versions[0]
