"""Keys issued by administrators, PINs changed by their owners, and who signs what."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.integration.conclusions.office import PIN, SEAL_PIN, Json, Office, code_of

from ecabinet.signing.keys import TRIES
from ecabinet.signing.tables import SigningKey

NEW_PIN = "864209"
NOT_FOUND = (404, "signing_key_not_found")


async def _mine(office: Office, name: str) -> list[Json]:
    found: list[Json] = (await (await office.client(name)).get("/signing-keys/mine")).json()
    return found


async def test_an_issued_key_signs_after_its_owner_chose_the_pin(office: Office) -> None:
    administrator = await office.client("administrator")
    body = {"person_id": office.world.people["chair"], "pin": PIN}
    issued = await administrator.post("/signing-keys", body)
    assert (issued.status_code, issued.json()["subject"]) == (201, "Lê Khắc Sơn")
    (key,) = await _mine(office, "chair")
    chair = await office.client("chair")
    changed = await chair.post(f"/signing-keys/{key['id']}/pin", {"current": PIN, "new": NEW_PIN})
    assert changed.status_code == 200, changed.text
    document_id = await office.prepared()
    refused = await chair.post(f"/documents/{document_id}/sign", {"pin": PIN})
    assert code_of(refused) == (401, "pin_wrong")
    assert (await chair.post(f"/documents/{document_id}/sign", {"pin": NEW_PIN})).status_code == 200


async def test_a_repeated_change_of_pin_gets_the_first_answer(signing_office: Office) -> None:
    office = signing_office
    (key,) = await _mine(office, "chair")
    chair = await office.client("chair")
    body = {"current": PIN, "new": NEW_PIN}
    for _ in range(2):
        assert (await chair.post(f"/signing-keys/{key['id']}/pin", body, key="one-change")).status_code == 200


async def test_a_wrong_present_pin_is_counted(signing_office: Office) -> None:
    office = signing_office
    (key,) = await _mine(office, "chair")
    chair = await office.client("chair")
    refused = await chair.post(f"/signing-keys/{key['id']}/pin", {"current": NEW_PIN, "new": NEW_PIN})
    assert (*code_of(refused), refused.json()["tries_left"]) == (401, "pin_wrong", TRIES - 1)


async def test_a_clerk_keeps_the_seals_of_their_units(signing_office: Office) -> None:
    office = signing_office
    seals = await _mine(office, "clerk")
    assert sorted(seal["subject"] for seal in seals) == ["Chính phủ", "Văn phòng Chính phủ"]
    clerk = await office.client("clerk")
    answer = await clerk.post(f"/signing-keys/{seals[0]['id']}/pin", {"current": SEAL_PIN, "new": NEW_PIN})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["secretary", "minister", "other_clerk", "administrator"])
async def test_a_pin_is_changed_by_the_keys_owner_alone(signing_office: Office, name: str) -> None:
    office = signing_office
    (key,) = await _mine(office, "chair")
    client = await office.client(name)
    answer = await client.post(f"/signing-keys/{key['id']}/pin", {"current": PIN, "new": NEW_PIN})
    assert code_of(answer) == NOT_FOUND


@pytest.mark.parametrize("name", ["secretary", "chair", "clerk"])
async def test_keys_are_issued_and_opened_by_administrators(signing_office: Office, name: str) -> None:
    office = signing_office
    client = await office.client(name)
    key_id = (await office.rows(SigningKey))[0].id
    body = {"person_id": office.world.people["member"], "pin": PIN}
    for answer in (
        await client.get("/signing-keys"),
        await client.post("/signing-keys", body),
        await client.post(f"/signing-keys/{key_id}/unblock"),
    ):
        assert code_of(answer) == (403, "administrators_only")


async def test_what_a_key_needs(office: Office) -> None:
    administrator = await office.client("administrator")
    person, unit = office.world.people["chair"], office.world.units["office"]
    for body, refusal in (
        ({"pin": PIN}, (422, "key_owner_unclear")),
        ({"pin": PIN, "person_id": person, "unit_id": unit}, (422, "key_owner_unclear")),
        ({"pin": PIN, "person_id": "0" * 32}, (404, "person_not_found")),
        ({"pin": PIN, "unit_id": "0" * 32}, (404, "unit_not_found")),
        ({"pin": "123456", "unit_id": unit}, (422, "pin_too_simple")),
        ({"pin": "12345", "unit_id": unit}, (422, "pin_length")),
    ):
        assert code_of(await administrator.post("/signing-keys", body)) == refusal


async def test_the_signer_of_the_next_document_can_be_another(office: Office) -> None:
    administrator = await office.client("administrator")
    path = f"/bodies/{office.world.body}/signers"
    first = await office.draft()
    deputy = {
        "expected_version": 1,
        "signer_id": office.world.people["minister"],
        "authority": "kt",
        "authority_of": "Thủ tướng",
        "signer_title": "Phó Thủ tướng",
        "issuer_unit_id": office.world.units["government"],
        "symbol": "CP",
    }
    assert (await administrator.write("PUT", f"{path}/resolution", deputy)).status_code == 200
    listed = {each["kind"]: each for each in (await administrator.get(path)).json()}
    assert listed["resolution"]["signer"]["full_name"] == "Đặng Ngọc Diệu"
    secretary = await office.client("secretary")
    kept = (await secretary.get(f"/documents/{first}")).json()
    assert kept["document"]["signer"]["full_name"] == "Lê Khắc Sơn"
    assert kept["authority"] == ["TM. CHÍNH PHỦ", "THỦ TƯỚNG"]
    preview = (await secretary.get(f"/documents/{first}/preview")).content
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(preview)).pages)
    assert "TM. CHÍNH PHỦ" in words
    assert "PHÓ THỦ TƯỚNG" not in words
    await secretary.post(f"/documents/{first}/cancel", {"reason": "Đổi người ký"})
    second = (await secretary.get(f"/documents/{await office.draft()}")).json()
    assert second["document"]["signer"]["full_name"] == "Đặng Ngọc Diệu"
    assert second["authority"] == ["KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"]
    other = {**deputy, "expected_version": 2, "symbol": "XX"}
    assert code_of(await administrator.write("PUT", f"{path}/resolution", other)) == (409, "signer_in_use")


async def test_two_administrators_who_set_a_signer_meet_a_conflict(office: Office) -> None:
    administrator = await office.client("administrator")
    path = f"/bodies/{office.world.body}/signers"
    listed = {each["kind"]: each for each in (await administrator.get(path)).json()}
    assert listed["resolution"]["version"] == 1
    minister = {
        "expected_version": 1,
        "signer_id": office.world.people["minister"],
        "authority": "kt",
        "authority_of": "Thủ tướng",
        "signer_title": "Phó Thủ tướng",
        "issuer_unit_id": office.world.units["government"],
        "symbol": "CP",
    }
    assert (await administrator.write("PUT", f"{path}/resolution", minister)).status_code == 200
    late = {**minister, "signer_id": office.world.people["chair"]}
    for expected in (0, 1):
        refused = await administrator.write("PUT", f"{path}/resolution", {**late, "expected_version": expected})
        assert code_of(refused) == (409, "edit_conflict")
        assert refused.json()["current"] == 2
        assert refused.json()["changed_by"] == office.world.people["administrator"]
    listed = {each["kind"]: each for each in (await administrator.get(path)).json()}
    assert listed["resolution"]["signer"]["full_name"] == "Đặng Ngọc Diệu"
