"""`ketenwissel serve`: a hub that runs, with all its doors."""

import re
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from ketenwissel.cli.output import SchemasOption
from ketenwissel.core.cycles import look_seldom
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant

if TYPE_CHECKING:
    import ssl

    import uvicorn

    from ketenwissel.cli.dienst import HubDienst, Instelling
    from ketenwissel.keten import Editie

__all__ = ["register"]

_KEEP_ALIVE = 75
"""Seconds that a connection may be idle: longer than a proxy keeps one, which must be the one to close it."""

_LAST_REQUESTS = 30
"""Seconds that requests under way get when the service stops."""

MAX_SPEED = 86_400.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    database: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="KETENWISSEL_DATABASE",
            help="sqlite:///FILE or a path (one process), postgresql://... (several).",
        ),
    ] = "ketenwissel.db",
    draaiboek: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            envvar="KETENWISSEL_DRAAIBOEK",
            help="Runbook for a new database: a name, or the path of a .toml file.",
            show_default="that from 3.0 to 3.1",
        ),
    ] = None,
    omgeving: Annotated[
        str,
        typer.Option(
            metavar="productie|kto", envvar="KETENWISSEL_OMGEVING", help="For real, or the shared test."
        ),
    ] = "productie",
    at: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT",
            envvar="KETENWISSEL_AT",
            help="Rehearsal: its clock starts here, or is moved forward to here.",
        ),
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=MAX_SPEED,
            envvar="KETENWISSEL_SPEED",
            help="Rehearsal: how fast its clock runs; 0 stands still.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(envvar="KETENWISSEL_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, envvar="KETENWISSEL_PORT", help="Port; 0 takes a free one.")
    ] = 8080,
    uds: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            envvar="KETENWISSEL_UDS",
            help="Listen on a unix socket instead: only there is a TLS proxy believed about certificates.",
        ),
    ] = None,
    schemas: SchemasOption = None,
    search_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="KETENWISSEL_SEARCH_KEY_FILE",
            help="The secret under which a BSN is found: at least 32 random bytes; a rehearsal needs none.",
        ),
    ] = None,
    content_check: Annotated[
        bool,
        typer.Option(
            "--content-check/--no-content-check",
            envvar="KETENWISSEL_CONTENT_CHECK",
            help="Judge level 2 of declarations of aanbieders, and answer what fails (0001), as VECOZO does.",
        ),
    ] = True,
    zip_payloads: Annotated[
        bool,
        typer.Option("--zip", envvar="KETENWISSEL_ZIP", help="Aanbieders collect payloads in a ZIP."),
    ] = False,
    codes: Annotated[
        str | None,
        typer.Option(
            metavar="2018|2025", envvar="KETENWISSEL_CODES", help="Code list of foutberichten to gemeenten."
        ),
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="KETENWISSEL_PUBLIC_URL",
            help="What the doors call themselves, behind a proxy: https://HOST.",
        ),
    ] = None,
    client_cert: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="KETENWISSEL_CLIENT_CERT",
            help="Certificate (PEM, with its key) that is shown when mail is brought.",
        ),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="KETENWISSEL_TRUST",
            help="Certificates (PEM) that are trusted when mail is brought, instead of those of the system.",
        ),
    ] = None,
    rate: Annotated[
        float,
        typer.Option(
            min=0.0, envvar="KETENWISSEL_RATE", help="Requests a second of one organisation; 0 is no bound."
        ),
    ] = 200.0,
    burst: Annotated[
        int, typer.Option(min=1, envvar="KETENWISSEL_BURST", help="Requests of one organisation at once.")
    ] = 1000,
    rate_for: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE=RATE[/BURST]", help="Another bound for one organisation; may be repeated."
        ),
    ] = None,
    max_requests: Annotated[
        int, typer.Option(min=1, envvar="KETENWISSEL_MAX_REQUESTS", help="Requests handled at once.")
    ] = 512,
    deliveries: Annotated[
        int,
        typer.Option(
            min=1, max=256, envvar="KETENWISSEL_DELIVERIES", help="Parties that get mail brought at once."
        ),
    ] = 16,
    access_log: Annotated[
        bool,
        typer.Option("--access-log", envvar="KETENWISSEL_ACCESS_LOG", help="Log a line for every request."),
    ] = False,
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
        zoeksleutel=_read_secret(search_key),
        inhoudscontrole=content_check,
        adres=_checked_url(public_url),
        editie=_checked_codes(codes),
        zip=zip_payloads,
        tls=_tls(client_cert, trust),
        tempo=Tempo(rate, burst) if rate else None,
        tempos=read_tempos(rate_for or []),
        grenzen=Grenzen(gelijktijdig=max_requests),
        gelijktijdig_bezorgen=deliveries,
        per_aanvraag=access_log,
    )
    return _run(instelling, host, port, uds)


def _read_secret(path: Path | None) -> bytes | None:
    """Read a secret from its file; blanks and line ends around it are no part of it."""
    if path is None:
        return None
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise UnusableInput(f"cannot read the search key: {path}: {error.strerror}") from None


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
