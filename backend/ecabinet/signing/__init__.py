"""Keys, PAdES signatures and their verification: bytes in, bytes out (ETSI EN 319 142-1, ISO 32000-1 12.8)."""
