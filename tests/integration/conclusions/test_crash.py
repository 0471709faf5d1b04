"""The machine stops at any moment: no number vanishes, none is given twice, and every one has its bytes."""

import asyncio
import os
import random
import sys

from tests.integration.conclusions.office import Office
from tests.integration.conclusions.world import CARRIED, add_vote

from ecabinet.conclusions.rules import missing_numbers
from ecabinet.conclusions.tables import Document, RegisterEntry, RegisterHead
from ecabinet.kit.ids import new_id

ROUNDS, DOCUMENTS = 3, 8
LONGEST_SECONDS = 1.5


async def test_killed_while_preparing_nothing_acknowledged_is_lost(office: Office) -> None:
    waiting = await _drafts(office)
    acknowledged: dict[int, tuple[str, str]] = {}
    for _ in range(ROUNDS):
        for number, document_id, sha256 in await _killed_run(office, waiting):
            assert number not in acknowledged
            acknowledged[number] = (document_id, sha256)
        documents = {row.id: row for row in await office.rows(Document)}
        entries = await office.rows(RegisterEntry)
        _nothing_is_wrong(office, acknowledged, documents, entries)
        assert [head.number for head in await office.rows(RegisterHead)] == [len(entries)][: len(entries)]
        waiting = [document_id for document_id in waiting if documents[document_id].state == "draft"]
    assert acknowledged


def _nothing_is_wrong(
    office: Office,
    acknowledged: dict[int, tuple[str, str]],
    documents: dict[str, Document],
    entries: list[RegisterEntry],
) -> None:
    numbers = [entry.number for entry in entries]
    assert len(set(numbers)) == len(numbers)
    assert missing_numbers(numbers) == ()
    for number, (document_id, sha256) in acknowledged.items():
        assert (documents[document_id].number, documents[document_id].sha256) == (number, sha256)
    for entry in entries:
        document = documents[entry.document_id]
        assert (document.state, document.number) == ("prepared", entry.number)
        assert document.sha256 is not None
        assert office.installation.files.exists(document.sha256)


async def _drafts(office: Office) -> list[str]:
    made = []
    for _ in range(DOCUMENTS):
        vote = new_id()
        async with office.database.writing() as session:
            await add_vote(session, office.world, vote, 0, "closed", CARRIED)
            await session.commit()
        office.world.votes[vote] = vote
        made.append(await office.draft(vote=vote))
    return made


async def _killed_run(office: Office, waiting: list[str]) -> list[tuple[int, str, str]]:
    """Have another process prepare documents, kill it after a while, and return what it acknowledged."""
    url = office.database.engine.url.render_as_string(hide_password=False)
    arguments = [url, str(office.installation.settings.data_dir), *waiting]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.conclusions.preparing",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert (await process.stdout.readline()) == b"ready\n"
    first = await process.stdout.readline()
    await asyncio.sleep(random.uniform(0, LONGEST_SECONDS))
    if process.returncode is None:
        process.kill()
    lines = [first, *(await process.stdout.read()).splitlines(keepends=True)]
    await process.wait()
    return [_acknowledged(line) for line in lines if line.endswith(b"\n")]


def _acknowledged(line: bytes) -> tuple[int, str, str]:
    number, document_id, sha256 = line.decode().split()
    return int(number), document_id, sha256
