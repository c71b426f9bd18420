/* A question about wide rows as a statement. */
#include "registry/postgres/count_sql.h"

#include "schema/sql.h"

static size_t part_of(GHashTable *parts, const char *column)
{
    const size_t part = GPOINTER_TO_SIZE(g_hash_table_lookup(parts, column));
    return part > 0 ? part - 1 : 0; /* The site is in each. */
}

static char *column_sql(GHashTable *parts, const char *name)
{
    g_autofree char *quoted = schema_sql_identifier(name);
    return g_strdup_printf("p%zu.%s", part_of(parts, name), quoted);
}

/* ->> would be no word of another server's, as its key has a collation of here. */
static char *reason_sql(const char *column)
{
    g_autofree char *inner = g_strescape(column, NULL);
    g_autofree char *path = g_strdup_printf("$.\"%s\"", inner);
    g_auto(GStrv) parts = g_strsplit(path, "'", -1);
    g_autofree char *quoted = g_strjoinv("''", parts);
    return g_strdup_printf("jsonb_path_query_first(p0.reasons, '%s')", quoted);
}

static char *term_sql(GHashTable *parts, const RegistryCountedColumn *column)
{
    if (column->is_reason)
        return reason_sql(column->column);
    g_autofree char *value = column_sql(parts, column->column);
    return column->by_day ? g_strdup_printf("CAST(%s <= %" G_GINT32_FORMAT " AS INTEGER)",
                                value, column->day)
                          : g_steal_pointer(&value);
}

GStrv registry_postgres_count_terms(GHashTable *parts, const RegistryCountQuestion *question)
{
    g_auto(GStrv) numbered = g_new0(char *, question->n_numbered + 1);
    GStrv terms = g_new0(char *, question->n + 2);
    for (size_t i = 0; i < question->n; i++)
        terms[i] = term_sql(parts, &question->columns[i]);
    if (!question->numbered)
        return terms;
    for (size_t i = 0; i < question->n_numbered; i++)
        numbered[i] = term_sql(parts, &question->numbered[i]);
    terms[question->n] = registry_postgres_number((const char *const *)numbered,
        question->numbered, question->n_numbered, question->seed);
    return terms;
}

static uint64_t parts_of_columns(
    GHashTable *parts, const RegistryCountedColumn *columns, size_t n)
{
    uint64_t asked = 0;
    for (size_t i = 0; i < n; i++)
        if (!columns[i].is_reason)
            asked |= (uint64_t)1 << part_of(parts, columns[i].column);
    return asked;
}

/* Which parts are asked; the first always. */
static uint64_t parts_of(GHashTable *parts, const RegistryCountQuestion *question)
{
    uint64_t asked = 1 | parts_of_columns(parts, question->columns, question->n);
    if (question->numbered)
        asked |= parts_of_columns(parts, question->numbered, question->n_numbered);
    for (size_t i = 0; i < question->n_where; i++)
        asked |= (uint64_t)1 << part_of(parts, question->where[i]);
    return asked;
}

static void add_from(GString *sql, uint64_t asked)
{
    for (size_t part = 0; part < 64; part++) {
        g_autofree char *name = registry_postgres_wide_table(part);
        if (part == 0)
            g_string_append_printf(sql, "\nFROM %s p0", name);
        else if (asked >> part & 1)
            g_string_append_printf(sql,
                "\n  JOIN %s p%zu ON p%zu.site = p0.site AND p%zu.record_id = p0.record_id",
                name, part, part, part);
    }
}

/* @param n  how many parameters there are by then. */
void registry_postgres_count_add_where(
    GString *sql, GHashTable *parts, const RegistryCountQuestion *question)
{
    int n = 0;
    const char *and = "\nWHERE ";
    for (size_t i = 0; i < question->n_where; i++, and = " AND ") {
        g_autofree char *column = column_sql(parts, question->where[i]);
        g_string_append_printf(sql, "%s%s = 1", and, column);
    }
    if (question->site) {
        /* An equality would take the place of p1.site = p0.site, and with it the join on each
           server by itself. */
        g_string_append_printf(sql, "%sp0.site = ANY(CAST($%d AS TEXT[]))", and, ++n);
        and = " AND ";
    }
    if (question->n_without > 0) {
        g_string_append_printf(sql, "%sp0.record_id <> ALL(CAST($%d AS TEXT[]))", and, ++n);
        and = " AND ";
    }
    if (question->only)
        g_string_append_printf(sql, "%sp0.record_id = ANY(CAST($%d AS TEXT[]))", and, ++n);
}

