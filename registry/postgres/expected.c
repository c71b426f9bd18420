/**
 * @file
 * What the server's catalogue has to say of a registry: read from the statements that make it,
 * so that there is one description of the tables.
 */
#include "registry/postgres/inside.h"

typedef struct {
    GHashTable *objects;
    const char *table;  /* That is being read, without schema and quotes. */
    GPtrArray *columns; /* char *: its columns. */
} Reading;

static void put(const Reading *reading, const char *kind, const char *table, const char *name,
    char *text_taken)
{
    (void)g_hash_table_insert(
        reading->objects, g_strjoin("\t", kind, table, name, NULL), text_taken);
}

/* The parts of the text that the expression matches, or NULL. New. */
static char **matched(const char *expression, const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(expression, G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(regex, text, 0, &match) ? g_match_info_fetch_all(match) : NULL;
}

static char *without_quotes(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    return g_strjoinv("", parts);
}

/* ---- tables ---- */

static void put_column(Reading *reading, const char *name, const char *type, const char *rest)
{
    const bool is_text = g_str_equal(type, "TEXT");
    const bool is_identity = strstr(rest, "AS IDENTITY") != NULL;
    g_autofree char *lower = g_ascii_strdown(type, -1);
    g_ptr_array_add(reading->columns, g_strdup(name));
    put(reading, "column", reading->table, name,
        g_strdup_printf("%s%s%s%s%s", lower, is_text ? " C" : "",
            strstr(rest, "NOT NULL") || strstr(rest, "PRIMARY KEY") ? " not null" : "",
            is_identity ? " identity d" : "",
            strstr(rest, "DEFAULT ") && !is_identity ? " default" : ""));
}

static void put_key(
    const Reading *reading, const char *kind, const char *columns, const char *other)
{
    g_autofree char *bare = without_quotes(columns);
    g_auto(GStrv) names = g_strsplit(bare, ", ", -1);
    g_autofree char *list = g_strjoinv(",", names);
    g_autofree char *name = g_strconcat(kind, " ", list, NULL);
    put(reading, "key", reading->table, name,
        g_strdup_printf("%s%s", other, other[0] ? " deferrable" : ""));
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A condition is told by the columns that are in it. */
static void put_check(const Reading *reading, const char *condition)
{
    g_autoptr(GRegex) quoted = g_regex_new("'[^']*'", 0, 0, NULL);
    g_autofree char *bare = g_regex_replace_literal(quoted, condition, -1, 0, "", 0, NULL);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < reading->columns->len; i++) {
        g_autofree char *word = g_strdup_printf("\\b%s\\b", (char *)reading->columns->pdata[i]);
        if (g_regex_match_simple(word, bare, 0, 0))
            g_ptr_array_add(found, reading->columns->pdata[i]);
    }
    g_ptr_array_sort(found, by_name);
    g_ptr_array_add(found, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)found->pdata);
    put_key(reading, "c", list, "");
}

/* A line each; a condition is at its end, or a line of its own. */
static void read_line(Reading *reading, const char *line)
{
    g_auto(GStrv) column =
        matched("^  \"?(\\w+)\"? (TEXT|BIGINT|BYTEA|DOUBLE PRECISION)\\b(.*)$", line);
    g_auto(GStrv) primary = matched("^  PRIMARY KEY \\((.*)\\)$", line);
    g_auto(GStrv) check = matched("CHECK \\((.*)\\)$", line);
    if (column) {
        put_column(reading, column[1], column[2], column[3]);
        if (strstr(column[3], "PRIMARY KEY"))
            put_key(reading, "p", column[1], "");
        if (strstr(column[3], "UNIQUE"))
            put_key(reading, "u", column[1], "");
    } else if (primary) {
        put_key(reading, "p", primary[1], "");
    }
    if (check)
        put_check(reading, check[1]);
}

/* Columns of the key are never NULL. */
static void fix_key(const Reading *reading, const char *sql)
{
    g_auto(GStrv) primary = matched("\n  PRIMARY KEY \\(([^)]*)\\)", sql);
    g_autofree char *bare = primary ? without_quotes(primary[1]) : NULL;
    g_auto(GStrv) names = bare ? g_strsplit(bare, ", ", -1) : NULL;
    for (size_t i = 0; names && names[i]; i++) {
        g_autofree char *key = g_strjoin("\t", "column", reading->table, names[i], NULL);
        const char *text = g_hash_table_lookup(reading->objects, key);
        if (text && !strstr(text, "not null"))
            put(reading, "column", reading->table, names[i],
                g_strconcat(text, " not null", NULL));
    }
}

static void read_table(const Reading *parent, const char *sql)
{
    g_auto(GStrv) head = matched("^CREATE TABLE (?:main\\.)?\"?(\\w+)\"? \\(\n", sql);
    if (!head)
        return;
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);
    Reading reading = {parent->objects, head[1], columns};
    g_auto(GStrv) lines = g_strsplit(sql, "\n", -1);
    put(&reading, "table", head[1], "", g_strdup("ordinary"));
    for (size_t i = 1; lines[i]; i++) {
        const size_t n = strlen(lines[i]);
        if (n > 0 && lines[i][n - 1] == ',')
            lines[i][n - 1] = '\0';
        read_line(&reading, lines[i]);
    }
    fix_key(&reading, sql);
}

