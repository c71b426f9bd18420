"""Random registries: a study folder with a dictionary, derived values and analyses, and the files
of its hospitals, all of it from one seed."""
import csv, datetime, json, os, random

SITES = ["north", "south", "west", "east"]
HEADER = ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
          "Choices, Calculations, OR Slider Labels", "Field Note",
          "Text Validation Type OR Show Slider Number", "Text Validation Min",
          "Text Validation Max"]
WORDS = ["", "a", "A", "b", "Z", "é", "e\u0301", "O'Brien", 'said "no"', "x, y", "5", "05", "-3",
         "1e3", "0x1F", "NULL", "%", "a_b", "\\N", "日本語", "カタカナ", "ｶﾀｶﾅ", "𠮷野", "Ａ", "ß",
         "two\nlines", "=1+1", "{a}", "no pain", "m"]


class Field:
    """A variable. `kind`: integer, decimal, text, date, codes (whole numbers), words (texts) or
    check."""

    def __init__(self, name, kind, low=None, high=None, choices=()):
        self.name, self.kind, self.low, self.high = name, kind, low, high
        self.choices = list(choices)

    def line(self, form):
        types = {"codes": "radio", "words": "dropdown", "check": "checkbox"}
        checks = {"integer": "integer", "decimal": "number", "date": "date_ymd"}
        choices = " | ".join("%s, %s" % (code, self.label(code)) for code in self.choices)
        return [self.name, form, "", types.get(self.kind, "text"), "Label of " + self.name, choices,
                "", checks.get(self.kind, ""), self.low, self.high]

    def label(self, code):
        return "Choice %s of %s" % (code, self.name)

    def columns(self):
        if self.kind == "check":
            return ["%s___%s" % (self.name, code) for code in self.choices]
        return [self.name]


