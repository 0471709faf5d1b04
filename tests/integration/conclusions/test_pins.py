"""PINs: counted, blocking, kept nowhere; signing happens once however often it is asked."""

import asyncio
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.integration.conclusions.office import PIN, SEAL_PIN, Office, code_of

from ecabinet.conclusions.tables import Document, DocumentFile
from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.signing.keys import TRIES
from ecabinet.signing.tables import SigningKey

WRONG = "000000"


async def _tries_left(office: Office, name: str = "chair") -> int:
    rows = await office.rows(SigningKey)
    return int(next(row.tries_left for row in rows if row.person_id == office.world.people[name]))


async def test_wrong_pins_are_counted_and_block_the_key_until_an_administrator_opens_it(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    for left in range(TRIES - 1, -1, -1):
        refused = await chair.post(f"/documents/{document_id}/sign", {"pin": WRONG})
        assert (*code_of(refused), refused.json()["tries_left"]) == (401, "pin_wrong", left)
    assert code_of(await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})) == (409, "key_blocked")
    administrator = await office.client("administrator")
    blocked = [key for key in (await administrator.get("/signing-keys")).json() if key["tries_left"] == 0]
    assert [key["subject"] for key in blocked] == ["Lê Khắc Sơn"]
    assert (await administrator.post(f"/signing-keys/{blocked[0]['id']}/unblock")).status_code == 200
    assert (await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})).status_code == 200


async def test_the_right_pin_forgets_the_wrong_ones(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    await chair.post(f"/documents/{document_id}/sign", {"pin": WRONG})
    checks = (await chair.get(f"/documents/{document_id}")).json()["checks"]
    assert (checks["key"]["tries_left"], checks["unchanged"]["ok"], checks["vote"]["ok"]) == (TRIES - 1, True, True)
    await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert await _tries_left(office) == TRIES


async def test_guesses_at_the_same_time_get_no_extra_tries(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    guesses = [chair.post(f"/documents/{document_id}/sign", {"pin": WRONG}) for _ in range(TRIES + 3)]
    codes = sorted(code_of(answer) for answer in await asyncio.gather(*guesses))
    assert codes == [(401, "pin_wrong")] * TRIES + [(409, "key_blocked")] * 3


async def test_two_presses_sign_once(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    path = f"/documents/{document_id}/sign"
    first, second = await asyncio.gather(*(chair.post(path, {"pin": PIN}, key="one-press") for _ in range(2)))
    third = await chair.post(path, {"pin": PIN}, key="one-press")
    assert first.status_code == 200
    assert first.json() == second.json() == third.json()
    assert [row.step for row in await office.rows(DocumentFile)].count("signed") == 1


async def test_a_second_act_finds_the_document_signed(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    path = f"/documents/{document_id}/sign"
    answers = await asyncio.gather(*(chair.post(path, {"pin": PIN}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_wrong_pin_stays_the_answer_to_its_key(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    for pin in (WRONG, PIN):
        answer = await chair.post(f"/documents/{document_id}/sign", {"pin": pin}, key="one-try")
        assert (*code_of(answer), answer.json()["tries_left"]) == (401, "pin_wrong", TRIES - 1)
    assert await _tries_left(office) == TRIES - 1


async def test_no_pin_and_no_digest_of_one_is_kept(signing_office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office = signing_office
    document_id = await office.prepared()
    chair = await office.client("chair")
    path = f"/documents/{document_id}/sign"
    with caplog.at_level("DEBUG"):
        await chair.post(path, {"pin": WRONG})
        await chair.post(path, {"pin": PIN})
    assert PIN not in caplog.text
    bodies = [b"", PIN.encode(), f'{{"pin":"{PIN}"}}'.encode(), f'{{"pin": "{PIN}"}}'.encode()]
    guesses = {
        hashlib.sha256(f"POST {shown}\n".encode() + body).hexdigest()
        for shown in (f"/api{path}", f"/api{path}?")
        for body in bodies[1:]
    }
    kept = {row.fingerprint for row in await office.rows(AnsweredRequest)}
    assert not kept & guesses
    assert not any(PIN.encode() in row.answer for row in await office.rows(AnsweredRequest))


async def test_a_document_changed_while_it_was_signed_is_not_stored(
    signing_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = signing_office
    document_id = await office.prepared()
    desk, secretary = office.installation.desk, await office.client("secretary")
    slow = desk.sign

    async def meanwhile(*arguments: object) -> object:
        signed = await slow(*arguments)  # type: ignore[arg-type]  # passed through
        back = await secretary.post(f"/documents/{document_id}/return", {"reason": "Sửa lại"})
        assert back.status_code == 200
        assert (await secretary.post(f"/documents/{document_id}/prepare")).status_code == 200
        return signed

    monkeypatch.setattr(desk, "sign", meanwhile)
    chair = await office.client("chair")
    answer = await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert code_of(answer) == (409, "document_changed")
    (document,) = await office.rows(Document)
    assert (document.state, document.signed_at) == ("prepared", None)
    assert await _tries_left(office) == TRIES


async def test_a_signer_without_a_key_is_told_so(office: Office) -> None:
    document_id = await office.prepared()
    answer = await (await office.client("chair")).post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert code_of(answer) == (409, "key_missing")


async def test_an_old_certificate_signs_nothing(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    office.clock.at += timedelta(days=390)
    async with office.database.writing() as session:
        await session.execute(text("UPDATE signing_key SET valid_until = '2026-12-31 00:00:00+00'"))
        await session.commit()
    answer = await (await office.client("chair")).post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert code_of(answer) == (409, "certificate_expired")


async def test_bytes_damaged_on_disk_are_not_signed(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    (document,) = await office.rows(Document)
    path = office.installation.files.path(document.sha256)
    path.write_bytes(path.read_bytes() + b"%")
    chair = await office.client("chair")
    assert not (await chair.get(f"/documents/{document_id}")).json()["checks"]["unchanged"]["ok"]
    answer = await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert code_of(answer) == (409, "document_damaged")
    assert await _tries_left(office) == TRIES


async def test_keys_lie_locked_and_readable_by_their_owner_alone(signing_office: Office) -> None:
    files = list(signing_office.keys.iterdir())
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len([path for path in files if path.suffix == ".p12"]) == 4
    assert all(pin.encode() not in path.read_bytes() for path in files for pin in (PIN, SEAL_PIN))
