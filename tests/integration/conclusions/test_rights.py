"""Who may see a document and do what with it: role × action, by every address."""

import pytest
from tests.integration.conclusions.office import PIN, SEAL_PIN, Client, Json, Office, code_of

EVERYBODY = (
    "chair",
    "minister",
    "secretary",
    "colleague",
    "member",
    "invitee",
    "agency",
    "clerk",
    "other_clerk",
    "outsider",
    "administrator",
)
NO_LOGIN = (401, "not_logged_in")
NO_DOCUMENT = (404, "document_not_found")
STAFF_ONLY, CLERK_ONLY, SIGNER_ONLY = (403, "staff_only"), (403, "records_clerk_only"), (403, "signer_only")


async def _answer(client: Client, document_id: str, act: str, body: Json | None) -> tuple[int, str]:
    answer = await client.post(f"/documents/{document_id}/{act}", body)
    return (200, "") if answer.status_code == 200 else code_of(answer)


async def _readers(office: Office, document_id: str) -> set[str]:
    paths = ["", "/file", "/pages/1/picture?width=200", "/signatures"]
    readers = set()
    for name in EVERYBODY:
        client = await office.client(name)
        answers = [await client.get(f"/documents/{document_id}{path}") for path in paths]
        listed = {card["document"]["id"] for card in (await client.get("/documents")).json()}
        reads = answers[0].status_code == 200
        assert (document_id in listed) is reads
        assert {answer.status_code for answer in answers} == ({200} if reads else {404})
        if reads:
            readers.add(name)
    return readers


async def _advance(office: Office, document_id: str, *acts: str) -> None:
    who = {"prepare": "secretary", "sign": "chair", "seal": "clerk", "issue": "clerk"}
    bodies = {"sign": {"pin": PIN}, "seal": {"pin": SEAL_PIN}}
    for act in acts:
        answer = await _answer(await office.client(who[act]), document_id, act, bodies.get(act))
        assert answer == (200, ""), (act, answer)


async def test_readers_are_the_staff_then_signer_and_clerk_then_every_participant(signing_office: Office) -> None:
    office = signing_office
    staff = {"chair", "secretary", "colleague"}
    document_id = await office.draft()
    seen = {name for name in EVERYBODY if await _sees(office, name, document_id)}
    assert seen == staff
    await _advance(office, document_id, "prepare")
    assert await _readers(office, document_id) == staff | {"clerk"}
    await _advance(office, document_id, "sign", "seal", "issue")
    assert await _readers(office, document_id) == staff | {"clerk", "minister", "member"}


async def _sees(office: Office, name: str, document_id: str) -> bool:
    return (await (await office.client(name)).get(f"/documents/{document_id}")).status_code == 200


async def test_nobody_logged_in_gets_nothing(office: Office) -> None:
    document_id = await office.prepared()
    client = await office.client(None)
    own = [f"/documents/{document_id}{part}" for part in ("", "/file", "/signatures", "/pages/1/picture")]
    for path in ("/documents", "/registers", "/signing-keys", *own):
        assert code_of(await client.get(path)) == NO_LOGIN


@pytest.mark.parametrize(
    ("act", "body", "expected"),
    [
        ("sign", {"pin": PIN}, {"secretary": SIGNER_ONLY, "colleague": SIGNER_ONLY, "clerk": SIGNER_ONLY}),
        ("seal", {"pin": SEAL_PIN}, {"secretary": CLERK_ONLY, "colleague": CLERK_ONLY, "chair": CLERK_ONLY}),
        ("issue", None, {"secretary": CLERK_ONLY, "colleague": CLERK_ONLY, "chair": CLERK_ONLY}),
        ("cancel", {"reason": "Thử"}, {"clerk": STAFF_ONLY}),
        ("return", {"reason": "Thử"}, {"clerk": STAFF_ONLY}),
        ("prepare", None, {"clerk": STAFF_ONLY}),
    ],
)
async def test_an_act_belongs_to_one_role(
    signing_office: Office, act: str, body: Json | None, expected: dict[str, tuple[int, str]]
) -> None:
    office = signing_office
    document_id = await office.prepared()
    for name, refusal in expected.items():
        assert (name, await _answer(await office.client(name), document_id, act, body)) == (name, refusal)
    for name in ("minister", "member", "invitee", "agency", "other_clerk", "outsider", "administrator"):
        assert (name, await _answer(await office.client(name), document_id, act, body)) == (name, NO_DOCUMENT)


@pytest.mark.parametrize("name", ["member", "minister", "agency", "invitee"])
async def test_only_staff_make_documents_and_conclude(office: Office, name: str) -> None:
    client = await office.client(name)
    made = await client.post(f"/meetings/{office.world.meeting}/documents", {"kind": "conclusion_notice"})
    assert code_of(made) == STAFF_ONLY
    item = office.world.items[0]
    concluded = await client.write("PUT", f"/items/{item}/conclusion", {"text": "Không", "expected_version": 0})
    assert code_of(concluded) == STAFF_ONLY


async def test_strangers_do_not_learn_that_there_is_a_meeting(office: Office) -> None:
    client = await office.client("outsider")
    made = await client.post(f"/meetings/{office.world.meeting}/documents", {"kind": "conclusion_notice"})
    assert code_of(made) == (404, "meeting_not_found")


async def test_registers_are_for_the_clerks_of_their_unit(office: Office) -> None:
    await office.prepared()
    own = (await (await office.client("clerk")).get("/registers")).json()
    assert [(each["unit_name"], [line["number"] for line in each["lines"]]) for each in own] == [("Chính phủ", [1])]
    assert (await (await office.client("other_clerk")).get("/registers")).json() == []
    for name in ("chair", "secretary", "member", "administrator"):
        assert code_of(await (await office.client(name)).get("/registers")) == CLERK_ONLY


async def test_what_waits_for_whom(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.draft()
    expected = (
        ("prepare", {"secretary": "prepare", "colleague": "prepare", "chair": "prepare"}),
        ("sign", {"chair": "sign"}),
        ("seal", {"clerk": "seal"}),
        ("issue", {"clerk": "issue"}),
    )
    for act, waiting in expected:
        assert await _waiting(office) == waiting
        await _advance(office, document_id, act)
    assert await _waiting(office) == {}


async def _waiting(office: Office) -> dict[str, str]:
    found = {}
    for name in EVERYBODY:
        for card in (await (await office.client(name)).get("/documents?state=waiting")).json():
            found[name] = card["waits_for_me"]
    return found
