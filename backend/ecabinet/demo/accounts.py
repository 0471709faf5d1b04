"""The table of accounts."""

from ecabinet.demo.people import EVERYONE, pin_of


def account_table(address: str) -> str:
    """Return the table."""
    return address + "\n" + "\n".join(f"{c.username:12} {c.password:28} {pin_of(c)}  {c.full_name:20} {c.title}" for c in EVERYONE)
