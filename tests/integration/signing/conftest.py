import pytest
from tests.integration.signing.signed import personally_signed, prepared, sealed


@pytest.fixture(scope="session")
def blank() -> bytes:
    """A prepared resolution."""
    return prepared()


@pytest.fixture(scope="session")
def once(blank: bytes) -> bytes:
    """It, signed by the person."""
    return personally_signed(blank)


@pytest.fixture(scope="session")
def twice(once: bytes) -> bytes:
    """It, sealed by the organisation."""
    return sealed(once)
