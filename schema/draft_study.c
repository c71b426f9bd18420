/* study.yaml of a draft. */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "schema/draft_inside.h"

/* A text as YAML has it in quotes: JSON's are a part of YAML. */
static void quote(GString *out, const char *text)
{
    g_autofree char *clean = g_utf8_make_valid(text, -1);
    g_autofree char *quoted = base_json_line(base_json_text(g_strstrip(clean)));
    g_string_append(out, quoted);
}

/* Letters, digits and single low lines, none at either end. New text, "" where nothing is left.
 */
static char *name_of(const char *text)
{
    GString *name = g_string_new(NULL);
    for (const char *c = text; *c; c++) {
        const bool is_letter = g_ascii_isalnum(*c);
        if (is_letter)
            g_string_append_c(name, g_ascii_tolower(*c));
        else if (name->len > 0 && name->str[name->len - 1] != '_')
            g_string_append_c(name, '_');
    }
    if (name->len > 0 && name->str[name->len - 1] == '_')
        g_string_truncate(name, name->len - 1);
    return g_string_free(name, FALSE);
}

/* The unique name without its arm, where the study has one arm. */
static char *short_name(const SchemaDraft *draft, const DraftEvent *event)
{
    bool one_arm = true;
    for (guint i = 0; i < draft->events->len; i++)
        one_arm =
            one_arm &&
            g_str_has_suffix(((const DraftEvent *)draft->events->pdata[i])->unique, "_arm_1");
    g_autofree char *bare =
        one_arm ? g_strndup(event->unique, strlen(event->unique) - 6) : g_strdup(event->unique);
    return name_of(bare[0] ? bare : event->unique);
}

static bool has_form(const SchemaDictionary *dictionary, const char *form)
{
    for (size_t i = 0; i < dictionary->n_forms; i++)
        if (g_str_equal(dictionary->forms[i], form))
            return true;
    return false;
}

static gboolean check_forms(
    const SchemaDictionary *dictionary, const DraftEvent *event, GError **error)
{
    for (guint i = 0; i < event->forms->len; i++) {
        if (has_form(dictionary, event->forms->pdata[i]))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "event %s has the form %s, which the dictionary does not know; export both from "
            "the same project",
            event->unique, (const char *)event->forms->pdata[i]);
        return FALSE;
    }
    return TRUE;
}

static void add_forms(GString *out, const SchemaDraft *draft,
    const SchemaDictionary *dictionary, const DraftEvent *event)
{
    g_string_append(out, "    forms: [");
    bool any = false;
    for (size_t f = 0; f < dictionary->n_forms; f++) {
        bool belongs = !draft->has_forms;
        for (guint i = 0; event && i < event->forms->len; i++)
            belongs = belongs || g_str_equal(event->forms->pdata[i], dictionary->forms[f]);
        if (!belongs)
            continue;
        g_string_append_printf(out, "%s%s", any ? ", " : "", dictionary->forms[f]);
        any = true;
    }
    g_string_append(out, "]\n");
}

/* An event without a form collects nothing and is left out. */
static bool collects(const SchemaDraft *draft, const DraftEvent *event)
{
    return !draft->has_forms || event->forms->len > 0;
}

static void add_event(GString *out, const SchemaDraft *draft,
    const SchemaDictionary *dictionary, const DraftEvent *event)
{
    g_autofree char *name = short_name(draft, event);
    g_string_append_printf(out, "  - name: %s\n    unique_name: ", name);
    quote(out, event->unique);
    g_string_append(out, "\n    label: ");
    quote(out, event->label);
    g_string_append_c(out, '\n');
    if (event->has_offset) {
        g_string_append_printf(out, "    offset_days: %d\n", event->offset);
        if (event->before > 0 || event->after > 0)
            g_string_append_printf(
                out, "    window: {before: %d, after: %d}\n", event->before, event->after);
    }
    add_forms(out, draft, dictionary, event);
}

static gboolean add_events(
    GString *out, const SchemaDraft *draft, const SchemaDictionary *dictionary, GError **error)
{
    g_string_append(out, "\nevents:\n");
    if (draft->events->len == 0) {
        /* What REDCap calls the one event of a classic project. */
        g_string_append(out, "  - name: event_1\n    unique_name: event_1_arm_1\n"
                             "    label: \"Event 1\"\n");
        add_forms(out, draft, dictionary, NULL);
        return TRUE;
    }
    for (guint i = 0; i < draft->events->len; i++) {
        const DraftEvent *event = draft->events->pdata[i];
        if (!check_forms(dictionary, event, error))
            return FALSE;
        if (collects(draft, event))
            add_event(out, draft, dictionary, event);
    }
    return TRUE;
}

