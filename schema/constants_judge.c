#include "schema/constants_judge.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/nearest.h"

/* ---- what a name may be ---- */

static const SchemaDerived *find_derived(
    const SchemaDerived *derived, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (g_ascii_strcasecmp(derived[i].name, name) == 0)
            return &derived[i];
    return NULL;
}

static const SchemaColumn *find_column(const SchemaDictionary *dictionary, const char *name)
{
    for (size_t i = 0; i < dictionary->n_columns; i++)
        if (g_ascii_strcasecmp(dictionary->columns[i].name, name) == 0)
            return &dictionary->columns[i];
    return NULL;
}

static bool are_integers(const SchemaChoice *choices, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!g_ascii_string_to_signed(choices[i].code, 10, G_MININT64, G_MAXINT64, NULL, NULL))
            return false;
    return n > 0;
}

SchemaDomain schema_domain_of_choices(const char *name, const SchemaChoice *choices, size_t n)
{
    return (SchemaDomain){.name = name,
        .kind = n > 0 ? SCHEMA_DOMAIN_CODES : SCHEMA_DOMAIN_ANY,
        .choices = choices,
        .n_choices = n,
        .integers = are_integers(choices, n)};
}

static SchemaDomain of_numbers(const SchemaField *field, const char *name)
{
    return (SchemaDomain){.name = name,
        .kind = SCHEMA_DOMAIN_NUMBERS,
        .whole = field->type == SCHEMA_INTEGER,
        .has_min = field->has_min,
        .has_max = field->has_max,
        .min = field->min,
        .max = field->max};
}

static SchemaDomain of_column(const SchemaDictionary *dictionary, const SchemaColumn *column)
{
    static const SchemaField tick = {
        .type = SCHEMA_INTEGER, .has_min = true, .has_max = true, .max = 1};
    const SchemaField *field = &dictionary->fields[column->field];
    switch (field->type) {
    case SCHEMA_CHOICE:
        return schema_domain_of_choices(column->name, field->choices, field->n_choices);
    case SCHEMA_CHECKBOX:
        return of_numbers(&tick, column->name);
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return of_numbers(field, column->name);
    case SCHEMA_DATE:
        return (SchemaDomain){.name = column->name, .kind = SCHEMA_DOMAIN_DATES};
    case SCHEMA_TEXT:
    case SCHEMA_DATETIME:
    case SCHEMA_TIME:
    case SCHEMA_NO_DATA:
        break;
    }
    return (SchemaDomain){.name = column->name};
}

/* In subqueries `event` is the short name of an event. */
static SchemaDomain of_events(const SchemaStudy *study)
{
    SchemaChoice *choices = g_new0(SchemaChoice, study->n_events);
    for (size_t i = 0; i < study->n_events; i++) {
        choices[i].code = study->events[i].name;
        choices[i].label = study->events[i].label;
    }
    SchemaDomain domain = schema_domain_of_choices("event", choices, study->n_events);
    domain.integers = false;
    domain.own = choices;
    return domain;
}

/* `pain_vas__1_month` is pain_vas. New. */
static char *without_event(const SchemaStudy *study, const char *name)
{
    const char *at = strstr(name, "__");
    while (at && schema_study_event(study, at + 2) == SIZE_MAX)
        at = strstr(at + 1, "__");
    return at ? g_strndup(name, (gsize)(at - name)) : g_strdup(name);
}

static SchemaDomain of_derived(const SchemaDerived *derived)
{
    SchemaDomain domain =
        schema_domain_of_choices(derived->name, derived->choices, derived->n_choices);
    domain.computed = derived->sql;
    if (derived->n_choices == 0 && *derived->unit != '\0') /* What is measured is a number. */
        domain.kind = SCHEMA_DOMAIN_NUMBERS;
    return domain;
}

SchemaDomain schema_domain_of(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *name)
{
    g_autofree char *plain = without_event(study, name);
    const SchemaColumn *column = find_column(study->dictionary, plain);
    const SchemaDerived *derived =
        analysis ? find_derived(analysis->derived, analysis->n_derived, plain) : NULL;
    derived = derived ? derived : find_derived(study->derived, study->n_derived, plain);
    if (column)
        return of_column(study->dictionary, column);
    if (derived)
        return of_derived(derived);
    if (g_ascii_strcasecmp(plain, SCHEMA_SITE) == 0)
        return schema_domain_of_choices(
            SCHEMA_SITE, study->site.choices, study->site.n_choices);
    if (g_ascii_strcasecmp(plain, "event") == 0)
        return of_events(study);
    if (g_ascii_strcasecmp(plain, SCHEMA_CUTOFF) == 0)
        return (SchemaDomain){.name = SCHEMA_CUTOFF, .kind = SCHEMA_DOMAIN_DATES};
    return (SchemaDomain){.name = ""};
}

