"""A load generator in a process of its own: keep-alive HTTP/1.1 on plain sockets, no framework in
the way. Like a browser it comes on a new connection where the answer says so.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from typing import Any

# Seconds. Of connections that all come in one millisecond, one process takes as good as all and
# keeps them; people come one after another.
BETWEEN_ARRIVALS = 0.02
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Plan:
    """What to send: requests in order, shared by all clients; each is used once."""

    host: str
    port: int
    clients: int
    seconds: float
    requests: list[bytes]


def request(method: str, path: str, body: Any, headers: dict[str, str]) -> bytes:
    """One HTTP/1.1 request as bytes."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    lines += [
        "Content-Type: application/json",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def _client(
    connection: Connection, queue: Any, until: float, times: list[float], failures: dict[str, int]
) -> None:
    reader, writer = connection
    host, port, *_rest = writer.get_extra_info("peername")
    for content in queue:
        started = time.perf_counter()
        if started > until:
            break
        writer.write(content)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        times.append(time.perf_counter() - started)
        if head[9:10] not in b"23" or b"/dang-nhap/" in head:
            what = head[9:12].decode() + " " + answer[:120].decode(errors="replace")
            failures[what] = failures.get(what, 0) + 1
        if b"\r\nconnection: close\r\n" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()


async def run(plan: Plan) -> dict[str, Any]:
    """Send until the time is up or the requests are used; report rate and percentiles."""
    queue = iter(plan.requests)
    connections: list[Connection] = []
    for _ in range(plan.clients):
        connections.append(await asyncio.open_connection(plan.host, plan.port))
        await asyncio.sleep(BETWEEN_ARRIVALS)
    times: list[float] = []
    failures: dict[str, int] = {}
    started = time.perf_counter()
    until = started + plan.seconds
    await asyncio.gather(
        *(_client(connection, queue, until, times, failures) for connection in connections)
    )
    elapsed = time.perf_counter() - started
    times.sort()
    return {
        "requests": len(times),
        "seconds": elapsed,
        "rate": len(times) / elapsed,
        "p50": _at(times, 0.50),
        "p95": _at(times, 0.95),
        "p99": _at(times, 0.99),
        "failures": failures,
    }


def _at(times: list[float], share: float) -> float:
    return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


if __name__ == "__main__":
    given = json.load(sys.stdin)
    given["requests"] = [item.encode() for item in given["requests"]]
    json.dump(asyncio.run(run(Plan(**given))), sys.stdout)
