/*
 * Numbers of patients as a system of linear equations. Patients whom the same numbers count are
 * a class: nothing tells them apart. A number is a row, with 1 for each class that it counts;
 * whatever can be had by adding and subtracting is a combination of rows, and it is of those
 * classes whose coefficient in it is not 0. Sought is a combination whose classes have few
 * patients together.
 *
 * Numbers are counted modulo a prime: what is 0 there and not 0 would be taken for few
 * patients, never the other way round.
 */
#include "reports/study/counts_few.h"

#include <string.h>

static const uint64_t prime = 2147483647;
/* Rows of one system, combinations of more columns than rows by chance, and steps of the search
 * before all is taken for told. */
enum { MOST_ROWS = 2000, SPARE_COLUMNS = 8, MOST_STEPS = 20000000 };

/* ---- classes ---- */

/* Who is counted by which numbers. */
typedef struct {
    size_t n_rows, n_classes;
    GArray *patients; /* int64_t: of each class. */
    GArray *first;    /* size_t: where its rows begin in `row`; one more at the end. */
    GArray *row;      /* size_t */
    bool *is_out;     /* Rows that no combination of few has. */
} Classes;

/* Divides by one more set of numbers. @return how many classes there are. */
static size_t divide(size_t *class_of, size_t n_patients, const ReportWho *who)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_direct_hash, g_direct_equal);
    size_t n = 0;
    for (size_t i = 0; i < n_patients; i++) {
        const size_t key = class_of[i] * (who->n_cells + 1) + (size_t)(who->cell[i] + 1);
        gpointer is = NULL;
        if (g_hash_table_lookup_extended(known, GSIZE_TO_POINTER(key), NULL, &is)) {
            class_of[i] = GPOINTER_TO_SIZE(is);
            continue;
        }
        (void)g_hash_table_insert(known, GSIZE_TO_POINTER(key), GSIZE_TO_POINTER(n));
        class_of[i] = n++;
    }
    return n;
}

/* The numbers that count the patient: row 0 is everybody's. */
static void add_rows(
    Classes *classes, const ReportWho *const *who, size_t n_who, size_t patient)
{
    size_t before = 1;
    const size_t everybody = 0, one = classes->row->len;
    g_array_append_val(classes->first, one);
    g_array_append_val(classes->row, everybody);
    for (size_t w = 0; w < n_who; w++) {
        const size_t row = before + (size_t)MAX(who[w]->cell[patient], 0);
        if (who[w]->cell[patient] >= 0)
            g_array_append_val(classes->row, row);
        before += who[w]->n_cells;
    }
}

static void classes_init(
    Classes *classes, const ReportWho *const *who, size_t n_who, size_t n_patients)
{
    g_autofree size_t *class_of = g_new0(size_t, n_patients + 1);
    *classes = (Classes){.n_rows = 1,
        .patients = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .first = g_array_new(FALSE, FALSE, sizeof(size_t)),
        .row = g_array_new(FALSE, FALSE, sizeof(size_t))};
    for (size_t w = 0; w < n_who; w++) {
        classes->n_classes = divide(class_of, n_patients, who[w]);
        classes->n_rows += who[w]->n_cells;
    }
    for (size_t i = 0; i < n_patients; i++) {
        const int64_t one = 1;
        if (class_of[i] < classes->patients->len) {
            g_array_index(classes->patients, int64_t, class_of[i])++;
            continue;
        }
        g_array_append_val(classes->patients, one);
        add_rows(classes, who, n_who, i);
    }
    const size_t end = classes->row->len;
    g_array_append_val(classes->first, end);
    classes->n_classes = classes->patients->len;
    classes->is_out = g_new0(bool, classes->n_rows);
}

static void classes_clear(Classes *classes)
{
    g_array_unref(classes->patients);
    g_array_unref(classes->first);
    g_array_unref(classes->row);
    g_free(classes->is_out);
}

