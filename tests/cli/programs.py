#!/usr/bin/env python3
"""Runs every command of docs/programs.md and compares the keys of what it writes with those of the page.

programs.py PROREG SOURCE_DIR

A block ```console has commands, a block ```json behind it what the last of them writes, cut to one
entry a list. A key in capitals stands for any key, and for none. Exit code 1 where a key is missing on
either side.
"""
import json
import os
import re
import subprocess
import sys
import tempfile


def paths(value, at=()):
    """All paths of keys beneath a value; entries of a list share theirs."""
    found = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found.add(at + (key,))
            found |= paths(inner, at + (key,))
    elif isinstance(value, list):
        for inner in value:
            found |= paths(inner, at)
    return found


def is_any(key):
    return re.fullmatch(r"[A-Z][A-Z_]*", key) is not None


def fits(documented, path):
    return len(documented) == len(path) and all(
        is_any(mine) or mine == own for mine, own in zip(documented, path))


def compare(where, documented, written):
    """The differences between both sets of paths, as lines."""
    page, output = paths(documented), paths(written)
    faults = [f"{where}: the output has no key {'.'.join(d)}" for d in sorted(page)
              if not any(map(is_any, d)) and not any(fits(d, o) for o in output)]
    return faults + [f"{where}: the page has no key {'.'.join(o)}" for o in sorted(output)
                     if not any(fits(d, o) for d in page)]


def blocks(text):
    """(title, kind, block) of the fenced blocks, in order."""
    title = ""
    for match in re.finditer(r"^## ([^\n]*)$|^```(\w+)\n(.*?)^```$", text, re.M | re.S):
        if match.group(1):
            title = match.group(1)
        else:
            yield title, match.group(2), match.group(3)


def main():
    proreg, source = (os.path.abspath(path) for path in sys.argv[1:3])
    text = open(os.path.join(source, "docs", "programs.md"), encoding="utf-8").read()
    faults, written, n = [], "", 0
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "bin"))
        os.symlink(proreg, os.path.join(folder, "bin", "proreg"))
        for name in ("schema", "sample_data"):
            os.symlink(os.path.join(source, name), os.path.join(folder, name))
        environment = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1",
                           PATH=os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"])
        for title, kind, block in blocks(text):
            if kind == "json":
                n += 1
                try:
                    faults += compare(title, json.loads(block), json.loads(written))
                except ValueError as error:
                    faults.append(f"{title}: no JSON: {error}: {written[:200]}")
                continue
            for line in block.splitlines():
                if line.startswith("$ "):
                    run = subprocess.run(["bash", "-c", line[2:]], cwd=folder, env=environment,
                                         capture_output=True, text=True, check=False)
                    written = run.stdout
                    if run.returncode > 1:
                        faults.append(f"{title}: {line[2:]}: exit {run.returncode}: {run.stderr}")
    print("\n".join(faults))
    print(f"{n} examples, {len(faults)} faults")
    return 1 if faults or n == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
