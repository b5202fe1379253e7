"""Callers over HTTP: machines with a token, and people with pages and a session."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

TIMEOUT_SECONDS = 30
MOST_SHOWN = 1_500
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Json = dict[str, Any]


class Failed(Exception):
    """A step did not go as it must; says which, and what came back."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")


def expect(truth: object, step: str, reason: str) -> None:
    """Fail the step unless it is true."""
    if not truth:
        raise Failed(step, reason)


def answered(response: httpx.Response, step: str, *statuses: int) -> httpx.Response:
    """The response when it has one of the statuses; else the step failed, with status and body."""
    if response.status_code not in (statuses or (200,)):
        asked = f"{response.request.method} {response.request.url}"
        body = response.text[:MOST_SHOWN]
        raise Failed(step, f"{asked} trả lời {response.status_code}\n{body}")
    return response


@dataclass(kw_only=True)
class Machine:
    """One account at the REST interface."""

    name: str
    http: httpx.Client = field(repr=False)

    @classmethod
    def log_in(cls, base: str, username: str, password: str) -> "Machine":
        """Fetch a token for name and password."""
        http = httpx.Client(base_url=f"{base}/api/v1", timeout=TIMEOUT_SECONDS)
        body = {"username": username, "password": password}
        response = answered(http.post("/tokens", json=body), f"lấy mã truy cập cho {username}", 201)
        http.headers["Authorization"] = f"Bearer {response.json()['token']}"
        return cls(name=username, http=http)

    def get(self, step: str, path: str, **query: Any) -> Json:
        return _object(answered(self.http.get(path, params=query), step))

    def fetch(self, step: str, path: str) -> bytes:
        return answered(self.http.get(path), step).content

    def post(self, step: str, path: str, body: Json, *statuses: int, key: str = "") -> Json:
        """One command under a key of its own."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return _object(answered(self.http.post(path, json=body, headers=headers), step, *statuses))

    def upload(self, step: str, name: str, content: bytes) -> str:
        """The id of a file that a dossier may refer to."""
        response = self.http.post(
            "/files", files={"file": (name, content)}, headers={"Idempotency-Key": str(uuid4())}
        )
        return str(answered(response, step, 201).json()["id"])


class Browser:
    """A person in front of pages: follows redirects, keeps the session, sends forms."""

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(
            base_url=base,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            headers={"Referer": f"{base}/"},
        )

    def page(self, step: str, path: str, **query: Any) -> str:
        return answered(self.http.get(path, params=query or None), step).text

    def send(self, step: str, path: str, fields: Json, files: Json | None = None) -> httpx.Response:
        """Open the page of a form and send it."""
        token = CSRF.search(self.page(step, path))
        expect(token, step, f"trang {path} không có biểu mẫu")
        assert token is not None
        data = {"csrfmiddlewaretoken": token[1], **fields}
        return answered(self.http.post(path, data=data, files=files), step)

    def log_in(self, username: str, password: str) -> "Browser":
        step = f"đăng nhập {username}"
        fields = {"method": "password", "username": username, "password": password, "next": ""}
        self.send(step, "/dang-nhap/", fields)
        expect("sessionid" in self.http.cookies, step, "không có phiên đăng nhập")
        return self


def _object(response: httpx.Response) -> Json:
    body = json.loads(response.content)
    assert isinstance(body, dict)
    return body
