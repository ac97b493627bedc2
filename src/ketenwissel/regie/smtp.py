"""A mail server spoken to by SMTP, as it was configured."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.referentie import derive
from ketenwissel.regie.mailen import Mail, Mailuitkomst, Verbinding

__all__ = ["Beveiliging", "SmtpPostbode", "Smtpinstelling", "compose_mail"]

Beveiliging = Literal["starttls", "tls", "geen"]
"""How the connection is kept from others: upgraded, from its begin, or not at all (only when asked for)."""

_PATIENCE = 30.0
_PERMANENT = 500
_FOOT = (
    "-- \n"
    "Automatisch verzonden namens de regie van de migratie. Antwoorden op dit adres worden niet gelezen.\n"
    "Zet nooit een burgerservicenummer of andere gegevens van een cliënt in een mail.\n"
)


@dataclass(frozen=True, slots=True)
class Smtpinstelling:
    """Where the mail server is, and as whom mail is sent; raises UnusableInput for what cannot be used."""

    host: str
    poort: int
    van: str
    beveiliging: Beveiliging = "starttls"
    gebruiker: str | None = None
    wachtwoord: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if "@" not in parseaddr(self.van)[1]:
            raise UnusableInput("the address that mail is sent from is none")
        if (self.gebruiker is None) != (self.wachtwoord is None):
            raise UnusableInput("logging in to the mail server takes a user and a password")
        if self.gebruiker is not None and self.beveiliging == "geen":
            raise UnusableInput("a password is not sent over a connection that anybody can read")


class SmtpPostbode:
    """Sends by SMTP, several mails over one connection."""

    def __init__(self, instelling: Smtpinstelling) -> None:
        self._instelling = instelling

    @contextmanager
    def open(self) -> Iterator[Verbinding | Mailuitkomst]:
        """Open a connection; gives what went wrong (to try again later) when it cannot."""
        server: smtplib.SMTP | None = None
        try:
            try:
                server = self._connected()
            except (OSError, smtplib.SMTPException) as error:
                # Its text may repeat what the server said, and with it an address.
                yield Mailuitkomst(
                    "verbroken", f"Geen verbinding met de mailserver ({type(error).__name__})."
                )
                return
            yield _Open(server, self._instelling.van)
        finally:
            if server is not None:
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()

    def _connected(self) -> smtplib.SMTP:
        one = self._instelling
        context = one.tls or ssl.create_default_context()
        if one.beveiliging == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(one.host, one.poort, timeout=_PATIENCE, context=context)
        else:
            server = smtplib.SMTP(one.host, one.poort, timeout=_PATIENCE)
        try:
            if one.beveiliging == "starttls":
                server.starttls(context=context)
            if one.gebruiker is not None and one.wachtwoord is not None:
                server.login(one.gebruiker, one.wachtwoord)
        except BaseException:
            server.close()
            raise
        return server


class _Open:
    """An open connection."""

    def __init__(self, server: smtplib.SMTP, van: str) -> None:
        self._server = server
        self._van = van

    def send(self, mail: Mail) -> Mailuitkomst:
        """Offer one mail; what the server said is reduced to its code."""
        try:
            self._server.send_message(compose_mail(mail, self._van))
        except smtplib.SMTPRecipientsRefused as refused:
            code = next((one[0] for one in refused.recipients.values()), 0)
            return _by_code(code, "de ontvanger")
        except smtplib.SMTPSenderRefused as refused:
            # That is how it was set up, and can be mended: nothing is given up for it.
            return Mailuitkomst("later", f"De mailserver weigerde de afzender (code {refused.smtp_code}).")
        except smtplib.SMTPResponseException as answer:
            return _by_code(answer.smtp_code, "de mail")
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            return Mailuitkomst("verbroken", f"De verbinding viel weg ({type(error).__name__}).")
        except (smtplib.SMTPException, ValueError) as error:
            return Mailuitkomst("nooit", f"De mail kan zo niet verzonden worden ({type(error).__name__}).")
        return Mailuitkomst("verzonden")


def _by_code(code: int, what: str) -> Mailuitkomst:
    if code >= _PERMANENT:
        return Mailuitkomst("nooit", f"De mailserver weigerde {what} (code {code}).")
    return Mailuitkomst("later", f"De mailserver neemt {what} nu niet aan (code {code}).")


def compose_mail(mail: Mail, van: str) -> EmailMessage:
    """Make a mail of plain text; the same one gets the same Message-ID whenever it is made."""
    made = EmailMessage(policy=SMTP)
    made["From"] = van
    made["To"] = mail.aan
    made["Subject"] = mail.onderwerp
    made["Date"] = format_datetime(mail.at)
    domain = parseaddr(van)[1].rpartition("@")[2]
    made["Message-ID"] = f"<{derive('mail', van, mail.kenmerk)}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(f"{mail.tekst}\n\n{_FOOT}")
    return made
