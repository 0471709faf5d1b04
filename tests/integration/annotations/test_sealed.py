"""Private marks are nobody's else: not in the database, not for administrators, and not without their key."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url, select, update
from tests.integration.annotations.desk import Desk, Device, box
from tests.integration.papers.world import SetClock

from ecabinet.annotations.sealing import FILE
from ecabinet.annotations.tables import Mark, MarkComment, MarkKey
from ecabinet.app import create_app
from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.tables import Login
from ecabinet.kit.ids import new_id
from ecabinet.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET, SAID, OPEN = "Không tán thành điều 7", "Hỏi lại Bộ trưởng", "Ai cũng đọc được"


@pytest_asyncio.fixture(loop_scope="module")
async def member(desk: Desk) -> Device:
    """Somebody with a private mark that has a comment and a place elsewhere, and one for everybody."""
    device = await desk.device("member")
    mark, private = new_id(), await device.layer("private")
    places = {desk.version: {"state": "changed", "page": 1, "words_before": SECRET, "words_after": "khác"}}
    await device.send(
        device.put(mark, private, box(SECRET), places=places),
        device.comment(mark, SAID),
        device.put(new_id(), await device.layer("meeting"), box(OPEN)),
    )
    return device


async def without_key(desk: Desk, url: str, data_dir: Path) -> AsyncIterator[Desk]:
    """Run the application on the same database with another folder for its keys."""
    app = create_app(Settings(data_dir=data_dir, database_url=url), SetClock())
    other = Desk(app, desk.world, {"paper": (desk.paper, desk.version), "inner": (desk.inner, desk.inner_version)})
    yield other
    await other.close()
    app.state.installation.jobs.close()
    app.state.installation.sandbox.close()
    app.state.installation.signing_sandbox.close()
    await app.state.installation.database.close()


async def test_the_database_holds_nothing_readable(desk: Desk, member: Device, shared_url: str) -> None:
    rows = await desk.rows(select(*Mark.__table__.c)) + await desk.rows(select(*MarkComment.__table__.c))
    rows += await desk.rows(select(*AuditEntry.__table__.c)) + await desk.rows(select(*MarkKey.__table__.c))
    for text in (SECRET, SAID):
        assert text not in str(rows)
        assert text.encode("unicode_escape").decode() not in str(rows)
    assert OPEN in str(rows)
    file = make_url(shared_url).database or ""
    if "sqlite" in shared_url:
        raw = b"".join(await asyncio.to_thread(_bytes, Path(file)))
        assert OPEN.encode() in raw
        for text in (SECRET, SAID):
            assert text.encode() not in raw
    assert {each["body"]["text"] for each in (await member.marks()).values()} == {SECRET, OPEN}


def _bytes(file: Path) -> list[bytes]:
    return [part.read_bytes() for part in file.parent.glob(f"{file.name}*")]


async def test_nobody_else_is_shown_anything(desk: Desk, member: Device) -> None:
    for name in ("chair", "secretary", "administrator", "invitee"):
        device = await desk.device(name)
        for path in (f"/pads/{desk.paper}/feed", f"/meetings/{desk.world.meeting}/marks", "/notes", "/audit"):
            shown = (await device.http.get(path)).text
            assert SECRET not in shown
            assert SAID not in shown
    entries = await desk.rows(select(AuditEntry.after).where(AuditEntry.action == "write_marks"))
    assert [after for (after,) in entries if "private" in after][-1] == {"private": 2, "put": 1}


async def test_without_the_key_nothing_is_lost_and_all_that_is_open_goes_on(
    desk: Desk, member: Device, shared_url: str, tmp_path: Path, data_dir: Path
) -> None:
    async for other in without_key(desk, shared_url, tmp_path):
        for key in ("", "không phải khóa", "ab" * 32):
            if key:
                (tmp_path / "keys" / FILE).write_text(key)
            here, chair = await other.device("member"), await other.device("chair")
            refused = await here.http.get(f"/pads/{desk.paper}/feed")
            assert (refused.status_code, refused.json()["code"]) == (503, "private_marks_unavailable")
            assert OPEN in {each["body"].get("text") for each in (await chair.marks()).values()}
            layers = (await member.feed())["layers"]
            private, meeting = layers[0]["id"], layers[1]["id"]
            assert (await here.post([here.put(new_id(), private)])).status_code == 503
            assert (await chair.post([chair.put(new_id(), await chair.layer("private"))])).status_code == 503
            assert (await here.send(here.put(new_id(), meeting)))[0]["status"] == "applied"
    assert not (data_dir / "keys" / FILE).stat().st_mode & 0o077
    assert SECRET in {each["body"].get("text") for each in (await member.marks()).values()}


async def test_a_sealed_text_opens_only_where_it_was_written(desk: Desk, member: Device) -> None:
    private, second = await member.layer("private"), new_id()
    await member.send(member.put(second, private, box("thứ hai")))
    [(first,)] = await desk.rows(select(Mark.body).where(Mark.layer_id == private, Mark.id != second))
    async with desk.database.writing() as session:
        await session.execute(update(Mark).where(Mark.id == second).values(body=first))
        await session.commit()
    assert {each["body"]["text"] for each in (await member.marks()).values()} == {SECRET, OPEN}


async def test_a_locked_screen_and_a_login_that_ended_show_nothing(desk: Desk, member: Device) -> None:
    [(login,)] = await desk.rows(select(Login.id).where(Login.account_id == desk.world.accounts["member"]))
    now = desk.installation.clock.now()
    for values, status in (({"locked_at": now}, 423), ({"locked_at": None, "ended_at": now}, 401)):
        await desk.change(Login, login, **values)
        answers = [
            await member.http.get(f"/pads/{desk.paper}/feed"),
            await member.http.get(f"/meetings/{desk.world.meeting}/marks"),
            await member.http.get(f"/meetings/{desk.world.meeting}/notebook"),
            await member.post([member.put(new_id(), "a" * 32)]),
        ]
        assert {each.status_code for each in answers} == {status}
