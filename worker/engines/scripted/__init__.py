r"""The scripted engine: fills every role with what a script says, and fails where the script says so.

It is shipped: tests, drills and demonstrations use it wherever an engine's answers have to be chosen.
Without a script they are derived from the input, always alike and in no time: sound that is loud enough is
speech, what is said names the second it is said at, a screen is named by its size and colour, and the claims
quote real utterances. So a long recording passes through the whole product in seconds.

A script is a JSON file, named by `Options.script`. Its form is `script.Script`; any part may be left out:

    {
      "language": "en",
      "voices": 2,
      "heard": [{"start_ms": 0, "end_ms": 2400, "text": "We ship on Tuesday.", "voice": 0}],
      "sights": [{"screen": 1, "text": "Roadmap\nQ3", "title": "Roadmap", "kind": "slide"}],
      "headline": {"title": "Planning", "keywords": ["roadmap"]},
      "claims": [{"section": "decisions", "text": "We ship on Tuesday.", "quotes": ["ship on Tuesday"]}],
      "faults": [{"role": "transcriber", "fault": "down", "call": 2},
                 {"role": "viewer", "fault": "slow", "screen": 3},
                 {"role": "transcriber", "fault": "nonsense", "at_ms": 60000, "after": 1},
                 {"role": "writer", "fault": "delay", "seconds": 0.5}]
    }

In a test a script is an object: `Kit(engines=played(Script(faults=[…])))`.
"""

from worker.engines import Engine, Engines, Options, Wants
from worker.engines.scripted.ear import Ear, Hand
from worker.engines.scripted.eye import Eye
from worker.engines.scripted.memory import Memory
from worker.engines.scripted.pen import Pen
from worker.engines.scripted.script import ROLES, Script, load


def _wants(options: Options) -> Wants:
    script = load(options.script)
    return Wants(turns=script.wants_turns, screen=script.wants_screen)


ENGINE = Engine(
    name="scripted",
    label="Scripted: answers from a script, for tests and drills",
    listener=lambda options: Ear(load(options.script)),
    transcriber=lambda options: Hand(load(options.script)),
    viewer=lambda options: Eye(load(options.script)),
    writer=lambda options: Pen(load(options.script)),
    embedder=lambda options: Memory(load(options.script)),
    wants=_wants,
)


def played(script: Script, options: Options | None = None) -> Engines:
    """Engines whose five roles are all played from one script."""
    engines = Engines(options or Options(), dict.fromkeys(ROLES, ENGINE.name))
    vars(engines).update(
        listener=Ear(script),
        transcriber=Hand(script),
        viewer=Eye(script),
        writer=Pen(script),
        embedder=Memory(script),
    )
    return engines
