import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ecabinet.kit.problem import Invalid
from ecabinet.signing.authority import create_authority, ensure_authority, issue_organisation, issue_person
from ecabinet.signing.signer import Pkcs12Signer, signature_fits

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
AUTHORITY = create_authority(NOW)
PERSON = issue_person(AUTHORITY, "Lê Khắc Sơn", "Thủ tướng Chính phủ", "Chính phủ", "246810", NOW)


def certificate(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def test_the_root_may_sign_certificates_and_nothing_below_it_may() -> None:
    root, leaf = certificate(AUTHORITY.certificate), certificate(PERSON.certificate)
    constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value == x509.BasicConstraints(ca=True, path_length=0)
    assert leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    leaf.verify_directly_issued_by(root)


def test_a_signing_certificate_is_for_signatures_that_bind() -> None:
    leaf = certificate(PERSON.certificate)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    key = leaf.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"


def test_a_person_is_named_in_vietnamese() -> None:
    subject = certificate(PERSON.certificate).subject
    names = [subject.get_attributes_for_oid(oid)[0].value for oid in (NameOID.COMMON_NAME, NameOID.TITLE)]
    assert names == ["Lê Khắc Sơn", "Thủ tướng Chính phủ"]
    assert subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == "Chính phủ"


def test_no_certificate_outlives_its_issuer() -> None:
    late = NOW + timedelta(days=9 * 365)
    issued = issue_organisation(AUTHORITY, "Chính phủ", "135790", late)
    assert issued.not_after == certificate(AUTHORITY.certificate).not_valid_after_utc


def test_the_authority_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = ensure_authority(folder, NOW)
    assert ensure_authority(folder, NOW + timedelta(days=1)) == first
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert sorted(file.name for file in folder.iterdir()) == ["authority.cer", "authority.key"]


def test_a_key_file_opens_with_its_pin_and_signs() -> None:
    signer = Pkcs12Signer(PERSON.pkcs12, "246810")
    value = signer.sign(b"nghi quyet")
    assert signer.credential.certificate == PERSON.certificate
    assert signature_fits(PERSON.certificate, value, b"nghi quyet")
    assert not signature_fits(PERSON.certificate, value, b"nghi quyet khac")
    assert not signature_fits(PERSON.certificate, b"\x30\x00", b"nghi quyet")


@pytest.mark.parametrize("pin", ["246811", "", "2468100", "２４６８１０", "\x00"])
def test_another_pin_is_refused(pin: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Pkcs12Signer(PERSON.pkcs12, pin)
    assert refusal.value.code == "pin_wrong"


def test_a_damaged_key_file_is_refused() -> None:
    with pytest.raises(Invalid):
        Pkcs12Signer(PERSON.pkcs12[:-40], "246810")
