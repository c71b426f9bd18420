#pragma once
/** @file
 * Made by tests/oracle/prognosis.R.
 */

static const struct {
    const char *id, *site, *baseline, *month, *outcome;
} patients[] = {
    {"P01", "site_02",
        "consent=1 segment=thoracic noms_rule=7 sins=11 sins_class=potentially_unstable "
        "decompression=1 stabilization=0 tokuhashi=10 tokuhashi_class=6_months_or_more "
        "tomita=10 tomita_class=supportive_care katagiri=1 katagiri_class=low nesms=2 "
        "pain_vas=59",
        "pain_vas=76 ", "followup_months=1.7 followup_days=52 died=1 "},
    {"P02", "site_02",
        "consent=1 segment=tl_l_s noms_rule=7 sins=15 sins_class=unstable decompression=1 "
        "stabilization=1 tokuhashi=10 tokuhashi_class=6_months_or_more tomita=6 "
        "tomita_class=short_term_palliation katagiri=8 katagiri_class=high nesms=1 pain_vas=64",
        "pain_vas=18 ", "followup_months=6.2 followup_days=189 died=0 "},
    {"P03", "site_01",
        "consent=1 segment=tl_l_s noms_rule=4 sins=8 sins_class=potentially_unstable "
        "stabilization=1 tokuhashi=4 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=10 katagiri_class=high nesms=2 pain_vas=4",
        "", "followup_months=0.6 followup_days=18 died=1 "},
    {"P04", "site_02",
        "consent=1 segment=thoracic noms_rule=1 sins=3 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=9 tokuhashi_class=6_months_or_more tomita=2 "
        "tomita_class=long_term_control katagiri=9 katagiri_class=high nesms=1 pain_vas=25",
        "pain_vas=0 ", "followup_months=1.8 followup_days=55 died=1 "},
    {"P05", "site_01",
        "consent=1 segment=cervical sins=2 sins_class=stable stabilization=1 tokuhashi=4 "
        "tokuhashi_class=under_6_months tomita=6 tomita_class=short_term_palliation katagiri=9 "
        "katagiri_class=high nesms=0 pain_vas=23",
        "pain_vas=40 ", "followup_months=9.4 followup_days=286 died=1 "},
    {"P06", "site_01",
        "consent=1 segment=thoracic noms_rule=1 sins=14 sins_class=unstable decompression=1 "
        "stabilization=1 tokuhashi=4 tokuhashi_class=under_6_months tomita=9 "
        "tomita_class=supportive_care katagiri=10 katagiri_class=high nesms=0 pain_vas=35",
        "pain_vas=1 ", "followup_months=8.5 followup_days=259 died=0 "},
    {"P07", "site_02",
        "consent=1 segment=cervical noms_rule=6 sins=18 sins_class=unstable decompression=1 "
        "stabilization=0 tokuhashi=12 tokuhashi_class=1_year_or_more tomita=2 "
        "tomita_class=long_term_control katagiri=2 katagiri_class=low nesms=1 pain_vas=15",
        "pain_vas=9 ", "followup_months=30 followup_days=913 died=1 "},
    {"P08", "site_02",
        "consent=1 segment=thoracic noms_rule=none sins=10 sins_class=potentially_unstable "
        "stabilization=1 tokuhashi=11 tokuhashi_class=6_months_or_more tomita=2 "
        "tomita_class=long_term_control katagiri=4 katagiri_class=intermediate nesms=1 "
        "pain_vas=98",
        "pain_vas=40 ", "followup_months=3.8 followup_days=116 died=1 "},
    {"P09", "site_02",
        "consent=1 segment=thoracic noms_rule=1 sins=11 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=6 tokuhashi_class=under_6_months tomita=9 "
        "tomita_class=supportive_care katagiri=4 katagiri_class=intermediate nesms=1 "
        "pain_vas=19",
        "", "followup_months=3.4 followup_days=103 died=1 "},
    {"P10", "site_02",
        "consent=1 segment=cervical noms_rule=8 sins=14 sins_class=unstable decompression=0 "
        "stabilization=1 tomita=9 tomita_class=supportive_care katagiri=3 katagiri_class=low "
        "nesms=2 pain_vas=43",
        "pain_vas=0 ", "followup_months=4.8 followup_days=146 died=1 "},
    {"P11", "site_01",
        "consent=1 segment=tl_l_s noms_rule=3 sins=4 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=9 tokuhashi_class=6_months_or_more tomita=5 "
        "tomita_class=middle_term_control katagiri=4 katagiri_class=intermediate nesms=3 "
        "pain_vas=20",
        "pain_vas=7 ", "followup_months=25.7 followup_days=782 died=0 "},
    {"P12", "site_02",
        "consent=1 segment=tl_l_s noms_rule=none sins=12 sins_class=potentially_unstable "
        "decompression=0 stabilization=0 tokuhashi=15 tokuhashi_class=1_year_or_more tomita=6 "
        "tomita_class=short_term_palliation katagiri=6 katagiri_class=intermediate nesms=3 "
        "pain_vas=49",
        "pain_vas=20 ", "followup_months=4.6 followup_days=140 died=1 "},
    {"P13", "site_01",
        "consent=1 segment=cervical noms_rule=7 sins=9 sins_class=potentially_unstable "
        "decompression=0 stabilization=1 tokuhashi=0 tokuhashi_class=under_6_months tomita=2 "
        "tomita_class=long_term_control katagiri=6 katagiri_class=intermediate nesms=3 "
        "pain_vas=63",
        "pain_vas=77 ", "followup_months=6.2 followup_days=189 died=1 "},
    {"P14", "site_01",
        "consent=1 segment=tl_l_s noms_rule=2 sins=1 sins_class=stable stabilization=0 "
        "tokuhashi=7 tokuhashi_class=under_6_months tomita=4 tomita_class=middle_term_control "
        "katagiri=6 katagiri_class=intermediate nesms=0 pain_vas=59",
        "pain_vas=11 ", "followup_months=30 followup_days=913 died=1 "},
    {"P15", "site_01",
        "consent=1 segment=cervical noms_rule=7 sins=2 sins_class=stable decompression=0 "
        "stabilization=0 tokuhashi=0 tokuhashi_class=under_6_months tomita=4 "
        "tomita_class=middle_term_control katagiri=3 katagiri_class=low nesms=3 pain_vas=55",
        "pain_vas=32 ", "followup_months=30 followup_days=913 died=0 "},
    {"P16", "site_01",
        "consent=1 segment=cervical noms_rule=5 sins=10 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=3 tokuhashi_class=under_6_months tomita=9 "
        "tomita_class=supportive_care katagiri=10 katagiri_class=high nesms=1 pain_vas=43",
        "pain_vas=0 ", "followup_months=10.5 followup_days=320 died=0 "},
    {"P17", "site_01",
        "consent=1 segment=cervical noms_rule=2 sins=9 sins_class=potentially_unstable "
        "decompression=1 stabilization=0 tokuhashi=4 tokuhashi_class=under_6_months tomita=5 "
        "tomita_class=middle_term_control katagiri=4 katagiri_class=intermediate nesms=2 "
        "pain_vas=72",
        "pain_vas=64 ", "followup_months=30 followup_days=913 died=0 "},
    {"P18", "site_01",
        "consent=1 segment=thoracic noms_rule=10 sins=14 sins_class=unstable stabilization=0 "
        "tokuhashi=15 tokuhashi_class=1_year_or_more tomita=5 tomita_class=middle_term_control "
        "katagiri=9 katagiri_class=high nesms=2 pain_vas=30",
        "pain_vas=22 ", "followup_months=14.1 followup_days=429 died=1 "},
    {"P19", "site_02",
        "consent=1 segment=thoracic noms_rule=5 sins=1 sins_class=stable decompression=0 "
        "stabilization=0 tokuhashi=3 tokuhashi_class=under_6_months tomita=7 "
        "tomita_class=short_term_palliation katagiri=9 katagiri_class=high nesms=0 pain_vas=42",
        "pain_vas=29 ", "followup_months=4.6 followup_days=140 died=0 "},
    {"P20", "site_02",
        "consent=1 segment=tl_l_s noms_rule=4 sins=12 sins_class=potentially_unstable "
        "stabilization=1 tokuhashi=12 tokuhashi_class=1_year_or_more tomita=3 "
        "tomita_class=long_term_control katagiri=8 katagiri_class=high nesms=3 pain_vas=1",
        "pain_vas=0 ", "followup_months=28 followup_days=852 died=1 "},
    {"P21", "site_01",
        "consent=1 segment=cervical noms_rule=10 sins=5 sins_class=stable stabilization=1 "
        "tokuhashi=3 tokuhashi_class=under_6_months tomita=4 tomita_class=middle_term_control "
        "katagiri=10 katagiri_class=high nesms=3 pain_vas=34",
        "pain_vas=0 ", "followup_months=7.1 followup_days=216 died=0 "},
    {"P22", "site_01",
        "consent=1 segment=cervical noms_rule=none sins=6 sins_class=stable decompression=0 "
        "stabilization=1 tokuhashi=4 tokuhashi_class=under_6_months tomita=7 "
        "tomita_class=short_term_palliation katagiri=5 katagiri_class=intermediate nesms=0 "
        "pain_vas=16",
        "", "followup_months=0.1 followup_days=3 died=1 "},
    {"P23", "site_01",
        "consent=1 segment=cervical noms_rule=none sins=11 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=11 tokuhashi_class=6_months_or_more "
        "tomita=7 tomita_class=short_term_palliation katagiri=3 katagiri_class=low nesms=1 "
        "pain_vas=66",
        "pain_vas=36 ", "followup_months=9.1 followup_days=277 died=0 "},
    {"P24", "site_01",
        "consent=1 segment=cervical noms_rule=none sins=9 sins_class=potentially_unstable "
        "stabilization=0 tokuhashi=4 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=3 katagiri_class=low nesms=0 pain_vas=64",
        "pain_vas=14 ", "followup_months=1.5 followup_days=46 died=1 "},
    {"P25", "site_02",
        "consent=1 segment=thoracic noms_rule=1 sins=2 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=6 tokuhashi_class=under_6_months tomita=5 "
        "tomita_class=middle_term_control katagiri=5 katagiri_class=intermediate nesms=2 "
        "pain_vas=28",
        "pain_vas=31 ", "followup_months=16.1 followup_days=490 died=1 "},
    {"P26", "site_02",
        "consent=1 segment=thoracic noms_rule=6 sins=18 sins_class=unstable decompression=0 "
        "stabilization=0 tokuhashi=5 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=5 katagiri_class=intermediate nesms=0 "
        "pain_vas=52",
        "", "followup_months=0.5 followup_days=15 died=1 "},
    {"P27", "site_02",
        "consent=1 segment=cervical sins=1 sins_class=stable decompression=1 stabilization=0 "
        "tokuhashi=7 tokuhashi_class=under_6_months tomita=9 tomita_class=supportive_care "
        "katagiri=4 katagiri_class=intermediate nesms=3 pain_vas=89",
        "", "followup_months=1.1 followup_days=33 died=0 "},
    {"P28", "site_01",
        "consent=1 segment=cervical noms_rule=3 sins=18 sins_class=unstable stabilization=1 "
        "tokuhashi=14 tokuhashi_class=1_year_or_more tomita=2 tomita_class=long_term_control "
        "katagiri=0 katagiri_class=low nesms=2 pain_vas=38",
        "pain_vas=46 ", "followup_months=21.3 followup_days=648 died=0 "},
    {"P29", "site_01",
        "consent=1 segment=cervical noms_rule=8 sins=4 sins_class=stable decompression=1 "
        "stabilization=0 tokuhashi=14 tokuhashi_class=1_year_or_more tomita=4 "
        "tomita_class=middle_term_control katagiri=10 katagiri_class=high nesms=2 pain_vas=76",
        "pain_vas=73 ", "followup_months=0.4 followup_days=12 died=0 "},
    {"P30", "site_01",
        "consent=1 segment=thoracic noms_rule=3 sins=7 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=7 tokuhashi_class=under_6_months tomita=7 "
        "tomita_class=short_term_palliation katagiri=9 katagiri_class=high nesms=1 pain_vas=51",
        "pain_vas=32 ", "followup_months=10.4 followup_days=317 died=1 "},
    {"P31", "site_02",
        "consent=1 segment=cervical noms_rule=8 sins=10 sins_class=potentially_unstable "
        "decompression=0 stabilization=0 tokuhashi=11 tokuhashi_class=6_months_or_more "
        "tomita=2 tomita_class=long_term_control katagiri=5 katagiri_class=intermediate "
        "nesms=3 pain_vas=10",
        "pain_vas=25 ", "followup_months=5.9 followup_days=180 died=1 "},
    {"P32", "site_01",
        "consent=1 segment=thoracic noms_rule=4 sins=4 sins_class=stable stabilization=0 "
        "tokuhashi=14 tokuhashi_class=1_year_or_more tomita=3 tomita_class=long_term_control "
        "katagiri=6 katagiri_class=intermediate nesms=1 pain_vas=95",
        "pain_vas=69 ", "followup_months=1.2 followup_days=37 died=1 "},
    {"P33", "site_01",
        "consent=1 segment=cervical noms_rule=5 sins=13 sins_class=unstable stabilization=1 "
        "tokuhashi=13 tokuhashi_class=1_year_or_more tomita=10 tomita_class=supportive_care "
        "katagiri=4 katagiri_class=intermediate nesms=1 pain_vas=7",
        "pain_vas=0 ", "followup_months=1.1 followup_days=33 died=1 "},
    {"P34", "site_01",
        "consent=1 segment=thoracic noms_rule=1 sins=4 sins_class=stable decompression=0 "
        "stabilization=1 tokuhashi=7 tokuhashi_class=under_6_months tomita=7 "
        "tomita_class=short_term_palliation katagiri=2 katagiri_class=low nesms=1 pain_vas=45",
        "pain_vas=47 ", "followup_months=12.7 followup_days=387 died=0 "},
    {"P35", "site_01",
        "consent=1 segment=tl_l_s noms_rule=6 sins=12 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=6 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=10 katagiri_class=high nesms=3 pain_vas=61",
        "pain_vas=1 ", "followup_months=3.2 followup_days=97 died=0 "},
    {"P36", "site_02",
        "consent=1 segment=cervical noms_rule=8 sins=8 sins_class=potentially_unstable "
        "decompression=0 stabilization=1 tokuhashi=10 tokuhashi_class=6_months_or_more "
        "tomita=5 tomita_class=middle_term_control katagiri=4 katagiri_class=intermediate "
        "nesms=2 pain_vas=64",
        "pain_vas=52 ", "followup_months=25.9 followup_days=788 died=0 "},
    {"P37", "site_02",
        "consent=1 segment=tl_l_s noms_rule=7 sins=13 sins_class=unstable decompression=1 "
        "stabilization=1 tokuhashi=0 tokuhashi_class=under_6_months tomita=6 "
        "tomita_class=short_term_palliation katagiri=7 katagiri_class=high nesms=0 pain_vas=30",
        "pain_vas=13 ", "followup_months=23.7 followup_days=721 died=0 "},
    {"P38", "site_02",
        "consent=1 segment=cervical noms_rule=9 sins=13 sins_class=unstable stabilization=0 "
        "tomita=2 tomita_class=long_term_control katagiri=5 katagiri_class=intermediate "
        "nesms=0 pain_vas=83",
        "pain_vas=59 ", "followup_months=17.5 followup_days=533 died=1 "},
    {"P39", "site_01",
        "consent=1 segment=cervical noms_rule=5 sins=17 sins_class=unstable decompression=1 "
        "stabilization=1 tokuhashi=1 tokuhashi_class=under_6_months tomita=3 "
        "tomita_class=long_term_control katagiri=9 katagiri_class=high nesms=2 pain_vas=97",
        "pain_vas=100 ", "followup_months=2.9 followup_days=88 died=1 "},
    {"P40", "site_02",
        "consent=1 segment=thoracic noms_rule=6 sins=8 sins_class=potentially_unstable "
        "stabilization=1 tokuhashi=6 tokuhashi_class=under_6_months tomita=4 "
        "tomita_class=middle_term_control katagiri=3 katagiri_class=low nesms=1 pain_vas=20",
        "pain_vas=2 ", "followup_months=24.6 followup_days=749 died=0 "},
    {"P41", "site_01",
        "consent=1 segment=cervical noms_rule=5 sins=6 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=7 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=5 katagiri_class=intermediate nesms=0 "
        "pain_vas=55",
        "pain_vas=46 ", "followup_months=2.1 followup_days=64 died=1 "},
    {"P42", "site_02",
        "consent=1 segment=cervical noms_rule=5 sins=17 sins_class=unstable decompression=0 "
        "stabilization=1 tomita=5 tomita_class=middle_term_control katagiri=10 "
        "katagiri_class=high nesms=2 pain_vas=77",
        "pain_vas=88 ", "followup_months=24.1 followup_days=734 died=1 "},
    {"P43", "site_01",
        "consent=1 segment=thoracic noms_rule=1 sins=10 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=15 tokuhashi_class=1_year_or_more tomita=2 "
        "tomita_class=long_term_control katagiri=6 katagiri_class=intermediate nesms=1 "
        "pain_vas=17",
        "pain_vas=0 ", "followup_months=30 followup_days=913 died=0 "},
    {"P44", "site_01",
        "consent=1 segment=thoracic noms_rule=5 sins=18 sins_class=unstable decompression=1 "
        "stabilization=1 tokuhashi=1 tokuhashi_class=under_6_months tomita=4 "
        "tomita_class=middle_term_control katagiri=8 katagiri_class=high nesms=0 pain_vas=18",
        "pain_vas=0 ", "followup_months=8.6 followup_days=262 died=0 "},
    {"P45", "site_01",
        "consent=1 segment=thoracic sins=7 sins_class=potentially_unstable stabilization=1 "
        "tokuhashi=3 tokuhashi_class=under_6_months tomita=8 tomita_class=supportive_care "
        "katagiri=9 katagiri_class=high nesms=3 pain_vas=100",
        "pain_vas=77 ", "followup_months=2.1 followup_days=64 died=0 "},
    {"P46", "site_01",
        "consent=1 segment=thoracic noms_rule=8 sins=18 sins_class=unstable stabilization=1 "
        "tokuhashi=3 tokuhashi_class=under_6_months tomita=8 tomita_class=supportive_care "
        "katagiri=8 katagiri_class=high nesms=3 pain_vas=57",
        "pain_vas=11 ", "followup_months=0.8 followup_days=24 died=0 "},
    {"P47", "site_01",
        "consent=1 segment=cervical noms_rule=5 sins=3 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=12 tokuhashi_class=1_year_or_more tomita=10 "
        "tomita_class=supportive_care katagiri=8 katagiri_class=high nesms=1 pain_vas=30",
        "pain_vas=0 ", "followup_months=6.5 followup_days=198 died=0 "},
    {"P48", "site_02",
        "consent=1 segment=tl_l_s noms_rule=2 sins=8 sins_class=potentially_unstable "
        "stabilization=1 tokuhashi=10 tokuhashi_class=6_months_or_more tomita=5 "
        "tomita_class=middle_term_control katagiri=3 katagiri_class=low nesms=3 pain_vas=81",
        "pain_vas=70 ", "followup_months=10.8 followup_days=329 died=1 "},
    {"P49", "site_01",
        "consent=1 segment=cervical noms_rule=10 sins=17 sins_class=unstable decompression=0 "
        "stabilization=1 tokuhashi=2 tokuhashi_class=under_6_months tomita=6 "
        "tomita_class=short_term_palliation katagiri=8 katagiri_class=high nesms=1 pain_vas=39",
        "pain_vas=49 ", "followup_months=1.5 followup_days=46 died=0 "},
    {"P50", "site_02",
        "consent=1 segment=cervical noms_rule=6 sins=18 sins_class=unstable stabilization=0 "
        "tokuhashi=1 tokuhashi_class=under_6_months tomita=3 tomita_class=long_term_control "
        "katagiri=10 katagiri_class=high nesms=2 pain_vas=78",
        "pain_vas=74 ", "followup_months=12.3 followup_days=374 died=1 "},
    {"P51", "site_01",
        "consent=1 segment=cervical noms_rule=2 sins=6 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=0 tokuhashi_class=under_6_months tomita=3 "
        "tomita_class=long_term_control katagiri=4 katagiri_class=intermediate nesms=2 "
        "pain_vas=53",
        "pain_vas=6 ", "followup_months=6.7 followup_days=204 died=1 "},
    {"P52", "site_02",
        "consent=1 segment=cervical noms_rule=4 sins=1 sins_class=stable stabilization=0 "
        "tokuhashi=11 tokuhashi_class=6_months_or_more tomita=3 tomita_class=long_term_control "
        "katagiri=0 katagiri_class=low nesms=2 pain_vas=93",
        "pain_vas=100 ", "followup_months=30 followup_days=913 died=1 "},
    {"P53", "site_02",
        "consent=1 segment=tl_l_s noms_rule=8 sins=10 sins_class=potentially_unstable "
        "decompression=0 stabilization=1 tokuhashi=4 tokuhashi_class=under_6_months tomita=8 "
        "tomita_class=supportive_care katagiri=1 katagiri_class=low nesms=1 pain_vas=87",
        "pain_vas=72 ", "followup_months=18.2 followup_days=554 died=0 "},
    {"P54", "site_02",
        "consent=1 segment=thoracic sins=9 sins_class=potentially_unstable decompression=1 "
        "stabilization=1 tokuhashi=11 tokuhashi_class=6_months_or_more tomita=4 "
        "tomita_class=middle_term_control katagiri=4 katagiri_class=intermediate nesms=3 "
        "pain_vas=88",
        "pain_vas=54 ", "followup_months=30 followup_days=913 died=0 "},
    {"P55", "site_02",
        "consent=1 segment=thoracic noms_rule=5 sins=4 sins_class=stable stabilization=1 "
        "tokuhashi=11 tokuhashi_class=6_months_or_more tomita=10 tomita_class=supportive_care "
        "katagiri=9 katagiri_class=high nesms=3 pain_vas=39",
        "pain_vas=50 ", "followup_months=10.2 followup_days=310 died=0 "},
    {"P56", "site_01",
        "consent=1 segment=cervical noms_rule=10 sins=10 sins_class=potentially_unstable "
        "decompression=1 stabilization=1 tokuhashi=3 tokuhashi_class=under_6_months tomita=6 "
        "tomita_class=short_term_palliation katagiri=8 katagiri_class=high nesms=2 pain_vas=83",
        "pain_vas=76 ", "followup_months=2.1 followup_days=64 died=0 "},
    {"P57", "site_02",
        "consent=1 segment=thoracic noms_rule=8 sins=2 sins_class=stable decompression=1 "
        "stabilization=1 tokuhashi=0 tokuhashi_class=under_6_months tomita=3 "
        "tomita_class=long_term_control katagiri=3 katagiri_class=low nesms=2 pain_vas=10",
        "pain_vas=0 ", "followup_months=4.9 followup_days=149 died=1 "},
    {"P58", "site_01",
        "consent=1 segment=thoracic noms_rule=3 sins=9 sins_class=potentially_unstable "
        "stabilization=0 tokuhashi=8 tokuhashi_class=under_6_months tomita=2 "
        "tomita_class=long_term_control katagiri=2 katagiri_class=low nesms=2 pain_vas=44",
        "pain_vas=52 ", "followup_months=4.9 followup_days=149 died=1 "},
    {"P59", "site_02",
        "consent=1 segment=thoracic noms_rule=9 sins=7 sins_class=potentially_unstable "
        "decompression=0 stabilization=1 tokuhashi=14 tokuhashi_class=1_year_or_more tomita=2 "
        "tomita_class=long_term_control katagiri=9 katagiri_class=high nesms=2 pain_vas=82",
        "pain_vas=65 ", "followup_months=9.2 followup_days=280 died=1 "},
    {"P60", "site_01",
        "consent=1 segment=thoracic noms_rule=10 sins=12 sins_class=potentially_unstable "
        "decompression=0 stabilization=1 tokuhashi=13 tokuhashi_class=1_year_or_more tomita=5 "
        "tomita_class=middle_term_control katagiri=0 katagiri_class=low nesms=1 pain_vas=94",
        "pain_vas=57 ", "followup_months=1.5 followup_days=46 died=1 "},
};

