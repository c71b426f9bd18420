/* Choices: "0, Female | 1, Male". */
#include "schema/dictionary_read.h"

#include <string.h>

static bool is_canonical_integer(const char *code)
{
    const char *digits = code[0] == '-' ? code + 1 : code;
    const size_t n = strlen(digits);
    if (n == 0 || n > 18 || strspn(digits, "0123456789") != n)
        return false;
    return digits[0] != '0' || (n == 1 && code[0] != '-');
}

/* REDCap's column of a choice: lower case, every other character a low line. */
static char *checkbox_column(const char *field, const char *code)
{
    GString *name = g_string_new(field);
    g_string_append(name, "___");
    for (const char *c = code; *c; c = g_utf8_next_char(c))
        g_string_append_c(name, g_ascii_isalnum(*c) ? g_ascii_tolower(*c) : '_');
    return g_string_free(name, FALSE);
}

/* A choice without a comma is its own code, as in REDCap. */
static SchemaChoice parse_choice(const char *text)
{
    SchemaChoice choice = {0};
    const char *comma = strchr(text, ',');
    choice.code = comma ? g_strndup(text, (gsize)(comma - text)) : g_strdup(text);
    choice.label = g_strdup(comma ? comma + 1 : text);
    g_strstrip(choice.code);
    g_strstrip(choice.label);
    return choice;
}

static void set_choices(SchemaField *field, const char *const (*pairs)[2], size_t n)
{
    field->choices = g_new0(SchemaChoice, n);
    field->n_choices = n;
    for (size_t i = 0; i < n; i++) {
        field->choices[i].code = g_strdup(pairs[i][0]);
        field->choices[i].label = g_strdup(pairs[i][1]);
    }
    field->integer_codes = true;
}

static bool check_choices(
    const SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < field->n_choices; i++) {
        const SchemaChoice *choice = &field->choices[i];
        if (!choice->code[0]) {
            schema_dictionary_fault(
                faults, row, CELL_CHOICES, "choice \"%s\" has no code", choice->label);
            return false;
        }
        const char *key = choice->column ? choice->column : choice->code;
        if (!g_hash_table_add(seen, (gpointer)key)) {
            schema_dictionary_fault(faults, row, CELL_CHOICES,
                "code %s occurs twice%s; every choice needs a code of its own", choice->code,
                choice->column ? " once written as a column name" : "");
            return false;
        }
    }
    return true;
}

static bool parse_choices(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    g_auto(GStrv) parts = g_strsplit(row->cells[CELL_CHOICES], "|", -1);
    field->choices = g_new0(SchemaChoice, g_strv_length(parts) + 1);
    field->integer_codes = true;
    for (size_t i = 0; parts[i]; i++) {
        g_strstrip(parts[i]);
        if (!parts[i][0])
            continue;
        SchemaChoice *choice = &field->choices[field->n_choices++];
        *choice = parse_choice(parts[i]);
        if (field->type == SCHEMA_CHECKBOX)
            choice->column = checkbox_column(field->name, choice->code);
        field->integer_codes = field->integer_codes && is_canonical_integer(choice->code);
    }
    if (field->n_choices > 0)
        return check_choices(field, row, faults);
    schema_dictionary_fault(faults, row, CELL_CHOICES,
        "a %s field needs choices, such as \"0, No | 1, Yes\"", row->cells[CELL_TYPE]);
    return false;
}

bool schema_field_read_choices(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    static const char *const yes_no[][2] = {{"1", "Yes"}, {"0", "No"}};
    static const char *const true_false[][2] = {{"1", "True"}, {"0", "False"}};
    if (field->type != SCHEMA_CHOICE && field->type != SCHEMA_CHECKBOX)
        return true;
    if (g_ascii_strcasecmp(row->cells[CELL_TYPE], "yesno") == 0)
        set_choices(field, yes_no, G_N_ELEMENTS(yes_no));
    else if (g_ascii_strcasecmp(row->cells[CELL_TYPE], "truefalse") == 0)
        set_choices(field, true_false, G_N_ELEMENTS(true_false));
    else
        return parse_choices(field, row, faults);
    return true;
}
