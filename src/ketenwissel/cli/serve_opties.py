"""What `ketenwissel serve` can be told: each option with its environment variable."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AccessLogOption",
    "AtOption",
    "BurstOption",
    "ClientCertOption",
    "CodesOption",
    "ContentCheckOption",
    "DatabaseOption",
    "DeliveriesOption",
    "DraaiboekOption",
    "HostOption",
    "MaxRequestsOption",
    "OmgevingOption",
    "PortOption",
    "PublicUrlOption",
    "RateForOption",
    "RateOption",
    "SearchKeyOption",
    "SmtpFromOption",
    "SmtpHostOption",
    "SmtpPortOption",
    "SmtpSecurityOption",
    "SmtpUserOption",
    "SpeedOption",
    "TrustOption",
    "UdsOption",
    "ZipPayloadsOption",
]

MAX_SPEED = 86_400.0
"""A day a second."""

DatabaseOption = Annotated[
    str,
    typer.Option(
        metavar="URL",
        envvar="KETENWISSEL_DATABASE",
        help="sqlite:///FILE or a path (one process), postgresql://... (several).",
    ),
]
DraaiboekOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        envvar="KETENWISSEL_DRAAIBOEK",
        help="Runbook for a new database: a name, or the path of a .toml file.",
        show_default="that from 3.0 to 3.1",
    ),
]
OmgevingOption = Annotated[
    str,
    typer.Option(
        metavar="productie|kto", envvar="KETENWISSEL_OMGEVING", help="For real, or the shared test."
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        metavar="INSTANT",
        envvar="KETENWISSEL_AT",
        help="Rehearsal: its clock starts here, or is moved forward to here.",
    ),
]
SpeedOption = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        max=MAX_SPEED,
        envvar="KETENWISSEL_SPEED",
        help="Rehearsal: how fast its clock runs; 0 stands still.",
    ),
]
HostOption = Annotated[str, typer.Option(envvar="KETENWISSEL_HOST", help="Address to listen on.")]
PortOption = Annotated[
    int, typer.Option(min=0, max=65535, envvar="KETENWISSEL_PORT", help="Port; 0 takes a free one.")
]
UdsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        envvar="KETENWISSEL_UDS",
        help="Listen on a unix socket instead: only there is a TLS proxy believed about certificates.",
    ),
]
SearchKeyOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="KETENWISSEL_SEARCH_KEY_FILE",
        help="The secret under which a BSN is found: at least 32 random bytes; a rehearsal needs none.",
    ),
]
ContentCheckOption = Annotated[
    bool,
    typer.Option(
        "--content-check/--no-content-check",
        envvar="KETENWISSEL_CONTENT_CHECK",
        help="Judge level 2 of declarations of aanbieders, and answer what fails (0001), as VECOZO does.",
    ),
]
ZipPayloadsOption = Annotated[
    bool,
    typer.Option("--zip", envvar="KETENWISSEL_ZIP", help="Aanbieders collect payloads in a ZIP."),
]
CodesOption = Annotated[
    str | None,
    typer.Option(
        metavar="2018|2025", envvar="KETENWISSEL_CODES", help="Code list of foutberichten to gemeenten."
    ),
]
PublicUrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="KETENWISSEL_PUBLIC_URL",
        help="What the doors call themselves, behind a proxy: https://HOST.",
    ),
]
ClientCertOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="KETENWISSEL_CLIENT_CERT",
        help="Certificate (PEM, with its key) that is shown when mail is brought.",
    ),
]
TrustOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="KETENWISSEL_TRUST",
        help="Certificates (PEM) that are trusted when mail is brought, instead of those of the system.",
    ),
]
RateOption = Annotated[
    float,
    typer.Option(
        min=0.0, envvar="KETENWISSEL_RATE", help="Requests a second of one organisation; 0 is no bound."
    ),
]
BurstOption = Annotated[
    int, typer.Option(min=1, envvar="KETENWISSEL_BURST", help="Requests of one organisation at once.")
]
RateForOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE=RATE[/BURST]", help="Another bound for one organisation; may be repeated."),
]
MaxRequestsOption = Annotated[
    int, typer.Option(min=1, envvar="KETENWISSEL_MAX_REQUESTS", help="Requests handled at once.")
]
DeliveriesOption = Annotated[
    int,
    typer.Option(
        min=1, max=256, envvar="KETENWISSEL_DELIVERIES", help="Parties that get mail brought at once."
    ),
]
SmtpHostOption = Annotated[
    str | None,
    typer.Option(
        metavar="HOST",
        envvar="KETENWISSEL_SMTP_HOST",
        help="Mail server for announcements; without it nothing is mailed.",
    ),
]
SmtpPortOption = Annotated[
    int, typer.Option(min=1, max=65535, envvar="KETENWISSEL_SMTP_PORT", help="Port of the mail server.")
]
SmtpFromOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", envvar="KETENWISSEL_SMTP_FROM", help="As whom mail is sent."),
]
SmtpUserOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        envvar="KETENWISSEL_SMTP_USER",
        help="Who logs in to the mail server; the password is in KETENWISSEL_SMTP_PASSWORD.",
    ),
]
SmtpSecurityOption = Annotated[
    str,
    typer.Option(
        metavar="starttls|tls|geen",
        envvar="KETENWISSEL_SMTP_SECURITY",
        help="How the connection is kept from others; geen only on a network that is your own.",
    ),
]
AccessLogOption = Annotated[
    bool,
    typer.Option("--access-log", envvar="KETENWISSEL_ACCESS_LOG", help="Log a line for every request."),
]
