"""Run as a program: a supervisor over children that are told by their command lines.

python -m tests.mediaapp.processes.supervised FOLDER COMMAND…
"""

import sys
from pathlib import Path

from mediaapp.processes.children import Child
from mediaapp.processes.supervisor import Supervisor

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    supervisor = Supervisor()
    supervisor.listen()
    supervisor.others = [Child(f"child {n}", ["/bin/sh", "-c", line]) for n, line in enumerate(sys.argv[2:])]
    supervisor.run((folder / "ready").exists, (folder / "told").touch)
    supervisor.end()
