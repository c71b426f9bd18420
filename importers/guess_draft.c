#include "importers/guess_draft.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "importers/guess_words.h"
#include "importers/redcap.h"
#include "importers/typed.h"
#include "schema/yaml_text.h"

/** From here on it is no guess. */
static const double SURE = 0.95;

static bool has_variable(const ImportGuess *work, const char *variable)
{
    for (guint i = 0; i < work->columns->len; i++)
        if (g_strcmp0(
                ((const ImportGuessColumn *)work->columns->pdata[i])->variable, variable) == 0)
            return true;
    return false;
}

/** The event that is likest to the value. */
static const char *event_like(const ImportGuess *work, const char *value)
{
    const char *event = work->study->events[work->study->baseline].unique_name;
    double best = 0;
    g_autoptr(GPtrArray) own = import_guess_words(value);
    for (size_t e = 0; e < work->study->n_events; e++) {
        g_autoptr(GPtrArray) words = import_guess_words(work->study->events[e].label);
        const double score = import_guess_alike(own, words);
        event = score > best ? work->study->events[e].unique_name : event;
        best = MAX(best, score);
    }
    return event;
}

/** What the value means in the study, or NULL where it needs no recoding: of a column of
 * events those that are none get the likest one. */
static const char *meaning_of(
    const ImportGuess *work, const ImportGuessColumn *column, const char *value)
{
    if (column->recode)
        return g_hash_table_lookup(column->recode, value);
    if (strcmp(column->variable, IMPORT_EVENT_COLUMN) != 0 ||
        schema_study_event(work->study, value) != SIZE_MAX)
        return NULL;
    return event_like(work, value);
}

static bool append_recode(
    const ImportGuess *work, const ImportGuessColumn *column, GString *out)
{
    bool any = false;
    for (guint i = 0; i < column->values->len; i++) {
        const char *value = column->values->pdata[i];
        const char *meaning = meaning_of(work, column, value);
        if (!meaning)
            continue;
        g_string_append(out, any ? ", " : ", recode: {");
        schema_yaml_append_text(out, value);
        g_string_append(out, ": ");
        schema_yaml_append_text(out, meaning);
        any = true;
    }
    g_string_append(out, any ? "}" : "");
    return any;
}

/** Units that stand behind the column's numbers, at factor 1: whoever reads it has to see. */
static char *unit_of(const ImportGuessColumn *column)
{
    const bool is_number = column->field && (column->field->type == SCHEMA_NUMBER ||
                                                column->field->type == SCHEMA_INTEGER);
    for (guint i = 0; is_number && i < column->values->len; i++) {
        const char *unit = NULL;
        if (import_typed_number(column->values->pdata[i], &unit) > 0 && unit[0] != '\0' &&
            g_ascii_isalpha(unit[0]) && unit[1] != '\0')
            return g_strdup(unit);
    }
    return NULL;
}

/** Whether it rests on likeness alone. */
static bool is_unsure(const ImportGuessColumn *column)
{
    return column->score < SURE || (column->field && column->n_fit < column->values->len);
}

static void append_doubt(const ImportGuessColumn *column, GString *out)
{
    const guint n = column->values->len;
    if (column->field && column->n_fit < n)
        g_string_append_printf(out, "  # unsure: %u of %u different values fit \"%s\"",
            column->n_fit, n, column->field->label);
    else if (is_unsure(column))
        g_string_append_printf(out, "  # unsure: like \"%s\"",
            column->field ? column->field->label : column->variable);
}

static void append_column(
    const ImportGuess *work, const ImportGuessColumn *column, GString *out)
{
    g_autofree char *unit = unit_of(column);
    const gsize begin = out->len;
    g_string_append(out, "  ");
    schema_yaml_append_text(out, column->name);
    g_string_append_printf(out, ": {variable: %s", column->variable);
    const bool is_recoded = append_recode(work, column, out);
    if (unit) {
        g_string_append(out, ", unit: ");
        schema_yaml_append_text(out, unit);
    }
    g_string_append_c(out, '}');
    /* What the dictionary knows needs no line. */
    if (!is_recoded && !unit && strcmp(column->name, column->variable) == 0) {
        g_string_truncate(out, begin);
        return;
    }
    append_doubt(column, out);
    if (unit)
        g_string_append_printf(out, "%s unit as it stands; a factor if it is another one",
            strstr(out->str + begin, "# ") ? ";" : "  # unsure:");
    g_string_append_c(out, '\n');
}

