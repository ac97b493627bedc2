"""Revisions of the database, run in order by `store.migreren`."""