static void add_repeats(
    GString *out, const SchemaDraft *draft, const SchemaDictionary *dictionary)
{
    g_autoptr(GString) forms = g_string_new(NULL);
    g_autoptr(GString) events = g_string_new(NULL);
    for (size_t f = 0; f < dictionary->n_forms; f++)
        for (guint i = 0; i < draft->repeats->len; i++)
            if (g_str_equal(draft->repeats->pdata[i], dictionary->forms[f])) {
                g_string_append_printf(
                    forms, "%s%s", forms->len ? ", " : "", dictionary->forms[f]);
                break;
            }
    for (guint i = 0; i < draft->events->len; i++) {
        const DraftEvent *event = draft->events->pdata[i];
        g_autofree char *name = short_name(draft, event);
        if (event->repeats && collects(draft, event))
            g_string_append_printf(events, "%s%s", events->len ? ", " : "", name);
    }
    if (!forms->len && !events->len) {
        g_string_append(
            out, "\n# repeating: {forms: [...], events: [...]}  # what repeats in REDCap\n");
        return;
    }
    g_string_append(out, "\nrepeating:\n");
    if (forms->len)
        g_string_append_printf(out, "  forms: [%s]\n", forms->str);
    if (events->len)
        g_string_append_printf(out, "  events: [%s]\n", events->str);
}

static void add_codes(GString *out, const char *key, const GArray *codes)
{
    g_string_append_printf(out, "\n%s:\n", key);
    for (guint i = 0; i < codes->len; i++) {
        const DraftCode *code = &g_array_index(codes, DraftCode, i);
        g_string_append(out, "  ");
        quote(out, code->code);
        g_string_append(out, ": ");
        quote(out, code->label);
        g_string_append_c(out, '\n');
    }
}

static bool mentions(const SchemaField *field, const char *word)
{
    g_autofree char *label = g_utf8_casefold(field->label, -1);
    return strstr(field->name, word) || strstr(label, word);
}

/* Roles that somebody has to confirm: a wrong consent would refuse every row. */
static void add_roles(GString *out, const SchemaDictionary *dictionary)
{
    g_string_append(out, "\n# Which field plays which part; what looks like one stands behind "
                         "a #. Without roles all is\n"
                         "# taken in, and nothing is due.\nroles: {}\n");
    for (size_t i = 1; i < dictionary->n_fields; i++) {
        const SchemaField *field = &dictionary->fields[i];
        if (field->type == SCHEMA_CHOICE && mentions(field, "consent"))
            g_string_append_printf(out, "#  consent: %s\n", field->name);
        if (field->type == SCHEMA_TEXT && mentions(field, "consent") &&
            mentions(field, "version"))
            g_string_append_printf(out, "#  consent_version: %s\n", field->name);
        if (field->type == SCHEMA_DATE && mentions(field, "consent"))
            g_string_append_printf(out, "#  consent_date: %s\n", field->name);
        if (field->type == SCHEMA_DATE &&
            (mentions(field, "surgery") || mentions(field, "enrol") ||
                mentions(field, "baseline")))
            g_string_append_printf(out, "#  origin: %s\n", field->name);
        if (field->type == SCHEMA_DATE && mentions(field, "visit"))
            g_string_append_printf(out, "#  visit: %s\n", field->name);
    }
}

char *schema_draft_study(const SchemaDraft *draft, const SchemaDictionary *dictionary,
    const char *name, GError **error)
{
    GString *out = g_string_new("# Drafted from REDCap's own files; docs/studies.md says what "
                                "else a study may have.\n");
    g_autofree char *short_form = name_of(name);
    g_string_append_printf(out, "name: %s\ntitle: ", short_form[0] ? short_form : "study");
    quote(out, draft->title && draft->title[0] ? draft->title : name);
    g_string_append_c(out, '\n');
    if (!add_events(out, draft, dictionary, error)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    add_repeats(out, draft, dictionary);
    if (draft->sites->len > 0)
        add_codes(out, "sites", draft->sites);
    else
        g_string_append(
            out, "\nsites:\n  main: \"The only site\"  # import with --site main\n");
    add_roles(out, dictionary);
    if (draft->missing->len > 0)
        add_codes(out, "missing_codes", draft->missing);
    return g_string_free(out, FALSE);
}
