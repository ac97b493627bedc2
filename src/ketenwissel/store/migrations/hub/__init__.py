"""Revisions of the database of a hub, run in order by `store.migreren`."""
