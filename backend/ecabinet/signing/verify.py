"""Reading the signatures of any PDF, honestly and without asking any server (ISO 32000-1 12.8, RFC 5652)."""

import asyncio
import io
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy

from ecabinet.signing.changes import changes_after
from ecabinet.signing.values import Changes, Note, SignatureReading, SignatureReport, Trust

_WEAK = {"md2", "md5", "sha1"}
_MOST_SIGNATURES = 100
# Weak algorithms are computed all the same and named in the report, so that "altered" and "weak" stay apart.
_ALL_ALGORITHMS = DisallowWeakAlgorithmsPolicy(weak_hash_algos=frozenset(), rsa_key_size_threshold=0)
_TRUST: dict[AdESSubIndic, Trust] = {
    AdESIndeterminate.EXPIRED: "expired",
    AdESIndeterminate.NOT_YET_VALID: "expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: "expired",
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: "not_for_signing",
}

# A stranger's file must not be able to fill the log with its oddities.
for _chatty in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)


def read_signatures(pdf: bytes, trust_roots: Sequence[bytes] = ()) -> SignatureReading:
    """Return what can be said of every signature in ``pdf``; ``trust_roots`` are DER certificates.

    Never raises for what a file contains: a file that cannot be read comes back with ``error`` set.
    """
    if b"%PDF-" not in pdf[:1024]:
        return SignatureReading(error="not_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            return SignatureReading(error="encrypted")
        embedded = _embedded(reader)
    except Exception:  # noqa: BLE001 - a crafted file makes the parser fail in ways nobody can list
        return SignatureReading(error="damaged")
    roots = [x509.Certificate.load(root) for root in trust_roots]
    return SignatureReading(asyncio.run(_reports(embedded, roots)))


def _embedded(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    found = reader.embedded_signatures
    if len(found) > _MOST_SIGNATURES:
        raise PdfReadError("too many signatures")
    return list(found)


async def _reports(found: list[EmbeddedPdfSignature], roots: list[x509.Certificate]) -> list[SignatureReport]:
    return [await _report(one, roots) for one in found]


async def _report(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> SignatureReport:
    if embedded.sig_object_type != "/Sig":
        return _unjudged(embedded, "document_timestamp")
    try:
        return _judged(embedded, await _status(embedded, roots))
    except Exception:  # noqa: BLE001 - as above, for one signature's message and certificates
        return _unjudged(embedded, "signature_unreadable")


async def _status(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        moment=_moment(embedded),
        algorithm_usage_policy=_ALL_ALGORITHMS,
    )
    return await async_validate_pdf_signature(embedded, context, skip_diff=True)


def _moment(embedded: EmbeddedPdfSignature) -> datetime:
    """A certificate is judged at the time the signer claims, unless that lies ahead."""
    now = datetime.now(UTC)
    claimed = embedded.self_reported_timestamp
    if claimed is None:
        return now
    return min(claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC), now)


def _judged(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> SignatureReport:
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    subject = status.signing_cert.subject.native
    return SignatureReport(
        field=str(embedded.field_name),
        signer_name=_word(subject.get("common_name")),
        organisation=_word(subject.get("organization_name")),
        signed_at=stamp.timestamp if stamp is not None and stamped else _aware(status.signer_reported_dt),
        time_source="timestamp" if stamped else "claimed",
        intact=bool(status.intact and status.valid and _well_formed(embedded, status)),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trust="trusted" if status.trusted else _trust(status.trust_problem_indic),
        changes_after=_changes(embedded, status),
        algorithm=f"{status.md_algorithm} {status.pkcs7_signature_mechanism}",
        kind=_kind(embedded),
        note="weak_algorithm" if _is_weak(embedded) else "",
    )


def _changes(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Changes:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return "other"
    return changes_after(embedded.reader, embedded.signed_revision)


def _well_formed(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """The byte range leaves out the signature alone, and the digest is among those announced (RFC 5652, 5.1)."""
    announced = {one["algorithm"].native for one in embedded.signed_data["digest_algorithms"]}
    used = embedded.signer_info["digest_algorithm"]["algorithm"].native
    return used in announced and status.coverage not in {SignatureCoverageLevel.UNCLEAR, None}


def _is_weak(embedded: EmbeddedPdfSignature) -> bool:
    announced = {one["algorithm"].native for one in embedded.signed_data["digest_algorithms"]}
    return bool(_WEAK & {*announced, embedded.md_algorithm})


def _unjudged(embedded: EmbeddedPdfSignature, note: Note) -> SignatureReport:
    """What is left to say when a signature cannot be judged: it counts as not intact, but for a bare time stamp."""
    return SignatureReport(
        field=str(embedded.field_name),
        signer_name="",
        organisation="",
        signed_at=None,
        time_source="claimed",
        intact=False,
        covers_whole_file=False,
        trust="unknown_issuer",
        changes_after="unknown",
        algorithm="",
        kind=_kind(embedded),
        note=note,
    )


def _trust(problem: AdESSubIndic | None) -> Trust:
    return "unknown_issuer" if problem is None else _TRUST.get(problem, "unknown_issuer")


def _kind(embedded: EmbeddedPdfSignature) -> str:
    return str(embedded.sig_object.get("/SubFilter", "")).lstrip("/")


def _word(value: object) -> str:
    """A name may hold a part more than once; the first is shown."""
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return "" if value is None else str(value)


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
