"""The commands that write, and the registries on which they are tried."""
import os, shutil, sys
from collections import namedtuple

# base: a folder that build() makes; codes: how the command ends on a disk that works; makes: the
# registry is new; steps: several transactions, each of which may be the last.
Scenario = namedtuple("Scenario", "name base args codes makes steps")


def scenario(name, *args, base="base", codes=(0,), makes=False, steps=False):
    return Scenario(name, base, args, codes, makes, steps)


SCENARIOS = [
    scenario("init", "init", "r.sqlite", "--study", "study", base="empty", makes=True),
    scenario("import", "import", "r.sqlite", "n2.csv", "--problems", "p.csv", "--fixme",
             "f.csv", codes=(0, 1)),
    scenario("import of two", "import", "r.sqlite", "n2.csv", "s2.csv", codes=(0, 1),
             steps=True),
    scenario("import --undo", "import", "r.sqlite", "--undo", "3", codes=(0, 1)),
    scenario("import refused", "import", "r.sqlite", "refused.csv", codes=(3,)),
    scenario("query answer", "query", "answer", "r.sqlite", "1", "--value", "7", "--text", "a slip"),
    scenario("query accept", "query", "accept", "r.sqlite", "1", "--reason", "seen"),
    scenario("query close", "query", "close", "r.sqlite", "2", "--reason", "seen"),
    scenario("query export", "query", "export", "r.sqlite", "--site", "north", "-o", "q.csv"),
    scenario("query export xlsx", "query", "export", "r.sqlite", "--site", "north", "-o", "q.xlsx"),
    scenario("query import", "query", "import", "r.sqlite", "answers.csv"),
    scenario("record rename", "record", "rename", "r.sqlite", "NO2", "N02", "--reason", "typing"),
    scenario("record merge", "record", "merge", "r.sqlite", "NO2", "N03", "--keep", "into",
             "--reason", "one patient"),
    scenario("record transfer", "record", "transfer", "r.sqlite", "N01", "south", "--reason",
             "moved"),
    scenario("record void", "record", "void", "r.sqlite", "S01", "--event", "4_month_arm_1",
             "--reason", "another's"),
    scenario("withdraw", "withdraw", "r.sqlite", "N03", "--scope", "use", "--reason", "a letter"),
    scenario("profile --set", "profile", "r.sqlite", "north", "--set", "language=ja"),
    scenario("profile --write", "profile", "r.sqlite", "north", "--write", "profiles"),
    scenario("lock", "lock", "r.sqlite", "first", "--by", "sato", "--accept", "fine"),
    scenario("backup", "backup", "r.sqlite", "copy.sqlite"),
    scenario("export", "export", "r.sqlite", "--as", "csv", "-o", "out.csv"),
    scenario("backup by itself", "profile", "r.sqlite", "north", "--set", "language=ja",
             base="kept"),
    scenario("import --inbox", "import", "r.sqlite", "--inbox", "inbox", "--done", "done",
             codes=(0, 1), steps=True),
    scenario("migrate --study", "migrate", "r.sqlite", "--study", "grown"),
    scenario("status -o", "status", "r.sqlite", "--format", "html", "-o", "board.html"),
    scenario("patient -o", "patient", "r.sqlite", "N01", "--format", "html", "-o", "n01.html"),
    scenario("export xlsx", "export", "r.sqlite", "--as", "xlsx", "-o", "out.xlsx"),
    scenario("report -o", "report", "r.sqlite", "fracture", "-o", "out", base="full"),
    scenario("export of records", "export", "r.sqlite", "--as", "csv", "--site", "south", "-o",
             "south.csv", base="full"),
    scenario("second lock", "lock", "r.sqlite", "second", "--by", "sato", "--accept", "fine",
             base="full"),
    scenario("lock --yes", "lock", "r.sqlite", "--yes", "north", "--by", "ito", base="full"),
    scenario("compare --save", "compare", "r.sqlite", "--outcome", "pain_nrs", "--by", "sex",
             "--test", "none", "--save", "pain", "--user", "sato", "--reason", "asked",
             base="full"),
    scenario("withdraw --scope erase", "withdraw", "r.sqlite", "N03", "--scope", "erase", "--user",
             "sato", "--second", "ito", "--reason", "a letter", base="full"),
    scenario("rebuild", "rebuild", "r.sqlite", "anew.sqlite", base="full"),
    scenario("copy", "copy", "r.sqlite", "second.sqlite", base="full"),
    scenario("migrate", "import", "r.sqlite", "v1.csv", base="old", codes=(0, 1), steps=True),
]