static const struct {
    const char *address;
    double value;
} expected[] = {
    {"Tprognosis.tokuhashi.all.follow_up.n", 57},
    {"Tprognosis.tokuhashi.all.follow_up.n_missing", 3},
    {"Tprognosis.tokuhashi.all.follow_up.deaths", 30},
    {"Tprognosis.tokuhashi.all.follow_up.p", 0.77122097828834046},
    {"Tprognosis.tokuhashi.all.follow_up.concordance", 0.48306878306878309},
    {"Tprognosis.tokuhashi.all.follow_up.concordance_low", 0.37318896417333547},
    {"Tprognosis.tokuhashi.all.follow_up.concordance_high", 0.59294860196423071},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.n", 12},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.deaths", 8},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.median", 14.1},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.median_low", 4.5999999999999996},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.median_high", NAN},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_6", 63.636363636363626},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_6_low", 40.709757723034116},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_6_high", 99.474597820271299},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_12", 53.030303030303031},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_12_low", 29.919058284106747},
    {"Tprognosis.tokuhashi.1_year_or_more.all.follow_up.survival_12_high", 93.994035934601513},
    {"Tprognosis.tokuhashi_span.1_year_or_more.all.follow_up.n", 5},
    {"Tprognosis.tokuhashi_span.1_year_or_more.all.follow_up.denominator", 10},
    {"Tprognosis.tokuhashi_span.1_year_or_more.all.follow_up.undetermined", 2},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.n", 12},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.deaths", 6},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.median", 30},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.median_low", 5.9000000000000004},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.median_high", NAN},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_6", 66.666666666666657},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_6_low", 44.684608115026393},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_6_high", 99.462536025909145},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_12", 53.333333333333336},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_12_low", 29.463522163848609},
    {"Tprognosis.tokuhashi.6_months_or_more.all.follow_up.survival_12_high",
        96.541222350345578},
    {"Tprognosis.tokuhashi_span.6_months_or_more.all.follow_up.n", 8},
    {"Tprognosis.tokuhashi_span.6_months_or_more.all.follow_up.denominator", 12},
    {"Tprognosis.tokuhashi_span.6_months_or_more.all.follow_up.undetermined", 0},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.n", 33},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.deaths", 16},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.median", 12.300000000000001},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.median_low", 6.2000000000000002},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.median_high", NAN},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_6", 68.703770894029162},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_6_low", 53.436548737008728},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_6_high", 88.332952756549531},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_12", 50.517478598550859},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_12_low", 33.977431832411611},
    {"Tprognosis.tokuhashi.under_6_months.all.follow_up.survival_12_high", 75.109138811387027},
    {"Tprognosis.tokuhashi_span.under_6_months.all.follow_up.n", 9},
    {"Tprognosis.tokuhashi_span.under_6_months.all.follow_up.denominator", 26},
    {"Tprognosis.tokuhashi_span.under_6_months.all.follow_up.undetermined", 7},
    {"Tprognosis.tomita.all.follow_up.n", 60},
    {"Tprognosis.tomita.all.follow_up.n_missing", 0},
    {"Tprognosis.tomita.all.follow_up.deaths", 33},
    {"Tprognosis.tomita.all.follow_up.p", 0.037302189045101512},
    {"Tprognosis.tomita.all.follow_up.concordance", 0.54934823091247675},
    {"Tprognosis.tomita.all.follow_up.concordance_low", 0.43809311505168341},
    {"Tprognosis.tomita.all.follow_up.concordance_high", 0.66060334677327015},
    {"Tprognosis.tomita.long_term_control.all.follow_up.n", 17},
    {"Tprognosis.tomita.long_term_control.all.follow_up.deaths", 15},
    {"Tprognosis.tomita.long_term_control.all.follow_up.median", 6.7000000000000002},
    {"Tprognosis.tomita.long_term_control.all.follow_up.median_low", 4.9000000000000004},
    {"Tprognosis.tomita.long_term_control.all.follow_up.median_high", 30},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_6", 58.823529411764696},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_6_low", 39.520768269978028},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_6_high", 87.554158583634987},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_12", 41.176470588235283},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_12_low", 23.329107186725825},
    {"Tprognosis.tomita.long_term_control.all.follow_up.survival_12_high", 72.677523255949524},
    {"Tprognosis.tomita_span.long_term_control.all.follow_up.n", 4},
    {"Tprognosis.tomita_span.long_term_control.all.follow_up.denominator", 16},
    {"Tprognosis.tomita_span.long_term_control.all.follow_up.undetermined", 1},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.n", 15},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.deaths", 6},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.median", 30},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.median_low", 16.100000000000001},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.median_high", NAN},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_6", 92.857142857142861},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_6_low", 80.300834840044359},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_6_high", 100},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_12", 84.415584415584405},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_12_low", 66.622809750187713},
    {"Tprognosis.tomita.middle_term_control.all.follow_up.survival_12_high", 100},
    {"Tprognosis.tomita_span.middle_term_control.all.follow_up.n", 2},
    {"Tprognosis.tomita_span.middle_term_control.all.follow_up.denominator", 12},
    {"Tprognosis.tomita_span.middle_term_control.all.follow_up.undetermined", 3},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.n", 11},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.deaths", 4},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.median", 10.4},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.median_low", 9.4000000000000004},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.median_high", NAN},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_6", 79.545454545454547},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_6_low",
        57.661149856424657},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_6_high", 100},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_12", 39.772727272727273},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_12_low",
        14.178598022233102},
    {"Tprognosis.tomita.short_term_palliation.all.follow_up.survival_12_high", 100},
    {"Tprognosis.tomita_span.short_term_palliation.all.follow_up.n", 2},
    {"Tprognosis.tomita_span.short_term_palliation.all.follow_up.denominator", 6},
    {"Tprognosis.tomita_span.short_term_palliation.all.follow_up.undetermined", 5},
    {"Tprognosis.tomita.supportive_care.all.follow_up.n", 17},
    {"Tprognosis.tomita.supportive_care.all.follow_up.deaths", 8},
    {"Tprognosis.tomita.supportive_care.all.follow_up.median", 4.7999999999999998},
    {"Tprognosis.tomita.supportive_care.all.follow_up.median_low", 1.7},
    {"Tprognosis.tomita.supportive_care.all.follow_up.median_high", NAN},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_6", 43.892557022809129},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_6_low", 23.744976522688859},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_6_high", 81.135332357969801},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_12", 43.892557022809129},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_12_low", 23.744976522688859},
    {"Tprognosis.tomita.supportive_care.all.follow_up.survival_12_high", 81.135332357969801},
    {"Tprognosis.tomita_span.supportive_care.all.follow_up.n", 6},
    {"Tprognosis.tomita_span.supportive_care.all.follow_up.denominator", 14},
    {"Tprognosis.tomita_span.supportive_care.all.follow_up.undetermined", 3},
    {"Tprognosis.katagiri.all.follow_up.n", 60},
    {"Tprognosis.katagiri.all.follow_up.n_missing", 0},
    {"Tprognosis.katagiri.all.follow_up.deaths", 33},
    {"Tprognosis.katagiri.all.follow_up.p", 0.74738363942897645},
    {"Tprognosis.katagiri.all.follow_up.concordance", 0.47625698324022347},
    {"Tprognosis.katagiri.all.follow_up.concordance_low", 0.36480310716147785},
    {"Tprognosis.katagiri.all.follow_up.concordance_high", 0.58771085931896905},
    {"Tprognosis.katagiri.high.all.follow_up.n", 25},
    {"Tprognosis.katagiri.high.all.follow_up.deaths", 10},
    {"Tprognosis.katagiri.high.all.follow_up.median", 12.300000000000001},
    {"Tprognosis.katagiri.high.all.follow_up.median_low", 9.4000000000000004},
    {"Tprognosis.katagiri.high.all.follow_up.median_high", NAN},
    {"Tprognosis.katagiri.high.all.follow_up.survival_6", 86.19929453262786},
    {"Tprognosis.katagiri.high.all.follow_up.survival_6_low", 72.774925649269008},
    {"Tprognosis.katagiri.high.all.follow_up.survival_6_high", 100},
    {"Tprognosis.katagiri.high.all.follow_up.survival_12", 59.108087679516238},
    {"Tprognosis.katagiri.high.all.follow_up.survival_12_low", 37.13049773850593},
    {"Tprognosis.katagiri.high.all.follow_up.survival_12_high", 94.094241712956986},
    {"Tprognosis.katagiri.intermediate.all.follow_up.n", 20},
    {"Tprognosis.katagiri.intermediate.all.follow_up.deaths", 14},
    {"Tprognosis.katagiri.intermediate.all.follow_up.median", 6.2000000000000002},
    {"Tprognosis.katagiri.intermediate.all.follow_up.median_low", 3.7999999999999998},
    {"Tprognosis.katagiri.intermediate.all.follow_up.median_high", NAN},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_6", 53.125},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_6_low", 34.841405999787973},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_6_high", 81.003207075431305},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_12", 42.5},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_12_low", 25.180426652189286},
    {"Tprognosis.katagiri.intermediate.all.follow_up.survival_12_high", 71.732303226997047},
    {"Tprognosis.katagiri.low.all.follow_up.n", 15},
    {"Tprognosis.katagiri.low.all.follow_up.deaths", 9},
    {"Tprognosis.katagiri.low.all.follow_up.median", 30},
    {"Tprognosis.katagiri.low.all.follow_up.median_low", 4.9000000000000004},
    {"Tprognosis.katagiri.low.all.follow_up.median_high", NAN},
    {"Tprognosis.katagiri.low.all.follow_up.survival_6", 60.000000000000007},
    {"Tprognosis.katagiri.low.all.follow_up.survival_6_low", 39.691929267611762},
    {"Tprognosis.katagiri.low.all.follow_up.survival_6_high", 90.698539134442299},
    {"Tprognosis.katagiri.low.all.follow_up.survival_12", 52.500000000000014},
    {"Tprognosis.katagiri.low.all.follow_up.survival_12_low", 32.188220260629144},
    {"Tprognosis.katagiri.low.all.follow_up.survival_12_high", 85.62915183512942},
    {"Tprognosis.nesms.all.follow_up.n", 60},
    {"Tprognosis.nesms.all.follow_up.n_missing", 0},
    {"Tprognosis.nesms.all.follow_up.deaths", 33},
    {"Tprognosis.nesms.all.follow_up.p", 0.45560206872619718},
    {"Tprognosis.nesms.all.follow_up.concordance", 0.57681564245810057},
    {"Tprognosis.nesms.all.follow_up.concordance_low", 0.47059488162256796},
    {"Tprognosis.nesms.all.follow_up.concordance_high", 0.68303640329363313},
    {"Tprognosis.nesms.0.all.follow_up.n", 11},
    {"Tprognosis.nesms.0.all.follow_up.deaths", 7},
    {"Tprognosis.nesms.0.all.follow_up.median", 9.4000000000000004},
    {"Tprognosis.nesms.0.all.follow_up.median_low", 2.1000000000000001},
    {"Tprognosis.nesms.0.all.follow_up.median_high", NAN},
    {"Tprognosis.nesms.0.all.follow_up.survival_6", 63.636363636363626},
    {"Tprognosis.nesms.0.all.follow_up.survival_6_low", 40.709757723034116},
    {"Tprognosis.nesms.0.all.follow_up.survival_6_high", 99.474597820271299},
    {"Tprognosis.nesms.0.all.follow_up.survival_12", 47.72727272727272},
    {"Tprognosis.nesms.0.all.follow_up.survival_12_low", 23.210763748139119},
    {"Tprognosis.nesms.0.all.follow_up.survival_12_high", 98.139491948691088},
    {"Tprognosis.nesms.1.all.follow_up.n", 17},
    {"Tprognosis.nesms.1.all.follow_up.deaths", 8},
    {"Tprognosis.nesms.1.all.follow_up.median", 30},
    {"Tprognosis.nesms.1.all.follow_up.median_low", 3.7999999999999998},
    {"Tprognosis.nesms.1.all.follow_up.median_high", NAN},
    {"Tprognosis.nesms.1.all.follow_up.survival_6", 63.348416289592755},
    {"Tprognosis.nesms.1.all.follow_up.survival_6_low", 43.746830690709878},
    {"Tprognosis.nesms.1.all.follow_up.survival_6_high", 91.732858884603758},
    {"Tprognosis.nesms.1.all.follow_up.survival_12", 54.298642533936651},
    {"Tprognosis.nesms.1.all.follow_up.survival_12_low", 33.664599296161029},
    {"Tprognosis.nesms.1.all.follow_up.survival_12_high", 87.579910133207818},
    {"Tprognosis.nesms.2.all.follow_up.n", 18},
    {"Tprognosis.nesms.2.all.follow_up.deaths", 13},
    {"Tprognosis.nesms.2.all.follow_up.median", 12.300000000000001},
    {"Tprognosis.nesms.2.all.follow_up.median_low", 4.9000000000000004},
    {"Tprognosis.nesms.2.all.follow_up.median_high", NAN},
    {"Tprognosis.nesms.2.all.follow_up.survival_6", 63.02521008403361},
    {"Tprognosis.nesms.2.all.follow_up.survival_6_low", 43.359364509007051},
    {"Tprognosis.nesms.2.all.follow_up.survival_6_high", 91.610593262072143},
    {"Tprognosis.nesms.2.all.follow_up.survival_12", 50.420168067226889},
    {"Tprognosis.nesms.2.all.follow_up.survival_12_low", 31.021289233220539},
    {"Tprognosis.nesms.2.all.follow_up.survival_12_high", 81.949957940657853},
    {"Tprognosis.nesms.3.all.follow_up.n", 14},
    {"Tprognosis.nesms.3.all.follow_up.deaths", 5},
    {"Tprognosis.nesms.3.all.follow_up.median", 28},
    {"Tprognosis.nesms.3.all.follow_up.median_low", 6.2000000000000002},
    {"Tprognosis.nesms.3.all.follow_up.median_high", NAN},
    {"Tprognosis.nesms.3.all.follow_up.survival_6", 80},
    {"Tprognosis.nesms.3.all.follow_up.survival_6_low", 58.681770123381362},
    {"Tprognosis.nesms.3.all.follow_up.survival_6_high", 100},
    {"Tprognosis.nesms.3.all.follow_up.survival_12", 55.999999999999993},
    {"Tprognosis.nesms.3.all.follow_up.survival_12_low", 30.818102268472309},
    {"Tprognosis.nesms.3.all.follow_up.survival_12_high", 100},
    {"Tprognosis.sins.all.follow_up.n", 60},
    {"Tprognosis.sins.all.follow_up.n_missing", 0},
    {"Tprognosis.sins.all.follow_up.deaths", 33},
    {"Tprognosis.sins.all.follow_up.p", 0.97559482965822131},
    {"Tprognosis.sins.all.follow_up.concordance", 0.52281191806331473},
    {"Tprognosis.sins.all.follow_up.concordance_low", 0.41315930327096473},
    {"Tprognosis.sins.all.follow_up.concordance_high", 0.63246453285566473},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.n", 25},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.deaths", 14},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.median", 10.4},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.median_low", 4.9000000000000004},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.median_high", NAN},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_6", 60.666666666666679},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_6_low", 43.453954429823746},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_6_high", 84.697572240248093},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_12", 40.090909090909108},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_12_low", 23.569303466226074},
    {"Tprognosis.sins.potentially_unstable.all.follow_up.survival_12_high", 68.193826518408216},
    {"Tprognosis.sins.stable.all.follow_up.n", 19},
    {"Tprognosis.sins.stable.all.follow_up.deaths", 10},
    {"Tprognosis.sins.stable.all.follow_up.median", 16.100000000000001},
    {"Tprognosis.sins.stable.all.follow_up.median_low", 6.7000000000000002},
    {"Tprognosis.sins.stable.all.follow_up.median_high", NAN},
    {"Tprognosis.sins.stable.all.follow_up.survival_6", 70.55921052631578},
    {"Tprognosis.sins.stable.all.follow_up.survival_6_low", 51.78152832226511},
    {"Tprognosis.sins.stable.all.follow_up.survival_6_high", 96.146296785841358},
    {"Tprognosis.sins.stable.all.follow_up.survival_12", 55.565378289473678},
    {"Tprognosis.sins.stable.all.follow_up.survival_12_low", 35.253523140812334},
    {"Tprognosis.sins.stable.all.follow_up.survival_12_high", 87.580218638572291},
    {"Tprognosis.sins.unstable.all.follow_up.n", 16},
    {"Tprognosis.sins.unstable.all.follow_up.deaths", 9},
    {"Tprognosis.sins.unstable.all.follow_up.median", 17.5},
    {"Tprognosis.sins.unstable.all.follow_up.median_low", 12.300000000000001},
    {"Tprognosis.sins.unstable.all.follow_up.median_high", NAN},
    {"Tprognosis.sins.unstable.all.follow_up.survival_6", 72.544642857142847},
    {"Tprognosis.sins.unstable.all.follow_up.survival_6_low", 52.782579943912388},
    {"Tprognosis.sins.unstable.all.follow_up.survival_6_high", 99.705721335763855},
    {"Tprognosis.sins.unstable.all.follow_up.survival_12", 72.544642857142847},
    {"Tprognosis.sins.unstable.all.follow_up.survival_12_low", 52.782579943912388},
    {"Tprognosis.sins.unstable.all.follow_up.survival_12_high", 99.705721335763855},
    {"Tconcordance.noms_decompression.all.baseline.n", 13},
    {"Tconcordance.noms_decompression.all.baseline.denominator", 35},
    {"Tconcordance.noms_stabilization.all.baseline.n", 20},
    {"Tconcordance.noms_stabilization.all.baseline.denominator", 51},
    {"Tconcordance.noms_both.all.baseline.n", 7},
    {"Tconcordance.noms_both.all.baseline.denominator", 35},
    {"Tconcordance.noms_both.all.baseline.conf_low", 10.042446473798629},
    {"Tconcordance.noms_both.all.baseline.conf_high", 35.891613065665616},
    {"Tconcordance.sins_stabilization.all.baseline.n", 43},
    {"Tconcordance.sins_stabilization.all.baseline.denominator", 60},
    {"Tconcordance.sins_stabilization.all.baseline.conf_low", 59.232714835608824},
    {"Tconcordance.sins_stabilization.all.baseline.conf_high", 81.493171571567274},
    {"Tconcordance.noms_decompression.cervical.segment.baseline.n", 5},
    {"Tconcordance.noms_decompression.cervical.segment.baseline.denominator", 16},
    {"Tconcordance.noms_stabilization.cervical.segment.baseline.n", 8},
    {"Tconcordance.noms_stabilization.cervical.segment.baseline.denominator", 22},
    {"Tconcordance.noms_both.cervical.segment.baseline.n", 2},
    {"Tconcordance.noms_both.cervical.segment.baseline.denominator", 16},
    {"Tconcordance.noms_both.cervical.segment.baseline.conf_low", 3.4977487743240476},
    {"Tconcordance.noms_both.cervical.segment.baseline.conf_high", 36.022827265758686},
    {"Tconcordance.sins_stabilization.cervical.segment.baseline.n", 18},
    {"Tconcordance.sins_stabilization.cervical.segment.baseline.denominator", 27},
    {"Tconcordance.sins_stabilization.cervical.segment.baseline.conf_low", 47.824760507320079},
    {"Tconcordance.sins_stabilization.cervical.segment.baseline.conf_high", 81.356738501284354},
    {"Tconcordance.noms_decompression.site_02.site.baseline.n", 10},
    {"Tconcordance.noms_decompression.site_02.site.baseline.denominator", 16},
    {"Tconcordance.noms_stabilization.site_02.site.baseline.n", 9},
    {"Tconcordance.noms_stabilization.site_02.site.baseline.denominator", 23},
    {"Tconcordance.noms_both.site_02.site.baseline.n", 5},
    {"Tconcordance.noms_both.site_02.site.baseline.denominator", 16},
    {"Tconcordance.noms_both.site_02.site.baseline.conf_low", 14.164643854782039},
    {"Tconcordance.noms_both.site_02.site.baseline.conf_high", 55.59564416525933},
    {"Tconcordance.sins_stabilization.site_02.site.baseline.n", 19},
    {"Tconcordance.sins_stabilization.site_02.site.baseline.denominator", 27},
    {"Tconcordance.sins_stabilization.site_02.site.baseline.conf_low", 51.519317035851856},
    {"Tconcordance.sins_stabilization.site_02.site.baseline.conf_high", 84.146959530220229},
    {"Tconcordance.patients.all.baseline.n", 60},
    {"Tconcordance.patients.all.baseline.noms_no_rule", 5},
    {"Tconcordance.patients.all.baseline.noms_missing", 4},
    {"Tconcordance.patients.all.baseline.sins_missing", 0},
    {"Tresponders.pain_vas.cervical.1_month.n", 10},
    {"Tresponders.pain_vas.cervical.1_month.denominator", 25},
    {"Tresponders.pain_vas.cervical.1_month.conf_low", 23.403302377747977},
    {"Tresponders.pain_vas.cervical.1_month.conf_high", 59.260542641033013},
    {"Tresponders.pain_vas.died.cervical.1_month.n", 1},
    {"Tresponders.pain_vas.unknown.cervical.1_month.n", 1},
    {"Tresponders.pain_vas.thoracic.1_month.n", 15},
    {"Tresponders.pain_vas.thoracic.1_month.denominator", 21},
    {"Tresponders.pain_vas.thoracic.1_month.conf_low", 50.04361928391441},
    {"Tresponders.pain_vas.thoracic.1_month.conf_high", 86.186137047877864},
    {"Tresponders.pain_vas.died.thoracic.1_month.n", 1},
    {"Tresponders.pain_vas.unknown.thoracic.1_month.n", 1},
    {"Tresponders.pain_vas.C_vs_T.1_month.difference", -31.428571428571427},
    {"Tresponders.pain_vas.C_vs_T.1_month.conf_low", -53.637491145041238},
    {"Tresponders.pain_vas.C_vs_T.1_month.conf_high", -2.6486360385063303},
};
