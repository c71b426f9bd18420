"""Analyses of a random registry (chance.py): cohorts, groups, and tables of every kind."""


def some(chance, things, least, most):
    return chance.sample(things, min(len(things), chance.randint(least, most)))


class Analysis:
    """An analysis file of `study`, named `name`."""

    def __init__(self, study, name):
        self.study, self.chance, self.name = study, study.chance, name
        known = list(study.derived)
        self.own = [study.derive() for _ in range(self.chance.randint(1, 3))]
        kinds = lambda kind: [n for n, k, _ in study.derived if k in kind]
        self.numbers = [f.name for f in study.once(["integer", "decimal"])] + ["days"] + kinds(["number"])
        self.codes = {f.name: f.choices for f in study.once(["codes", "words"])}
        self.codes.update({n: codes for n, k, codes in study.derived if codes})
        self.codes.update(died=["0", "1"], any_end=["0", "1"])
        self.visit_numbers = [f.name for f in study.visit if f.kind in ("integer", "decimal")]
        self.visit_codes = {f.name: f.choices for f in study.visit if f.kind in ("codes", "words")}
        self.by = self.chance.choice([n for n in self.codes if n not in ("died", "any_end")] + ["site"])
        self.levels = study.sites if self.by == "site" else self.codes[self.by]
        self.two = self.chance.choice([n for n in self.codes if len(self.codes[n]) == 2])
        self.visits = study.visits
        self.changes = ["change_%s" % v for v in study.visits[1:]]
        self.tables = []
        study.derived = known  # What is this file's own no other has.

    # ---- rows ----
    def label(self, name):
        return "%s, as by chance" % name

    def condition(self, row):
        if self.chance.random() < 0.15:
            row.update(where=self.study.true(1), where_label="some of them")
        return row

    def number(self, tests, visits=False):
        c = self.chance
        return {"variable": c.choice(self.visit_numbers if visits else self.numbers),
                "kind": c.choice(["continuous", "median", "mean+median", "mean+range"]),
                "test": c.choice(tests), "decimals": c.randint(0, 3)}

    def category(self, tests, visits=False):
        c = self.chance
        pool = self.visit_codes if visits else self.codes
        name = c.choice([n for n in pool if n != self.by])
        row = {"variable": name, "kind": "categorical", "test": c.choice(tests)}
        if c.random() < 0.5:
            row.update(kind="binary", levels=[{"id": "yes", "label": "Counted", "codes": pool[name][:1]}])
            if len(pool[name]) > 2 and c.random() < 0.5:
                row["levels"][0]["codes"] = pool[name][1:]
        return row

    def rows(self, makers, least=1, most=4):
        """Rows of different variables."""
        made = {}
        for _ in range(self.chance.randint(least, most)):
            row = self.chance.choice(makers)()
            row["label"] = self.label(row["variable"])
            made.setdefault(row["variable"], row)
        return list(made.values())

    # ---- tables ----
    def adjust(self, kind, rows, more):
        """One adjustment over all the P values of a table, or the pairs of a row."""
        rows = [row for row in rows if row["kind"] not in ("categorical", "multiple")
                and row.get("test", "none") not in ("none", "tukey")]
        if not rows or self.chance.random() < 0.5:
            return
        if kind not in ("pairwise", "course") or self.chance.random() < 0.3:
            more["family"] = "table"
        for row in rows:
            row["adjust"] = "holm" if "family" in more else self.chance.choice(["bh", "bonferroni"])

    def table(self, kind, rows, **more):
        if kind in ("groups", "pairwise", "visits", "course"):
            self.adjust(kind, rows, more)
        self.tables.append({"id": len(self.tables) + 1, "title": "Table of kind " + kind,
                            "kind": kind, "may_be_empty": True, **more, "rows": rows})

    def options(self, *names):
        c, more = self.chance, {}
        if c.random() < 0.3:
            more.update(where=self.study.true(1), where_label="who is as by chance")
        choices = {"smd": [True], "hazard_ratio": [True], "significance": [0.05, 0.2],
                   "min_n": [3, 10], "blank_zeros": [True], "differences": [True],
                   "outside_window": ["count", "leave_out"],
                   "open_queries": ["count", "leave_out"]}
        more.update((name, c.choice(choices[name])) for name in names if c.random() < 0.3)
        return more

    def groups(self):
        tests = ["t", "rank_sum"] if len(self.levels) == 2 else ["anova", "kruskal"]
        makers = [lambda: self.condition(self.number(tests + ["auto", "none"])),
                  lambda: self.condition(self.category(["chisq", "none", "trend"])),
                  lambda: {"variable": "tick0", "kind": "multiple",
                           "test": self.chance.choice(["none", "chisq"])},
                  lambda: {"variable": self.chance.choice(["start", "other_date"]),
                           "kind": "median", "test": "none"}]
        two = ["differences"] if len(self.levels) == 2 else []
        self.table("groups", self.rows(makers, 3, 6), visit="before", **self.options(
            "smd", "significance", "min_n", "blank_zeros", *two))

    def later(self):
        tests = ["t", "rank_sum"] if len(self.levels) == 2 else ["anova", "kruskal"]
        self.table("groups", self.rows([lambda: self.number(tests + ["auto"], True)], 1, 3),
                   visits=some(self.chance, self.visits + self.changes, 1, 3), visit="later",
                   **self.options("outside_window", "open_queries"))

    def pairwise(self):
        makers = [lambda: self.number(["t", "rank_sum", "tukey"], True)]
        self.table("pairwise", self.rows(makers, 1, 3), visits=self.visits + self.changes[:1],
                   **self.options("significance", "outside_window"))

    def contrasts(self):
        self.table("contrasts", self.rows([lambda: self.number(["t", "rank_sum"], True)], 1, 2),
                   visits=self.visits[:1], **self.options("min_n"))

    def visits_table(self):
        makers = [lambda: self.number(["t_paired", "signed_rank"], True),
                  lambda: self.category(["chisq", "none"], True)]
        self.table("visits", self.rows(makers, 1, 3), visits=self.visits[:2], change=self.changes[0],
                   **self.options("open_queries", "blank_zeros"))

    def course(self):
        makers = [lambda: self.number(["t_paired", "signed_rank"], True)]
        self.table("course", self.rows(makers, 1, 2), visits=self.visits, **self.options())

    def crosstab(self):
        down, across = self.chance.sample(sorted(self.codes), 2)
        rows = [{"variable": name, "label": self.label(name), "kind": "categorical"} for name in (down, across)]
        self.table("crosstab", rows, visit="before", **self.options("blank_zeros"))

    def correlation(self):
        rows = self.rows([lambda: {"variable": self.chance.choice(self.numbers), "kind": "continuous"}], 3, 6)
        if len(rows) > 1:
            self.table("correlation", rows, groups="everybody", visit="before", **self.options())

    def survival(self):
        row = {"variable": "days", "id": "survival", "label": "Survival", "event": "died",
               "at": [30, 365]}
        self.table("survival", [row], visit="later", **self.options("hazard_ratio"),
                   intervals=self.chance.choice(["log", "log_log", "plain"]))

    def incidence(self):
        row = {"variable": "days", "id": "trouble", "label": "Trouble", "event": "any_end", "competing": "died",
               "at": [180]}
        self.table("incidence", [row], visit="later", **self.options())

    def covariates(self):
        return ["whole0", "whole1"] + some(self.chance, [n for n in self.codes if n not in (
            self.two, self.by, "died", "any_end")], 0, 2)

    def regression(self):
        c = self.chance
        model = c.choice(["logistic", "linear", "cox"])
        more = {"logistic": {"outcome": {"variable": self.two, "kind": "binary",
                                         "levels": self.codes[self.two][-1:]}},
                "linear": {"outcome": {"variable": "days", "kind": "continuous"}},
                "cox": {"time": "days", "event": {"variable": "died", "kind": "binary", "levels": [1]}}}[model]
        self.table("regression", self.covariates(), model=model, visit="all", groups="everybody",
                   raw=c.choice([True, False]), **more)

    def subgroups(self):
        rows = [{"variable": name} for name in some(self.chance, [n for n in self.codes if n not in (
            self.by, "died", "any_end")], 1, 2)]
        self.table("subgroups", rows, model="cox", time="days", min_n=5,
                   event={"variable": "died", "kind": "binary", "levels": [1]})

    def balance(self):
        rows = self.rows([lambda: {"variable": self.chance.choice(self.numbers), "kind": "continuous"}], 2, 3)
        self.table("balance", rows, match="matched")
        self.table("groups", self.rows([lambda: self.number(["rank_sum", "signed_rank"])], 1, 2),
                   cohort="matched", visit="before")

    # ---- the file ----
    def steps(self):
        return [{"id": "step%d" % i, "label": "Step %d" % i, "excluded": "Not of step %d" % i,
                 "where": "(%s) IS NOT 1" % self.study.true(1) if i else "start IS NOT NULL",
                 "may_be_empty": True} for i in range(self.chance.randint(1, 4))]

    def figures(self):
        drawn = {"survival": "km", "incidence": "incidence", "balance": "love", "regression": "forest",
                 "course": "means", "correlation": "scatter"}
        figures = [{"id": "flow", "kind": "flow", "title": "Flow"}]
        for table in self.tables:
            if table["kind"] in drawn:
                figures.append({"id": "fig%d" % table["id"], "kind": drawn[table["kind"]],
                                "table": table["id"], "title": "Figure"})
        return figures

    def content(self):
        c = self.chance
        groups = {"by": self.by, "overall": "overall", "list": [
            {"id": code, "label": "Group " + code, "may_be_empty": True} for code in self.levels]}
        if c.random() < 0.4:
            groups["total"] = {"id": "total", "label": "All"}
        content = {"name": self.name, "title": "Analysis by chance", "derived": self.own,
                   "cohort": self.steps(), "groups": groups,
                   "groupings": {"everybody": {"total": {"id": "all", "label": "All"}}},
                   "changes": [{"id": change, "label": change, "before": "before", "after": visit}
                               for change, visit in zip(self.changes, self.visits[1:])]}
        if c.random() < 0.4:
            content["cutoff"] = "2021-12-31"
        makers = [self.groups, self.later, self.pairwise, self.contrasts, self.visits_table, self.course,
                  self.crosstab, self.correlation, self.survival, self.incidence, self.regression]
        if len(self.levels) == 2:
            makers += [self.subgroups]
        for make in makers:
            make()
        if len(self.levels) == 2:
            content["matches"] = [
                {"id": "matched", "label": "Matched", "treated": self.levels[0],
                 "covariates": ["whole0", "whole1"], "caliper": c.choice([0.2, 1]),
                 "method": c.choice(["nearest", "optimal"])}]
            self.balance()
        content.update(tables=self.tables, figures=self.figures())
        return content