def write(path, *rows):
    head = ("hip_no,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
            "redcap_data_access_group,consent,admitted,age,sex,fracture,operated,seen,pain_nrs,"
            "complication,complication_day")
    with open(path, "w") as out:
        out.write("\n".join((head,) + rows) + "\n")


def write_files(base):
    first = ["N01,admission_arm_1,,,north,1,2024-01-01,70,1,neck,2024-01-02,2024-01-02,5,,",
             "N01,4_month_arm_1,,,north,,,,,,,2024-05-01,3,,",
             "N01,4_month_arm_1,complication,1,north,,,,,,,,,infection,20",
             "NO2,admission_arm_1,,,north,1,2024-01-05,71,2,neck,2024-01-06,2024-01-06,99,,",
             "N03,admission_arm_1,,,north,1,2024-01-07,NA,2,neck,2024-01-08,2024-01-08,98,,",
             "N05,admission_arm_1,,,north,1,2024-01-09,NA,2,neck,2024-01-10,2024-01-10,97,,"]
    write(os.path.join(base, "n.csv"), *first)
    write(os.path.join(base, "s.csv"),
          "S01,admission_arm_1,,,south,1,2024-01-01,70,2,neck,2024-01-02,2024-01-02,,,",
          "S01,4_month_arm_1,,,south,,,,,,,2024-05-02,4,,",
          "S01,4_month_arm_1,complication,1,south,,,,,,,,,cutout,40")
    write(os.path.join(base, "n2.csv"), *[r.replace(",70,1,", ",73,1,") for r in first],
          *["N%d,admission_arm_1,,,north,1,2024-02-01,%d,2,neck,2024-02-02,2024-02-02,%d,," % (
              i, i % 40 + 50, i % 13) for i in range(100, 220)])
    write(os.path.join(base, "s2.csv"),
          "S02,admission_arm_1,,,south,1,2024-01-01,170,2,neck,2024-01-02,2024-01-02,11,,")
    with open(os.path.join(base, "refused.csv"), "w") as out:
        out.write("hip_no,patient_name\nN01,Somebody\n")


def edit(path, old, new):
    with open(path) as file:
        text = file.read()
    assert old in text
    with open(path, "w") as file:
        file.write(text.replace(old, new, 1))


def build(run, folder, source):
    """Makes the folders of the scenarios."""
    def must(work, *args, codes=(0, 1)):
        done = run(work, *args)
        if done.returncode not in codes:
            sys.exit("%s: %d\n%s%s" % (args, done.returncode, done.stdout, done.stderr))

    empty, base, kept, full, old = (
        os.path.join(folder, n) for n in ("empty", "base", "kept", "full", "old"))
    os.mkdir(empty)
    shutil.copytree(os.path.join(source, "tests/studies/hip"), os.path.join(empty, "study"))
    shutil.copytree(empty, base)
    write_files(base)
    must(base, "init", "r.sqlite", "--study", "study")
    must(base, "import", "r.sqlite", "n.csv", "s.csv")
    must(base, "query", "export", "r.sqlite", "--site", "north", "-o", "q0.csv")
    with open(os.path.join(base, "q0.csv"), encoding="utf-8-sig") as sent:
        lines = sent.read().splitlines()
    os.remove(os.path.join(base, "q0.csv"))
    with open(os.path.join(base, "answers.csv"), "w") as out:
        for i, line in enumerate(lines):
            out.write(("%s6,looked up" % line[:-1] if i else line) + "\n")
    shutil.copytree(os.path.join(base, "study"), os.path.join(base, "grown"))
    edit(os.path.join(base, "grown", "study.yaml"), "title: Fractures", "title: All fractures")
    os.mkdir(os.path.join(base, "done"))
    os.mkdir(os.path.join(base, "inbox"))
    shutil.copy(os.path.join(base, "n2.csv"), os.path.join(base, "inbox"))
    shutil.copytree(empty, kept)
    with open(os.path.join(kept, "study", "study.yaml"), "a") as out:
        out.write("\nbackup: {folder: copies, keep: 2}\n")
    must(kept, "init", "r.sqlite", "--study", "study")
    shutil.copy(os.path.join(base, "n.csv"), kept)
    must(kept, "import", "r.sqlite", "n.csv")
    shutil.copytree(base, full)
    must(full, "import", "r.sqlite", *["study/%s.csv" % n for n in ("north", "south", "west")])
    must(full, "lock", "r.sqlite", "first", "--by", "sato", "--accept", "fine")
    os.mkdir(old)
    shutil.copy(os.path.join(source, "tests/registry/stores/version_1.sqlite"),
                os.path.join(old, "r.sqlite"))
    with open(os.path.join(old, "v1.csv"), "w") as out:
        out.write("record_id,redcap_event_name\n")
