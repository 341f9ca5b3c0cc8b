"""A busy office beside an empty page: requests per second, 100 connections reading and 10 acting.

    python -m tests.bench.bench_portal [--quick] [--rounds N] [--only inbox]

Ours: inbox, case page and search of signed-in officers, while 10 others reassign work by the form (a signed command each,
answered after the projection has it). Theirs: a FastAPI page with one Jinja template, under the same connections. Each server
is one process with one uvicorn worker; the stages behind the portal run in a third. Bounded in requests; loopback only.
"""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx

from services.cli.reading import resolve
from services.cli.run import STAGES
from tests.bench.harness import Case, Side, options, report
from tests.bench.wire import Connection, get, post
from tests.support.browsing import signed_in
from tests.support.e2e_clerk import UNIT, clerk
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.processes import machine

READERS, ACTING = 100, 10
REQUESTS, QUICK_REQUESTS = 440, 220
CASES = 30
GOAL = 0.4


async def load(url: str, reads: Sequence[bytes], acts: Sequence[Iterator[bytes]], requests: int) -> None:
    """That many requests over all connections; every answer must be good. Reads and acts keep the ratio of their connections."""
    shares = [iter(range(requests * READERS // (READERS + ACTING))), iter(range(requests * ACTING // (READERS + ACTING)))]

    async def reading() -> None:
        connection = await Connection.open(url)
        for n in shares[0]:
            assert await connection.ask(reads[n % len(reads)]) == 200
        await connection.close()

    async def acting(mine: Iterator[bytes]) -> None:
        connection = await Connection.open(url)
        for _ in shares[1]:
            assert await connection.ask(next(mine)) in (200, 303)
        await connection.close()

    async with asyncio.timeout(120):
        await asyncio.gather(*(reading() for _ in range(READERS)), *(acting(a) for a in acts))


@asynccontextmanager
async def empty_page() -> AsyncIterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.empty_page"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    url = f"http://127.0.0.1:{int(process.stdout.readline())}"
    try:
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).status_code == 200
        yield url
    finally:
        process.terminate()
        process.wait(10)


async def office(stack: AsyncExitStack, folder: Path) -> tuple[str, dict[str, list[bytes]], list[Iterator[bytes]]]:
    """The running office, what is read of it by kind of page, and ten officers' forms without end."""
    at_work = await stack.enter_async_context(machine(folder))
    assert await (await at_work.up()).stop() == 0  # makes the sample unit and its people
    await at_work.serve("nats", "situs", "relay", *STAGES)
    await at_work.serve("portal")
    url = at_work.address("portal_url")
    async with clerk(at_work.data) as at:
        cases = [str(uuid4()) for _ in range(CASES)]
        for case in cases:
            await at.story(case, STORY[:4])
        staf = [(await resolve(at.on, UNIT, f"staf_sekretariat:{name}"))[0] for name in ("Agus", "Rina")]
    async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as client:
        csrf = await signed_in(client, "Dewi Lestari")
        cookie = "; ".join(f"{c.name}={c.value}" for c in client.cookies.jar)
        await eventually(partial(_listed, client, cases[-1]), what="the projection has all cases")
        for case in cases:
            assert (await client.get(f"/kasus/{case}")).status_code == 200
    reads = {
        "inbox": [get(url, "/tugas?tumpukan=berjalan", cookie)],
        "case": [get(url, f"/kasus/{case}", cookie) for case in cases[ACTING:]],
        "search": [get(url, f"/cari?q={case[:8]}", cookie) for case in cases],
    }
    return url, reads, [_reassigning(url, cookie, csrf, case, staf) for case in cases[:ACTING]]


async def _listed(client: httpx.AsyncClient, case: str) -> bool:
    return case in (await client.get("/tugas?tumpukan=berjalan")).text


def _reassigning(url: str, cookie: str, csrf: str, case: str, staf: Sequence[str]) -> Iterator[bytes]:
    for n in itertools.count(1):
        form = {"csrf": csrf, "nomor_perintah": str(uuid4()), "staf": staf[n % 2], "alasan": "Bergantian.", "tahap": "kirim"}
        yield post(url, f"/kasus/{case}/AlihkanPenugasan", cookie, form)


async def prepared(stack: AsyncExitStack, folder: Path, requests: int, run: Callable[..., None]) -> list[Case]:
    url, reads, acts = await office(stack, folder)
    empty = await stack.enter_async_context(empty_page())
    plain = get(empty, "/", "")
    peer: Side = partial(run, load, empty, [plain], [itertools.repeat(plain)] * ACTING, requests)
    kinds = {"mixed": [r for pages in itertools.zip_longest(*reads.values()) for r in pages if r], **reads}
    return [
        Case(
            f"portal: {kind} + 10 acting / empty page",
            requests,
            partial(run, load, url, r, acts, requests),
            peer,
            GOAL if kind == "mixed" else None,
        )
        for kind, r in kinds.items()
    ]


def main() -> int:
    given = options(__doc__ or "")
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:

        def run(work: Callable[..., object], *args: object) -> None:
            runner.run(work(*args))  # type: ignore[arg-type]

        stack = AsyncExitStack()
        try:
            cases = runner.run(prepared(stack, Path(folder), QUICK_REQUESTS if given.quick else REQUESTS, run))
            return report([c for c in cases if given.only in c.name], given)
        finally:
            runner.run(stack.aclose())


if __name__ == "__main__":
    sys.exit(main())
