"""The own REST API `/v1`: what the hub and the runbook know, and submitting and collecting in JSON.

It follows the Dutch API Design Rules. Each route says in one `Beschrijving` what it takes and answers: the
guard, the reading of questions and the OpenAPI document are made from it.
"""

from ketenwissel.gateway.api.app import make_api, rights
from ketenwissel.gateway.api.diensten import Aanname, Diensten
from ketenwissel.gateway.api.openapi import BASIS
from ketenwissel.gateway.api.schil import HEADERS

__all__ = ["BASIS", "HEADERS", "Aanname", "Diensten", "make_api", "rights"]
