"""What goes wrong with machines: each time nothing is lost, nothing is done twice, nobody is left over."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tests import media
from tests.drills.conftest import Talk
from tests.drills.product import LEASE_SECONDS, Product, until

SLOW = "transcribe/1"
"""The unit that takes a while: the second chunk's."""


def under_way(product: Product, meeting: str) -> int:
    """Wait until the slow unit is being worked on and has delivered something; its number."""

    def has_begun() -> int:
        unit = product.units(meeting).get(SLOW)
        return unit["id"] if unit and unit["state"] == "leased" and unit["parts"] else 0

    return until(has_begun, 60, f"{SLOW} is leased: {product.states(meeting)}")


def expect_whole(product: Product, meeting: str, talk: Talk) -> None:
    """Done, the same as if nothing had happened, and nothing twice."""
    assert product.wait_for(meeting) == "ready"
    units = product.units(meeting)
    assert {key: unit["state"] for key, unit in units.items()} == dict.fromkeys(units, "done")
    assert product.transcript(meeting) == talk.transcript
    assert product.original(meeting) == talk.path.read_bytes()


def attempts(product: Product, meeting: str) -> dict[str, int]:
    """The units that were begun more than once."""
    return {key: unit["attempts"] for key, unit in product.units(meeting).items() if unit["attempts"] != 1}


