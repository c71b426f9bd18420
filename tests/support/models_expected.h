#pragma once
/** @file
 * Made by tests/oracle/study_models.R with R version 4.2.2 Patched (2022-11-10 r83330); do not
 * edit.
 */

static const struct {
    const char *id, *baseline, *month, *outcome;
} patients[] = {
    {"P01",
        "consent=1 grade=A age=76 weight=54 sex=2 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=0 last_contact=2020-12-01"},
    {"P02",
        "consent=1 grade=A age=75 weight=68 sex=1 pain=6 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=0 last_contact=2019-02-04"},
    {"P03",
        "consent=1 grade=B age=76  sex=1 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-01-29"},
    {"P04",
        "consent=1 grade=A age=59 weight=49 sex=2 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=0 last_contact=2020-02-19"},
    {"P05",
        "consent=1 grade=B age=72 weight=60 sex=1 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "", "vital_status=0 last_contact=2019-05-15"},
    {"P06",
        "consent=1 grade=B age=54 weight=57 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=1 last_contact=2019-12-15"},
    {"P07",
        "consent=1 grade=B  weight=51 sex=2 pain=8 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2020-08-14"},
    {"P08",
        "consent=1 grade=A age=72 weight=55 sex=2 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2020-08-13"},
    {"P09",
        "consent=1 grade=B age=66 weight=58 sex=2 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=0 last_contact=2019-01-25"},
    {"P10",
        "consent=1 grade=B age=47 weight=56 sex=1 pain=3 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2020-05-07"},
    {"P11",
        "consent=1 grade=B age=71 weight=66 sex=2 pain=10 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "", "vital_status=0 last_contact=2019-03-31"},
    {"P12",
        "consent=1 grade=A age=66 weight=51 sex=2 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=1 last_contact=2019-09-22"},
    {"P13",
        "consent=1 grade=A age=57 weight=73 sex=1 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=0 last_contact=2020-12-01"},
    {"P14",
        "consent=1 grade=A age=81 weight=66 sex=2 pain=10 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-11-14"},
    {"P15",
        "consent=1 grade=A age=49 weight=59 sex=2 pain=2 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=1 last_contact=2019-06-14"},
    {"P16",
        "consent=1 grade=B age=69 weight=63 sex=2 pain=2 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=0", "vital_status=1 last_contact=2019-06-26"},
    {"P17",
        "consent=1 grade=B age=57 weight=52 sex=1 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-08-10"},
    {"P18",
        "consent=1 grade=B age=60 weight=56 sex=1 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=1 last_contact=2020-04-27"},
    {"P19",
        "consent=1 grade=A age=65 weight=45 sex=2 pain=6 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=1 last_contact=2020-10-21"},
    {"P20",
        "consent=1 grade=A age=91  sex=1 pain=6 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=1 last_contact=2019-01-05"},
    {"P21",
        "consent=1 grade=B age=59 weight=46 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=0", "vital_status=1 last_contact=2019-11-27"},
    {"P22",
        "consent=1 grade=B age=58 weight=67 sex=1 pain=8 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=0 last_contact=2019-01-20"},
    {"P23",
        "consent=1 grade=B age=55 weight=57 sex=2 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=7", "vital_status=0 last_contact=2020-12-01"},
    {"P24",
        "consent=1 grade=A age=68 weight=66 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=0 last_contact=2019-11-30"},
    {"P25",
        "consent=1 grade=B age=62 weight=61 sex=2 pain=4 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=1", "vital_status=1 last_contact=2019-03-21"},
    {"P26",
        "consent=1 grade=A age=79 weight=50 sex=2 pain=6 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-12-21"},
    {"P27",
        "consent=1 grade=B age=73 weight=59 sex=2 pain=9 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-02-21"},
    {"P28",
        "consent=1 grade=A age=67 weight=48 sex=2 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=0 last_contact=2019-02-20"},
    {"P29",
        "consent=1 grade=B age=68 weight=50 sex=2 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=8", "vital_status=0 last_contact=2019-08-25"},
    {"P30",
        "consent=1 grade=A age=73 weight=59 sex=2 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=0 last_contact=2019-09-18"},
    {"P31",
        "consent=1 grade=B age=55 weight=71 sex=2 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-01-20"},
    {"P32",
        "consent=1 grade=B age=51 weight=65 sex=1 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=9", "vital_status=0 last_contact=2020-01-18"},
    {"P33",
        "consent=1 grade=B age=61 weight=61 sex=2 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-09-07"},
    {"P34",
        "consent=1 grade=B age=59 weight=53 sex=2 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=1", "vital_status=0 last_contact=2019-11-06"},
    {"P35",
        "consent=1 grade=A age=70 weight=68 sex=1 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=1 last_contact=2019-03-31"},
    {"P36",
        "consent=1 grade=A age=79 weight=70 sex=1 pain=6 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2020-12-01"},
    {"P37",
        "consent=1 grade=A age=69 weight=56 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2019-06-28"},
    {"P38",
        "consent=1 grade=B age=89 weight=58 sex=1 pain=10 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=8", "vital_status=0 last_contact=2020-12-01"},
    {"P39",
        "consent=1 grade=A age=71 weight=69 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=1 last_contact=2019-03-06"},
    {"P40",
        "consent=1 grade=A age=62 weight=50 sex=2 pain=10 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "", "vital_status=0 last_contact=2019-05-30"},
    {"P41",
        "consent=1 grade=B age=80 weight=70 sex=2 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=7", "vital_status=0 last_contact=2019-04-03"},
    {"P42",
        "consent=1 grade=A age=63 weight=76 sex=1 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=0", "vital_status=0 last_contact=2019-09-23"},
    {"P43",
        "consent=1 grade=B age=66 weight=72 sex=1 pain=3 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=1", "vital_status=1 last_contact=2019-01-07"},
    {"P44",
        "consent=1 grade=A age=66 weight=59 sex=1 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", ""},
    {"P45",
        "consent=1 grade=A age=89 weight=61 sex=1 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=1", "vital_status=0 last_contact=2020-01-03"},
    {"P46",
        "consent=1 grade=A age=67 weight=64 sex=1 pain=10 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=9", "vital_status=0 last_contact=2019-05-08"},
    {"P47",
        "consent=1 grade=A age=64 weight=66 sex=1 pain=8 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=7", "vital_status=1 last_contact=2019-03-21"},
    {"P48",
        "consent=1 grade=A age=72 weight=79 sex=1 pain=4 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=2", "vital_status=1 last_contact=2019-04-03"},
    {"P49",
        "consent=1 grade=B age=68 weight=41 sex=1 pain=4 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=1 last_contact=2019-06-15"},
    {"P50",
        "consent=1 grade=B age=63 weight=58 sex=2 pain=5 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=1", "vital_status=0 last_contact=2020-12-01"},
    {"P51",
        "consent=1 grade=A age=50 weight=58 sex=1 pain=6 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-05-27"},
    {"P52",
        "consent=1 grade=A age=47 weight=55 sex=1 pain=7 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=1 last_contact=2020-05-23"},
    {"P53",
        "consent=1 grade=A age=76 weight=58 sex=2 pain=9 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-04-22"},
    {"P54",
        "consent=1 grade=A age=81 weight=63 sex=1 pain=4 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=4", "vital_status=0 last_contact=2020-12-01"},
    {"P55",
        "consent=1 grade=A age=84 weight=64 sex=2 pain=3 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=3", "vital_status=0 last_contact=2019-02-06"},
    {"P56",
        "consent=1 grade=B age=46 weight=69 sex=1 pain=5 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=5", "vital_status=1 last_contact=2019-10-29"},
    {"P57",
        "consent=1 grade=A age=73 weight=47 sex=1 pain=8 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-05-18"},
    {"P58",
        "consent=1 grade=B age=49 weight=54 sex=2 pain=9 site_of___neck=0 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=6", "vital_status=1 last_contact=2019-01-11"},
    {"P59",
        "consent=1 grade=A age=74 weight=59 sex=2 pain=7 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=7", "vital_status=0 last_contact=2020-12-01"},
    {"P60",
        "consent=1 grade=B age=61 weight=52 sex=2 pain=3 site_of___neck=1 site_of___back=0 "
        "surgery_date=2019-01-01",
        "visit_date=2019-02-01 pain=0", "vital_status=0 last_contact=2019-03-19"},
};

static const struct {
    const char *address;
    double value;
} expected[] = {
    {"T1.age.logistic.before.odds_ratio", 1.0677643217853821},
    {"T1.age.logistic.before.ci_low", 1.0127965357796258},
    {"T1.age.logistic.before.ci_high", 1.1346362130102279},
    {"T1.age.logistic.before.std_error", 0.028580570923105585},
    {"T1.age.logistic.before.p", 0.014018078515275043},
    {"T1.pain.logistic.before.odds_ratio", 1.1025897453972786},
    {"T1.pain.logistic.before.ci_low", 0.8384767634200897},
    {"T1.pain.logistic.before.ci_high", 1.4658001037541781},
    {"T1.pain.logistic.before.std_error", 0.14047227097823359},
    {"T1.pain.logistic.before.p", 0.48459952340688273},
    {"T1.male.logistic.before.odds_ratio", 1.3290509817433602},
    {"T1.male.logistic.before.ci_low", 0.44059412398411413},
    {"T1.male.logistic.before.ci_high", 4.1154190862746081},
    {"T1.male.logistic.before.std_error", 0.56488219240819648},
    {"T1.male.logistic.before.p", 0.61371112421289364},
    {"T2.age.cox.baseline.hazard_ratio", 0.99137140668076484},
    {"T2.age.cox.baseline.ci_low", 0.95797348114522651},
    {"T2.age.cox.baseline.ci_high", 1.025933687443281},
    {"T2.age.cox.baseline.p", 0.620149322940725},
    {"T2.grade.A.cox.baseline.hazard_ratio", 0.76172883538036573},
    {"T2.grade.A.cox.baseline.ci_low", 0.3447891938391498},
    {"T2.grade.A.cox.baseline.ci_high", 1.6828567397637644},
    {"T2.grade.A.cox.baseline.p", 0.50096779814873682},
    {"T3.pain.linear.baseline.estimate", -0.24679627790990338},
    {"T3.pain.linear.baseline.p", 0.050633421224702678},
    {"T3.pain.linear.baseline.ci_low", -0.49429783218792622},
    {"T3.pain.linear.baseline.ci_high", 0.00070527636811945627},
    {"T3.grade.A.linear.baseline.estimate", -0.4764021335057379},
    {"T3.grade.A.linear.baseline.p", 0.33179563560349401},
    {"T3.grade.A.linear.baseline.ci_low", -1.4517132783842825},
    {"T3.grade.A.linear.baseline.ci_high", 0.49890901137280674},
    {"T3.grade.linear.baseline.p", 0.33179563560349501},
    {"T4.age.A_vs_B.unmatched.smd", 0.68311637961175342},
    {"T4.age.A_vs_B.matched.smd_own", 0.12875355488954912},
    {"T4.age.A_vs_B.matched.smd", 0.11480383382172958},
    {"T4.pain.A_vs_B.unmatched.smd", 0.24039464202912128},
    {"T4.pain.A_vs_B.matched.smd_own", 0.12852946661581638},
    {"T4.pain.A_vs_B.matched.smd", 0.12128017976243953},
    {"T4.sex.1.A_vs_B.unmatched.smd", 0.15371245593800589},
    {"T4.sex.1.A_vs_B.matched.smd_own", 0},
    {"T4.sex.1.A_vs_B.matched.smd", 0},
    {"T4.weight.A_vs_B.unmatched.smd", 0.18610824552852873},
    {"T4.weight.A_vs_B.matched.smd_own", 0.061708967282626911},
    {"T4.weight.A_vs_B.matched.smd", 0.066829119211433252},
    {"T4.site_of.neck.A_vs_B.unmatched.smd", -0.54005503576095981},
    {"T4.site_of.neck.A_vs_B.matched.smd_own", -0.65938047339578698},
    {"T4.site_of.neck.A_vs_B.matched.smd", -0.65179056040115846},
    {"T5.age.A.matched.mean", 66.9375},
    {"T5.age.B.matched.sd", 7.8187808086256858},
    {"T5.age.A_vs_B.matched.p", 0.73413044332337651},
    {"T6.days.A.baseline.n", 31},
    {"T6.days.A.baseline.events", 14},
    {"T6.days.A.baseline.median", 508},
    {"T6.days.A.baseline.ci_low", 164},
    {"T6.days.A.baseline.ci_high", NAN},
    {"T6.days.at_100.A.baseline.percent", 82.437275985663078},
    {"T6.days.at_100.A.baseline.ci_low", 62.77926000964095},
    {"T6.days.at_100.A.baseline.ci_high", 92.300428460634677},
    {"T6.days.at_100.A.baseline.n_risk", 23},
    {"T6.days.at_350.A.baseline.percent", 58.050220057388515},
    {"T6.days.at_350.A.baseline.ci_low", 36.638376526382658},
    {"T6.days.at_350.A.baseline.ci_high", 74.48403293095275},
    {"T6.days.at_350.A.baseline.n_risk", 11},
    {"T6.days.B.baseline.n", 28},
    {"T6.days.B.baseline.events", 14},
    {"T6.days.B.baseline.median", 330},
    {"T6.days.B.baseline.ci_low", 176},
    {"T6.days.B.baseline.ci_high", NAN},
    {"T6.days.at_100.B.baseline.percent", 77.445652173913047},
    {"T6.days.at_100.B.baseline.ci_low", 56.412863941571644},
    {"T6.days.at_100.B.baseline.ci_high", 89.215470354511226},
    {"T6.days.at_100.B.baseline.n_risk", 17},
    {"T6.days.at_350.B.baseline.percent", 40.784458031400959},
    {"T6.days.at_350.B.baseline.ci_low", 19.700860921746326},
    {"T6.days.at_350.B.baseline.ci_high", 60.947980315192815},
    {"T6.days.at_350.B.baseline.n_risk", 7},
    {"T6.days.A_vs_B.baseline.p", 0.48904253870745873},
    {"T7.pain.A.baseline_vs_1_month.p", 3.5651742360800803e-05},
    {"T7.pain.B.baseline_vs_1_month.p", 0.00037820233454331716},
    {"T7.pain.B.1_month.mean", 4.0769230769230766},
    {"pairs", 16},
    {"caliper", 0.15692699878483762},
};

static const char *const pairs[][2] = {
    {"P02", "P27"},
    {"P04", "P21"},
    {"P13", "P17"},
    {"P19", "P16"},
    {"P24", "P22"},
    {"P26", "P11"},
    {"P36", "P41"},
    {"P37", "P18"},
    {"P39", "P09"},
    {"P40", "P43"},
    {"P44", "P29"},
    {"P47", "P49"},
    {"P51", "P31"},
    {"P52", "P06"},
    {"P53", "P03"},
    {"P55", "P05"},
};