static int64_t patients_of(const Classes *classes, size_t class)
{
    return g_array_index(classes->patients, int64_t, class);
}

/* The rows of a class, without those that are out. @return how many. */
static size_t rows_of(const Classes *classes, size_t class, size_t *rows)
{
    size_t n = 0;
    for (size_t i = g_array_index(classes->first, size_t, class);
         i < g_array_index(classes->first, size_t, class + 1); i++) {
        const size_t row = g_array_index(classes->row, size_t, i);
        if (!classes->is_out[row])
            rows[n++] = row;
    }
    return n;
}

/* Where one row alone counts a class of many, no combination of few has that row. */
static void take_out(Classes *classes, int64_t few, size_t *rows)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t c = 0; c < classes->n_classes; c++)
            if (patients_of(classes, c) >= few && rows_of(classes, c, rows) == 1)
                classes->is_out[rows[0]] = again = true;
    }
}

/* ---- numbers modulo the prime ---- */

typedef struct {
    size_t n_rows, n_columns;
    uint32_t *at; /* Row by row. */
} Matrix;

static uint32_t times(uint32_t a, uint32_t b)
{
    return (uint32_t)((uint64_t)a * b % prime);
}

static uint32_t inverse(uint32_t a)
{
    uint32_t power = a, result = 1;
    for (uint64_t e = prime - 2; e > 0; e >>= 1) {
        result = e & 1 ? times(result, power) : result;
        power = times(power, power);
    }
    return result;
}

/* target -= by * source, from a column on. */
static void subtract(
    uint32_t *target, const uint32_t *source, uint32_t by, size_t from, size_t n)
{
    const uint64_t negative = prime - by;
    for (size_t i = from; i < n; i++)
        target[i] = (uint32_t)((target[i] + negative * source[i]) % prime);
}

static void swap_rows(Matrix *matrix, size_t a, size_t b)
{
    for (size_t i = 0; i < matrix->n_columns; i++) {
        uint32_t *one = &matrix->at[a * matrix->n_columns + i];
        uint32_t *other = &matrix->at[b * matrix->n_columns + i];
        const uint32_t kept = *one;
        *one = *other;
        *other = kept;
    }
}

/* Clears columns `from` to `to` in the rows below `top` but one a column, also above it.
 * @param pivots  takes the column of each such row; NULL. @return how many rows those are. */
static size_t eliminate(Matrix *matrix, size_t top, size_t from, size_t to, size_t *pivots)
{
    const size_t n = matrix->n_columns;
    size_t rank = 0;
    for (size_t c = from; c < to && top + rank < matrix->n_rows; c++) {
        size_t r = top + rank;
        while (r < matrix->n_rows && matrix->at[r * n + c] == 0)
            r++;
        if (r == matrix->n_rows)
            continue;
        swap_rows(matrix, r, top + rank);
        uint32_t *pivot = &matrix->at[(top + rank) * n];
        const uint32_t factor = inverse(pivot[c]);
        for (size_t i = c; i < n; i++)
            pivot[i] = times(pivot[i], factor);
        for (size_t i = top; i < matrix->n_rows; i++)
            if (i != top + rank && matrix->at[i * n + c] != 0)
                subtract(&matrix->at[i * n], pivot, matrix->at[i * n + c], c, n);
        if (pivots)
            pivots[rank] = c;
        rank++;
    }
    return rank;
}

/* ---- combinations that are of small classes alone ---- */

/* The same digits for the same place on every machine. */
static uint32_t digits_of(uint64_t class, uint64_t column)
{
    uint64_t z = class * UINT64_C(0x9E3779B97F4A7C15) + column * UINT64_C(0xD1B54A32D192ED03);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ (z >> 31)) % prime);
}

/* Adds a class to its rows: one of few in a column of its own, one of many in each of the first
 * columns with digits by chance, as more columns than rows say no more. */
