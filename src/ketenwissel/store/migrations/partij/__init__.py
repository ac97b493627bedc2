"""Revisions of the database of a back office, run in order by `store.migreren`."""
