/*
 * A file of counts, which comes from elsewhere: every number is looked at before it is taken,
 * and what does not add up is named.
 */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "reports/study/counts_read.h"

enum { MOST_TEXT = 200, SHA256_DIGITS = 64 };

/* ---- values ---- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && strlen(text) <= MOST_TEXT ? text : NULL;
}

static gboolean take_text(const ReportCountsReading *reading, const json_t *object,
    const char *key, char **out, GError **error)
{
    const char *text = text_of(object, key);
    *out = g_strdup(text);
    return text || report_counts_fault(reading, key, _("a text is missing or too long"), error);
}

static gboolean take_hash(const ReportCountsReading *reading, const json_t *object,
    const char *key, char **out, GError **error)
{
    if (!take_text(reading, object, key, out, error))
        return FALSE;
    if (strlen(*out) == SHA256_DIGITS && strspn(*out, "0123456789abcdef") == SHA256_DIGITS)
        return TRUE;
    return report_counts_fault(reading, key, _("this is no SHA-256 in 64 digits"), error);
}

/* ---- origin ---- */

static gboolean check_format(
    const ReportCountsReading *reading, const json_t *root, GError **error)
{
    const json_t *format = json_object_get(root, "format");
    if (g_strcmp0(text_of(root, "kind"), REPORT_COUNTS_KIND) != 0 || !json_is_integer(format)) {
        return report_counts_fail(error,
            N_("{1}: this is no file of counts; 'proreg contribute' writes one"), "t",
            reading->name);
    }
    if (json_integer_value(format) == REPORT_COUNTS_FORMAT)
        return TRUE;
    if (json_integer_value(format) < REPORT_COUNTS_FORMAT)
        return report_counts_fault(reading, "format", _("there is no such format"), error);
    return report_counts_fail(error,
        N_("{1}: its format is {2}, and this program reads {3}; take a newer program"), "tnn",
        reading->name, (gint64)json_integer_value(format), (gint64)REPORT_COUNTS_FORMAT);
}

static gboolean check_hospital(const ReportCountsReading *reading,
    const ReportCountsOrigin *origin, const char *code, GError **error)
{
    const SchemaStudy *study = reading->study;
    size_t i = 0;
    while (i < study->n_sites && !g_str_equal(study->sites[i].code, code))
        i++;
    const bool known = i < study->n_sites || study->n_sites == 0;
    if (known && !g_ptr_array_find_with_equal_func(origin->hospitals, code, g_str_equal, NULL))
        return TRUE;
    g_autofree char *what = base_words_say(base_words_speaking(),
        known ? N_("'{1}' stands in it twice") : N_("study.yaml has no hospital '{1}'"), "t",
        code);
    return report_counts_fault(reading, "hospitals", what, error);
}

static gboolean read_hospitals(const ReportCountsReading *reading, const json_t *root,
    ReportCountsOrigin *origin, GError **error)
{
    const json_t *list = json_object_get(root, "hospitals");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *code = json_string_value(json_array_get(list, i));
        if (!code || code[0] == '\0' || strlen(code) > MOST_TEXT)
            return report_counts_fault(reading, "hospitals", _("a code is no text"), error);
        if (!check_hospital(reading, origin, code, error))
            return FALSE;
        g_ptr_array_add(origin->hospitals, g_strdup(code));
    }
    return origin->hospitals->len > 0 ||
           report_counts_fault(reading, "hospitals", _("there is none"), error);
}

/* The day and the smallest cell. */
static gboolean check_origin(
    ReportCountsReading *reading, const ReportCountsOrigin *origin, GError **error)
{
    int32_t day;
    if (strlen(origin->made) != BASE_DATE_SIZE - 1 ||
        !base_date_parse(origin->made, BASE_DATE_YMD, &day))
        return report_counts_fault(reading, "made", _("this is no day (YYYY-MM-DD)"), error);
    reading->min_cell = origin->min_cell;
    return origin->min_cell >= 1 ||
           report_counts_fault(reading, "min_cell", _("this is no number from 1"), error);
}

static gboolean read_origin(
    ReportCountsReading *reading, const json_t *root, ReportCounts *counts, GError **error)
{
    ReportCountsOrigin *origin = report_counts_add_origin(counts);
    const json_t *definition = json_object_get(root, "definition");
    origin->file = g_strdup(reading->name);
    for (size_t i = 0; i < G_N_ELEMENTS(origin->definition); i++)
        if (!take_hash(reading, definition, report_counts_definition[i], &origin->definition[i],
                error))
            return FALSE;
    return read_hospitals(reading, root, origin, error) &&
           take_hash(reading, root, "content", &origin->content, error) &&
           take_hash(reading, root, "head", &origin->head, error) &&
           take_text(reading, root, "program", &origin->program, error) &&
           take_text(reading, root, "made", &origin->made, error) &&
           report_counts_number(
               reading, root, "min_cell", "min_cell", &origin->min_cell, error) &&
           check_origin(reading, origin, error);
}

