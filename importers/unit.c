#include "importers/unit.h"

#include <math.h>
#include <string.h>

#include "base/words.h"

/** Site's unit into the variable's, the likeliest first: tens, inches, pounds. Hours and
 * minutes are told by tens as well: which factor is right, the site knows. */
static const struct {
    const char *text;
    double factor;
} factors[] = {{"10", 10}, {"100", 100}, {"1000", 1000}, {"2.54", 2.54}, {"0.1", 0.1},
    {"0.01", 0.01}, {"0.001", 0.001}, {"0.45359237", 0.45359237}};

enum { N_FACTORS = G_N_ELEMENTS(factors) };

/* See the rule in unit.h. */
enum { SLIPS = 20, LEAST = 3, QUARTER = 4, RARE = 50, TENTH = 10 };
static const double coarse = 20;

/** The values of one variable of one hospital. */
typedef struct {
    const char *site; /**< Interned; NULL where it is not said. */
    int64_t n, n_decimal, n_out, n_fit[N_FACTORS];
    double largest;
    bool in_doubt;
    ImportUnitDoubt doubt;
} Tally;

struct ImportUnits {
    size_t n_columns;
    bool *suspect;    /**< One a column of the file: some value does not fit. */
    GArray **tallies; /**< One a column: Tally; NULL but for the first of a variable. */
};

void import_units_free(ImportUnits *units)
{
    if (!units)
        return;
    for (size_t i = 0; i < units->n_columns; i++)
        if (units->tallies[i])
            g_array_unref(units->tallies[i]);
    g_free(units->tallies);
    g_free(units->suspect);
    g_free(units);
}

bool import_unit_concerns(const ImportColumn *column)
{
    if (column->kind != IMPORT_COLUMN_DATA)
        return false;
    const SchemaField *field = column->field;
    return field->type == SCHEMA_INTEGER ||
           (field->type == SCHEMA_NUMBER && (field->has_min || field->has_max));
}

static bool is_whole(double number)
{
    return fabs(number - round(number)) <= 1e-9 * fmax(1, fabs(number));
}

/** Within the bounds and on the step; with a little room for what a factor rounds. */
static bool is_within(const SchemaField *field, double number)
{
    const double room = 1e-9 * fmax(1, fabs(number));
    if ((field->has_min && number < field->min - room) ||
        (field->has_max && number > field->max + room))
        return false;
    return !(field->step > 0) ||
           is_whole((number - (field->has_min ? field->min : 0)) / (double)field->step);
}

static bool fits(const SchemaField *field, double number)
{
    return (field->type != SCHEMA_INTEGER || is_whole(number)) && is_within(field, number);
}

/** The number in a prepared cell; false where there is none. */
static bool read_number(const ImportWork *work, size_t column, double *number)
{
    bool is_integer;
    int n_decimals;
    const SchemaField *field = work->layout->columns[column].field;
    return import_value_number(work->values[column].text, field->decimal_comma ? ',' : '.',
        number, &is_integer, &n_decimals);
}

static double factor_of(const ImportColumn *column)
{
    return column->map && column->map->has_factor ? column->map->factor : 1;
}

/** The first of the file's columns that are the same variable in the same unit. */
static size_t first_of(const ImportWork *work, size_t column)
{
    const ImportColumn *columns = work->layout->columns;
    for (size_t i = 0; i < column; i++)
        if (columns[i].kind == IMPORT_COLUMN_DATA &&
            columns[i].target == columns[column].target &&
            factor_of(&columns[i]) == factor_of(&columns[column]))
            return i;
    return column;
}

static ImportUnits *units_of(ImportWork *work)
{
    if (work->units)
        return work->units;
    work->units = g_new0(ImportUnits, 1);
    work->units->n_columns = work->layout->n_columns;
    work->units->suspect = g_new0(bool, work->layout->n_columns);
    work->units->tallies = g_new0(GArray *, work->layout->n_columns);
    return work->units;
}

void import_units_survey(ImportWork *work)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        const RegistryCellKind kind = work->values[i].cell.kind;
        double number;
        /* What is good fits. */
        if (!work->is_numeric[i] || kind == REGISTRY_CELL_INTEGER ||
            kind == REGISTRY_CELL_NUMBER || work->values[i].text[0] == '\0' ||
            !read_number(work, i, &number) || fits(column->field, number))
            continue;
        ImportUnits *units = units_of(work);
        const size_t first = first_of(work, i);
        units->suspect[first] = true;
        if (!units->tallies[first])
            units->tallies[first] = g_array_new(FALSE, TRUE, sizeof(Tally));
    }
}

