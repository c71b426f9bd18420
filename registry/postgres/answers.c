#include "registry/postgres/answers.h"

#include <string.h>

struct RegistryPostgresAnswer {
    char *whose;
    GStrv columns;
    guint n_cells;     /* A row's. */
    GByteArray *cells; /* Row after row: 0 for a null; 1, the text and its end. */
    bool is_long;      /* More than is kept: without rows. */
};

struct RegistryPostgresAnswers {
    GPtrArray *kept; /* RegistryPostgresAnswer */
    size_t size;
};

/* ---- one answer ---- */

RegistryPostgresAnswer *registry_postgres_answer_new(
    const char *whose, const char *const *columns)
{
    RegistryPostgresAnswer *answer = g_new0(RegistryPostgresAnswer, 1);
    answer->whose = g_strdup(whose);
    answer->columns = g_strdupv((GStrv)columns);
    answer->n_cells = g_strv_length(answer->columns) + 1;
    answer->cells = g_byte_array_new();
    return answer;
}

void registry_postgres_answer_free(RegistryPostgresAnswer *answer)
{
    g_free(answer->whose);
    g_strfreev(answer->columns);
    g_byte_array_unref(answer->cells);
    g_free(answer);
}

void registry_postgres_answer_add(RegistryPostgresAnswer *answer, const char *const *cells)
{
    for (guint i = 0; !answer->is_long && i < answer->n_cells; i++) {
        const guint8 is_there = cells[i] != NULL;
        g_byte_array_append(answer->cells, &is_there, 1);
        if (is_there)
            g_byte_array_append(
                answer->cells, (const guint8 *)cells[i], (guint)strlen(cells[i]) + 1);
    }
    if (answer->cells->len > REGISTRY_POSTGRES_ANSWERS) {
        answer->is_long = true;
        g_byte_array_set_size(answer->cells, 0);
    }
}

/* The place of a column among those of the answer; their number where it has it not. */
static guint place_of(const RegistryPostgresAnswer *answer, const char *column)
{
    guint place = 0;
    while (answer->columns[place] && strcmp(answer->columns[place], column) != 0)
        place++;
    return place;
}

/* Points to the cells of the row that begins there; where the next begins. */
static const char *read_row(const char *at, const char **cells, guint n)
{
    for (guint i = 0; i < n; i++) {
        const bool is_there = *at++ != 0;
        cells[i] = is_there ? at : NULL;
        if (is_there)
            at += strlen(at) + 1;
    }
    return at;
}

gboolean registry_postgres_answer_each(const RegistryPostgresAnswer *answer,
    const char *const *columns, RegistryPostgresEachCells each, void *data, GError **error)
{
    const guint n = g_strv_length((GStrv)columns);
    g_autofree guint *places = g_new0(guint, n + 1);
    g_autofree const char **row = g_new0(const char *, answer->n_cells);
    g_autofree const char **cells = g_new0(const char *, n + 1);
    const char *at = (const char *)answer->cells->data;
    const char *const end = at + answer->cells->len;
    for (guint i = 0; i < n; i++)
        places[i] = place_of(answer, columns[i]);
    places[n] = answer->n_cells - 1;
    gboolean ok = TRUE;
    while (ok && at < end) {
        at = read_row(at, row, answer->n_cells);
        for (guint i = 0; i <= n; i++)
            cells[i] = row[places[i]];
        ok = each(cells, data, error);
    }
    return ok;
}

/* ---- all of them ---- */

static void free_answer(gpointer answer)
{
    registry_postgres_answer_free(answer);
}

RegistryPostgresAnswers *registry_postgres_answers_new(void)
{
    RegistryPostgresAnswers *answers = g_new0(RegistryPostgresAnswers, 1);
    answers->kept = g_ptr_array_new_with_free_func(free_answer);
    return answers;
}

void registry_postgres_answers_free(RegistryPostgresAnswers *answers)
{
    g_ptr_array_unref(answers->kept);
    g_free(answers);
}

static bool serves(
    const RegistryPostgresAnswer *answer, const char *whose, const char *const *columns)
{
    bool has_all = strcmp(answer->whose, whose) == 0;
    for (guint i = 0; has_all && columns[i]; i++)
        has_all = answer->columns[place_of(answer, columns[i])] != NULL;
    return has_all;
}

const RegistryPostgresAnswer *registry_postgres_answers_find(
    const RegistryPostgresAnswers *answers, const char *whose, const char *const *columns)
{
    const RegistryPostgresAnswer *found = NULL;
    for (guint i = 0; i < answers->kept->len; i++) {
        const RegistryPostgresAnswer *answer = answers->kept->pdata[i];
        if (serves(answer, whose, columns) &&
            (!found || answer->cells->len < found->cells->len))
            found = answer;
    }
    return found;
}

void registry_postgres_answers_keep(
    RegistryPostgresAnswers *answers, RegistryPostgresAnswer *answer)
{
    if (answer->is_long || answers->size + answer->cells->len > REGISTRY_POSTGRES_ANSWERS) {
        registry_postgres_answer_free(answer);
        return;
    }
    answers->size += answer->cells->len;
    g_ptr_array_add(answers->kept, answer);
}
