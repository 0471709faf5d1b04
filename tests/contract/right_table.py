"""Role × resource × action: who may do what. Everybody not named is refused, and nothing changes."""

from typing import Any, NamedTuple

Json = dict[str, Any]
STAFF = frozenset({"chair", "secretary"})
FULL = STAFF | {"member"}
ITEM = FULL | {"invitee", "agency"}
LOGGED_IN = ITEM | {"other_agency", "outsider", "administrator"}
CHAIR = frozenset({"chair"})
ADMINISTRATOR = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()

MEETING: Json = {
    "body_id": "{body}",
    "kind": "regular",
    "title": "Phiên mới",
    "starts_at": "2026-12-03T01:00:00Z",
    "ends_at": "2026-12-03T04:00:00Z",
    "place": "Phòng 1",
}
OPS: Json = {"device": "0" * 32, "ops": []}
WHY: Json = {"reason": "Mở nhầm"}


# The audiences each role hears of on the socket: ``item`` and ``inner`` as in places.py, ``own`` the person's own.
FULLY = frozenset({"meeting", "full", "item", "inner", "own"})
BY_ITEM = frozenset({"meeting", "item", "own"})
HEARD: dict[str, frozenset[str]] = {
    "chair": FULLY | {"staff"},
    "secretary": FULLY | {"staff"},
    "member": FULLY,
    "invitee": BY_ITEM,
    "agency": BY_ITEM,
}


class Right(NamedTuple):
    """One action: in what state of the meeting it is tried, with which body, and whose it is."""

    method: str
    path: str
    allowed: frozenset[str]
    state: str = "published"
    body: Json | None = None
    query: str = ""