def messages(broker: Path, *commands: str) -> None:
    """Say something to the product's own broker."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(broker))
        for command in commands:
            line.sendall(f"{command}\r\n".encode())
            assert line.recv(100).startswith(b"+OK")


# ── workers ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_worker_is_killed_at_work(product: Product, talk: Talk) -> None:
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    os.kill(product.child("model"), signal.SIGKILL)
    expect_whole(product, meeting, talk)
    assert attempts(product, meeting) == {SLOW: 2}
    assert product.units(meeting)[SLOW]["deaths"] == 1


def test_a_worker_that_is_told_to_end_hands_back(product: Product, talk: Talk) -> None:
    """As a container is stopped: one signal to the worker, none to its child; no attempt is charged."""
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    os.kill(product.pid("model"), signal.SIGTERM)
    until(lambda: product.states(meeting)[SLOW] == "pending", LEASE_SECONDS / 2, "it is handed back")
    expect_whole(product, meeting, talk)
    assert attempts(product, meeting) == {}
    assert product.units(meeting)[SLOW]["deaths"] == 0


def test_a_decoder_is_killed_midway(product: Product, tmp_path: Path) -> None:
    """Not its worker: the jailed ffmpeg alone. The piece is decoded again; what comes of it is the same."""
    path = tmp_path / "eight.flac"  # eight tracks at a high rate, which take a while to decode
    tone = "sine=frequency=440:sample_rate=192000,volume='if(lt(mod(t,11),10),0.5,0)':eval=frame"
    eight = f"{tone},pan=8c|" + "|".join(f"c{n}=c0" for n in range(8))
    media.ffmpeg("-f", "lavfi", "-i", eight, "-t", "70", path)
    meeting = product.upload(path)
    killed = until(lambda: product.decoder("media"), 60, "a decoder is at work")
    os.kill(killed, signal.SIGKILL)
    assert product.wait_for(meeting) == "ready"
    assert [unit["deaths"] for unit in product.units(meeting).values() if unit["deaths"]] == []
    again = attempts(product, meeting)
    assert len(again) == 1, again
    undisturbed = product.upload(path)
    assert product.wait_for(undisturbed) == "ready"
    assert attempts(product, undisturbed) == {}
    assert product.transcript(meeting) == product.transcript(undisturbed)


def test_the_same_message_many_times(product: Product, talk: Talk) -> None:
    from celery import Celery

    meeting = product.upload(talk.path)
    unit = under_way(product, meeting)
    broker = Celery(broker=f"redis+socket://{product.folder / 'data/valkey/socket'}")
    units = [unit, *(row["id"] for row in product.units(meeting).values())]
    for n in range(20):
        queue = ("model", "media", "people")[n % 3]
        for one in units:
            broker.send_task("ledger.work", kwargs={"id": one, "version": 1}, queue=queue)
    broker.close()
    expect_whole(product, meeting, talk)
    assert attempts(product, meeting) == {}


def test_a_file_that_kills_its_worker(product: Product, talk: Talk, tmp_path: Path) -> None:
    """After three deaths its worst part is given up, in words; the rest of it and a neighbour are read."""
    poison = media.tone(tmp_path / "poison.wav", 225)
    meeting = product.upload(poison)
    neighbour = product.upload(talk.path)
    expect_whole(product, neighbour, talk)
    assert product.wait_for(meeting, 180) == "ready_with_gaps"
    units = product.units(meeting)
    gaps = [unit for unit in units.values() if unit["state"] == "gap"]
    assert [(unit["key"].rpartition("/")[2], unit["attempts"]) for unit in gaps] == [("2", 3)]
    assert "stopped 3 times" in gaps[0]["reason"]
    assert {unit["state"] for unit in units.values()} == {"done", "gap"}
    said = product.transcript(meeting)
    assert min(row["start_ms"] for row in said) < 10_000
    assert max(row["end_ms"] for row in said) > 210_000
    page = product.get(f"/meetings/{meeting}/").text
    assert "stopped 3 times" in page


# ── the broker ───────────────────────────────────────────────────────────────────────────────────────


def test_the_broker_forgets_everything(product: Product, talk: Talk) -> None:
    meetings = [product.upload(talk.path) for _ in range(2)]
    under_way(product, meetings[0])
    messages(product.folder / "data/valkey/socket", "FLUSHALL")
    for meeting in meetings:
        expect_whole(product, meeting, talk)
        assert attempts(product, meeting) == {}


def test_the_broker_hangs_and_dies_during_an_upload(product: Product, talk: Talk) -> None:
    """Nobody waits for a broker that answers nothing; a client without limits would."""
    broker, content = product.pid("broker"), talk.path.read_bytes()
    addresses = [product.begin(talk.path) for _ in range(4)]
    assert [product.send(one, content[:-1]).status_code for one in addresses] == [204] * 4
    meetings, waits = [], []

    def finish(address: str) -> None:
        since = time.monotonic()
        answer = product.send(address, content[-1:], len(content) - 1)
        waits.append(time.monotonic() - since)
        assert answer.status_code == 204
        meetings.append(answer.headers["afterword-meeting"])

    finish(addresses[0])
    os.kill(broker, signal.SIGSTOP)
    try:
        for address in addresses[1:]:
            finish(address)
    finally:
        os.kill(broker, signal.SIGKILL)
    assert max(waits) < 5, waits
    for meeting in meetings:
        expect_whole(product, meeting, talk)


# ── the web process ──────────────────────────────────────────────────────────────────────────────────


def test_the_web_process_is_killed_during_an_upload(product: Product, talk: Talk) -> None:
    """The supervisor starts it again; what had come is there, and the client goes on behind it."""
    content = talk.path.read_bytes()
    address, half = product.begin(talk.path), len(content) // 2

    def until_it_dies() -> Iterator[bytes]:
        yield content[:half]
        until(lambda: product.offset(address) == half, 20, "half has come")
        os.kill(product.pid("web"), signal.SIGKILL)
        yield content[half:]

    with pytest.raises(httpx.TransportError):
        product.send(address, until_it_dies())

    def there() -> int:
        try:
            return product.offset(address)
        except httpx.TransportError:  # it is not up yet
            return 0

    assert until(there, 60, "it is up again") == half
    answer = product.send(address, content[half:], half)
    assert answer.status_code == 204
    expect_whole(product, answer.headers["afterword-meeting"], talk)


# ── everything ───────────────────────────────────────────────────────────────────────────────────────


def test_all_is_killed_at_once(product: Product, talk: Talk) -> None:
    """`kill -9` of the supervisor alone takes everybody along: the broker, and what a worker has started."""
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    assert product.process
    product.process.kill()
    product.process.wait()
    until(lambda: not product.processes(), 5, "nobody is left over")
    product.ensure()
    expect_whole(product, meeting, talk)
    assert attempts(product, meeting) == {}, "a unit that nobody is to blame for is not charged"


def test_it_is_told_to_stop(product: Product, talk: Talk) -> None:
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    assert product.stop() < 14
    assert not product.processes()
    assert product.states(meeting)[SLOW] == "pending", "it was handed back"
    product.ensure()
    expect_whole(product, meeting, talk)
    assert attempts(product, meeting) == {}


# ── people ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_is_deleted_for_good_at_work(product: Product, talk: Talk) -> None:
    """Its rows and its files are gone, and whoever was at it brings none back."""
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    (source,) = product.rows("SELECT id FROM meetings_source WHERE meeting_id = ?", meeting.replace("-", ""))
    kept = product.folder / "data" / "files"
    assert list(kept.glob(f"*/{UUID(source['id'])}/original"))
    before = len(product.log)
    assert product.api("DELETE", f"/meetings/{meeting}?permanent=true").status_code == 202

    def left() -> list[object]:
        rows = product.rows("SELECT * FROM meetings_meeting WHERE id = ?", meeting.replace("-", ""))
        return [*kept.glob(f"*/{UUID(source['id'])}"), *rows]

    until(lambda: not left(), 30, "rows and files are gone")
    until(lambda: "result_refused" in product.log[before:], LEASE_SECONDS + 5, "who was at it is refused")
    time.sleep(1)
    assert not left()
    assert set(product.units(meeting)) == {"purge"}
    assert product.get(f"/meetings/{meeting}/").status_code == 404
    assert "unit_failed" not in product.log[before:]


def test_a_meeting_is_thrown_away_at_work(product: Product, talk: Talk) -> None:
    meeting = product.upload(talk.path)
    under_way(product, meeting)
    assert product.post(f"/meetings/{meeting}/trash/").status_code == 302
    before = product.units(meeting)
    time.sleep(LEASE_SECONDS + 2)
    units = product.units(meeting)
    assert {unit["state"] for unit in units.values()} <= {"done", "cancelled"}
    assert {key: unit["parts"] for key, unit in units.items()} == {k: u["parts"] for k, u in before.items()}
    assert product.get(f"/meetings/{meeting}/").status_code == 404
    assert product.get(f"/meetings/{meeting}/transcript.json").status_code == 404


# ── a second start ───────────────────────────────────────────────────────────────────────────────────


def test_a_second_start_says_where_it_runs(product: Product) -> None:
    again = product.manage("up", "--port", str(product.port))
    assert again.returncode == 1
    assert not again.stdout
    assert again.stderr.startswith(f"Afterword is running already, at http://localhost:{product.port}/ ")
    assert again.stderr.count("\n") == 1
