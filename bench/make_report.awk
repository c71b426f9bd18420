# Prints a REDCap flat export for the reports: make_report.awk -v patients=100000. Three rows a
# patient (baseline, 1 month, outcome) with all that the six tables of the segment study use; some
# 57 of 100 patients pass the five steps of its cohort. Deterministic, every value valid. One file of
# many: -v hospital=site_05 -v first=40000 (patients in the files before) -v seed=7.
function draw(n) { seed = (seed * 69069 + 1) % 4294967296; return int(seed / 4294967296 * n) }
function blanks(n,   text) { text = ""; while (n-- > 0) text = text ","; return text }
# The 26 levels: mostly one to three neighbours, else a longer block or two apart.
function levels(   i, text, first, n, gap) {
    n = draw(100) < 71 ? 1 + draw(3) : 2 + draw(5)
    gap = n > 1 && n < 4 && wide ? 1 : 0
    first = draw(26 - n - gap)
    text = ""
    for (i = 0; i < 26; i++)
        text = text "," (i >= first && i < first + n + gap && !(gap && i == first + 1) ? 1 : 0)
    return text
}
function barthel(   i, total, text, b) {
    total = 0; text = ""
    for (i = 1; i <= 10; i++) { b = 5 * draw(steps[i] + 1); total += b; text = text "," b }
    return text "," total
}
function assessment(date, later,   i, text) {
    text = date "," substr("ABCDE", 1 + draw(5 - later) + later, 1) "," draw(5) "," \
        (draw(30) ? draw(101 - 30 * later) : "") "," draw(11 - 3 * later) ",1" barthel()
    for (i = 1; i <= 5; i++) text = text "," 1 + draw(5 - later)
    return text "," (draw(20) ? draw(101) : "")
}
BEGIN {
    if (seed == "") seed = 1
    split("2 1 1 2 2 2 2 3 3 2", steps, " ")
    split("3 2 1 0", location, " "); split("3 1 0", pain, " "); split("2 1 0", bone, " ")
    split("4 2 0", alignment, " "); split("3 2 1 0", collapse, " "); split("3 1 0", lateral, " ")
    split("c1 c2 c3 c4 c5 c6 c7 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 l1 l2 l3 l4 l5 s1 s2_5", \
        level, " ")
    header = "record_id,redcap_event_name,redcap_data_access_group,consent,consent_date,dementia," \
        "age,sex,primary_tumor"
    for (i = 1; i <= 26; i++) header = header ",level___" level[i]
    print header ",sins_location,sins_pain,sins_bone,sins_alignment,sins_collapse," \
        "sins_posterolateral,sins_total,tokuhashi_total,surgery_date,procedure,operation_min," \
        "blood_loss_ml,visit_date,frankel,ecog_ps,pain_vas,face_scale,faces_version,bi_feeding," \
        "bi_bathing,bi_grooming,bi_dressing,bi_bowels,bi_bladder,bi_toilet,bi_transfer," \
        "bi_mobility,bi_stairs,barthel_total,eq5d_mo,eq5d_sc,eq5d_ua,eq5d_pd,eq5d_ad,eq_vas," \
        "ssi_wound,neuro_deterioration,vital_status,last_contact_date"
    for (p = 1; p <= patients; p++) {
        id = sprintf(hospital ? "B%08d" : "B%06d", first + p)
        site = hospital ? hospital : sprintf("site_%02d", 1 + p % 38)
        day = 1 + draw(28)
        date = sprintf("2019-03-%02d", day)
        wide = draw(5) == 0
        s[1] = location[1 + draw(4)]; s[2] = pain[1 + draw(3)]; s[3] = bone[1 + draw(3)]
        s[4] = alignment[1 + draw(3)]; s[5] = collapse[1 + draw(4)]; s[6] = lateral[1 + draw(3)]
        total = s[1] + s[2] + s[3] + s[4] + s[5] + s[6]
        items = s[1] "," s[2] "," s[3] "," s[4] "," s[5] "," s[6]
        print id ",baseline_arm_1," site ",1," date "," (draw(20) == 0) "," 20 + draw(70) "," \
            1 + draw(2) "," 1 + draw(26) levels() "," items "," (draw(4) ? total : "") "," \
            draw(16) "," date "," 1 + (draw(13) == 0 ? 5 : draw(5)) "," 60 + draw(400) "," \
            draw(2000) "," assessment(date, 0) blanks(4)
        late = draw(100) >= 7
        print id ",1_month_arm_1," site blanks(44) "," assessment(sprintf("2019-04-%02d", day), 1) \
            "," (draw(15) == 0) "," (draw(25) == 0) blanks(2)
        print id ",outcome_arm_1," site blanks(69) "," (draw(3) == 0) "," \
            (late ? sprintf("20%02d-%02d-%02d", 20 + draw(3), 1 + draw(12), 1 + draw(28)) \
                  : sprintf("2019-03-%02d", 28 + draw(4)))
    }
}
