"""The start page: what runs, what waits for one, and the week."""
