# Prints a REDCap flat export: make_import.awk -v patients=75000. Four rows a patient (baseline,
# 1 month, 6 months, outcome), 60 columns, every value valid for schema/jasa. Deterministic.
function draw(n) { seed = (seed * 69069 + 1) % 4294967296; return int(seed / 4294967296 * n) }
function barthel(   i, total, text, b) {
    total = 0; text = ""
    for (i = 1; i <= 10; i++) { b = 5 * draw(steps[i] + 1); total += b; text = text "," b }
    return text "," total
}
function vitality(   i, total, text, v) {
    total = 0; text = ""
    for (i = 1; i <= 5; i++) { v = draw(3); total += v; text = text "," v }
    return text "," total
}
function levels(   i, text) {
    text = ""
    for (i = 1; i <= 5; i++) text = text "," 1 + draw(5)
    return text
}
function assessment(date) {
    return date "," substr("ABCDE", 1 + draw(5), 1) "," draw(5) "," draw(101) "," draw(11) ",3" \
        barthel() vitality() levels() "," draw(101)
}
function blanks(n,   text) { text = ""; while (n-- > 0) text = text ","; return text }
BEGIN {
    seed = 1
    split("2 1 1 2 2 2 2 3 3 2", steps, " ")
    print "record_id,redcap_event_name,redcap_data_access_group,consent,consent_date,age,sex," \
        "height_cm,weight_kg,primary_tumor,crp,ldh,albumin,platelets,calcium,bilirubin,wbc," \
        "haemoglobin,surgery_date,procedure,decompression,stabilization,operation_min," \
        "blood_loss_ml,visit_date,frankel,ecog_ps,pain_vas,face_scale,faces_version,bi_feeding," \
        "bi_bathing,bi_grooming,bi_dressing,bi_bowels,bi_bladder,bi_toilet,bi_transfer," \
        "bi_mobility,bi_stairs,barthel_total,vi_waking,vi_communication,vi_feeding,vi_toilet," \
        "vi_activity,vitality_total,eq5d_mo,eq5d_sc,eq5d_ua,eq5d_pd,eq5d_ad,eq_vas," \
        "post_chemotherapy,post_radiotherapy,post_targeted_therapy,post_bone_therapy," \
        "post_opioid,vital_status,last_contact_date"
    for (p = 1; p <= patients; p++) {
        id = sprintf("B%06d", p)
        site = sprintf("site_%02d", 1 + p % 38)
        day = 1 + draw(28)
        date = sprintf("2019-03-%02d", day)
        print id ",baseline_arm_1," site ",1," date "," 20 + draw(70) "," 1 + draw(2) "," \
            140 + draw(50) "." draw(10) "," 40 + draw(50) "." draw(10) "," 1 + draw(26) "," \
            draw(20) "." draw(10) "," 100 + draw(500) "," 2 + draw(3) "." draw(10) "," \
            100000 + draw(300000) "," 8 + draw(3) "." draw(10) "," draw(2) "." draw(10) "," \
            3000 + draw(9000) "," 8 + draw(8) "." draw(10) "," date "," 1 + draw(6) "," draw(2) \
            "," draw(2) "," 60 + draw(400) "," draw(2000) "," assessment(date) blanks(7)
        print id ",1_month_arm_1," site blanks(21) "," assessment(sprintf("2019-04-%02d", day)) \
            "," draw(2) "," draw(2) "," draw(2) "," draw(2) "," draw(2) blanks(2)
        print id ",6_month_arm_1," site blanks(21) "," assessment(sprintf("2019-09-%02d", day)) \
            "," draw(2) "," draw(2) "," draw(2) "," draw(2) "," draw(2) blanks(2)
        print id ",outcome_arm_1," site blanks(55) ",0,2020-03-01"
    }
}