static void append_dropped(const ImportGuess *work, GString *out)
{
    bool first = true;
    for (guint i = 0; i < work->columns->len; i++) {
        const ImportGuessColumn *column = work->columns->pdata[i];
        if (column->variable || column->name[0] == '\0')
            continue;
        g_string_append(out, first ? "drop:\n  - " : "  - ");
        schema_yaml_append_text(out, column->name);
        g_string_append(out, column->identifies ? "  # identifies patients\n"
                                                : "  # unsure: no variable is like it\n");
        first = false;
    }
}

/** The event of a file without a column that says it. */
static const char *event_of_file(const ImportGuess *work, const char *path)
{
    const SchemaStudy *study = work->study;
    g_autofree char *file = g_path_get_basename(path);
    size_t event = study->baseline;
    for (size_t e = 0; e < study->n_events; e++)
        if (strstr(file, study->events[e].name))
            event = e;
    return study->events[event].unique_name;
}

char *import_guess_draft(const ImportGuess *work, const char *path)
{
    g_autofree char *file = g_path_get_basename(path);
    g_autofree char *shown = base_text_shown(file);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
        "# A draft, guessed from %s: read each line before it is used.\n"
        "# \"unsure\" rests on likeness alone.\n",
        shown);
    if (!has_variable(work, IMPORT_EVENT_COLUMN))
        g_string_append_printf(out,
            "event: %s  # unsure: no column says the event; one file a visit is assumed\n",
            event_of_file(work, path));
    if (work->has_mdy || work->has_dmy)
        g_string_append_printf(out, "date_order: %s%s\n", work->has_mdy ? "mdy" : "dmy",
            work->has_mdy && work->has_dmy ? "  # unsure: dates are in both orders" : "");
    if (work->has_era)
        g_string_append(out, "dates: era\n");
    const gsize begin = out->len;
    for (guint i = 0; i < work->columns->len; i++) {
        const ImportGuessColumn *column = work->columns->pdata[i];
        if (column->variable)
            append_column(work, column, out);
    }
    if (out->len > begin)
        g_string_insert(out, (gssize)begin, "columns:\n");
    append_dropped(work, out);
    if (out->len == begin)
        g_string_append(out, "# Every column bears a name of the study's own: no map is needed "
                             "for them.\n");
    return g_string_free(out, FALSE);
}

/* ---- for programs ---- */

static json_t *recode_json(const ImportGuess *work, const ImportGuessColumn *column)
{
    json_t *recode = json_object();
    for (guint i = 0; column->variable && i < column->values->len; i++) {
        const char *meaning = meaning_of(work, column, column->values->pdata[i]);
        if (meaning)
            base_json_set(recode, column->values->pdata[i], base_json_text(meaning));
    }
    return recode;
}

static json_t *column_json(const ImportGuess *work, const ImportGuessColumn *column)
{
    g_autofree char *unit = unit_of(column);
    const bool has_one = column->variable != NULL;
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:I, s:o, s:o, s:o}", "column",
        base_json_text(column->name), "variable", base_json_text(column->variable), "label",
        base_json_text(column->field ? column->field->label : NULL), "likeness",
        has_one ? base_json_number(column->score) : json_null(), "unsure",
        (int)(!column->identifies && (!has_one || unit || is_unsure(column))), "identifies",
        (int)column->identifies, "values", (json_int_t)column->values->len, "fit",
        column->field ? json_integer((json_int_t)column->n_fit) : json_null(), "recode",
        recode_json(work, column), "unit", base_json_text(unit));
}

json_t *import_guess_page(const ImportGuess *work, const char *path)
{
    g_autofree char *map = import_guess_draft(work, path);
    const bool has_event = has_variable(work, IMPORT_EVENT_COLUMN);
    const bool has_order = work->has_mdy || work->has_dmy;
    json_t *columns = json_array();
    for (guint i = 0; i < work->columns->len; i++) {
        const ImportGuessColumn *column = work->columns->pdata[i];
        if (column->variable || column->name[0] != '\0')
            json_array_append_new(columns, column_json(work, column));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "file", base_json_text(path), "event",
        base_json_text(has_event ? NULL : event_of_file(work, path)), "date_order",
        base_json_text(!has_order      ? NULL
                       : work->has_mdy ? "mdy"
                                       : "dmy"),
        "dates", base_json_text(work->has_era ? "era" : NULL), "columns", columns, "map",
        base_json_text(map));
}
