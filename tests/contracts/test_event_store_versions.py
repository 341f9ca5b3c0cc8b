"""The cache of stream versions is never wrong as of the head it stands at, however reads, own commits and those of others interleave."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.eventstore.versions import Versions

STREAMS = st.sampled_from("abcde")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("others commit"), STREAMS),
        st.tuples(st.just("follow"), st.none()),
        st.tuples(st.just("begin read"), STREAMS),
        st.tuples(st.just("take snapshot"), st.none()),
        st.tuples(st.just("end read"), st.none()),
    ),
    max_size=60,
)


def version(log: list[str], stream: str, head: int) -> int:
    return log[:head].count(stream)


@given(STEPS, st.integers(1, 3))
def test_no_remembered_version_is_older_than_the_head(steps: list[tuple[str, str | None]], capacity: int) -> None:
    log: list[str] = []
    cache = Versions(0, capacity)
    reads: list[tuple[int, str, int | None]] = []  # began at head, stream, snapshot
    for step, stream in steps:
        match step, stream:
            case "others commit", str():
                log.append(stream)
            case "begin read", str():
                reads.append((cache.head, stream, None))
            case "take snapshot", None:
                reads = [(began, s, len(log) if snapshot is None else snapshot) for began, s, snapshot in reads]
            case "end read", None if reads and reads[0][2] is not None:
                began, s, snapshot = reads.pop(0)
                cache.learn(began, [(s, version(log, s, snapshot or 0))])
            case "follow", None:
                moved = [(s, version(log, s, n)) for n, s in enumerate(log[cache.head :], start=cache.head + 1)]
                cache.follow(len(log), moved)
        for s, known in cache.known("abcde").items():
            assert version(log, s, cache.head) <= known <= version(log, s, len(log))


def test_a_read_that_began_before_a_dropped_change_brings_nothing() -> None:
    cache = Versions(0, capacity=1)
    began = cache.head
    cache.follow(1, [("a", 1)])
    cache.follow(2, [("b", 1)])  # drops a
    cache.learn(began, [("a", 0)])  # seen before a's commit: believing it would let a guard on a at 0 hold
    assert cache.known("ab") == {"b": 1}
    cache.learn(cache.head, [("a", 1)])
    assert cache.known("ab") == {"a": 1}


def test_an_older_read_does_not_undo_a_newer_commit() -> None:
    cache = Versions(0)
    began = cache.head
    cache.follow(1, [("a", 1)])
    cache.learn(began, [("a", 0)])
    assert cache.known("a") == {"a": 1}
    cache.learn(cache.head, [("a", 3)])  # another process was quicker: true, and the INSERT will find out
    assert cache.known("a") == {"a": 3}
