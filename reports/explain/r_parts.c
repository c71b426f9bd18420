/* Names, values and members as R has them. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "reports/explain/r.h"

/* ---- names and values ---- */

void r_text(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(out, '\\');
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            g_string_append_printf(out, "\\%03o", (unsigned char)*at);
        else
            g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}

static bool is_name(const char *text)
{
    if (!g_ascii_isalpha(*text))
        return false;
    for (const char *at = text; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '_' && *at != '.')
            return false;
    return true;
}

/* An expression may be long, hold any character, and name records. */
char *basis_r_name(const Basis *basis, const char *expression)
{
    if (g_strcmp0(expression, basis->explainer->death_days) == 0)
        return g_strdup("days_to_death");
    if (is_name(expression))
        return g_strdup(expression);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, expression, -1);
    return g_strdup_printf("made_%.12s", sum);
}

static char *column_of(const ReportMembers *members, const char *what)
{
    GString *name = g_string_new("T");
    g_string_append(name, members->table->id);
    if (members->visit)
        g_string_append_printf(name, "_%s", members->visit);
    g_string_append_printf(name, "_%s", what);
    for (char *at = name->str; *at; at++)
        if (!g_ascii_isalnum(*at))
            *at = '_';
    return g_string_free(name, FALSE);
}

char *basis_r_group(const ReportMembers *members)
{
    return column_of(members, "group");
}

char *basis_r_pair(const ReportMembers *members)
{
    return column_of(members, "pair");
}

void basis_r_value(GString *out, const BaseColumn *column, size_t member)
{
    char buffer[BASE_DECIMAL_SIZE];
    if (base_column_is_missing(column, member)) {
        g_string_append(out, "NA");
    } else if (column->values->kind == BASE_COLUMN_TEXT) {
        r_text(out, base_column_text(column, member));
    } else {
        base_decimal_shortest(base_column_number(column, member), buffer);
        g_string_append(out, buffer);
    }
}

/* ---- parts ---- */

static void append_codes(GString *out, const SchemaRowLevel *level)
{
    g_string_append(out, "c(");
    for (size_t i = 0; i < level->n_codes; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        r_text(out, level->codes[i]);
    }
    g_string_append_c(out, ')');
}

static void append_levels(GString *out, const SchemaRow *row)
{
    g_string_append(out, "list(");
    for (size_t i = 0; i < row->n_levels; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        r_text(out, row->levels[i].id);
        g_string_append(out, " = ");
        append_codes(out, &row->levels[i]);
    }
    g_string_append_c(out, ')');
}

static void append_column(GString *out, const Basis *basis, const char *expression)
{
    g_autofree char *name = basis_r_name(basis, expression);
    g_string_append_printf(out, "d$%s", name);
}

char *r_part(const Basis *basis, const BasisPart *part)
{
    const SchemaRow *row = part->row;
    GString *out = g_string_new(NULL);
    char *const *columns = (char *const *)part->columns->pdata;
    if (row->kind == SCHEMA_ROW_MULTIPLE) {
        g_string_append(out, "ticked(");
        for (guint i = 0; i < part->columns->len; i++) {
            g_string_append(out, i > 0 ? ", " : "");
            append_column(out, basis, columns[i]);
        }
        g_string_append_c(out, ')');
    } else if (part->is_change) {
        g_string_append(out, "change(");
        append_column(out, basis, columns[row->improvement ? 0 : 1]);
        g_string_append(out, ", ");
        append_column(out, basis, columns[row->improvement ? 1 : 0]);
        g_string_append_c(out, ')');
    } else if (row->kind == SCHEMA_ROW_CONTINUOUS) {
        append_column(out, basis, columns[0]);
    } else {
        const bool binary = row->kind == SCHEMA_ROW_BINARY;
        g_string_append(out, binary ? "is_level(" : "level_of(");
        append_column(out, basis, columns[0]);
        g_string_append(out, ", ");
        if (binary)
            append_codes(out, &row->levels[0]);
        else
            append_levels(out, row);
        g_string_append_c(out, ')');
    }
    return g_string_free(out, FALSE);
}