bool import_units_exist(const ImportWork *work)
{
    return work->units != NULL;
}

static Tally *find_tally(GArray *tallies, const char *site)
{
    for (guint i = 0; i < tallies->len; i++)
        if (g_strcmp0(g_array_index(tallies, Tally, i).site, site) == 0)
            return &g_array_index(tallies, Tally, i);
    return NULL;
}

static void count_value(Tally *tally, const SchemaField *field, double number)
{
    const bool is_decimal = field->type == SCHEMA_INTEGER && !is_whole(number);
    tally->n++;
    tally->n_decimal += is_decimal;
    tally->n_out += !is_decimal && !is_within(field, number);
    tally->largest = fmax(tally->largest, fabs(number));
    for (size_t i = 0; i < N_FACTORS; i++)
        tally->n_fit[i] += fits(field, number * factors[i].factor);
}

void import_units_count(ImportWork *work, const ImportRow *row)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        double number;
        const size_t first = work->is_numeric[i] ? first_of(work, i) : i;
        GArray *tallies = work->units->tallies[first];
        if (!tallies || work->values[i].text[0] == '\0' || !read_number(work, i, &number))
            continue;
        Tally *tally = find_tally(tallies, row->site);
        if (!tally) {
            const Tally fresh = {.site = g_intern_string(row->site)};
            g_array_append_val(tallies, fresh);
            tally = &g_array_index(tallies, Tally, tallies->len - 1);
        }
        count_value(tally, work->layout->columns[i].field, number);
    }
}

/** Whether the values that do not fit are no slips of the pen. */
static const char *rule_of(const Tally *tally)
{
    const bool often = tally->n_decimal >= LEAST && tally->n_decimal * QUARTER >= tally->n;
    const bool rounded = tally->n_decimal >= 1 && tally->n_decimal * RARE >= tally->n &&
                         tally->largest <= coarse;
    if (often || rounded)
        return "type";
    return tally->n_out >= LEAST && tally->n_out * TENTH >= tally->n ? "range" : NULL;
}

static void decide(Tally *tally)
{
    size_t best = 0;
    const char *rule = rule_of(tally);
    for (size_t i = 1; i < N_FACTORS; i++)
        best = tally->n_fit[i] > tally->n_fit[best] ? i : best;
    tally->in_doubt = rule && tally->n_fit[best] * SLIPS >= tally->n * (SLIPS - 1);
    tally->doubt = (ImportUnitDoubt){.rule_id = rule,
        .factor = factors[best].text,
        .n = tally->n,
        .n_unfit = tally->n_decimal + tally->n_out};
}

void import_units_decide(ImportWork *work)
{
    for (size_t i = 0; work->units && i < work->units->n_columns; i++) {
        GArray *tallies = work->units->tallies[i];
        for (guint k = 0; tallies && k < tallies->len; k++)
            decide(&g_array_index(tallies, Tally, k));
    }
}

const ImportUnitDoubt *import_unit_doubt(
    const ImportWork *work, size_t column, const char *site)
{
    if (!work->units || !work->is_numeric[column])
        return NULL;
    GArray *tallies = work->units->tallies[first_of(work, column)];
    const Tally *tally = tallies ? find_tally(tallies, site) : NULL;
    return tally && tally->in_doubt ? &tally->doubt : NULL;
}

void import_units_hold(ImportWork *work, const ImportRow *row)
{
    for (size_t i = 0; work->units && i < work->layout->n_columns; i++) {
        ImportValue *value = &work->values[i];
        if (value->fault != IMPORT_VALUE_GOOD || value->is_blank ||
            (value->cell.kind != REGISTRY_CELL_INTEGER &&
                value->cell.kind != REGISTRY_CELL_NUMBER) ||
            !import_unit_doubt(work, i, row->site))
            continue;
        value->fault = IMPORT_VALUE_UNIT;
        value->cell.kind = REGISTRY_CELL_ABSENT;
    }
}

const char *import_unit_hint(void)
{
    return N_(
        "another unit? {3} of {4} values are not {2}; with a factor in a map, say {5}, they "
        "would be. If the unit is right, correct those alone");
}

char *import_unit_arguments(
    const ImportUnitDoubt *doubt, const char *column, const char *expected)
{
    return base_arguments(
        "tsnnt", column, expected, (gint64)doubt->n_unfit, (gint64)doubt->n, doubt->factor);
}
