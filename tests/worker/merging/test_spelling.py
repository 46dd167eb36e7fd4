"""What the screen may correct, and what it must leave alone."""

from dataclasses import replace

import pytest

from worker.findings import Box, Sight, Span, Word
from worker.meeting import Correction, Showing, Term, Utterance
from worker.merging.sounds import skeleton
from worker.merging.spelling import spelled


def row(text: str, *, at: int = 0, unsure: str = "", source: str = "talk") -> Utterance:
    """A row of sure words, but for those named in `unsure`."""
    words = tuple(
        Word(
            Span(at + n * 300, at + n * 300 + 300), word, 0.3 if word.strip(".,") in unsure.split() else 0.95
        )
        for n, word in enumerate(text.split())
    )
    return Utterance("u1", source, Span(at, at + 300 * len(words)), "p1", text, words)


def slide(text: str, *, span: Span = Span(0, 30_000), read: float = 1.0) -> Showing:
    boxes = tuple(Box(line, 0, 0, 1, 1, read) for line in text.splitlines())
    return Showing("s4", "talk", span, "x1", "frames/1.webp", Sight(1, text, boxes))


def corrected(utterance: Utterance, *found: Showing | Term) -> Utterance:
    shown = [one for one in found if isinstance(one, Showing)]
    return next(spelled([utterance], shown, [one for one in found if isinstance(one, Term)]))


@pytest.mark.parametrize(
    ("heard", "unsure", "written", "said"),
    [
        ("we run cooper netties, now", "cooper netties", "Kubernetes", "we run Kubernetes, now"),
        ("it is in post gress.", "post gress", "Postgres", "it is in Postgres."),
        ("ask prome theus", "prome theus", "Prometheus", "ask Prometheus"),
        ("the Grafanna board", "Grafanna", "Grafana", "the Grafana board"),
        ("open graph anna", "graph anna", "Grafana", "open Grafana"),
        ("put it on core dns", "core dns", "CoreDNS", "put it on CoreDNS"),
    ],
)
def test_a_misheard_name_gets_the_spelling_of_the_slide(
    heard: str, unsure: str, written: str, said: str
) -> None:
    found = corrected(row(heard, unsure=unsure), slide(f"Our platform\n{written} 1.29"))
    assert found.text == said
    [correction] = found.corrections
    assert (correction.heard, correction.written, correction.showing) == (unsure, written, "s4")
    assert written in found.words[correction.at_word].text


def test_a_correction_can_be_taken_back() -> None:
    utterance = row("so cooper netties, and cooper netties", unsure="cooper netties")
    found = corrected(utterance, slide("Kubernetes"))
    assert [one.at_word for one in found.corrections] == [1, 3]
    words = [word.text for word in found.words]
    for one in found.corrections:
        words[one.at_word] = words[one.at_word].replace(one.written, one.heard)
    assert " ".join(words) == utterance.text
    assert found.words[1].span == Span(300, 900)
    assert found.span == utterance.span


@pytest.mark.parametrize(
    ("heard", "unsure", "written"),
    [
        ("we run cooper netties", "", "Kubernetes"),  # the ear is sure
        ("we run cooper. Netties", "cooper Netties", "Kubernetes"),  # two sentences
        ("we said three times", "said three", "Sydter"),  # common words
        ("a salary for people", "salary", "Celery"),  # sounds alike, is spelled otherwise
        ("the surface is flat", "surface", "Service"),
        ("we use kubernetes", "kubernetes", "Kubernetes"),  # the same word
        ("we use containers", "containers", "Kubernetes"),
        ("ein Fluss", "Fluss", "Kubernetes"),
        ("это слово", "слово", "Kubernetes"),
    ],
)
def test_what_is_left_as_heard(heard: str, unsure: str, written: str) -> None:
    utterance = row(heard, unsure=unsure)
    assert corrected(utterance, slide(written)) == utterance


def test_a_word_that_the_meeting_knows_is_never_touched() -> None:
    known = row("the prometheans and the prometheans")
    unsure = row("prometheans", unsure="prometheans")
    assert list(spelled([known, unsure], [slide("Promethians")], [])) == [known, unsure]


def test_only_a_screen_near_in_time_of_the_same_source_and_read_well_helps() -> None:
    utterance = row("so cooper netties", at=100_000, unsure="cooper netties")
    assert corrected(utterance, slide("Kubernetes", span=Span(30_000, 45_000))).corrections
    assert not corrected(utterance, slide("Kubernetes", span=Span(0, 39_000))).corrections
    assert not corrected(utterance, slide("Kubernetes", span=Span(100_000, 200_000), read=0.5)).corrections
    elsewhere = row("so cooper netties", source="other", unsure="cooper netties")
    assert not corrected(elsewhere, slide("Kubernetes")).corrections


def test_the_vocabulary_helps_everywhere() -> None:
    utterance = row("so cooper netties", at=900_000, unsure="cooper netties")
    found = corrected(utterance, Term("Kubernetes"))
    assert found.corrections == (Correction("cooper netties", "Kubernetes", "vocabulary", 1),)


def test_what_a_person_says_a_word_sounds_like_counts_even_for_a_sure_ear() -> None:
    term = Term("HGNC", sounds_like="h. g. n. c.; age gee NC")
    assert corrected(row("ask age, gee NC today"), term).text == "ask HGNC today"
    assert corrected(row("ask HGNC today"), term).corrections == ()


def test_a_row_without_words_stays_as_it_is() -> None:
    bare = Utterance("u1", "talk", Span(0, 900), "p1", "cooper netties")
    assert corrected(bare, slide("Kubernetes")) == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kubernetes", "cooper netties"),
        ("Phone", "fone"),
        ("Šešták", "sestag"),
        ("Bach", "Pach"),
    ],
)
def test_alike_sounds_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("native", "negative"), ("anna", "nana"), ("helm", "helmet")])
def test_other_sounds_have_other_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_one_wrong_sound_is_forgiven_only_to_a_very_unsure_ear() -> None:
    doubtful = row("to Cubernite last week", unsure="Cubernite")
    assert corrected(doubtful, slide("Kubernetes")).text == "to Kubernetes last week"
    words = tuple(replace(word, probability=max(word.probability, 0.5)) for word in doubtful.words)
    assert not corrected(replace(doubtful, words=words), slide("Kubernetes")).corrections
