"""An office in a hurry: a hundred cases in a row by `tayang do`, no pause anywhere, every command accepted at first asking."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import orjson
import pytest

from tests.support.e2e_checks import check_log, check_site, check_stream
from tests.support.e2e_clerk import Clerk, clerk
from tests.support.e2e_story import STORY
from tests.support.processes import PROGRAM, Machine

CASES = 100


class Keyboard:
    """One `tayang do --lines`: types a command, reads the answer."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def ask(self, **line: Any) -> dict[str, Any]:
        """One command's answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps(line) + b"\n")
        self._process.stdin.flush()
        return dict(orjson.loads(self._process.stdout.readline()))

    def done(self) -> int:
        """No more to type; the exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._process.wait(30)


@contextmanager
def keyboard(office: Machine) -> Iterator[Keyboard]:
    """Ended with the block, whatever happens in it."""
    command = [str(PROGRAM), "do", "--lines", "--data", str(office.data)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=office.env)
    try:
        yield Keyboard(process)
    finally:
        process.kill()
        process.wait()


async def straight_through(at: Clerk, keys: Keyboard, case: str) -> None:
    """Every act asked once; whatever is not a yes fails."""
    for act in STORY:
        if act.waits_for:
            await at.happened(case, act.waits_for)
        command = await at.command(act, case)
        data = command.model_dump(mode="json")
        answer = keys.ask(command=type(command).__name__, **{"as": act.who}, case=case, data=data, id=str(uuid4()))
        assert answer["hasil"] == "diterima", (act.name, answer)
        assert not answer["diulang"]


@pytest.mark.slow
async def test_a_hundred_cases_in_a_row(office: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    await office.up()
    cases = [str(uuid4()) for _ in range(CASES)]
    async with clerk(office.data) as at:
        began = time.monotonic()
        with keyboard(office) as keys:
            for case in cases:
                await straight_through(at, keys, case)
            assert keys.done() == 0
        took_s = time.monotonic() - began
        records = await check_log(at, cases)
        await check_site(office.address(), cases)
        await check_stream(at)
    with capsys.disabled():
        print(f"\n{CASES} cases one after the other: {CASES / took_s:.2f} cases/s, {len(records) / took_s:.0f} events/s")


@pytest.mark.slow
async def test_a_bad_line_is_refused_and_the_next_one_flows(office: Machine) -> None:
    await office.up()
    once = str(uuid4())
    with keyboard(office) as keys:
        good = {"command": "CadangkanNomor", "as": "ppid_pembantu", "case": "nomor-kebakkramat", "id": once}
        wrong: list[dict[str, Any]] = [
            {},
            {**good, "command": "TidakAda"},
            {**good, "as": "camat", "data": {"tahun": 2026, "dari": 900, "sampai": 910, "alasan": "-"}},
            {**good, "data": {"tahun": 2026}},
            {**good, "tambahan": 1},
        ]
        codes = [keys.ask(**line)["alasan"][0]["kode"] for line in wrong]
        assert codes[1:3] == ["perintah_tidak_dikenal", "bukan_pemangku_jabatan"]
        accepted = keys.ask(**good, data={"tahun": 2026, "dari": 900, "sampai": 910, "alasan": "Listrik padam."})
        assert accepted["hasil"] == "diterima"
        assert keys.ask(**good, data={"tahun": 2026, "dari": 900, "sampai": 910, "alasan": "Listrik padam."})["diulang"]
        assert keys.done() == 3