RIGHTS = [
    # meetings in preparation
    Right("POST", "/meetings", frozenset({"secretary"}), body=MEETING),
    Right("PATCH", "/meetings/{meeting}", STAFF, body={"expected_version": 1, "place": "Phòng 2"}),
    Right("DELETE", "/meetings/{meeting}", STAFF),
    Right("POST", "/meetings/{meeting}/restore", STAFF),
    Right("POST", "/meetings/{meeting}/publish", STAFF, state="draft"),
    Right("POST", "/meetings/{meeting}/items", STAFF, body={"title": "Mới", "minutes": 10}),
    Right("PATCH", "/items/{item}", STAFF, body={"expected_version": 1, "title": "Khác"}),
    Right("DELETE", "/items/{item}", STAFF),
    Right("POST", "/items/{item}/restore", STAFF),
    Right(
        "PUT",
        "/meetings/{meeting}/item-order",
        STAFF,
        body={"expected_item_ids": ["{item}", "{inner}"], "item_ids": ["{inner}", "{item}"]},
    ),
    Right("POST", "/meetings/{meeting}/attendees", STAFF, body={"person_ids": ["{stranger}"], "role": "clerk"}),
    Right("GET", "/meetings/{meeting}/members-not-listed", STAFF),
    Right("PATCH", "/attendees/{attendee}", STAFF, body={"role": "substitute"}),
    Right("DELETE", "/attendees/{attendee}", STAFF),
    Right("POST", "/attendees/{attendee}/restore", STAFF),
    Right("POST", "/attendees/{attendee}/presence", STAFF, body={"presence": "in_room"}),
    # one's own part
    Right("GET", "/meetings/{meeting}/snapshot", ITEM),
    Right("GET", "/meetings/{meeting}/snapshot", STAFF | {"agency"}, state="draft"),
    *(Right("GET", "/meetings/{meeting}/snapshot", ITEM, state=each) for each in ("in_session", "paused", "closed")),
    Right("POST", "/meetings/{meeting}/opened", ITEM),
    Right("POST", "/meetings/{meeting}/reply", frozenset({"chair", "member", "invitee"}), body={"reply": "attending"}),
    Right("POST", "/meetings/{meeting}/check-in", frozenset({"chair", "member", "invitee"}), body={}),
    # papers
    Right("GET", "/paper-limits", LOGGED_IN),
    Right("GET", "/items/{item}/papers", ITEM),
    Right("GET", "/items/{inner}/papers", FULL),
    Right("GET", "/papers/{paper}", ITEM),
    Right("GET", "/papers/{inner_paper}", FULL),
    Right("GET", "/paper-versions/{paper_version}/signatures", ITEM),
    Right("GET", "/paper-versions/{inner_paper_version}/signatures", FULL),
    Right("POST", "/papers/{paper}/bring-forward", ITEM),
    Right("POST", "/papers/{inner_paper}/bring-forward", FULL),
    Right("GET", "/paper-versions/{paper_version}/export", ITEM, query="?format=xfdf"),
    Right("GET", "/paper-versions/{inner_paper_version}/export", FULL, query="?format=jsonld"),
    Right("GET", "/papers/{paper}/opinions.xlsx", ITEM),
    Right("GET", "/papers/{inner_paper}/opinions.xlsx", FULL),
    Right("GET", "/paper-versions/{paper_version}/compare/{paper_version}", ITEM),
    Right("GET", "/paper-versions/{inner_paper_version}/compare/{inner_paper_version}", FULL),
    Right("GET", "/paper-versions/{paper_version}/compare/{paper_version}/pages", ITEM),
    Right("GET", "/paper-versions/{inner_paper_version}/compare/{inner_paper_version}/pages", FULL),
    Right("PATCH", "/papers/{inner_paper}", STAFF, body={"expected_version": 1, "title": "Khác"}),
    Right("DELETE", "/papers/{inner_paper}", STAFF),
    Right("POST", "/papers/{inner_paper}/restore", STAFF),
    Right("DELETE", "/papers/{paper}", STAFF | {"agency"}, state="draft"),
    Right(
        "POST",
        "/items/{inner}/papers-on-paper",
        STAFF,
        body={"title": "Bản mật", "kind": "report", "classification": "secret", "handed_out": 3, "collected": 0},
    ),
    # marks: the paper's readers write on it, a layer is its owner's, a notebook each reader's own
    Right("GET", "/pads/{paper}/feed", ITEM),
    Right("GET", "/pads/{paper}/feed", STAFF | {"agency"}, state="draft"),
    Right("GET", "/pads/{inner_paper}/feed", FULL),
    Right("POST", "/pads/{paper}/ops", ITEM, body=OPS),
    Right("POST", "/pads/{paper}/ops", STAFF | {"agency"}, state="draft", body=OPS),
    Right("POST", "/pads/{inner_paper}/ops", FULL, body=OPS),
    Right("POST", "/pads/{paper}/layers", ITEM, body={"name": "Nhóm", "members": []}),
    Right("POST", "/pads/{inner_paper}/layers", FULL, body={"name": "Nhóm", "members": []}),
    Right("GET", "/papers/{paper}/layer-people", ITEM),
    Right("GET", "/papers/{inner_paper}/layer-people", FULL),
    Right("PATCH", "/layers/{layer}", frozenset({"member"}), body={"name": "Tổ biên tập"}),
    Right("DELETE", "/layers/{layer}", frozenset({"member"})),
    Right("GET", "/meetings/{meeting}/notebook", ITEM),
    Right("GET", "/meetings/{meeting}/marks", ITEM),
    Right("GET", "/notes", LOGGED_IN),
    Right("GET", "/reading-positions", LOGGED_IN),
    Right("PUT", "/reading-positions/{paper}", ITEM, body={"version": "{paper_version}", "page": 1, "top": 0.5}),
    Right(
        "PUT",
        "/reading-positions/{inner_paper}",
        FULL,
        body={"version": "{inner_paper_version}", "page": 1, "top": 0.5},
    ),
    # the room
    Right("POST", "/meetings/{meeting}/start", CHAIR),
    Right("POST", "/meetings/{meeting}/pause", CHAIR, state="in_session"),
    Right("POST", "/meetings/{meeting}/resume", CHAIR, state="paused"),
    Right("POST", "/meetings/{meeting}/close", CHAIR, state="in_session"),
    Right("POST", "/meetings/{meeting}/current-item", CHAIR, state="in_session", body={"item_id": "{inner}"}),
    Right("POST", "/meetings/{meeting}/console", CHAIR, state="in_session"),
    Right("POST", "/meetings/{meeting}/standing-permission", CHAIR, body={"allowed": True}),
    Right("POST", "/meetings/{meeting}/presenter", CHAIR, state="in_session", body={"person_id": "{person}"}),
    Right(
        "POST",
        "/meetings/{meeting}/votes",
        CHAIR,
        state="in_session",
        body={"item_id": "{inner}", "question": "Đồng ý?"},
    ),
    Right("POST", "/votes/{vote}/extend", CHAIR, state="in_session", body={"seconds": 60}),
    Right("POST", "/votes/{vote}/remind", STAFF, state="in_session"),
    Right("POST", "/votes/{vote}/void", CHAIR, state="in_session", body=WHY),
    Right("POST", "/votes/{vote}/close", CHAIR, state="in_session"),
    Right(
        "POST",
        "/votes/{vote}/ballots-by-hand",
        STAFF,
        state="in_session",
        body={"person_id": "{person}", "choice": "for", "reason": "Máy hỏng"},
    ),
    Right(
        "PUT",
        "/votes/{vote}/ballot",
        frozenset({"chair", "member"}),
        state="in_session",
        body={"choice": "for", "based_on": 0},
    ),
    Right(
        "PUT", "/items/{inner}/conclusion", STAFF, state="in_session", body={"text": "Kết luận", "expected_version": 0}
    ),
    Right(
        "POST",
        "/meetings/{meeting}/documents",
        frozenset({"secretary", "chair"}),
        state="closed",
        body={"kind": "conclusion_notice"},
    ),
    # lists: everybody logged in gets their own, and only that
    Right("GET", "/meetings", LOGGED_IN),
    Right("GET", "/today", LOGGED_IN),
    Right("GET", "/notices", LOGGED_IN),
    Right("GET", "/documents", LOGGED_IN),
    Right("GET", "/people", LOGGED_IN, query="?q=a"),
    Right("GET", "/units", LOGGED_IN),
    Right("GET", "/bodies", LOGGED_IN),
    Right("GET", "/me", LOGGED_IN),
    # somebody else's notice, documents that are not there for anybody
    Right("POST", "/notices/{notice}/read", NOBODY),
    Right("GET", "/documents/{document}", NOBODY),
    Right("GET", "/documents/{document}/file", NOBODY),
    Right("GET", "/documents/{document}/preview", NOBODY),
    Right("GET", "/documents/{document}/signatures", NOBODY),
    Right("GET", "/documents/{document}/pages/1/picture", NOBODY, query="?width=400"),
    Right("PATCH", "/documents/{document}", NOBODY, body={"expected_version": 1}),
    Right("POST", "/documents/{document}/prepare", NOBODY),
    Right("POST", "/documents/{document}/sign", NOBODY, body={"pin": "123456"}),
    Right("POST", "/documents/{document}/seal", NOBODY, body={"pin": "123456"}),
    Right("POST", "/documents/{document}/issue", NOBODY),
    Right("POST", "/documents/{document}/return", NOBODY, body=WHY),
    Right("POST", "/documents/{document}/cancel", NOBODY, body=WHY),
    # devices: one's own, and all of them for administrators
    Right("POST", "/devices", LOGGED_IN, body={"id": "{new_device}", "name": "Safari, iPad", "platform": "iPad"}),
    Right("GET", "/devices", LOGGED_IN),
    Right("GET", "/accounts/{account}/devices", ADMINISTRATOR),
    Right("POST", "/devices/{device}/wipe", ADMINISTRATOR | {"outsider"}),
    # administration
    Right("GET", "/accounts", ADMINISTRATOR),
    Right(
        "POST",
        "/accounts",
        ADMINISTRATOR,
        body={
            "username": "moi",
            "full_name": "Lê Thị Mới",
            "title": "",
            "unit_id": "{unit}",
            "password": "mat-khau-dai-hon",
        },
    ),
    Right("POST", "/accounts/{account}/disable", ADMINISTRATOR),
    Right("POST", "/accounts/{account}/enable", ADMINISTRATOR),
    Right("POST", "/accounts/{account}/unblock", ADMINISTRATOR),
    Right("POST", "/accounts/{account}/reset-password", ADMINISTRATOR, body={"password": "mat-khau-dai-hon"}),
    Right(
        "POST",
        "/accounts/{account}/roles",
        ADMINISTRATOR,
        body={"role": "records_clerk", "scope_kind": "unit", "scope_id": "{unit}"},
    ),
    Right("DELETE", "/roles/{role}", ADMINISTRATOR),
    Right("GET", "/administered-bodies", ADMINISTRATOR),
    Right("GET", "/bodies/{body}/rules", ADMINISTRATOR),
    Right("GET", "/bodies/{body}/members", ADMINISTRATOR),
    Right(
        "POST",
        "/bodies/{body}/members",
        ADMINISTRATOR,
        body={"person_id": "{stranger}", "is_head": False, "starts_on": "2027-01-01", "ends_on": None},
    ),
    Right(
        "PATCH",
        "/memberships/{seat}",
        ADMINISTRATOR,
        body={"is_head": False, "starts_on": "2026-01-01", "ends_on": "2027-12-31"},
    ),
    Right("DELETE", "/memberships/{seat}", ADMINISTRATOR),
    Right("GET", "/own-days", ADMINISTRATOR),
    Right(
        "POST",
        "/own-days",
        ADMINISTRATOR,
        body={"unit_id": "{unit}", "day": "2026-12-28", "works": False},
    ),
    Right("DELETE", "/own-days/{day}", ADMINISTRATOR),
    Right("GET", "/audit", ADMINISTRATOR),
    Right("GET", "/monitoring", ADMINISTRATOR),
    Right("GET", "/monitoring/stream", ADMINISTRATOR),
    Right("GET", "/bodies/{body}/signers", ADMINISTRATOR),
    Right(
        "PUT",
        "/bodies/{body}/signers/{document_kind}",
        ADMINISTRATOR,
        body={
            "signer_id": "{person}",
            "authority": "tm",
            "authority_of": "Chính phủ",
            "signer_title": "Thủ tướng",
            "issuer_unit_id": "{unit}",
            "symbol": "CP",
        },
    ),
]
# tried elsewhere, with real files, keys and screens, by the same roles: papers' bytes and the way in and out
ELSEWHERE = {
    ("GET", "/health"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("POST", "/lock"),
    ("POST", "/unlock"),
    ("POST", "/active"),
    ("POST", "/password"),
    ("POST", "/pin"),
    ("POST", "/devices/{}/erased"),
    ("POST", "/items/{}/papers"),
    ("POST", "/papers/{}/versions"),
    ("GET", "/paper-versions/{}/file"),
    ("POST", "/papers/{}/import"),
    ("POST", "/paper-versions/{}/import-own"),
    ("GET", "/paper-versions/{}/reading"),
    ("GET", "/paper-versions/{}/pages"),
    ("GET", "/paper-versions/{}/pages/{}/picture"),
    ("GET", "/paper-versions/{}/words"),
    ("GET", "/paper-versions/{}/text"),
    ("GET", "/registers"),
    ("GET", "/signing-keys"),
    ("GET", "/signing-keys/mine"),
    ("POST", "/signing-keys"),
    ("POST", "/signing-keys/{}/pin"),
    ("POST", "/signing-keys/{}/unblock"),
}
