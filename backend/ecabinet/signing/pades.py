"""PAdES signatures (ETSI EN 319 142-1): baseline B-B, or B-T where a time server is set."""

import asyncio
import io
from datetime import datetime, timedelta, timezone

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ecabinet.signing.errors import field_unusable, signature_mismatch, time_server_unreachable
from ecabinet.signing.fields import picture_style
from ecabinet.signing.signer import Pkcs12Signer, Signer, signature_fits
from ecabinet.signing.values import Credential, Prepared, Statement

_DIGEST = "sha256"
# Hexadecimal digits: certificates, attributes and a time stamp with its own chain fit in 12 kB.
_RESERVED = 24_576
_TIME_SERVER_SECONDS = 10
_VIETNAM = timezone(timedelta(hours=7))


class _ArchivalSigner(PdfSigner):
    """Announces PAdES only.

    The library would announce the elliptic curve too and raise the file to PDF 2.0, which PDF/A-2 is not.
    """

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        pdf_out.register_extension(ESIC_EXTENSION_1)


def prepare(pdf: bytes, field: str, credential: Credential, picture: bytes, statement: Statement) -> Prepared:
    """Return the document with the picture in ``field`` and a hole for the signature value.

    ``picture`` is a PNG. The time is written with +07:00 (NĐ 30/2020, Annex I). Raises
    ``signature_field_unusable`` when there is no such empty field.
    """
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=statement.name,
        reason=statement.reason,
        location=statement.location,
    )
    external = _external(credential, b"")
    signer = _ArchivalSigner(metadata, external, stamp_style=picture_style(picture))
    prepared, output = _with_hole(signer, pdf, field, _claimed_time(statement.at))
    attributes = asyncio.run(external.signed_attrs(prepared.document_digest, _DIGEST, use_pades=True))
    return Prepared(
        pdf=output,
        credential=credential,
        document_digest=prepared.document_digest,
        signed_attributes=attributes.dump(),
        region=(prepared.reserved_region_start, prepared.reserved_region_end),
    )


def complete(prepared: Prepared, signature: bytes, time_server: str | None = None) -> bytes:
    """Return the signed document.

    Raises ``signature_mismatch`` when the value is not the credential's over the prepared bytes, and
    ``time_server_unreachable`` when a time server is set and gives no valid answer: never B-B instead of B-T.
    """
    if not signature_fits(prepared.credential.certificate, signature, prepared.signed_attributes):
        raise signature_mismatch()
    message = _message(prepared, signature, time_server)
    output = io.BytesIO(prepared.pdf)
    place = PreparedByteRangeDigest(prepared.document_digest, *prepared.region)
    PdfTBSDocument.resume_signing(output, place, message)
    return output.getvalue()


def sign(
    pdf: bytes, field: str, signer: Signer, picture: bytes, statement: Statement, time_server: str | None = None
) -> bytes:
    """Return ``pdf`` signed in ``field`` by a signer that answers at once; errors as ``prepare`` and ``complete``.

    What was there before stays byte for byte: the signature is an incremental update.
    """
    prepared = prepare(pdf, field, signer.credential, picture, statement)
    return complete(prepared, signer.sign(prepared.signed_attributes), time_server)


def sign_with_pkcs12(
    pdf: bytes,
    field: str,
    key_file: bytes,
    pin: str,
    picture: bytes,
    statement: Statement,
    time_server: str | None = None,
) -> bytes:
    """Sign with a PKCS#12 file; made for a worker process. Raises ``pin_wrong`` before anything is done."""
    return sign(pdf, field, Pkcs12Signer(key_file, pin), picture, statement, time_server)


def _with_hole(signer: PdfSigner, pdf: bytes, field: str, at: datetime) -> tuple[PreparedByteRangeDigest, bytes]:
    try:
        session = signer.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True)
    except SigningError as fault:
        raise field_unusable(field) from fault
    session.system_time = at
    unsigned = session.prepare_tbs_document(None, _RESERVED)
    prepared, output = unsigned.digest_tbs_document()
    output.seek(0)
    return prepared, output.read()


def _message(prepared: Prepared, signature: bytes, time_server: str | None) -> cms.ContentInfo:
    clock = HTTPTimeStamper(time_server, timeout=_TIME_SERVER_SECONDS) if time_server else None
    external = _external(prepared.credential, signature)
    attributes = cms.CMSAttributes.load(prepared.signed_attributes)
    try:
        return asyncio.run(external.async_sign_prescribed_attributes(_DIGEST, attributes, timestamper=clock))
    except (TimestampRequestError, ValueError) as fault:
        raise time_server_unreachable() from fault


def _external(credential: Credential, signature: bytes) -> ExternalSigner:
    chain = [x509.Certificate.load(one) for one in credential.chain]
    return ExternalSigner(
        signing_cert=x509.Certificate.load(credential.certificate),
        cert_registry=SimpleCertificateStore.from_certs(chain),
        signature_value=signature,
        embed_roots=False,
    )


def _claimed_time(at: datetime) -> datetime:
    return at.astimezone(_VIETNAM).replace(microsecond=0)
