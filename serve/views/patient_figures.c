#include "serve/views/patient_figures.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "clinical/pack.h"

/* ---- the line of time ---- */

enum { WIDTH = 1000, HEIGHT = 150, LEFT = 40, LINE = 75, ROWS = 3, LETTER = 6 };

/* Days as places. */
typedef struct {
    double low, high; /* Days. */
} Scale;

static double place(const Scale *scale, double day)
{
    return LEFT + (WIDTH - 2 * LEFT) * (day - scale->low) / (scale->high - scale->low);
}

/* Days since 1970 of a date in JSON; false for null. */
static bool read_day(const json_t *object, const char *key, int32_t *day)
{
    const char *text = view_text(object, key);
    return text && base_date_parse(text, BASE_DATE_YMD, day);
}

/* Time zero in days since 1970, from any entry that counts from it. */
static bool find_origin(const json_t *course, int32_t *origin)
{
    size_t i;
    json_t *one;
    json_array_foreach(course, i, one)
    {
        int32_t day;
        if (json_is_integer(json_object_get(one, "day")) && read_day(one, "date", &day)) {
            *origin = day - (int32_t)view_number(one, "day");
            return true;
        }
    }
    return false;
}

static Scale scale_of(const json_t *course)
{
    Scale scale = {0, 0};
    size_t i;
    json_t *one;
    json_array_foreach(course, i, one)
    {
        const double day = (double)view_number(one, "day");
        scale.low = MIN(scale.low, day);
        scale.high = MAX(scale.high, day);
    }
    const double margin = MAX(10, 0.03 * (scale.high - scale.low));
    return (Scale){scale.low - margin, scale.high + margin};
}

static void add_axis(ServePage *page, const Scale *scale)
{
    static const int steps[] = {1, 3, 6, 12, 24, 60, 120};
    const double month = 365.25 / 12, months = (scale->high - scale->low) / month;
    size_t s = 0;
    while (s + 1 < G_N_ELEMENTS(steps) && months / steps[s] > 14)
        s++;
    g_string_append_printf(page->main,
        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", LEFT, LINE,
        WIDTH - LEFT, LINE);
    for (int m = (int)ceil(scale->low / month / steps[s]) * steps[s]; m * month <= scale->high;
         m += steps[s])
        g_string_append_printf(page->main,
            "<line class=\"hair\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
            "<text class=\"soft\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s%d</text>\n",
            place(scale, m * month), LINE - 3, place(scale, m * month), LINE + 3,
            place(scale, m * month), HEIGHT - 4, m < 0 ? "\xe2\x88\x92" : "", abs(m));
}

static void add_windows(
    ServePage *page, const Scale *scale, const json_t *visits, int32_t origin)
{
    size_t i;
    json_t *visit;
    json_array_foreach(visits, i, visit)
    {
        int32_t from, to;
        if (!read_day(visit, "from", &from) || !read_day(visit, "to", &to))
            continue;
        const double x = place(scale, MAX(from - origin, scale->low));
        const double end = place(scale, MIN(to - origin, scale->high));
        if (end > x)
            g_string_append_printf(page->main,
                "<rect class=\"window\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\"/>\n",
                x, LINE - 9, end - x);
    }
}

/* What stands at a day: the visit's name for its date, else the date's own. Borrowed. */
static const char *label_of(const SchemaStudy *study, const json_t *one)
{
    const SchemaField *field =
        schema_dictionary_find(study->dictionary, view_text(one, "field"));
    return field && study->roles.visit != SIZE_MAX &&
                   field == &study->dictionary->fields[study->roles.visit]
               ? view_event_label(study, view_text(one, "event"))
               : view_text(one, "label");
}

/* A date with its label in the first row that has room: above and below the line in turn. */
static void add_date(ServePage *page, const Scale *scale, const SchemaStudy *study,
    const json_t *one, double *free)
{
    const double x = place(scale, (double)view_number(one, "day"));
    const char *label = label_of(study, one);
    const double half = LETTER * (double)g_utf8_strlen(label, -1) / 2;
    const double middle = CLAMP(x, half, WIDTH - half);
    size_t row = 0;
    for (size_t r = 0; r < 2 * ROWS; r++)
        if (free[r] < free[row])
            row = r;
    for (size_t r = 0; r < 2 * ROWS; r++)
        if (free[r] <= middle - half) {
            row = r;
            break;
        }
    free[row] = middle + half + LETTER;
    const double y =
        row % 2 == 0 ? LINE - 18 - 14 * (double)(row / 2) : LINE + 26 + 14 * (double)(row / 2);
    g_string_append_printf(page->main,
        "<line class=\"hair\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\"/>"
        "<circle class=\"bar\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>"
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
        x, LINE, x, row % 2 == 0 ? y + 3 : y - 10, x, LINE, middle, y);
    serve_element(page->main, "", label, "</text>\n");
}

