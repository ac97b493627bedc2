"""A real mail server on a loopback port, in a thread: takes mail, or answers as a test wants."""

import asyncio
import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Mailserver:
    """What it took, and how it answers: `refuse` gives the answer to a recipient, `data` that to a mail."""

    def __init__(self) -> None:
        self.port = 0
        self.arrived = threading.Event()
        self.taken: list[tuple[str, EmailMessage]] = []
        self.refuse: dict[str, str] = {}
        self.data = "250 OK"
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Envelope, to: str, _: Any) -> str:  # noqa: ANN401, N802  # theirs
        """Answer for one recipient."""
        if to in self.refuse:
            return self.refuse[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: ANN401, N802  # theirs
        """Take a mail."""
        if self.data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            self.taken.append((envelope.rcpt_tos[0], mail))
            self.arrived.set()
        return self.data

    def login(self, _server: SMTP, _session: Any, _envelope: Any, _how: str, data: object) -> AuthResult:  # noqa: ANN401  # theirs
        """Let everybody in."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=True)

    def bodies(self) -> dict[str, str]:
        """Give the text that each recipient got."""
        return {to: mail.get_content() for to, mail in self.taken}


@contextmanager
def mailserver(tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> Iterator[Mailserver]:
    """Run a server; with `tls` it asks for STARTTLS, or (`implicit`) speaks TLS from the begin."""
    one = Mailserver()
    started, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def protocol() -> SMTP:
        upgrade = None if implicit else tls
        return SMTP(
            one,
            hostname="localhost",
            tls_context=upgrade,
            require_starttls=upgrade is not None,
            authenticator=one.login if tls is not None else None,
            auth_require_tls=not implicit,
        )

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        loops.append(loop)
        server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if implicit else None)
        one.port = server.sockets[0].getsockname()[1]
        started.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="mailserver")
    thread.start()
    try:
        assert started.wait(10)
        yield one
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for the server; gives its context, and that of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(pem + secret)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())
