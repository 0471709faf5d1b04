"""A signed PDF among the papers: who signed, whether it is intact, and whether its issuer is known here."""

import pytest
from tests.integration.papers.room import Json, Room
from tests.integration.signing.signed import AUTHORITY, personally_signed, prepared, sealed


@pytest.fixture(scope="module")
def once() -> bytes:
    """A resolution signed by its person."""
    return personally_signed(prepared())


@pytest.fixture(scope="module")
def twice(once: bytes) -> bytes:
    """It, sealed."""
    return sealed(once)


async def _signatures(room: Room, body: bytes) -> list[Json]:
    secretary, member = await room.client("secretary"), await room.client("member")
    made = (await secretary.upload(room.world.items[0], body)).json()
    await room.inspect()
    (version,) = (await member.get(f"/papers/{made['id']}")).json()["versions"]
    found: list[Json] = (await member.get(f"/paper-versions/{version['id']}/signatures")).json()
    assert (version["signed"], version["signatures"]) == (bool(found), len(found))
    return found


async def test_both_signatures_are_told_and_their_unknown_issuer(room: Room, twice: bytes) -> None:
    person, office = await _signatures(room, twice)
    assert (person["signer_name"], office["signer_name"]) == ("Lê Khắc Sơn", "Chính phủ")
    assert [one["intact"] for one in (person, office)] == [True, True]
    assert [one["covers_whole_file"] for one in (person, office)] == [False, True]
    assert {one["trust"] for one in (person, office)} == {"unknown_issuer"}
    assert person["signed_at"] == "2026-11-23T03:04:05Z"


async def test_the_installations_own_authority_is_known(room: Room, once: bytes) -> None:
    keys = room.installation.settings.data_dir / "keys"
    (keys / "authority.cer").write_bytes(AUTHORITY.certificate)
    (person,) = await _signatures(room, once)
    assert person["trust"] == "trusted"


async def test_a_changed_byte_is_told(room: Room, once: bytes) -> None:
    (person,) = await _signatures(room, once.replace(b"/Producer", b"/Prodicer", 1))
    assert person["intact"] is False