static void read_reference(Reading *reading, const char *sql)
{
    g_auto(GStrv) part = matched(
        "^ALTER TABLE main\\.(\\w+) ADD FOREIGN KEY \\((.*)\\) REFERENCES main\\.(\\w+)", sql);
    if (!part)
        return;
    reading->table = part[1];
    put_key(reading, "f", part[2], part[3]);
}

/* ---- what stands on them ---- */

/* Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h). */
static int type_of(const char *when, const char *events, bool each_row)
{
    enum { ROW = 1, BEFORE = 2, INSERT = 4, DELETE = 8, UPDATE = 16, TRUNCATE = 32 };
    return (each_row ? ROW : 0) | (g_str_equal(when, "BEFORE") ? BEFORE : 0) |
           (strstr(events, "INSERT") ? INSERT : 0) | (strstr(events, "DELETE") ? DELETE : 0) |
           (strstr(events, "UPDATE") ? UPDATE : 0) |
           (strstr(events, "TRUNCATE") ? TRUNCATE : 0);
}

static void read_trigger(const Reading *reading, const char *sql)
{
    g_auto(GStrv) part = matched("^CREATE TRIGGER (\\w+) (BEFORE|AFTER) ([A-Z ]+) ON "
                                 "main\\.\"?(\\w+)\"?\n(FOR EACH ROW )?(?:WHEN \\((.*)\\) )?"
                                 "EXECUTE FUNCTION (main\\.\\w+)\\((?:'(.*)')?\\)$",
        sql);
    if (part)
        put(reading, "trigger", part[4], part[1],
            g_strdup_printf("%s|%d|O|%s|%s", part[7],
                type_of(part[2], part[3], part[5][0] != '\0'), part[6],
                part[8] ? part[8] : ""));
}

static void read_function(const Reading *reading, const char *sql)
{
    g_auto(GStrv) part =
        matched("^CREATE FUNCTION main\\.(\\w+)\\(.*?\\) RETURNS (?:SETOF )?(\\S+) LANGUAGE "
                "(\\w+)([A-Z ]*)\n.*?\\$\\$(.*)\\$\\$$",
            sql);
    g_auto(GStrv) own = matched("^REVOKE EXECUTE ON FUNCTION main\\.(\\w+) FROM PUBLIC$", sql);
    if (part)
        put(reading, "function", "", part[1],
            g_strdup_printf("all|%s|%s|%s|search_path=pg_catalog, pg_temp|%s", part[3], part[2],
                strstr(part[4], "DEFINER") ? "true" : "false", part[5]));
    if (own) {
        g_autofree char *key = g_strjoin("\t", "function", "", own[1], NULL);
        const char *text = g_hash_table_lookup(reading->objects, key);
        put(reading, "function", "", own[1],
            g_strconcat("own", text ? text + strlen("all") : "", NULL));
    }
}

char *registry_postgres_bare(const char *condition)
{
    g_autoptr(GRegex) regex =
        g_regex_new("\\sAS\\s+\\w+|[\\s()\"]|\\bmain\\.|::text(\\[\\])?", 0, 0, NULL);
    g_autofree char *bare = g_regex_replace_literal(regex, condition, -1, 0, "", 0, NULL);
    return g_ascii_strdown(bare, -1);
}

static void read_policy(const Reading *reading, const char *sql)
{
    g_auto(GStrv) rows =
        matched("^ALTER TABLE main\\.\"?(\\w+)\"? ENABLE ROW LEVEL SECURITY$", sql);
    g_auto(GStrv) part = matched("^CREATE POLICY (\\w+) ON main\\.\"?(\\w+)\"? FOR (\\w+) "
                                 "(USING|WITH CHECK) \\((.*)\\)$",
        sql);
    if (rows)
        put(reading, "table", rows[1], "", g_strdup("with row policies"));
    if (!part)
        return;
    g_autofree char *bare = registry_postgres_bare(part[5]);
    put(reading, "row policy", part[2], part[1],
        g_strdup_printf("%s|%s",
            part[3][0] == 'S'   ? "r"
            : part[3][0] == 'I' ? "a"
                                : "*",
            bare));
}

static void read_index(const Reading *reading, const char *sql)
{
    g_auto(GStrv) part = matched("^CREATE INDEX (\\w+) ON (\\w+)", sql);
    if (part)
        put(reading, "index", part[2], part[1], g_strdup("valid"));
}

GHashTable *registry_postgres_expected(const RegistrySqlStore *store)
{
    Reading reading = {
        .objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    g_autoptr(GPtrArray) statements = registry_postgres_statements(store);
    for (guint i = 0; i < statements->len; i++) {
        const char *sql = statements->pdata[i];
        read_table(&reading, sql);
        read_reference(&reading, sql);
        read_trigger(&reading, sql);
        read_function(&reading, sql);
        read_index(&reading, sql);
        read_policy(&reading, sql);
    }
    put(&reading, "setting", "", "session_replication_role", g_strdup("origin"));
    return reading.objects;
}
