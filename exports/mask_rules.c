#include "exports/mask_rules.h"

#include <string.h>

#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

bool export_mask_is_age(const SchemaStudy *study, const RegistryExportColumn *column)
{
    const size_t age = study->sharing.age;
    return age != SIZE_MAX && column->field == &study->dictionary->fields[age];
}

/* ---- choices that name a hospital ---- */

static bool is_site(const SchemaStudy *study, const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    for (size_t i = 0; i < study->n_sites; i++) {
        g_autofree char *code = g_utf8_casefold(study->sites[i].code, -1);
        g_autofree char *label = g_utf8_casefold(study->sites[i].label, -1);
        if (g_str_equal(folded, code) || g_str_equal(folded, label))
            return true;
    }
    return false;
}

static bool names_sites(const SchemaStudy *study, const RegistryExportColumn *column)
{
    for (size_t i = 0; i < column->n_choices; i++)
        if (is_site(study, column->choices[i].label) || is_site(study, column->choices[i].code))
            return true;
    return column->choice && is_site(study, column->choice->label);
}

/* A whole number that can only be a year. */
static bool is_year(const SchemaField *field)
{
    return field->type == SCHEMA_INTEGER && field->has_min && field->has_max &&
           field->min >= 1850 && field->max <= 2150;
}

/* ---- what a derived value tells ---- */

typedef enum { TELLS_AGE = 1, TELLS_DAY = 2, TELLS_TEXT = 4, TELLS_SITE = 8 } Tells;

/* The expression without texts in it, and without what only measures from one date to another.
 */
static char *without_intervals(const char *sql)
{
    g_autoptr(GRegex) literal = g_regex_new("'[^']*'", 0, 0, NULL);
    g_autofree char *bare = g_regex_replace_literal(literal, sql, -1, 0, " ", 0, NULL);
    g_autoptr(GRegex) interval = g_regex_new(
        "\\b(days|months|years)_between\\s*\\([^()]*\\)", G_REGEX_CASELESS, 0, NULL);
    return g_regex_replace_literal(interval, bare, -1, 0, " ", 0, NULL);
}

static unsigned tells_of_name(
    const SchemaStudy *study, GHashTable *derived, const char *word, unsigned depth);

static unsigned tells_of_sql(
    const SchemaStudy *study, GHashTable *derived, const char *sql, unsigned depth)
{
    g_autofree char *rest = without_intervals(sql);
    unsigned tells = 0;
    if (depth > g_hash_table_size(derived) + 1)
        return TELLS_AGE | TELLS_DAY | TELLS_TEXT;
    for (const char *c = rest; *c;) {
        const size_t size = strspn(c, WORD_LETTERS);
        const char *after = c + size + strspn(c + size, " \t\n");
        g_autofree char *word = g_strndup(c, size);
        /* A function may have the name of a variable. */
        if (size > 0 && *after != '(')
            tells |= tells_of_name(study, derived, word, depth + 1);
        c += MAX(size, 1);
    }
    return tells;
}

static unsigned tells_of_field(const SchemaStudy *study, const SchemaField *field)
{
    if (study->sharing.age != SIZE_MAX &&
        field == &study->dictionary->fields[study->sharing.age])
        return TELLS_AGE;
    if (is_year(field))
        return TELLS_DAY;
    switch (field->type) {
    case SCHEMA_DATE:
    case SCHEMA_DATETIME:
        return TELLS_DAY;
    case SCHEMA_TEXT:
        return TELLS_TEXT;
    default:
        return 0;
    }
}

/* What a name in an expression tells; at patient level a variable may be NAME__EVENT. */
static unsigned tells_of_name(
    const SchemaStudy *study, GHashTable *derived, const char *word, unsigned depth)
{
    const char *event = strstr(word, "__");
    g_autofree char *short_name = event ? g_strndup(word, (gsize)(event - word)) : NULL;
    if (g_ascii_strcasecmp(word, "site") == 0)
        return TELLS_SITE;
    if (g_ascii_strcasecmp(word, "record_id") == 0 || g_ascii_strcasecmp(word, "cutoff") == 0)
        return 0;
    for (size_t k = 0; k < 2; k++) {
        g_autofree char *name = g_ascii_strdown(k == 0 || !short_name ? word : short_name, -1);
        const SchemaField *field = schema_dictionary_find(study->dictionary, name);
        const SchemaDerived *other = g_hash_table_lookup(derived, name);
        if (field)
            return tells_of_field(study, field);
        if (other)
            return tells_of_sql(study, derived, other->sql, depth);
    }
    return 0;
}

static const char *reason_of_derived(
    const SchemaStudy *study, GHashTable *derived, const RegistryExportColumn *column)
{
    const unsigned tells = tells_of_sql(study, derived, column->derived->sql, 0);
    if (tells & TELLS_TEXT)
        return "computed from free text";
    if (tells & TELLS_SITE)
        return "computed from the site";
    if (tells & TELLS_DAY)
        return "computed from a day of the calendar";
    if ((tells & TELLS_AGE) && column->n_choices == 0)
        return "computed from the age, without groups";
    return NULL;
}

const char *export_mask_reason(
    const SchemaStudy *study, GHashTable *derived, const RegistryExportColumn *column)
{
    const SchemaSharing *sharing = &study->sharing;
    const char *name = column->field ? column->field->name : column->name;
    if (column->field && column->field->identifier)
        return "an identifier";
    if (schema_sharing_lists(sharing->drop, name))
        return "left out by the study";
    if (schema_sharing_lists(sharing->keep, name))
        return NULL;
    if (column->derived)
        return reason_of_derived(study, derived, column);
    if (column->type == SCHEMA_TEXT)
        return column->field->is_file ? "the name of a file" : "free text";
    if (is_year(column->field))
        return "a year of the calendar";
    return names_sites(study, column) ? "its choices name sites" : NULL;
}
