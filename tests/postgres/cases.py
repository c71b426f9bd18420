#!/usr/bin/env python3
"""Cases of the command line (tests/cli/run_cases.sh) with their registries on a server:
cases.py PROREG SOURCE_DIR NAME. What is of files alone (the sqlite3 shell, the chain's oracle, rebuild)
is run but not compared."""
import os, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from server import Server

OF_FILES = r"sqlite3 |proreg rebuild|oracle/chain\.py|--ics a\.sqlite"

program, source, name = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
here = os.path.dirname(os.path.abspath(__file__))


def rewritten(text):
    """The cases, of which those of files say nothing."""
    given = []
    for case in re.split(r"\n\s*\n", text):
        lines = case.split("\n")
        command = [line for line in lines if line.startswith("$ ")]
        if command and re.search(OF_FILES, command[0]):
            lines = ["$ { %s; } >told.txt 2>&1; true" % command[0][2:]]
        given.append("\n".join(lines))
    return "\n\n".join(given) + "\n"


with Server() as server, tempfile.TemporaryDirectory() as folder:
    cases = os.path.join(folder, name + ".cases")
    with open(os.path.join(source, "tests/cli", name + ".cases")) as given:
        with open(cases, "w") as out:
            out.write(rewritten(given.read()))
    environment = dict(os.environ, PGHOST=server.host, PGUSER="proreg", PROREG=program,
                       PYTHONDONTWRITEBYTECODE="1",
                       PATH=os.path.join(here, "bin") + ":" + os.environ["PATH"])
    code = subprocess.run(
        [os.path.join(source, "tests/cli/run_cases.sh"), os.path.join(here, "instead.py"), source,
         cases], env=environment).returncode
sys.exit(code)
