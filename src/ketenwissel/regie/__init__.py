"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""