char *r_part_at(const Basis *basis, guint part)
{
    return r_part(basis, basis->parts->pdata[part]);
}

char *r_groups(const Basis *basis)
{
    g_autofree char *name = basis_r_group(basis->members);
    g_autofree char *truth = basis->truth ? basis_r_name(basis, basis->truth) : NULL;
    return truth ? g_strdup_printf("ifelse(d$%s %%in%% 1, d$%s, NA)", truth, name)
                 : g_strconcat("d$", name, NULL);
}

char *r_group_ids(const Basis *basis)
{
    GString *out = g_string_new("c(");
    for (size_t i = 0; i < basis_n_groups(basis); i++) {
        g_string_append(out, i > 0 ? ", " : "");
        r_text(out, basis_group_id(basis->table, (int32_t)i));
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

/* The levels of a row as R has them: the codes of McNemar's table. New. */
char *r_levels(const SchemaRow *row)
{
    if (row->kind == SCHEMA_ROW_BINARY)
        return g_strdup("0:1");
    GString *out = g_string_new("c(");
    for (size_t i = 0; i < row->n_levels; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        r_text(out, row->levels[i].id);
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

/* 1 where a part is the level that the number is about, 0 where it is another. */
char *r_indicator(const Basis *basis)
{
    const SchemaRow *row = ((const BasisPart *)basis->parts->pdata[0])->row;
    g_autofree char *x = r_part_at(basis, 0);
    if (row->kind != SCHEMA_ROW_CATEGORICAL || basis->level == SIZE_MAX)
        return g_steal_pointer(&x);
    GString *out = g_string_new(NULL);
    g_string_printf(out, "ifelse(is.na(%s), NA, as.numeric(%s == ", x, x);
    r_text(out, row->levels[basis->level].id);
    g_string_append(out, "))");
    return g_string_free(out, FALSE);
}

/* Who is in the columns that the number is about. New. */
char *r_who(const Basis *basis)
{
    g_autofree char *group = r_groups(basis);
    GString *out = g_string_new(NULL);
    size_t n_chosen = 0;
    for (size_t i = 0; i < basis_n_groups(basis); i++)
        n_chosen += basis->groups[i];
    if (n_chosen == basis_n_groups(basis)) {
        g_string_printf(out, "!is.na(%s)", group);
        return g_string_free(out, FALSE);
    }
    g_string_printf(out, "%s %%in%% c(", group);
    bool first = true;
    for (size_t i = 0; i < basis_n_groups(basis); i++) {
        if (!basis->groups[i])
            continue;
        g_string_append(out, first ? "" : ", ");
        r_text(out, basis_group_id(basis->table, (int32_t)i));
        first = false;
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

/* ---- models ---- */

char *r_terms(const Basis *basis, guint first)
{
    GString *out = g_string_new("list(");
    for (guint p = first; p < basis->parts->len; p++) {
        const BasisPart *part = basis->parts->pdata[p];
        g_autofree char *x = r_part(basis, part);
        g_string_append(out, p > first ? ", " : "");
        r_text(out, part->row->id);
        if (part->row->kind != SCHEMA_ROW_CATEGORICAL) {
            g_string_append_printf(out, " = %s", x);
            continue;
        }
        g_string_append_printf(out, " = list(values = %s, levels = c(", x);
        for (size_t i = 0; i < part->row->n_levels; i++) {
            g_string_append(out, i > 0 ? ", " : "");
            r_text(out, part->row->levels[i].id);
        }
        g_string_append(out, "), reference = ");
        r_text(out, part->row->levels[part->row->reference].id);
        g_string_append_c(out, ')');
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

char *r_coded(const Basis *basis, const char *test, const char *who)
{
    g_autofree char *reason = basis_reason(basis);
    g_autofree char *name = reason ? basis_r_name(basis, reason) : NULL;
    return reason ? g_strdup_printf(
                        "(%s) & d$%s[%s] %%in%% \"%s\"", test, name, who, basis_code(basis))
                  : g_strdup(test);
}
