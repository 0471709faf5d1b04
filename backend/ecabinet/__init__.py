"""E-Cabinet: government sessions, and the work around them, without paper."""
