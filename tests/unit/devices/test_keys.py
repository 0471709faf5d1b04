"""Keys of devices as they are kept."""

from ecabinet.devices.rules import new_key, seal, unseal

SECRET, OTHER = "ab" * 32, "cd" * 32


def test_a_key_opens_with_the_secret_and_for_its_device_alone() -> None:
    key = new_key()
    sealed = seal(SECRET, "d1", key)
    assert unseal(SECRET, "d1", sealed) == key
    assert key not in sealed
    assert unseal(OTHER, "d1", sealed) is None
    assert unseal(SECRET, "d2", sealed) is None


def test_no_two_keys_are_the_same() -> None:
    assert len({new_key() for _ in range(100)}) == 100
