import io
import re
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pypdf import PdfReader
from tests.integration.signing.signed import (
    AUTHORITY,
    BY_PERSON,
    PERSON,
    PIN,
    personally_signed,
    sealed,
    tool,
)
from tests.integration.signing.time_server import a_time_server
from tests.unit.typeset.documents import catalog, resolution

from ecabinet.kit.problem import Conflict, Invalid, Unavailable
from ecabinet.signing.pades import complete, prepare
from ecabinet.signing.signer import Pkcs12Signer
from ecabinet.signing.values import PERSONAL_FIELD, Credential
from ecabinet.signing.verify import read_signatures
from ecabinet.typeset.documents import typeset_document
from ecabinet.typeset.pictures import signature_picture


def test_poppler_finds_both_signatures_valid_and_the_second_over_the_whole_file(twice: bytes, tmp_path: Path) -> None:
    said = tool("pdfsig", twice, tmp_path)
    first, second = said.split("Signature #")[1:]
    for part in (first, second):
        assert "Signature is Valid." in part
        assert "ETSI.CAdES.detached" in part
        assert "SHA-256" in part
    assert "Common Name: Lê Khắc Sơn" in first
    assert "Not total document signed" in first
    assert "Common Name: Chính phủ" in second
    assert re.search(r"- Total document signed", second)


def test_each_signature_only_adds_to_the_file(blank: bytes, once: bytes, twice: bytes) -> None:
    assert once.startswith(blank)
    assert twice.startswith(once)


def test_our_own_reading_agrees(twice: bytes) -> None:
    first, second = read_signatures(twice, [AUTHORITY.certificate]).signatures
    assert (first.signer_name, first.organisation) == ("Lê Khắc Sơn", "Chính phủ")
    assert first.signed_at is not None
    assert first.signed_at.isoformat() == "2026-11-23T10:04:05+07:00"
    assert first.time_source == "claimed"
    assert first.intact
    assert second.intact
    assert first.trust == second.trust == "trusted"
    assert (first.covers_whole_file, first.changes_after) == (False, "signatures_only")
    assert (second.covers_whole_file, second.changes_after) == (True, "none")


def test_the_first_signature_alone_covers_the_whole_file(once: bytes) -> None:
    (only,) = read_signatures(once).signatures
    assert only.covers_whole_file
    assert only.trust == "unknown_issuer"


def test_the_signing_certificate_is_bound_and_no_second_time_is_told(once: bytes) -> None:
    value = PdfReader(io.BytesIO(once)).get_fields()[PERSONAL_FIELD]["/V"]  # type: ignore[index]
    assert value["/M"] == "D:20261123100405+07'00'"
    signed = cms.ContentInfo.load(bytes(value["/Contents"]))["content"]["signer_infos"][0]
    kinds = {attribute["type"].native for attribute in signed["signed_attrs"]}
    assert "signing_certificate_v2" in kinds
    assert "signing_time" not in kinds
    assert signed["unsigned_attrs"].native is None


def test_the_document_stays_archival_and_brings_no_font(blank: bytes, twice: bytes, tmp_path: Path) -> None:
    assert tool("pdffonts", twice, tmp_path) == tool("pdffonts", blank, tmp_path)
    root = catalog(twice)
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part\W+2\b", metadata)
    assert re.search(r"pdfaid:conformance\W+B\b", metadata)
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/NeedAppearances" not in root["/AcroForm"]
    assert root.get("/Version", "/1.7") == "/1.7"
    assert list(root["/Extensions"]) == ["/ESIC"]


@pytest.mark.parametrize("stage", ["blank", "once", "twice"])
def test_every_widget_prints_and_has_an_appearance(stage: str, request: pytest.FixtureRequest) -> None:
    pages = PdfReader(io.BytesIO(request.getfixturevalue(stage))).pages
    widgets = [one.get_object() for page in pages for one in page.get("/Annots", [])]
    assert len(widgets) == 2
    for widget in widgets:
        assert widget["/F"] & 4
        assert widget["/F"] & (1 | 2 | 32) == 0
        assert set(widget["/AP"]) == {"/N"}
        for picture in widget["/AP"]["/N"].get("/Resources", {}).get("/XObject", {}).values():
            assert not picture.get_object().get("/Interpolate", False)


def test_a_wrong_pin_signs_nothing(blank: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        personally_signed(blank, pin="000000")
    assert refusal.value.code == "pin_wrong"


def test_a_field_is_signed_once(once: bytes) -> None:
    with pytest.raises(Conflict) as refusal:
        personally_signed(once)
    assert refusal.value.code == "signature_field_unusable"


def test_a_file_without_fields_is_not_signed() -> None:
    with pytest.raises(Conflict):
        sealed(typeset_document(resolution()).pdf)


def test_a_time_server_that_is_away_stops_the_signature(blank: bytes) -> None:
    with pytest.raises(Unavailable) as refusal:
        personally_signed(blank, time_server="http://127.0.0.1:9/tsa")
    assert refusal.value.code == "time_server_unreachable"


def test_a_time_server_gives_the_signature_its_time(blank: bytes) -> None:
    with a_time_server() as (address, root):
        signed = personally_signed(blank, time_server=address)
    (only,) = read_signatures(signed, [AUTHORITY.certificate, root]).signatures
    assert only.intact
    assert only.time_source == "timestamp"
    assert only.signed_at != BY_PERSON.at
    (stranger,) = read_signatures(signed, [AUTHORITY.certificate]).signatures
    assert stranger.time_source == "claimed"
    assert stranger.signed_at == BY_PERSON.at


@pytest.mark.parametrize("answer", [b"", b"<html>", b"0" * 2000])
def test_a_time_server_that_talks_nonsense_stops_the_signature(blank: bytes, answer: bytes) -> None:
    with a_time_server(answer) as (address, _), pytest.raises(Unavailable):
        personally_signed(blank, time_server=address)


def test_a_signature_may_arrive_later_from_elsewhere(blank: bytes) -> None:
    elsewhere = Pkcs12Signer(PERSON.pkcs12, PIN)
    waiting = prepare(blank, PERSONAL_FIELD, elsewhere.credential, signature_picture("Lê Khắc Sơn"), BY_PERSON)
    done = complete(waiting, elsewhere.sign(waiting.signed_attributes))
    (only,) = read_signatures(done, [AUTHORITY.certificate]).signatures
    assert only.intact
    assert only.trust == "trusted"


def test_a_signature_by_another_key_is_not_put_in(blank: bytes) -> None:
    credential = Credential(PERSON.certificate, [AUTHORITY.certificate])
    waiting = prepare(blank, PERSONAL_FIELD, credential, signature_picture("Lê Khắc Sơn"), BY_PERSON)
    stranger = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(Invalid) as refusal:
        complete(waiting, stranger.sign(waiting.signed_attributes, ec.ECDSA(SHA256())))
    assert refusal.value.code == "signature_mismatch"