class Study:
    """`forms`: name: fields; `events`: name: forms. Fields of `base` are collected once."""

    def __init__(self, chance):
        self.chance = chance
        some = lambda least, most: range(chance.randint(least, most))
        codes = lambda least: [str(c) for c in range(least, least + chance.randint(2, 4))]
        self.base = (
            [Field("whole%d" % i, "integer", chance.choice([-20, 0, 1]), chance.choice([9, 100]))
             for i in some(2, 4)] +
            [Field("real%d" % i, "decimal", chance.choice([None, -5]), None) for i in some(2, 3)] +
            [Field("text%d" % i, "text") for i in some(1, 3)] +
            [Field("code%d" % i, "codes", choices=codes(chance.choice([0, 1]))) for i in some(2, 3)] +
            [Field("word%d" % i, "words", choices=["aa", "b", "Cc", "d_1"][:chance.randint(2, 4)])
             for i in some(2, 3)] +
            [Field("tick0", "check", choices=["1", "2", "x"])])
        self.visit = (
            [Field("score%d" % i, "integer", 0, 100) for i in some(1, 3)] +
            [Field("level%d" % i, "decimal", None, None) for i in some(1, 2)] +
            [Field("grade0", "words", choices=["A", "B", "C", "D"]),
             Field("stage0", "codes", choices=["0", "1", "2"])])
        self.again = [Field("kind_of", "words", choices=["minor", "major", "other"]),
                      Field("day_of", "integer", 0, 900), Field("size_of", "decimal")]
        self.visits = ["before", "month_1", "month_12"][:chance.randint(2, 3)]
        self.sites = SITES[:chance.randint(2, 4)]
        self.n_derived = 0
        self.derived = []  # name, kind (number, text, choices), codes

    def form_of(self):
        first = [Field("pid", "text"), Field("agreed", "codes", choices=["0", "1"])]
        dates = [Field("start", "date"), Field("other_date", "date")]
        return {"enrolment": first + dates + self.base,
                "follow": [Field("seen", "date")] + self.visit, "trouble": self.again,
                "outcome": [Field("status", "codes", choices=["0", "1"]), Field("last", "date")]}

    # ---- columns as SQL sees them, a row a patient ----
    def at_visits(self, kinds):
        return ["%s__%s" % (f.name, v) for f in self.visit if f.kind in kinds for v in self.visits]

    def once(self, kinds):
        return [f for f in self.base if f.kind in kinds]

    def columns(self, kinds):
        return [f.name for f in self.once(kinds)] + self.at_visits(kinds)

    # ---- expressions ----
    def number(self, depth=2):
        c, n = self.chance, lambda: self.number(depth - 1)
        plain = self.columns(["integer", "decimal"])
        if depth == 0:
            return c.choice(plain + [str(c.choice([0, 1, 2, 3, 7, -2, 10, 0.5, 2.5, 1e10]))])
        whole = lambda: c.choice(self.columns(["integer"]) + [
            "days_between(start, last)", "length(%s)" % self.words(0)])
        forms = [
            lambda: c.choice(plain), lambda: "(%s + %s)" % (n(), n()),
            lambda: "(%s - %s)" % (n(), n()), lambda: "(%s * %s)" % (n(), n()),
            lambda: "(%s / %d)" % (whole(), c.choice([2, 3, 7, -2])),
            lambda: "(%s / %s)" % (whole(), whole()), lambda: "(%s %% 3)" % whole(),
            lambda: "(%s / %s)" % (n(), n()), lambda: "round(%s, %d)" % (n(), c.randint(0, 3)),
            lambda: "round(%s)" % n(), lambda: "abs(%s)" % n(),
            lambda: "CAST(%s AS INTEGER)" % n(), lambda: "CAST(%s AS REAL)" % self.words(depth - 1),
            lambda: "coalesce(%s, %s)" % (n(), n()), lambda: "nullif(%s, %s)" % (n(), n()),
            lambda: "max(%s, %s)" % (n(), n()), lambda: "min(%s, %s, 5)" % (n(), n()),
            lambda: "CASE WHEN %s THEN %s ELSE %s END" % (self.true(depth - 1), n(), n()),
            lambda: "(%s)" % self.true(depth - 1),
            lambda: "months_between(start, other_date)",
            lambda: "CAST(strftime('%Y', start) AS INTEGER)",
            lambda: "(julianday(last) - julianday(start))",
            lambda: "instr(%s, 'a')" % self.words(0), lambda: "(%s & 3)" % whole(),
            lambda: "(SELECT count(*) FROM trouble WHERE record_id = patient.record_id AND %s)"
                    % c.choice(["kind_of = 'major'", "day_of / 30 < 3", "size_of IS NOT NULL"]),
            lambda: "(SELECT %s FROM trouble WHERE record_id = patient.record_id)"
                    % c.choice(["max(day_of)", "total(size_of)", "avg(day_of)", "min(size_of)"])]
        return c.choice(forms)()

    def words(self, depth=1):
        c = self.chance
        plain = self.columns(["text", "words"]) + ["start"]
        if depth == 0:
            return c.choice(plain)
        w = lambda: self.words(depth - 1)
        return c.choice([
            lambda: w(), lambda: "upper(%s)" % w(), lambda: "(%s || '-' || %s)" % (w(), w()),
            lambda: "substr(%s, 2, 2)" % w(), lambda: "trim(%s)" % w(),
            lambda: "CAST(%s AS TEXT)" % self.number(1), lambda: "max(%s, %s)" % (w(), w()),
            lambda: "printf('%%.2f', %s)" % self.number(1), lambda: "date(start, '+1 month')",
            lambda: "replace(%s, 'a', 'ä')" % w(), lambda: "hex(%s)" % w(),
            lambda: "coalesce(%s, 'none')" % w()])()

    def true(self, depth=2):
        c = self.chance
        sign = lambda: c.choice(["<", "<=", ">", ">=", "<>", "=", "IS", "IS NOT"])
        forms = [
            lambda: "%s + 0 %s %d" % (c.choice(self.columns(["integer"])), sign(), c.randint(0, 60)),
            lambda: "%s %s %s" % (self.number(1), sign(), self.number(1)),
            lambda: "%s || '' %s '%s'" % (self.words(0), sign(), c.choice(
                [w.replace("'", "''") for w in WORDS if "\n" not in w])),
            lambda: "%s IS %sNULL" % (c.choice(self.columns(["integer", "decimal", "text"])),
                                      c.choice(["", "NOT "])),
            lambda: "start %s '20%d-05-01'" % (c.choice("<>"), c.randint(19, 22)),
            lambda: "%s LIKE '%%a%%'" % self.words(1),
            lambda: "%s BETWEEN %s AND %s" % (self.number(0), self.number(0), self.number(0)),
            lambda: "%s + 0 IN (0, 1, 2, 7)" % self.number(1)]
        if depth > 0:
            t = lambda: "(%s)" % self.true(depth - 1)
            forms += [lambda: "NOT " + t(), lambda: t() + " AND " + t(), lambda: t() + " OR " + t(),
                      lambda: t() + " IS NOT 1", lambda: t() + " OR site = '%s'" % c.choice(self.sites)]
        return c.choice(forms)()

    def derive(self):
        """A further derived value as the file of a study has it."""
        c = self.chance
        kind = c.choice(["number", "number", "choices", "yes"])
        entry = {"name": "d%d" % self.n_derived, "label": "Derived %d" % self.n_derived}
        codes = []
        if kind == "number":
            entry["sql"] = self.number(2)
        elif kind == "yes":
            entry.update(sql="CASE WHEN %s THEN 1 ELSE 0 END" % self.true(2),
                         choices={"0": "No", "1": "Yes"})
            codes = ["0", "1"]
        else:
            entry.update(sql="CASE WHEN %s THEN 'p' WHEN %s THEN 'q' ELSE 'r' END" % (
                self.true(1), self.true(1)), choices={"p": "First", "q": "Second", "r": "Third"})
            codes = ["p", "q", "r"]
        self.n_derived += 1
        self.derived.append((entry["name"], kind, codes))
        return entry

    # ---- the files of the study ----
    def yaml(self):
        c = self.chance
        event = lambda name, days, forms: {
            "name": name, "unique_name": name + "_arm_1", "label": "At " + name, "forms": forms,
            **({} if days is None else {"offset_days": days, "window": {"before": 20, "after": 40}})}
        days = {"before": 0, "month_1": 30, "month_12": 365}
        events = [event(v, days[v], ["enrolment"] * (v == "before") + ["follow", "trouble"])
                  for v in self.visits] + [event("outcome", None, ["outcome"])]
        below = {f.name: c.choice(["half", "limit", "missing"]) for f in self.once(["decimal"])}
        fixed = [
            {"name": "died", "label": "Died", "choices": {"0": "No", "1": "Yes"},
             "sql": "status = 1"},
            {"name": "days", "label": "Follow-up", "unit": "days",
             "source": "From start to last contact", "sql": "days_between(start, last)"},
            {"name": "any_end", "label": "Major trouble", "choices": {"0": "No", "1": "Yes"},
             "sql": "EXISTS (SELECT 1 FROM trouble WHERE record_id = patient.record_id "
                    "AND kind_of = 'major')"}]
        at_visit = {"name": "high", "label": "High", "choices": {"0": "No", "1": "Yes"},
                    "level": "visit", "form": "follow", "source": "A cut", "sql": "score0 / 7 >= 5"}
        return {"name": "chance", "title": "A registry by chance", "time_unit": "months",
                "events": events, "repeating": {"forms": ["trouble"]},
                "sites": {s: s.title() for s in self.sites},
                "roles": {"consent": "agreed", "origin": "start", "visit": "seen",
                          "vital_status": "status", "dead": 1, "alive": 0, "last_contact": "last"},
                "orders": [{"earlier": "other_date", "later": "last"}],
                "missing_codes": {"UNK": "Unknown", "-99": "Refused"}, "below": below,
                "rules": [{"sql": self.true(1), "message": "is as it seldom is"}],
                "derived": fixed + [at_visit] + [self.derive() for _ in range(c.randint(3, 7))]}

    def write(self, folder):
        os.makedirs(folder)
        with open(os.path.join(folder, "dictionary.csv"), "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            for form, fields in self.form_of().items():
                writer.writerows(field.line(form) for field in fields)
        self.store(folder, "study", self.yaml())

    def store(self, folder, name, content):
        """JSON is YAML."""
        with open(os.path.join(folder, name + ".yaml"), "w") as out:
            json.dump(content, out, ensure_ascii=False, indent=1)


class Rows:
    """Rows of patients as hospitals send them, with what is awkward and what is wrong."""

    def __init__(self, study):
        self.study, self.chance = study, study.chance
        self.forms = study.form_of()
        fields = [field for form in self.forms.values() for field in form]
        self.header = ["pid", "redcap_event_name", "redcap_repeat_instrument",
                       "redcap_repeat_instance", "redcap_data_access_group"] + [
                           column for field in fields[1:] for column in field.columns()]

    def value(self, field):
        c = self.chance
        odd = c.random()
        if field.kind in ("integer", "decimal") and odd < 0.03:
            return c.choice(["UNK", "-99", "abc", "1e400", "12345678901234567890"])
        if odd < 0.12:
            return ""
        if field.kind == "integer":
            within = [c.randint(field.low, field.high) for _ in range(3)]
            return str(c.choice(within + [field.low, field.high, 0]))
        if field.kind == "decimal":
            return c.choice(["%.1f" % c.gauss(10, 4), repr(c.gauss(3, 2)), "%d" % c.randint(0, 9),
                             "%.2f" % c.gauss(0, 1), "<0.%d" % c.randint(1, 9), "0", "-0.0",
                             "0.1234567890123456789", "123456789.000001"])
        if field.kind in ("codes", "words"):
            return c.choice(field.choices) if odd > 0.14 else "9"
        return c.choice(WORDS)

    def row(self, patient, site, event, forms, values, repeat=("", "")):
        cells = dict(values)
        for form in forms:
            for field in self.forms[form]:
                if field.kind == "check":
                    cells.update((column, self.chance.choice("001")) for column in field.columns())
                elif field.name not in cells:
                    cells[field.name] = self.value(field)
        cells.update(pid=patient, redcap_event_name=event + "_arm_1", redcap_data_access_group=site,
                     redcap_repeat_instrument=repeat[0], redcap_repeat_instance=repeat[1])
        return [cells.get(column, "") for column in self.header]

    def patient(self, patient, site):
        """First the rows of enrolment, then those that come later."""
        c = self.chance
        start = datetime.date(2019, 1, 1) + datetime.timedelta(c.randint(0, 1500))
        day = lambda n: (start + datetime.timedelta(n)).isoformat()
        length = c.randint(0, 900)
        first = {"agreed": c.choice(["1"] * 30 + ["0"]), "seen": day(0),
                 "start": c.choice([day(0)] * 20 + ["", "2020-13-01"]),
                 "other_date": c.choice(["", day(-c.randint(0, 40)), day(c.randint(0, 999))])}
        early = [self.row(patient, site, "before", ["enrolment", "follow"], first)]
        if first["agreed"] == "0":  # With rows of later visits it would be a consent taken back.
            return early, []
        late = []
        for visit, due in zip(self.study.visits[1:], (30, 365)):
            if length > due and c.random() < 0.85:
                late.append(self.row(patient, site, visit, ["follow"],
                                     {"seen": day(due + c.randint(-20, 30))}))
        for instance in range(c.choice([0, 0, 0, 1, 2, 3])):
            late.append(self.row(patient, site, c.choice(self.study.visits[:1]), ["trouble"], {},
                                 ("trouble", str(instance + 1))))
        if c.random() < 0.95:
            late.append(self.row(patient, site, "outcome", ["outcome"],
                                 {"status": c.choice("001"), "last": day(length)}))
        return early, late

    def write(self, folder):
        """The files' paths: of each hospital one with who was enrolled, one with what came later."""
        os.makedirs(folder)
        paths = []
        for site in self.study.sites:
            n = 40 if site == self.study.sites[0] else self.chance.choice([1, 12, 20, 30])
            parts = [self.patient("%s-%03d" % (site[0].upper(), i + 1), site) for i in range(n)]
            for part, name in enumerate(("first", "later")):
                paths.append(os.path.join(folder, "%s_%s.csv" % (site, name)))
                with open(paths[-1], "w", newline="") as out:
                    writer = csv.writer(out)
                    writer.writerow(self.header)
                    writer.writerows(row for patient in parts for row in patient[part])
        return paths