static void put_class(Matrix *matrix, const size_t *rows, size_t n, const size_t *place,
    size_t class, size_t n_mixed, size_t own)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t *row = &matrix->at[place[rows[i]] * matrix->n_columns];
        for (size_t c = 0; own == SIZE_MAX && c < n_mixed; c++)
            row[c] = (uint32_t)((row[c] + (uint64_t)digits_of(class, c)) % prime);
        if (own != SIZE_MAX)
            row[n_mixed + own] = 1;
    }
}

/* What is sought in: combinations of small classes alone, in reduced form. */
typedef struct {
    Matrix words;      /* A row a combination, a column a class. */
    size_t *pivots;    /* Of each combination. */
    int64_t *patients; /* Of each column. */
    int64_t few;
} Small;

static void small_clear(Small *small)
{
    g_free(small->words.at);
    g_free(small->pivots);
    g_free(small->patients);
}

/* Where each row stands among those that are not out. @return how many those are. */
static size_t place_rows(const Classes *classes, size_t *place)
{
    size_t n = 0;
    for (size_t r = 0; r < classes->n_rows; r++)
        place[r] = classes->is_out[r] ? SIZE_MAX : n++;
    return n;
}

static void take_words(Small *small, const Matrix *all, size_t top, size_t n_mixed)
{
    const size_t n = all->n_columns - n_mixed;
    small->words.n_columns = n;
    small->words.at = g_new(uint32_t, small->words.n_rows * n + 1);
    for (size_t w = 0; w < small->words.n_rows; w++) {
        memcpy(&small->words.at[w * n], &all->at[(top + w) * all->n_columns + n_mixed],
            n * sizeof *all->at);
        small->pivots[w] -= n_mixed;
    }
}

/* @param rows  scratch, as many as there are rows. */
static void small_init(Small *small, const Classes *classes, int64_t few, size_t *rows)
{
    g_autofree size_t *place = g_new(size_t, classes->n_rows);
    Matrix all = {.n_rows = place_rows(classes, place)};
    const size_t n_mixed = all.n_rows + SPARE_COLUMNS;
    size_t n = 0;
    *small = (Small){.few = few, .patients = g_new(int64_t, classes->n_classes + 1)};
    for (size_t c = 0; c < classes->n_classes; c++)
        if (patients_of(classes, c) < few)
            small->patients[n++] = patients_of(classes, c);
    all.n_columns = n_mixed + n;
    all.at = g_new0(uint32_t, all.n_rows * all.n_columns + 1);
    n = 0;
    for (size_t c = 0; c < classes->n_classes; c++)
        put_class(&all, rows, rows_of(classes, c, rows), place, c, n_mixed,
            patients_of(classes, c) < few ? n++ : SIZE_MAX);
    const size_t top = eliminate(&all, 0, 0, n_mixed, NULL);
    small->pivots = g_new(size_t, all.n_rows + 1);
    small->words.n_rows = eliminate(&all, top, n_mixed, all.n_columns, small->pivots);
    take_words(small, &all, top, n_mixed);
    g_free(all.at);
}

/* Whether one of the combinations as they are is of few. */
static bool has_few(const Small *small)
{
    const size_t n = small->words.n_columns;
    for (size_t w = 0; w < small->words.n_rows; w++) {
        int64_t patients = 0;
        for (size_t c = 0; c < n; c++)
            patients += small->words.at[w * n + c] != 0 ? small->patients[c] : 0;
        if (patients < small->few)
            return true;
    }
    return false;
}

/* ---- combinations of combinations ---- */

/* Classes support a combination of their own when their columns of the check matrix depend on
 * each other: those are the columns, and those of them that are chosen, reduced. */
typedef struct {
    size_t n, length;
    uint32_t *check;   /* n columns, one after the other. */
    int64_t *patients; /* Of each, ascending. */
    uint32_t *chosen;
    size_t *pivots;
    int64_t steps;
} Search;

