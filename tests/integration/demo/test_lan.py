"""The certificate for tablets: kept while it fits, made anew when the machine's addresses change."""

import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from tests.servers import free_port

from ecabinet.demo import lan
from ecabinet.demo.addresses import Address, own_addresses
from ecabinet.demo.certificate import Files, ensure_certificate
from ecabinet.demo.folder import Refusal
from ecabinet.settings import Settings

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOME = [ip_address("192.0.2.7"), ip_address("2001:db8::7"), ip_address("127.0.0.1"), ip_address("::1")]
NAMES = ["may-chu", "may-chu.local", "localhost"]


def _leaf(files: Files) -> x509.Certificate:
    return x509.load_pem_x509_certificate(files.certificate.read_bytes())


def test_it_names_every_address_and_name_and_comes_from_the_authority(tmp_path: Path) -> None:
    files = ensure_certificate(tmp_path, HOME, NAMES, NOW)
    leaf, authority = _leaf(files), x509.load_der_x509_certificate(files.authority)
    leaf.verify_directly_issued_by(authority)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == HOME
    assert names.get_values_for_type(x509.DNSName) == NAMES
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc < timedelta(days=398)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_it_is_kept_while_nothing_changes(tmp_path: Path) -> None:
    first = _leaf(ensure_certificate(tmp_path, HOME, NAMES, NOW))
    assert _leaf(ensure_certificate(tmp_path, HOME[::-1], NAMES, NOW + timedelta(days=300))) == first


@pytest.mark.parametrize(
    ("addresses", "later"), [(HOME[1:], timedelta(0)), (HOME, timedelta(days=370)), (HOME, timedelta(days=500))]
)
def test_it_is_renewed_under_the_same_authority(tmp_path: Path, addresses: list[Address], later: timedelta) -> None:
    before = ensure_certificate(tmp_path, HOME, NAMES, NOW)
    first = _leaf(before)
    after = ensure_certificate(tmp_path, addresses, NAMES, NOW + later)
    assert _leaf(after) != first
    assert after.authority == before.authority


def test_the_machine_knows_its_loopback_addresses_last() -> None:
    assert own_addresses()[-2:] == [ip_address("127.0.0.1"), ip_address("::1")]


def _network(port: int) -> lan.Network:
    settings = Settings(port=port)
    return lan.Network("https://192.0.2.7:1", f"http://127.0.0.1:{port + 1}/authority.crt", b"a certificate", settings)


def test_the_authority_is_downloaded_without_tls_and_nothing_else_is() -> None:
    network = _network(free_port())
    with lan.authority_served(network):
        answer = httpx.get(network.authority_address)
        other = httpx.get(network.authority_address.replace("authority.crt", "authority.key"))
    assert answer.content == b"a certificate"
    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert other.status_code == 404


def test_the_port_of_the_download_may_be_taken() -> None:
    network = _network(free_port())
    with lan.authority_served(network), pytest.raises(Refusal, match="must be free too"), lan.authority_served(network):
        pass


def test_both_addresses_are_shown_with_a_code_each() -> None:
    network = _network(free_port())
    said = lan.instructions(network)
    assert network.address in said
    assert network.authority_address in said
    assert said.count("▄▄▄▄▄") >= 6