void schema_domain_clear(SchemaDomain *domain)
{
    g_free(domain->own);
    g_clear_pointer(&domain->texts, g_ptr_array_unref);
    *domain = (SchemaDomain){.name = ""};
}

/* ---- what an expression makes of it ---- */

static char *turned(const char *code, SchemaTurn turn)
{
    return turn == SCHEMA_LOWER   ? g_ascii_strdown(code, -1)
           : turn == SCHEMA_UPPER ? g_ascii_strup(code, -1)
                                  : g_strdup(code);
}

/* Codes of their own, and the constant that stands for a missing one. */
static void turn_codes(SchemaDomain *domain, SchemaTurn turn, const SchemaConstant *otherwise)
{
    const size_t n = domain->n_choices;
    SchemaChoice *own = g_new0(SchemaChoice, n + 1);
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n; i++) {
        own[i] = domain->choices[i];
        own[i].code = turned(domain->choices[i].code, turn);
        g_ptr_array_add(texts, own[i].code);
    }
    if (turn == SCHEMA_OR_ELSE) {
        own[n].code = own[n].label = g_strdup(otherwise->text);
        g_ptr_array_add(texts, own[n].code);
        domain->n_choices++;
        domain->integers = domain->integers && !otherwise->is_text;
    } else {
        domain->integers = false;
    }
    g_free(domain->own);
    domain->own = own;
    domain->choices = own;
    domain->texts = texts;
}

void schema_domain_turn(SchemaDomain *domain, SchemaTurn turn, const SchemaConstant *otherwise)
{
    if (turn == SCHEMA_AS_IT_IS || domain->kind == SCHEMA_DOMAIN_ANY ||
        (turn == SCHEMA_OR_ELSE && otherwise->is_null))
        return;
    if (domain->kind == SCHEMA_DOMAIN_CODES)
        turn_codes(domain, turn, otherwise);
    else
        domain->kind = SCHEMA_DOMAIN_ANY;
}

/* ---- codes ---- */

/* The constant as a number; NaN where it is none. */
static double number_of(const SchemaConstant *constant)
{
    char *end = NULL;
    g_autofree char *text = g_strstrip(g_strdup(constant->text));
    const double number = g_ascii_strtod(text, &end);
    return *text && !*end ? number : NAN;
}

static bool holds(SchemaCompare compare, double sign)
{
    switch (compare) {
    case SCHEMA_EQ:
    case SCHEMA_NE: /* Who may not equal it says nothing by not equalling it. */
        return sign == 0;
    case SCHEMA_LT:
        return sign < 0;
    case SCHEMA_LE:
        return sign <= 0;
    case SCHEMA_GT:
        return sign > 0;
    case SCHEMA_GE:
        return sign >= 0;
    }
    return false;
}

static bool code_meets(const SchemaDomain *domain, const char *code, SchemaCompare compare,
    const SchemaConstant *constant)
{
    if (domain->integers) {
        const double number = number_of(constant);
        return !isnan(number) && holds(compare, g_ascii_strtod(code, NULL) - number);
    }
    return holds(compare, strcmp(code, constant->text));
}

/* For comparing what people write: letter case, width and blanks aside. New. */
static char *folded(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    g_autofree char *folded = g_utf8_casefold(normal ? normal : text, -1);
    return g_strdup(g_strstrip(folded));
}

/* Whether a label is the text, or begins with it as a word. */
static bool is_label(const char *label, const char *text, bool whole)
{
    g_autofree char *a = folded(label);
    g_autofree char *b = folded(text);
    const size_t length = strlen(b);
    return whole ? strcmp(a, b) == 0
                 : length > 0 && g_str_has_prefix(a, b) && !g_ascii_isalnum(a[length]);
}

/* How near a text is to a choice: its code in other letters, its label, the label's beginning.
 */
static bool is_meant(const SchemaChoice *choice, const char *text, int pass)
{
    g_autofree char *label = folded(choice->label);
    g_autofree char *wanted = folded(text);
    return pass == 0   ? is_label(choice->code, text, true)
           : pass == 1 ? is_label(choice->label, text, true)
           : pass == 2 ? is_label(choice->label, text, false)
                       : *wanted && g_str_has_prefix(label, wanted);
}