/* ---- the flow ---- */

static gboolean read_step(const ReportCountsReading *reading, const json_t *from,
    const SchemaStep *step, ReportCountedStep *to, GError **error)
{
    static const char *const known[] = {"step", "before", "excluded", "unknown", "after", NULL};
    if (!report_counts_keys(reading, from, step->id, known, error))
        return FALSE;
    if (g_strcmp0(text_of(from, "step"), step->id) != 0)
        return report_counts_fault(
            reading, "flow", _("its steps are not those of the study"), error);
    if (!report_counts_patients(reading, from, "before", step->id, &to->n_before, error) ||
        !report_counts_patients(reading, from, "excluded", step->id, &to->n_excluded, error) ||
        !report_counts_patients(reading, from, "unknown", step->id, &to->n_unknown, error) ||
        !report_counts_patients(reading, from, "after", step->id, &to->n_after, error))
        return FALSE;
    return (to->n_before - to->n_excluded == to->n_after && to->n_unknown <= to->n_excluded) ||
           report_counts_fault(reading, step->id,
               _("who comes in is not who stays and who is left out"), error);
}

static gboolean read_flow(const ReportCountsReading *reading, const json_t *root,
    ReportCounts *counts, GError **error)
{
    const json_t *flow = json_object_get(root, "flow");
    const json_t *steps = json_object_get(flow, "steps");
    const size_t n = counts->analysis->n_steps;
    if (!report_counts_held(reading, flow, "flow", &counts->flow_held, error))
        return FALSE;
    if (counts->flow_held)
        return TRUE;
    static const char *const known[] = {"withdrawn", "steps", NULL};
    if (!report_counts_keys(reading, flow, "flow", known, error))
        return FALSE;
    if (json_array_size(steps) != n)
        return report_counts_fault(
            reading, "flow", _("its steps are not those of the study"), error);
    for (size_t i = 0; i < n; i++) {
        if (!read_step(reading, json_array_get(steps, i), &counts->analysis->steps[i],
                &counts->steps[i], error))
            return FALSE;
        if (i > 0 && counts->steps[i].n_before != counts->steps[i - 1].n_after)
            return report_counts_fault(reading, counts->analysis->steps[i].id,
                _("who comes in is not who stayed at the step before"), error);
    }
    return report_counts_patients(
        reading, flow, "withdrawn", "flow", &counts->n_withdrawn, error);
}

/* ---- tables ---- */

static gboolean check_split_keys(const ReportCountsReading *reading, const json_t *from,
    const ReportCounted *counted, const char *where, GError **error)
{
    static const char *const known[] = {
        "table", "title", "numbers", "patients", "of", "unknown", "in_no_group", NULL};
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    for (size_t i = 0; i < counted->n_groups; i++)
        g_ptr_array_add(groups, (gpointer)report_counts_group(counted, i));
    g_ptr_array_add(groups, NULL);
    return report_counts_keys(reading, from, where, known + (counted->table ? 0 : 3), error) &&
           report_counts_keys(reading, json_object_get(from, "patients"), where,
               (const char *const *)groups->pdata, error);
}

static gboolean read_split(const ReportCountsReading *reading, const json_t *from,
    ReportCounted *counted, const char *where, GError **error)
{
    const json_t *patients = json_object_get(from, "patients");
    int64_t sum = 0;
    if (!report_counts_held(reading, from, where, &counted->held, error))
        return FALSE;
    if (counted->held)
        return TRUE;
    if (!check_split_keys(reading, from, counted, where, error))
        return FALSE;
    for (size_t i = 0; i < counted->n_groups; i++) {
        if (!report_counts_patients(reading, patients, report_counts_group(counted, i), where,
                &counted->n[i], error))
            return FALSE;
        sum += counted->n[i];
    }
    if (!report_counts_patients(reading, from, "of", where, &counted->n_members, error) ||
        !report_counts_patients(reading, from, "unknown", where, &counted->n_unknown, error) ||
        !report_counts_patients(
            reading, from, "in_no_group", where, &counted->n_no_group, error))
        return FALSE;
    return sum <= counted->n_members ||
           report_counts_fault(
               reading, where, _("its groups have more patients than the study"), error);
}

/* All tables are of the same patients. */
static gboolean check_members(
    const ReportCountsReading *reading, const ReportCounts *counts, GError **error)
{
    const ReportCounted *study = counts->tables->pdata[0];
    const size_t n = counts->analysis->n_steps;
    if (!study->held && !counts->flow_held && n > 0 &&
        counts->steps[n - 1].n_after != study->n_members)
        return report_counts_fault(reading, "groups",
            _("they are not of the patients who stay after the last step"), error);
    for (guint i = 1; i < counts->tables->len; i++) {
        const ReportCounted *counted = counts->tables->pdata[i];
        if (!counted->needs_rows && !counted->held && !study->held &&
            counted->n_members != study->n_members)
            return report_counts_fault(reading, counted->table->id,
                _("the table is of another number of patients"), error);
    }
    return TRUE;
}

