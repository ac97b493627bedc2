"""The body of a push: exactly two parts, whatever bytes the payload holds."""

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ketenwissel.keten.vsp import Push, Vormfout, boundary_of, read_push, write_push

GRENS = "grens"
GEHEIM = "999900006"


def body(*parts: tuple[str, bytes], end: str = "--grens--\r\n", before: bytes = b"") -> bytes:
    """Write parts as they come: the head of each, and what is in it."""
    written = b"".join(
        f"--{GRENS}\r\n{head}\r\n\r\n".encode("latin-1") + data + b"\r\n" for head, data in parts
    )
    return before + written + end.encode()


def named(name: str, more: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{more}'


META, PAYLOAD = (named("berichtMetadata"), b"{}"), (named("payload"), b"<a/>")
GOED = Push(b"{}", b"<a/>")

TAKEN: list[tuple[str, bytes]] = [
    ("both parts", body(META, PAYLOAD)),
    ("the other way round", body(PAYLOAD, META)),
    ("a preamble", body(META, PAYLOAD, before=b"hallo\r\n")),
    ("a preamble that looks like a delimiter", body(META, PAYLOAD, before=b"--grenspost\r\n")),
    ("blanks behind a delimiter", body(META, PAYLOAD).replace(b"--grens\r\n", b"--grens \t\r\n")),
    ("an epilogue", body(META, PAYLOAD) + b"\r\n--grens\r\nniets"),
    ("no line end at the end", body(META, PAYLOAD)[:-2]),
    ("more headers", body((f"{META[0]}\r\nContent-Type: application/json", b"{}"), PAYLOAD)),
    ("any case", body((META[0].lower().replace("berichtmetadata", "berichtMetadata"), b"{}"), PAYLOAD)),
    ("names without quotes", body(("Content-Disposition: form-data; name=berichtMetadata", b"{}"), PAYLOAD)),
    ("a file name", body(META, (named("payload", '; filename="a;b \\"c\\".zip"'), b"<a/>"))),
    ("a plain encoding", body(META, (f"{PAYLOAD[0]}\r\nContent-Transfer-Encoding: binary", b"<a/>"))),
]


@pytest.mark.parametrize("data", [data for _, data in TAKEN], ids=[name for name, _ in TAKEN])
def test_forms_that_are_taken(data: bytes) -> None:
    assert read_push(data, GRENS) == GOED


REFUSED: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("no delimiter", b"<a/>"),
    ("only the end", b"--grens--\r\n"),
    ("one part", body(META)),
    ("one part, unended", body(META, PAYLOAD, end="")),
    ("a part that breaks off in its head", body(META) + b"--grens\r\nContent-Disp"),
    ("the same twice", body(META, META, PAYLOAD)),
    ("another part", body(META, PAYLOAD, (named(GEHEIM), b"x"))),
    ("no name", body(META, ("Content-Disposition: form-data", b"x"))),
    ("no form-data", body(META, ('Content-Disposition: attachment; name="payload"', b"x"))),
    ("no head", body(META).replace(b"--grens--\r\n", b"") + b"--grens\r\n\r\nx\r\n--grens--\r\n"),
    ("an endless head", body(META, (named("payload") + "\r\nX: " + "x" * 9000, b"<a/>"))),
    ("an encoded part", body(META, (f"{PAYLOAD[0]}\r\nContent-Transfer-Encoding: base64", b"PGEvPg=="))),
    ("another boundary", body(META, PAYLOAD).replace(b"--grens", b"--anders")),
    ("bare line feeds", body(META, PAYLOAD).replace(b"\r\n", b"\n")),
]


@pytest.mark.parametrize("data", [data for _, data in REFUSED], ids=[name for name, _ in REFUSED])
def test_forms_that_are_refused_without_repeating_them(data: bytes) -> None:
    found = read_push(data, GRENS)
    assert isinstance(found, Vormfout)
    assert GEHEIM not in repr(found)


LOOKALIKES = [
    b"\r\n--grensgeval\r\n",
    b"--grens",
    b"\r\n",
    b"\r\n-- grens\r\n",
    b"\n--grens\r\n",
    b"\r\n--grens x\r\n",
]


@pytest.mark.parametrize("payload", LOOKALIKES)
def test_a_payload_may_hold_what_looks_like_a_delimiter(payload: bytes) -> None:
    wanted = Push(b"{}", b"x" + payload + b"y")
    assert read_push(write_push(wanted, GRENS), GRENS) == wanted


@given(st.binary(), st.binary())
def test_what_is_written_is_read_back(metadata: bytes, payload: bytes) -> None:
    assert read_push(write_push(Push(metadata, payload), GRENS), GRENS) == Push(metadata, payload)


@given(st.text(alphabet=["\r", "\n", "-", "a", " "], max_size=12))
def test_line_ends_and_hyphens_of_a_payload_stay_its_own(text: str) -> None:
    payload = text.encode()
    assume(b"--a" not in payload)
    assert read_push(write_push(Push(b"{}", payload), "a"), "a") == Push(b"{}", payload)


@given(st.binary())
def test_what_a_common_client_sends_is_read(payload: bytes) -> None:
    files = [("berichtMetadata", ("", b"{}")), ("payload", ("p.zip", payload))]
    request = httpx.Request("POST", "http://loopback/", files=files)
    boundary = boundary_of(request.headers["content-type"])
    assert boundary is not None
    assert read_push(request.read(), boundary) == Push(b"{}", payload)


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/form-data; boundary=grens", "grens"),
        ('Multipart/Form-Data;charset=utf-8; Boundary="a b"', "a b"),
        ("multipart/form-data", None),
        ("multipart/form-data; boundary=", None),
        ('multipart/form-data; boundary=" "', None),
        ("multipart/form-data; boundary=" + "x" * 71, None),
        ('multipart/form-data; boundary="é"', None),
        ("multipart/mixed; boundary=grens", None),
        ("application/json", None),
        ("", None),
    ],
)
def test_the_boundary_of_a_content_type(content_type: str, boundary: str | None) -> None:
    assert boundary_of(content_type) == boundary