/* The one choice that the text means; NULL for none, or several. */
static const SchemaChoice *labelled(const SchemaDomain *domain, const char *text)
{
    for (int pass = 0; pass < 4; pass++) {
        const SchemaChoice *found = NULL;
        size_t n = 0;
        for (size_t i = 0; i < domain->n_choices; i++) {
            if (!is_meant(&domain->choices[i], text, pass))
                continue;
            found = &domain->choices[i];
            n++;
        }
        if (n == 1)
            return found;
    }
    return NULL;
}

/* The choice whose code or label is nearly the text; NULL for none. */
static const SchemaChoice *nearest(const SchemaDomain *domain, const char *text)
{
    g_autofree const char **known = g_new0(const char *, 2 * domain->n_choices + 1);
    for (size_t i = 0; i < domain->n_choices; i++) {
        known[i] = domain->choices[i].code;
        known[domain->n_choices + i] = domain->choices[i].label;
    }
    const char *near = base_nearest(text, known);
    for (size_t i = 0; near && i < domain->n_choices; i++)
        if (near == domain->choices[i].code || near == domain->choices[i].label)
            return &domain->choices[i];
    return NULL;
}

static char *code_list(const SchemaDomain *domain)
{
    enum { FEW = 12 };
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < MIN(domain->n_choices, FEW); i++) {
        const SchemaChoice *choice = &domain->choices[i];
        const bool bare = g_str_equal(choice->code, choice->label);
        g_string_append_printf(text, "%s%s%s%s%s", i > 0 ? ", " : "", choice->code,
            bare ? "" : " (", bare ? "" : choice->label, bare ? "" : ")");
    }
    if (domain->n_choices > FEW)
        g_string_append_printf(text, " and %zu more", domain->n_choices - FEW);
    return g_string_free(text, FALSE);
}

/* A code of a derived value is what its SQL gives: 1 is not '1' there. */
static bool wrong_type(const SchemaDomain *domain, const SchemaConstant *constant)
{
    if (!domain->computed || !domain->integers || !constant->is_text)
        return false;
    g_autofree char *quoted = g_strdup_printf("'%s'", constant->text);
    return !strstr(domain->computed, quoted);
}

/* A constant that is no code: what it was meant to be, or what there is. */
static char *no_code(const SchemaDomain *domain, const SchemaConstant *constant)
{
    const char *quote = domain->integers || !constant->is_text ? "" : "'";
    const char *own = constant->is_text ? "'" : "";
    const SchemaChoice *meant = labelled(domain, constant->text);
    if (meant && !is_label(meant->code, constant->text, true))
        return g_strdup_printf(
            "%s has no code %s%s%s; did you mean %s%s%s? '%s' is the label of %s", domain->name,
            own, constant->text, own, quote, meant->code, quote, meant->label, meant->code);
    meant = meant ? meant : nearest(domain, constant->text);
    if (meant)
        return g_strdup_printf("%s has no code %s%s%s; did you mean %s%s%s?", domain->name, own,
            constant->text, own, quote, meant->code, quote);
    g_autofree char *all = code_list(domain);
    return g_strdup_printf(
        "%s has no code %s%s%s; its codes are %s", domain->name, own, constant->text, own, all);
}

static bool any_code_meets(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant)
{
    for (size_t i = 0; i < domain->n_choices; i++)
        if (code_meets(domain, domain->choices[i].code, compare, constant))
            return true;
    return false;
}

static char *fault_of_code(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant)
{
    const bool equal = compare == SCHEMA_EQ || compare == SCHEMA_NE;
    if (any_code_meets(domain, compare, constant))
        return wrong_type(domain, constant)
                   ? g_strdup_printf("the values of %s are numbers; write %s without quotes",
                         domain->name, constant->text)
                   : NULL;
    if (equal || (domain->integers && isnan(number_of(constant))))
        return no_code(domain, constant);
    g_autofree char *all = code_list(domain);
    return g_strdup_printf("no code of %s is there; its codes are %s", domain->name, all);
}

/* ---- numbers and dates ---- */

/* "0 to 110", "at least 0", "at most 110". New. */
static char *range_words(const SchemaDomain *domain)
{
    char low[BASE_DECIMAL_SIZE], high[BASE_DECIMAL_SIZE];
    base_decimal_shortest(domain->min, low);
    base_decimal_shortest(domain->max, high);
    return domain->has_min && domain->has_max ? g_strdup_printf("%s to %s", low, high)
           : domain->has_min                  ? g_strdup_printf("at least %s", low)
                                              : g_strdup_printf("at most %s", high);
}