/* SELECT ..., count FROM (SELECT site, ..., count FROM ... GROUP BY ...) GROUP BY ... */
static char *count_sql(
    GHashTable *parts, const RegistryCountQuestion *question, const GStrv terms)
{
    g_autoptr(GString) outer = g_string_new("SELECT ");
    g_autoptr(GString) inner = g_string_new("SELECT p0.site");
    g_autoptr(GString) groups = g_string_new("1");
    for (size_t i = 0; terms[i]; i++) {
        g_string_append_printf(outer,
            registry_postgres_is_reason(question, i) ? "q.c%zu #>> '{}', " : "q.c%zu, ", i);
        g_string_append_printf(inner, ", %s AS c%zu", terms[i], i);
        g_string_append_printf(groups, ", %zu", i + 2);
    }
    g_string_append(inner, ", count(*) AS n");
    add_from(inner, parts_of(parts, question));
    registry_postgres_count_add_where(inner, parts, question);
    g_string_append_printf(inner, "\nGROUP BY %s", groups->str);
    /* What tells nothing apart has a row where nobody is counted, too. */
    g_string_append_printf(
        outer, "CAST(coalesce(sum(q.n), 0) AS BIGINT)\nFROM (%s) q", inner->str);
    for (size_t i = 0; terms[i]; i++)
        g_string_append_printf(outer, i == 0 ? "\nGROUP BY q.c%zu" : ", q.c%zu", i);
    return g_string_free(g_steal_pointer(&outer), FALSE);
}

/* Whether the columns come as one text, as a row of many has several bytes for each. A number
   is made where its row is, and grouped by, which such a text would not be. */
bool registry_postgres_count_is_packed(const RegistryCountQuestion *question)
{
    return question->apart || (question->by_patient && !question->numbered);
}

/* SELECT row, count FROM (SELECT ..., count FROM ... GROUP BY GROUPING SETS ((...), ...)) */
static char *apart_sql(
    GHashTable *parts, const RegistryCountQuestion *question, const GStrv terms)
{
    g_autoptr(GString) outer = g_string_new("SELECT CAST(ROW(");
    g_autoptr(GString) inner = g_string_new("SELECT ");
    g_autoptr(GString) sets = g_string_new(NULL);
    for (size_t i = 0; terms[i]; i++) {
        const char *comma = i > 0 ? ", " : "";
        g_string_append_printf(outer, "%sq.c%zu", comma, i);
        g_string_append_printf(inner, "%s AS c%zu, ", terms[i], i);
        g_string_append_printf(sets, "%s(%zu)", comma, i + 1);
    }
    g_string_append(inner, "count(*) AS n");
    add_from(inner, parts_of(parts, question));
    registry_postgres_count_add_where(inner, parts, question);
    g_string_append_printf(outer, ") AS TEXT), q.n\nFROM (%s\nGROUP BY GROUPING SETS (%s)) q",
        inner->str, sets->str);
    return g_string_free(g_steal_pointer(&outer), FALSE);
}

/* A number is made where its row is: of another server the planner would fetch its columns, but
   for what is grouped. */
static char *list_sql(
    GHashTable *parts, const RegistryCountQuestion *question, const GStrv terms)
{
    const bool packed = registry_postgres_count_is_packed(question);
    g_autoptr(GString) sql = g_string_new(packed ? "SELECT CAST(ROW(" : "SELECT ");
    for (size_t i = 0; terms[i]; i++)
        g_string_append_printf(sql, "%s%s%s", i > 0 ? ", " : "", terms[i],
            registry_postgres_is_reason(question, i) ? " #>> '{}'" : "");
    g_string_append(sql, packed ? ") AS TEXT), p0.record_id" : ", p0.record_id");
    add_from(sql, parts_of(parts, question));
    registry_postgres_count_add_where(sql, parts, question);
    if (question->numbered)
        g_string_append(sql, "\nGROUP BY p0.site, p0.record_id");
    for (size_t i = 0; question->numbered && terms[i]; i++)
        g_string_append_printf(sql, ", %zu", i + 1);
    g_string_append_printf(
        sql, "\nORDER BY %sp0.record_id", question->by_site ? "p0.site, " : "");
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

/* SELECT sum(n0) > 0, ... FROM (SELECT site, count(reason) AS n0, ... GROUP BY site) */
char *registry_postgres_count_reasons_sql(
    GHashTable *parts, const RegistryCountQuestion *whose, const char *const *columns, size_t n)
{
    g_autoptr(GString) outer = g_string_new("SELECT ");
    g_autoptr(GString) inner = g_string_new("SELECT p0.site");
    for (size_t i = 0; i < n; i++) {
        g_autofree char *term = reason_sql(columns[i]);
        g_string_append_printf(outer, "%ssum(q.n%zu) > 0", i > 0 ? ", " : "", i);
        g_string_append_printf(inner, ", count(%s) AS n%zu", term, i);
    }
    add_from(inner, 1);
    registry_postgres_count_add_where(inner, parts, whose);
    g_string_append_printf(outer, "\nFROM (%s\nGROUP BY p0.site) q", inner->str);
    return g_string_free(g_steal_pointer(&outer), FALSE);
}

char *registry_postgres_count_sql(
    GHashTable *parts, const RegistryCountQuestion *question, const GStrv terms)
{
    return question->by_patient ? list_sql(parts, question, terms)
           : question->apart    ? apart_sql(parts, question, terms)
                                : count_sql(parts, question, terms);
}