static gint compare_sizes(gconstpointer a, gconstpointer b, gpointer data)
{
    const int64_t *patients = data;
    const size_t one = *(const size_t *)a, other = *(const size_t *)b;
    if (patients[one] != patients[other])
        return patients[one] < patients[other] ? -1 : 1;
    return one < other ? -1 : one > other;
}

/* The check matrix of reduced words [I | P] is [-P' | I]. */
static void search_init(Search *search, const Small *small)
{
    const size_t n = small->words.n_columns, length = n - small->words.n_rows;
    *search = (Search){.n = n,
        .length = length,
        .check = g_new0(uint32_t, n * length + 1),
        .patients = g_new(int64_t, n + 1),
        .chosen = g_new(uint32_t, n * length + 1),
        .pivots = g_new(size_t, n + 1)};
    g_autofree size_t *order = g_new(size_t, n + 1), *word_of = g_new(size_t, n + 1);
    for (size_t c = 0; c < n; c++) {
        order[c] = c;
        word_of[c] = SIZE_MAX;
    }
    for (size_t w = 0; w < small->words.n_rows; w++)
        word_of[small->pivots[w]] = w;
    g_qsort_with_data(order, (gint)n, sizeof *order, compare_sizes, small->patients);
    for (size_t i = 0; i < n; i++) {
        search->patients[i] = small->patients[order[i]];
        for (size_t c = 0, at = 0; c < n; c++) {
            if (word_of[c] != SIZE_MAX)
                continue;
            const size_t word = word_of[order[i]];
            const uint32_t value =
                word == SIZE_MAX ? order[i] == c : small->words.at[word * n + c];
            search->check[i * length + at++] =
                word == SIZE_MAX ? value : (uint32_t)((prime - value) % prime);
        }
    }
}

static void search_clear(Search *search)
{
    g_free(search->check);
    g_free(search->patients);
    g_free(search->chosen);
    g_free(search->pivots);
}

/* Puts a column after those that are chosen. @return whether it depends on them. */
static bool choose(Search *search, size_t n_chosen, size_t column)
{
    const size_t length = search->length;
    uint32_t *to = &search->chosen[n_chosen * length];
    memcpy(to, &search->check[column * length], length * sizeof *to);
    for (size_t i = 0; i < n_chosen; i++)
        if (to[search->pivots[i]] != 0)
            subtract(to, &search->chosen[i * length], to[search->pivots[i]], 0, length);
    search->steps += (int64_t)((n_chosen + 1) * (length + 1));
    size_t at = 0;
    while (at < length && to[at] == 0)
        at++;
    if (at == length)
        return true;
    const uint32_t factor = inverse(to[at]);
    for (size_t i = at; i < length; i++)
        to[i] = times(to[i], factor);
    search->pivots[n_chosen] = at;
    return false;
}

/* Whether some of the classes from one on, of that many patients or fewer, go together. */
static bool finds(Search *search, size_t n_chosen, size_t from, int64_t most)
{
    for (size_t c = from; c < search->n && search->patients[c] <= most; c++)
        if (search->steps > MOST_STEPS || choose(search, n_chosen, c) ||
            finds(search, n_chosen + 1, c + 1, most - search->patients[c]))
            return true;
    return false;
}

bool report_tells_few(const ReportWho *const *who, size_t n_who, size_t n_patients, int64_t few)
{
    Classes classes;
    Small small = {0};
    classes_init(&classes, who, n_who, n_patients);
    g_autofree size_t *rows = g_new(size_t, n_who + 2), *place = g_new(size_t, classes.n_rows);
    take_out(&classes, few, rows);
    bool tells = place_rows(&classes, place) > MOST_ROWS;
    if (!tells)
        small_init(&small, &classes, few, rows);
    if (!tells && small.words.n_rows > 0) {
        Search search;
        search_init(&search, &small);
        tells = has_few(&small) || (small.words.n_rows > 1 && finds(&search, 0, 0, few - 1));
        search_clear(&search);
    }
    small_clear(&small);
    classes_clear(&classes);
    return tells;
}
