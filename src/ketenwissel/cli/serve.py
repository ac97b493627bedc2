"""`ketenwissel serve`: a hub that runs, with all its doors."""

import os
import re
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, cast

import typer

from ketenwissel.cli.geheim import read_secret
from ketenwissel.cli.output import SchemasOption
from ketenwissel.cli.serve_opties import (
    AccessLogOption,
    AtOption,
    BurstOption,
    ClientCertOption,
    CodesOption,
    ContentCheckOption,
    DatabaseOption,
    DeliveriesOption,
    DraaiboekOption,
    HostOption,
    MaxRequestsOption,
    OmgevingOption,
    PortOption,
    PublicUrlOption,
    RateForOption,
    RateOption,
    SearchKeyOption,
    SmtpFromOption,
    SmtpHostOption,
    SmtpPortOption,
    SmtpSecurityOption,
    SmtpUserOption,
    SpeedOption,
    TrustOption,
    UdsOption,
    ZipPayloadsOption,
)
from ketenwissel.core.cycles import look_seldom
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant

if TYPE_CHECKING:
    import ssl

    import uvicorn

    from ketenwissel.cli.dienst import HubDienst, Instelling
    from ketenwissel.keten import Editie
    from ketenwissel.regie import Beveiliging, Smtpinstelling

__all__ = ["register"]

_KEEP_ALIVE = 75
"""Seconds that a connection may be idle: longer than a proxy keeps one, which must be the one to close it."""

_LAST_REQUESTS = 30
"""Seconds that requests under way get when the service stops."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    database: DatabaseOption = "ketenwissel.db",
    draaiboek: DraaiboekOption = None,
    omgeving: OmgevingOption = "productie",
    at: AtOption = None,
    speed: SpeedOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    uds: UdsOption = None,
    schemas: SchemasOption = None,
    search_key: SearchKeyOption = None,
    content_check: ContentCheckOption = True,
    zip_payloads: ZipPayloadsOption = False,
    codes: CodesOption = None,
    public_url: PublicUrlOption = None,
    client_cert: ClientCertOption = None,
    trust: TrustOption = None,
    rate: RateOption = 200.0,
    burst: BurstOption = 1000,
    rate_for: RateForOption = None,
    max_requests: MaxRequestsOption = 512,
    deliveries: DeliveriesOption = 16,
    smtp_host: SmtpHostOption = None,
    smtp_port: SmtpPortOption = 587,
    smtp_from: SmtpFromOption = None,
    smtp_user: SmtpUserOption = None,
    smtp_security: SmtpSecurityOption = "starttls",
    access_log: AccessLogOption = False,
) -> int:
    """Run a hub: its doors for gemeenten and aanbieders, and the work behind them, until SIGTERM or SIGINT.

    A new database gets its tables and its runbook; with --at or --speed it becomes that of a rehearsal, which
    goes by a clock of its own. /gezond and /gereed tell whether the process lives and can do its work.
    SIGUSR1 confirms the clock of the machine after it jumped.
    """
    # Loaded here: the help of the program does not need a web server.
    from ketenwissel.cli.dienst import Instelling  # noqa: PLC0415
    from ketenwissel.gateway.app import Grenzen  # noqa: PLC0415
    from ketenwissel.gateway.limieten import Tempo, read_tempos  # noqa: PLC0415

    if omgeving not in ("productie", "kto"):
        raise UnusableInput("--omgeving is productie or kto")
    instelling = Instelling(
        database=database,
        draaiboek=draaiboek,
        omgeving="kto" if omgeving == "kto" else "productie",
        at=None if at is None else parse_instant(at),
        snelheid=speed,
        schemas=schemas,
        zoeksleutel=read_secret(search_key),
        inhoudscontrole=content_check,
        adres=_checked_url(public_url),
        editie=_checked_codes(codes),
        zip=zip_payloads,
        tls=_tls(client_cert, trust),
        tempo=Tempo(rate, burst) if rate else None,
        tempos=read_tempos(rate_for or []),
        grenzen=Grenzen(gelijktijdig=max_requests),
        gelijktijdig_bezorgen=deliveries,
        smtp=_smtp(smtp_host, smtp_port, smtp_from, smtp_user, smtp_security, trust),
        per_aanvraag=access_log,
    )
    return _run(instelling, host, port, uds)


def _checked_url(url: str | None) -> str | None:
    if url is not None and not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", url):
        raise UnusableInput("--public-url is https://HOST, without a path")
    return url


def _checked_codes(codes: str | None) -> "Editie | None":
    if codes is None:
        return None
    if codes not in ("2018", "2025"):
        raise UnusableInput("--codes is 2018 or 2025")
    return "2018" if codes == "2018" else "2025"


def _tls(client_cert: Path | None, trust: Path | None) -> "ssl.SSLContext | None":
    import ssl  # noqa: PLC0415

    if client_cert is None and trust is None:
        return None
    try:
        context = ssl.create_default_context(cafile=trust)
        if client_cert is not None:
            context.load_cert_chain(client_cert)
    except (OSError, ssl.SSLError):
        raise UnusableInput("--client-cert or --trust cannot be read as PEM") from None
    return context


def _smtp(
    host: str | None, port: int, sender: str | None, user: str | None, security: str, trust: Path | None
) -> "Smtpinstelling | None":
    """Give the settings of the mail server; the password is in the environment, where no list shows it."""
    from ketenwissel.regie import Smtpinstelling  # noqa: PLC0415

    if host is None:
        if sender is not None or user is not None:
            raise UnusableInput("--smtp-from and --smtp-user take --smtp-host")
        return None
    if security not in ("starttls", "tls", "geen"):
        raise UnusableInput("--smtp-security is starttls, tls or geen")
    if sender is None:
        raise UnusableInput("--smtp-host takes --smtp-from: as whom mail is sent")
    password = None if user is None else os.environ.get("KETENWISSEL_SMTP_PASSWORD")
    how = cast("Beveiliging", security)
    return Smtpinstelling(host, port, sender, how, user, password, _tls(None, trust))


def _run(instelling: "Instelling", host: str, port: int, uds: Path | None) -> int:
    from ketenwissel.cli.dienst import HubDienst  # noqa: PLC0415
    from ketenwissel.cli.logboek import open_log  # noqa: PLC0415
    from ketenwissel.cli.luisteren import describe, listen  # noqa: PLC0415

    look_seldom()
    meld = open_log()
    listener = listen(host, port, uds)
    try:
        dienst = HubDienst(instelling, meld)
        try:
            server = _server(dienst)
            meld("gestart", adres=describe(listener), **dienst.describe())
            server.run([listener])
        finally:
            dienst.stop()
        meld("gestopt")
    finally:
        listener.close()
        if uds is not None:
            uds.unlink(missing_ok=True)
    return 0


def _server(dienst: "HubDienst") -> "uvicorn.Server":
    """Make the server of a hub, which signals end from here on."""
    import uvicorn  # noqa: PLC0415

    from ketenwissel.gateway.verbinding import Verbinding  # noqa: PLC0415

    config = uvicorn.Config(
        dienst.app,
        http=Verbinding,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_REQUESTS,
    )
    server = uvicorn.Server(config)

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    def confirm(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=dienst.confirm_clock, name="klok bevestigen").start()

    # The server takes these over while it runs, and raises them again at its end: then they must do nothing.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, confirm)
    return server
