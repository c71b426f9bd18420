#include <math.h>

#include "base/decimal.h"
#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"

/* A column on its way: numbers as long as all values are, then texts as well. */
typedef struct {
    GArray *numbers;  /* double, NaN for missing. */
    GPtrArray *texts; /* char *, NULL for missing. */
    bool has_text;
} Growing;

static void grow(Growing *column, sqlite3_stmt *row, int i)
{
    double number = NAN;
    char *text = NULL;
    char buffer[BASE_DECIMAL_SIZE];
    switch (sqlite3_column_type(row, i)) {
    case SQLITE_NULL:
        break;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        number = sqlite3_column_double(row, i);
        base_decimal_shortest(number, buffer);
        text = g_strdup(buffer);
        break;
    default:
        text = g_strdup(registry_sql_text(row, i));
        column->has_text = true;
    }
    g_array_append_val(column->numbers, number);
    g_ptr_array_add(column->texts, text);
}

static void finish_column(Growing *growing, const char *name, BaseColumn *column)
{
    column->name = g_strdup(name);
    column->kind = growing->has_text ? BASE_COLUMN_TEXT : BASE_COLUMN_NUMBER;
    if (growing->has_text) {
        (void)g_array_free(growing->numbers, TRUE);
        g_ptr_array_set_free_func(growing->texts, NULL);
        column->text = (char **)g_ptr_array_free(growing->texts, FALSE);
    } else {
        g_ptr_array_unref(growing->texts);
        column->number = (double *)(void *)g_array_free(growing->numbers, FALSE);
    }
}

static char *frame_sql(const char *const *expressions, size_t n, const char *where)
{
    GString *sql = g_string_new("SELECT record_id");
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(sql, ", (\n%s\n)", expressions[i]);
    g_string_append(sql, " FROM temp.patient\nWHERE record_id IN\n"
                         "  (SELECT record_id FROM temp.cohort WHERE step IS NULL)");
    if (where)
        g_string_append_printf(sql, " AND (\n%s\n)", where);
    g_string_append(sql, "\nORDER BY record_id");
    return g_string_free(sql, FALSE);
}

static gboolean check_all(RegistryReader *reader, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error)
{
    for (size_t i = 0; i < n; i++)
        if (!registry_guard_check(reader, "patient", expressions[i], names[i], error))
            return FALSE;
    return !where || registry_guard_check(reader, "patient", where, "condition", error);
}

static BaseFrame *frame_of(GPtrArray *ids, Growing *growing, const char *const *names, size_t n)
{
    BaseFrame *frame = g_new0(BaseFrame, 1);
    frame->n_rows = ids->len;
    frame->n_columns = n;
    frame->columns = g_new0(BaseColumn, n);
    for (size_t i = 0; i < n; i++)
        finish_column(&growing[i], names[i], &frame->columns[i]);
    frame->row_ids = (char **)g_ptr_array_free(ids, FALSE);
    return frame;
}

BaseFrame *registry_reader_frame(RegistryReader *reader, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error)
{
    if (!check_all(reader, names, expressions, n, where, error))
        return NULL;
    g_autofree char *sql = frame_sql(expressions, n, where);
    registry_guard_on(reader);
    g_autoptr(sqlite3_stmt) select = registry_guard_prepare(reader, sql, "frame", error);
    if (!select) {
        registry_guard_off(reader);
        return NULL;
    }
    g_autofree Growing *growing = g_new0(Growing, n);
    GPtrArray *ids = g_ptr_array_new();
    for (size_t i = 0; i < n; i++) {
        growing[i].numbers = g_array_new(FALSE, FALSE, sizeof(double));
        growing[i].texts = g_ptr_array_new_with_free_func(g_free);
    }
    int state;
    while ((state = registry_guard_step(reader, select, "frame", error)) == 1) {
        g_ptr_array_add(ids, g_strdup(registry_sql_text(select, 0)));
        for (size_t i = 0; i < n; i++)
            grow(&growing[i], select, (int)i + 1);
    }
    registry_guard_off(reader);
    BaseFrame *frame = frame_of(ids, growing, names, n);
    if (state == 0)
        return frame;
    base_frame_free(frame);
    return NULL;
}
