"""Prints the whole minutes of AMI meetings for a person to read.

python -m tests.eval.show_minutes DATA ES2003a …
"""

import sys
from itertools import groupby
from pathlib import Path

from tests.eval.ami import references
from worker.engines import Options
from worker.engines.embedded.writer import writer
from worker.meeting import Brief
from worker.verify import verify


def main(folder: Path, names: set[str]) -> None:
    made = writer(Options())
    for reference in references(folder):
        if reference.name not in names:
            continue
        meeting = reference.meeting
        headline = made.headline(meeting, Brief())
        claims = [verify(claim, meeting) for claim in made.minute(meeting, Brief())]
        said = sum(len(one.text.split()) for one in meeting.utterances)
        told = sum(len(claim.text.split()) for claim in claims)
        print(f"\n══ {reference.name}: {headline.title}\n   {', '.join(headline.keywords)}")
        print(f"   {told} of {said} words")
        for section, listed in groupby(claims, key=lambda claim: claim.section):
            print(f"── {section}")
            for claim in listed:
                at = int(claim.fields.get("start_ms", claim.evidence[0].span.start_ms)) // 1000
                facts = {name: value for name, value in claim.fields.items() if not name.endswith("_ms")}
                doubt = "" if claim.verified else f" ✗ {claim.doubt}"
                print(f"  {at // 60:3}:{at % 60:02} {claim.text} {facts or ''}{doubt}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