static bool can_meet(const SchemaDomain *domain, SchemaCompare compare, double number)
{
    const double below = domain->has_min ? domain->min : -INFINITY;
    const double above = domain->has_max ? domain->max : INFINITY;
    switch (compare) {
    case SCHEMA_EQ:
    case SCHEMA_NE:
        return number >= below && number <= above;
    case SCHEMA_LT:
        return number > below;
    case SCHEMA_LE:
        return number >= below;
    case SCHEMA_GT:
        return number < above;
    case SCHEMA_GE:
        return number <= above;
    }
    return true;
}

static char *fault_of_number(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant)
{
    const double number = number_of(constant);
    if (isnan(number))
        return g_strdup_printf(
            "%s is a number, and '%s' is none", domain->name, constant->text);
    /* Every number stands before every text where no column turns '9' into 9. */
    if (domain->computed && constant->is_text)
        return g_strdup_printf("the values of %s are numbers; write %s without quotes",
            domain->name, constant->text);
    if (domain->whole && number != floor(number) &&
        (compare == SCHEMA_EQ || compare == SCHEMA_NE))
        return g_strdup_printf("%s is a whole number", domain->name);
    if (can_meet(domain, compare, number))
        return NULL;
    g_autofree char *range = range_words(domain);
    const bool equal = compare == SCHEMA_EQ || compare == SCHEMA_NE;
    return g_strdup_printf("%s is %s by the dictionary%s%s", domain->name, range,
        equal ? ", and never " : ", so this is true of nobody", equal ? constant->text : "");
}

/* Dates are compared as texts: 2019/4/1 stands before every 2019-. A part of a date, or a time
 * behind it, has its place among them. */
static char *fault_of_date(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant)
{
    int32_t days = 0;
    char shown[BASE_DATE_SIZE] = "";
    const bool equal = compare == SCHEMA_EQ || compare == SCHEMA_NE;
    if (base_date_parse(constant->text, BASE_DATE_YMD, &days))
        base_date_format(days, shown);
    if (constant->is_text && *shown && g_str_equal(shown, constant->text))
        return NULL;
    if (constant->is_text && !equal &&
        g_regex_match_simple("^\\d{4}(-\\d{2}(-\\d{2}[ T].*)?)?$", constant->text, 0, 0))
        return NULL;
    if (*shown)
        return g_strdup_printf(
            "%s is a date and compared as it is written; write '%s'", domain->name, shown);
    return g_strdup_printf(
        "%s is a date; write one that exists as 'YYYY-MM-DD', in quotes", domain->name);
}

/* ---- patterns ---- */

/* Whether the text fits: `any` stands for any letters, `one` for one; GLOB minds the case. */
static bool fits(const char *text, const char *pattern, char any, char one, bool cased)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (*pattern == any)
        return fits(text, pattern + 1, any, one, cased) ||
               (*text && fits(text + 1, pattern, any, one, cased));
    const bool same =
        cased ? *text == *pattern : g_ascii_tolower(*text) == g_ascii_tolower(*pattern);
    return *text && (*pattern == one || same) && fits(text + 1, pattern + 1, any, one, cased);
}

char *schema_pattern_fault(const SchemaDomain *domain, const char *pattern, bool glob)
{
    enum { LONGEST = 40 };
    /* Sets of letters are left to who runs it, and what would take long to try. */
    if (domain->kind != SCHEMA_DOMAIN_CODES || strlen(pattern) > LONGEST ||
        (glob && strchr(pattern, '[')))
        return NULL;
    for (size_t i = 0; i < domain->n_choices; i++)
        if (!g_str_is_ascii(domain->choices[i].code) ||
            fits(domain->choices[i].code, pattern, glob ? '*' : '%', glob ? '?' : '_', glob))
            return NULL;
    g_autofree char *all = code_list(domain);
    return g_strdup_printf(
        "no code of %s is like '%s'; its codes are %s", domain->name, pattern, all);
}

char *schema_constant_fault(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant)
{
    if (constant->is_null)
        return g_strdup(
            "a comparison with NULL is true of nobody; write IS NULL or IS NOT NULL");
    switch (domain->kind) {
    case SCHEMA_DOMAIN_ANY:
        break;
    case SCHEMA_DOMAIN_CODES:
        return fault_of_code(domain, compare, constant);
    case SCHEMA_DOMAIN_NUMBERS:
        return fault_of_number(domain, compare, constant);
    case SCHEMA_DOMAIN_DATES:
        return fault_of_date(domain, compare, constant);
    }
    return NULL;
}
