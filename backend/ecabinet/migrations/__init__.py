"""The database's history: one module for each revision, for SQLite and PostgreSQL alike."""
