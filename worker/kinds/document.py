"""Documents: pages that are shown as pictures, with the text they carry."""

from worker.findings import MediaKind, Stage
from worker.kinds import Kind
from worker.media import sniff
from worker.media.formats import DOCUMENTS


def is_document(head: bytes) -> bool:
    return sniff.container(head) in DOCUMENTS


KIND = Kind(
    name=MediaKind.DOCUMENT,
    label="Document",
    suffixes=frozenset({".pdf"}),
    sniff=is_document,
    stages=frozenset({Stage.PROBE, Stage.LOOK, Stage.SEE}),
)