void view_patient_course(ServePage *page, const SchemaStudy *study, const json_t *patient)
{
    const json_t *course = json_object_get(patient, "course");
    double free[2 * ROWS] = {0};
    int32_t origin;
    if (!find_origin(course, &origin))
        return;
    const Scale scale = scale_of(course);
    g_autofree char *start = schema_study_origin_label(study);
    g_autofree char *below = base_words_say(
        page->words, N_("Months from {1}; shaded: when a visit is to be."), "t", start);
    g_string_append(page->main, "<figure class=\"timeline\"><figcaption>");
    serve_element(page->main, "<b>", serve_say(page, N_("Course")), "</b>");
    serve_element(page->main, "<span>", below, "</span></figcaption>\n");
    g_string_append_printf(
        page->main, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    serve_element(
        page->main, "", serve_say(page, N_("The dates of the table Course")), "\">\n");
    add_windows(page, &scale, json_object_get(patient, "visits"), origin);
    add_axis(page, &scale);
    size_t i;
    json_t *one;
    json_array_foreach(course, i, one)
    {
        if (json_is_integer(json_object_get(one, "day")))
            add_date(page, &scale, study, one, free);
    }
    g_string_append(page->main, "</svg></figure>\n");
}

/* ---- measures over the visits ---- */

enum { FRAME = 300, TALL = 170, SIDE = 34, TOP = 24, FOOT = 26 };

/* A measure of a patient. */
typedef struct {
    const char *label;
    double *values; /* One an event; NaN for none. */
    double low, high;
    bool has_range; /* These are the bounds of its scale, and not its own extremes. */
    size_t n;
} Measure;

/* The number that a form of the visit has under that name; NaN. */
static double number_at(const json_t *visit, const char *name)
{
    size_t f, v;
    json_t *form, *value;
    json_array_foreach(json_object_get(visit, "forms"), f, form)
    {
        json_array_foreach(json_object_get(form, "values"), v, value)
        {
            char *end = NULL;
            const char *text = view_text(value, "value");
            if (!text || g_strcmp0(view_text(value, "field"), name) != 0)
                continue;
            const double number = g_ascii_strtod(text, &end);
            if (end != text && *end == '\0')
                return number;
        }
    }
    return NAN;
}

/* What a score gives under that name at the event; NaN. */
static double score_at(const json_t *scores, const char *event, const char *name)
{
    size_t i;
    json_t *score;
    json_array_foreach(scores, i, score)
    {
        const json_t *number = json_object_get(json_object_get(score, "outputs"), name);
        if (g_strcmp0(view_text(score, "event"), event) == 0 && json_is_number(number))
            return json_number_value(number);
    }
    return NAN;
}

static Measure read_measure(
    const SchemaStudy *study, const json_t *patient, const ClinMcid *mcid)
{
    const SchemaField *field = schema_dictionary_find(study->dictionary, mcid->measure);
    const SchemaDerived *derived = schema_study_derived(study, mcid->measure);
    Measure measure = {.label = field     ? field->label
                                : derived ? derived->label
                                          : mcid->measure,
        .values = g_new(double, study->n_events + 1),
        .low = INFINITY,
        .high = -INFINITY};
    for (size_t e = 0; e < study->n_events; e++) {
        const json_t *visit = json_array_get(json_object_get(patient, "visits"), e);
        double value = number_at(visit, mcid->measure);
        if (isnan(value))
            value = score_at(
                json_object_get(patient, "scores"), view_text(visit, "event"), mcid->measure);
        measure.values[e] = value;
        measure.n += isnan(value) ? 0 : 1;
        measure.low = fmin(measure.low, value);
        measure.high = fmax(measure.high, value);
    }
    if (field && field->has_min && field->has_max) {
        measure.has_range = true;
        measure.low = field->min;
        measure.high = field->max;
    }
    return measure;
}

static double height_of(const Measure *measure, double value)
{
    return TALL - FOOT -
           (TALL - FOOT - TOP) * (value - measure->low) / (measure->high - measure->low);
}

static double across(const SchemaStudy *study, size_t event)
{
    return study->n_events < 2
               ? SIDE
               : SIDE + 30 +
                     (FRAME - SIDE - 60) * (double)event / (double)(study->n_events - 1);
}

/* The points of the first value and the later ones, joined. */
static void add_points(ServePage *page, const SchemaStudy *study, const Measure *measure)
{
    g_autoptr(GString) points = g_string_new(NULL);
    for (size_t e = 0; e < study->n_events; e++)
        if (!isnan(measure->values[e]))
            g_string_append_printf(
                points, "%.1f,%.1f ", across(study, e), height_of(measure, measure->values[e]));
    g_string_append_printf(
        page->main, "<polyline class=\"sum\" points=\"%s\"/>\n", points->str);
    for (size_t e = 0; e < study->n_events; e++) {
        if (isnan(measure->values[e]))
            continue;
        g_string_append_printf(page->main,
            "<circle class=\"bar\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.3g</text>"
            "<text class=\"soft\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">",
            across(study, e), height_of(measure, measure->values[e]), across(study, e),
            height_of(measure, measure->values[e]) - 7, measure->values[e], across(study, e),
            TALL - 6);
        serve_element(page->main, "", study->events[e].label, "</text>\n");
    }
}

/* From where on a change from the first value matters. */
static void add_bound(
    ServePage *page, const SchemaStudy *study, const Measure *measure, const ClinMcid *mcid)
{
    double first = NAN;
    for (size_t e = 0; e < study->n_events && isnan(first); e++)
        first = measure->values[e];
    const double bound = first + mcid->direction * mcid->value;
    if (bound >= measure->low && bound <= measure->high)
        g_string_append_printf(page->main,
            "<line class=\"goal\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n", SIDE,
            height_of(measure, bound), FRAME, height_of(measure, bound));
}

static void add_measure(
    ServePage *page, const SchemaStudy *study, const Measure *measure, const ClinMcid *mcid)
{
    g_autofree char *amount = g_strdup_printf("%g", mcid->value);
    g_autofree char *below = base_words_say(page->words,
        mcid->direction < 0 ? N_("Dashed: from here on a fall matters, by {1} or more ({2}).")
                            : N_("Dashed: from here on a rise matters, by {1} or more ({2})."),
        "tt", amount, mcid->source);
    serve_element(page->main, "<figure><figcaption><b>", measure->label, "</b>");
    serve_element(page->main, "<span>", below, "</span></figcaption>\n");
    g_string_append_printf(
        page->main, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", FRAME, TALL);
    serve_element(page->main, "", measure->label, "\">\n");
    g_string_append_printf(page->main,
        "<line class=\"hair\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", SIDE, TALL - FOOT,
        FRAME, TALL - FOOT);
    if (measure->has_range)
        g_string_append_printf(page->main,
            "<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%g</text>"
            "<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%g</text>\n",
            SIDE - 4, TALL - FOOT, measure->low, SIDE - 4, TOP + 4, measure->high);
    add_bound(page, study, measure, mcid);
    add_points(page, study, measure);
    g_string_append(page->main, "</svg></figure>\n");
}

void view_patient_measures(ServePage *page, const SchemaStudy *study, const json_t *patient)
{
    const ClinPack *pack = clin_pack_find(study->pack);
    const ClinMcid *mcid;
    bool any = false;
    for (size_t i = 0; pack && pack->mcid_at && (mcid = pack->mcid_at(i)) != NULL; i++) {
        /* Of several constants the first is the measure's own. */
        if (clin_pack_mcid(pack, mcid->measure) != mcid)
            continue;
        const Measure measure = read_measure(study, patient, mcid);
        if (measure.n > 1 && measure.high > measure.low) {
            g_string_append(page->main, any ? "" : "<div class=\"measures\">\n");
            add_measure(page, study, &measure, mcid);
            any = true;
        }
        g_free(measure.values);
    }
    g_string_append(page->main, any ? "</div>\n" : "");
}
