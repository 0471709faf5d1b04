"""What every capability stands on: database, transactions, event log, jobs, files, clock, problems."""
