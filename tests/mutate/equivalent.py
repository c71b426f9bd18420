"""The mutants that change nothing which a test could see, each with its reason: equivalent.txt.

An entry is a head, a place and a reason; a blank line ends it, and a line that begins with # says
something to the reader of the list:

    analysis/sort.c: stat_sort
        if (n «<» 2) => <=
        Two values that are sorted once more stay sorted.

The place is the line (or the lines of a longer statement, in one) with the token between « and »;
what stands behind => is what it becomes, nothing where it is left out. An entry holds for one
function's lines of that wording. One that fits no mutant of the file any more ends the run: the
code has changed, and so may have what was said about it.
"""
import sys
from pathlib import Path

from mutants import all_of

FILE = Path(__file__).with_name("equivalent.txt")


def key_of(mutant):
    return (mutant.file, mutant.function, mutant.place, mutant.new)


def entry_of(lines):
    """((file, function, place, new), reason) of an entry's lines."""
    file, _, function = lines[0].partition(":")
    place, arrow, new = lines[1].strip().rpartition(" =>") if len(lines) > 2 else ("", "", "")
    if not arrow or "«" not in place or lines[0][0].isspace():
        sys.exit(f"{FILE.name}: an entry is a head, a place with its change and a reason: {lines[0]}")
    return (file.strip(), function.strip(), place, new.strip()), " ".join(l.strip() for l in lines[2:])


def read_all():
    """The reasons by key."""
    text = "\n".join(l for l in FILE.read_text().split("\n") if not l.startswith("#"))
    entries = [[l for l in block.split("\n") if l] for block in text.split("\n\n")]
    return dict(entry_of(lines) for lines in entries if lines)


def of_sources(sources):
    """The keys of these files' entries; ends the run where one fits nothing."""
    wanted = {key for key in read_all() if key[0] in sources}
    possible = {key_of(m) for file in {k[0] for k in wanted}
                for choices in all_of(file, sources[file]) for m in choices}
    for file, function, place, new in sorted(wanted - possible):
        print(f"{FILE.name}: {file}: {function}: no mutant is `{place} => {new}` any more", file=sys.stderr)
    if wanted - possible:
        sys.exit("mutate: look whether what the list says still holds")
    return wanted


def as_entry(mutant):
    """The first lines of an entry."""
    return f"{mutant.file}: {mutant.function}\n    {mutant.place} => {mutant.new}".rstrip()