static gboolean read_table(const ReportCountsReading *reading, const json_t *from,
    ReportCounts *counts, ReportCounted *counted, GError **error)
{
    g_autofree char *where = g_strdup_printf("table %s", counted->table->id);
    if (g_strcmp0(text_of(from, "table"), counted->table->id) != 0)
        return report_counts_fault(
            reading, where, _("it is not where the study has it"), error);
    static const char *const of_rows[] = {"table", "title", "needs_rows", NULL};
    if (counted->needs_rows)
        return report_counts_keys(reading, from, where, of_rows, error);
    const json_t *numbers = json_object_get(from, "numbers");
    if (!read_split(reading, from, counted, where, error))
        return FALSE;
    if (counted->held) {
        for (guint i = 0; i < counted->leaves->len; i++)
            ((ReportLeaf *)counted->leaves->pdata[i])->held = g_strdup(counted->held);
        return TRUE;
    }
    if (json_array_size(numbers) != counted->leaves->len)
        return report_counts_fault(
            reading, where, _("its numbers are not those that the study asks for"), error);
    for (guint i = 0; i < counted->leaves->len; i++)
        if (!report_counts_read_leaf(reading, json_array_get(numbers, i), counts, counted,
                counted->leaves->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_tables(const ReportCountsReading *reading, const json_t *root,
    ReportCounts *counts, GError **error)
{
    const json_t *tables = json_object_get(root, "tables");
    if (!read_split(reading, json_object_get(root, "groups"), counts->tables->pdata[0],
            "groups", error))
        return FALSE;
    if (json_array_size(tables) != counts->tables->len - 1)
        return report_counts_fault(
            reading, "tables", _("they are not those of the study"), error);
    for (guint i = 1; i < counts->tables->len; i++)
        if (!read_table(reading, json_array_get(tables, i - 1), counts,
                counts->tables->pdata[i], error))
            return FALSE;
    return check_members(reading, counts, error);
}

/* ---- the file ---- */

static gboolean check_name(const ReportCountsReading *reading, const json_t *root,
    const ReportCounts *counts, GError **error)
{
    return g_strcmp0(text_of(root, "study"), counts->analysis->name) == 0 ||
           report_counts_fault(reading, "study", _("it is of another study"), error);
}

static gboolean read_all(
    ReportCountsReading *reading, const json_t *root, ReportCounts *counts, GError **error)
{
    static const char *const known[] = {"format", "kind", "program", "made", "study",
        "definition", "hospitals", "content", "head", "min_cell", "flow", "groups", "tables",
        NULL};
    return check_format(reading, root, error) &&
           report_counts_keys(reading, root, _("the file"), known, error) &&
           read_origin(reading, root, counts, error) &&
           report_counts_check_study(counts, reading->definition, error) &&
           check_name(reading, root, counts, error) &&
           read_flow(reading, root, counts, error) && read_tables(reading, root, counts, error);
}

gboolean report_counts_check_study(
    const ReportCounts *counts, const char *const definition[3], GError **error)
{
    const char *const called[] = {
        N_("the study's own file"), N_("study.yaml"), N_("dictionary.csv")};
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    for (size_t i = 0; i < G_N_ELEMENTS(called); i++) {
        if (!definition || !definition[i] || g_str_equal(definition[i], origin->definition[i]))
            continue;
        g_autofree char *hospitals = report_counts_hospitals(origin);
        g_autofree char *there = g_strndup(origin->definition[i], 12);
        g_autofree char *here = g_strndup(definition[i], 12);
        return report_counts_fail(error,
            N_("{1} ({2}): it was counted by another study: {3} differs (SHA-256 {4}... there, "
               "{5}... here); give every hospital the same study folder"),
            "ttttt", origin->file, hospitals, base_words_spoken(called[i]), there, here);
    }
    return TRUE;
}

ReportCounts *report_counts_read(const SchemaAnalysis *analysis, const SchemaStudy *study,
    const char *const definition[3], const char *name, const char *text, gsize size,
    GError **error)
{
    ReportCountsReading reading = {.name = name, .definition = definition, .study = study};
    json_error_t fault;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &fault);
    if (!root) {
        (void)report_counts_fail(error,
            N_("{1}:{2}: this is no JSON: {3}; ask the hospital for the file again"), "tnt",
            name, (gint64)MAX(fault.line, 1), fault.text);
        return NULL;
    }
    g_autoptr(ReportCounts) counts = report_counts_new(analysis);
    const gboolean done = read_all(&reading, root, counts, error);
    json_decref(root);
    return done ? g_steal_pointer(&counts) : NULL;
}
