#include "reports/model/table.h"

#include <math.h>
#include <string.h>

#include "reports/model/format.h"

static void value_free(void *data)
{
    ReportValue *value = data;
    g_free(value->table);
    g_free(value->row);
    g_free(value->level);
    g_free(value->group);
    g_free(value->visit);
    g_free(value->statistic);
    g_free(value->address);
    g_free(value->printed);
    g_free(value->test);
    g_free(value);
}

static void test_free(void *data)
{
    ReportTest *test = data;
    g_free(test->id);
    g_free(test->method);
    g_free(test->brief);
    g_free(test->shown);
    g_free(test->method_id);
    g_array_unref(test->estimates);
    g_array_unref(test->effects);
    g_free(test->adjustment);
    g_free(test->note);
    g_free(test);
}

static void step_free(void *data)
{
    ReportFlowStep *step = data;
    g_free(step->id);
    g_free(step->label);
    g_free(step->excluded_label);
    g_free(step->rule);
    g_free(step->origin);
    g_free(step);
}

static void group_free(void *data)
{
    ReportFlowGroup *group = data;
    g_free(group->id);
    g_free(group->label);
    g_free(group);
}

static void pair_free(void *data)
{
    ReportPair *pair = data;
    g_free(pair->treated);
    g_free(pair->control);
    g_free(pair);
}

static void pairs_free(void *data)
{
    ReportPairs *pairs = data;
    g_ptr_array_unref(pairs->pairs);
    g_free(pairs->id);
    g_free(pairs->label);
    g_free(pairs->scale);
    g_free(pairs);
}

static void contributor_free(void *data)
{
    ReportContributor *from = data;
    g_free(from->hospitals);
    g_free(from->content);
    g_free(from->head);
    g_free(from->made);
    g_free(from);
}

static void absent_free(void *data)
{
    ReportAbsent *absent = data;
    g_free(absent->table);
    g_free(absent->row);
    g_free(absent->figure);
    g_free(absent->why);
    g_free(absent);
}

static void note_free(void *data)
{
    ReportNote *note = data;
    g_free(note->mark);
    g_free(note->text);
    g_free(note);
}

static void line_free(ReportLine *line, size_t n_columns)
{
    for (size_t i = 0; i < n_columns; i++) {
        g_free(line->cells[i].text);
        g_free(line->cells[i].mark);
    }
    g_free(line->cells);
    g_free(line->label);
    g_free(line->mark);
    g_free(line);
}

static void table_free(void *data)
{
    ReportTable *table = data;
    for (size_t i = 0; i < table->lines->len; i++)
        line_free(table->lines->pdata[i], table->n_columns);
    g_ptr_array_unref(table->lines);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_free(table->columns[i].label);
        g_free(table->columns[i].detail);
        g_free(table->columns[i].spanner);
        g_free(table->columns[i].mark);
    }
    g_free(table->columns);
    g_ptr_array_unref(table->notes);
    g_free(table->id);
    g_free(table->label);
    g_free(table->title);
    g_free(table->stub);
    g_free(table);
}

ReportDocument *report_document_new(const char *name, const char *title)
{
    ReportDocument *document = g_new0(ReportDocument, 1);
    document->name = g_strdup(name);
    document->title = g_strdup(title);
    document->citation = g_strdup("");
    document->flow = g_ptr_array_new_with_free_func(step_free);
    document->groups = g_ptr_array_new_with_free_func(group_free);
    document->tables = g_ptr_array_new_with_free_func(table_free);
    document->figures = g_ptr_array_new_with_free_func(report_figure_free);
    document->values = g_ptr_array_new_with_free_func(value_free);
    document->tests = g_ptr_array_new_with_free_func(test_free);
    document->matches = g_ptr_array_new_with_free_func(pairs_free);
    document->contributors = g_ptr_array_new_with_free_func(contributor_free);
    document->absent = g_ptr_array_new_with_free_func(absent_free);
    document->whys = g_ptr_array_new_with_free_func(report_why_free);
    document->methods = g_ptr_array_new_with_free_func(g_free);
    document->appendix = g_ptr_array_new_with_free_func(g_free);
    document->value_index = g_hash_table_new(g_str_hash, g_str_equal);
    document->version = g_strdup(PROREG_VERSION);
    return document;
}

void report_document_free(ReportDocument *document)
{
    if (!document)
        return;
    g_hash_table_unref(document->value_index);
    g_ptr_array_unref(document->flow);
    g_ptr_array_unref(document->groups);
    g_ptr_array_unref(document->tables);
    g_ptr_array_unref(document->figures);
    g_ptr_array_unref(document->values);
    g_ptr_array_unref(document->tests);
    g_ptr_array_unref(document->matches);
    g_ptr_array_unref(document->contributors);
    g_ptr_array_unref(document->absent);
    g_ptr_array_unref(document->methods);
    g_ptr_array_unref(document->appendix);
    g_ptr_array_unref(document->whys);
    g_free(document->name);
    g_free(document->title);
    g_free(document->citation);
    g_free(document->version);
    g_free(document->lock);
    g_free(document->lock_day);
    g_free(document->lock_by);
    g_free(document->post_hoc_lock);
    g_free(document->post_hoc_day);
    g_free(document->post_hoc_where);
    g_free(document->lock_doubt);
    g_free(document->saved_by);
    g_free(document->saved_day);
    g_free(document->analysis);
    g_free(document);
}

char *report_address(const ReportAddress *address)
{
    return g_strconcat("T", address->table, ".", address->row, address->level ? "." : "",
        address->level ? address->level : "", ".", address->group, ".", address->visit, ".",
        address->statistic, NULL);
}

size_t report_document_add_value(ReportDocument *document, const ReportAddress *address,
    double value, const char *printed, const char *test)
{
    char *text = report_address(address);
    const size_t known = GPOINTER_TO_SIZE(g_hash_table_lookup(document->value_index, text));
    if (known) {
        g_free(text);
        return known - 1;
    }
    ReportValue *added = g_new0(ReportValue, 1);
    added->table = g_strdup(address->table);
    added->row = g_strdup(address->row);
    added->level = g_strdup(address->level);
    added->group = g_strdup(address->group);
    added->visit = g_strdup(address->visit);
    added->statistic = g_strdup(address->statistic);
    added->address = text;
    added->value = value;
    added->printed = g_strdup(printed);
    added->test = g_strdup(test);
    g_ptr_array_add(document->values, added);
    g_hash_table_insert(document->value_index, text, GSIZE_TO_POINTER(document->values->len));
    return document->values->len - 1;
}

const ReportValue *report_document_find(const ReportDocument *document, const char *address)
{
    const size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(document->value_index, address));
    return found ? document->values->pdata[found - 1] : NULL;
}

ReportTest *report_document_add_test(ReportDocument *document, const char *id)
{
    ReportTest *test = g_new0(ReportTest, 1);
    test->id = g_strdup(id);
    test->statistic = test->p_value = test->p_low = test->p_high = NAN;
    test->adjusted_from = test->raw_low = test->raw_high = NAN;
    test->df[0] = test->df[1] = NAN;
    test->estimates = g_array_new(FALSE, FALSE, sizeof(ReportEstimate));
    test->effects = g_array_new(FALSE, FALSE, sizeof(ReportEffect));
    g_ptr_array_add(document->tests, test);
    return test;
}

const ReportTest *report_document_find_test(const ReportDocument *document, const char *id)
{
    for (size_t i = 0; i < document->tests->len; i++) {
        const ReportTest *test = document->tests->pdata[i];
        if (g_str_equal(test->id, id))
            return test;
    }
    return NULL;
}

ReportPairs *report_document_add_match(
    ReportDocument *document, const char *id, const char *label, const char *scale)
{
    ReportPairs *pairs = g_new0(ReportPairs, 1);
    pairs->id = g_strdup(id);
    pairs->label = g_strdup(label);
    pairs->scale = g_strdup(scale);
    pairs->pairs = g_ptr_array_new_with_free_func(pair_free);
    g_ptr_array_add(document->matches, pairs);
    return pairs;
}

void report_pairs_add(
    ReportPairs *pairs, const char *treated, const char *control, double distance)
{
    ReportPair *pair = g_new0(ReportPair, 1);
    pair->treated = g_strdup(treated);
    pair->control = g_strdup(control);
    pair->distance = distance;
    g_ptr_array_add(pairs->pairs, pair);
}

ReportFlowStep *report_document_add_step(ReportDocument *document)
{
    ReportFlowStep *step = g_new0(ReportFlowStep, 1);
    g_ptr_array_add(document->flow, step);
    return step;
}

void report_document_add_group(
    ReportDocument *document, const char *id, const char *label, int64_t n)
{
    ReportFlowGroup *group = g_new(ReportFlowGroup, 1);
    *group = (ReportFlowGroup){g_strdup(id), g_strdup(label), n};
    g_ptr_array_add(document->groups, group);
}

void report_document_add_method(ReportDocument *document, const char *paragraph)
{
    g_ptr_array_add(document->methods, g_strdup(paragraph));
}

void report_document_add_detail(ReportDocument *document, const char *paragraph)
{
    g_ptr_array_add(document->appendix, g_strdup(paragraph));
}

ReportTable *report_table_add(ReportDocument *document, const char *id, const char *label,
    const char *title, const char *stub)
{
    ReportTable *table = g_new0(ReportTable, 1);
    table->id = g_strdup(id);
    table->label = g_strdup(label);
    table->title = g_strdup(title);
    table->stub = g_strdup(stub);
    table->lines = g_ptr_array_new();
    table->notes = g_ptr_array_new_with_free_func(note_free);
    g_ptr_array_add(document->tables, table);
    return table;
}

size_t report_table_add_column(
    ReportTable *table, const char *label, const char *detail, const char *spanner, char align)
{
    g_assert(table->lines->len == 0);
    table->columns = g_renew(ReportColumn, table->columns, table->n_columns + 1);
    table->columns[table->n_columns] = (ReportColumn){.label = g_strdup(label),
        .detail = g_strdup(detail),
        .spanner = g_strdup(spanner),
        .align = align};
    return table->n_columns++;
}

ReportLine *report_table_add_line(
    ReportTable *table, ReportLineKind kind, int indent, const char *label)
{
    ReportLine *line = g_new0(ReportLine, 1);
    line->kind = kind;
    line->indent = indent;
    line->label = g_strdup(label);
    line->cells = g_new0(ReportCell, table->n_columns);
    for (size_t i = 0; i < table->n_columns; i++)
        line->cells[i].text = g_strdup("");
    g_ptr_array_add(table->lines, line);
    return line;
}

void report_table_add_note(ReportTable *table, const char *mark, const char *text)
{
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        if (g_str_equal(note->mark, mark) && g_str_equal(note->text, text))
            return;
    }
    ReportNote *note = g_new0(ReportNote, 1);
    note->mark = g_strdup(mark);
    note->text = g_strdup(text);
    g_ptr_array_add(table->notes, note);
}

void report_cell_set_text(ReportCell *cell, const char *text)
{
    g_free(cell->text);
    cell->text = report_true_minus(text);
}

void report_cell_add_value(ReportCell *cell, size_t value)
{
    g_assert(cell->n_values < REPORT_CELL_VALUES);
    cell->values[cell->n_values++] = value;
}

/* "post hoc: ..."; NULL where it is not. New. */
static char *say_post_hoc(const ReportDocument *document)
{
    if (!document->post_hoc_lock)
        return NULL;
    return document->post_hoc_where[0] == '\0'
               ? base_words_say(document->words,
                     N_("post hoc: the analysis was written after lock {1} of {2}"), "tt",
                     document->post_hoc_lock, document->post_hoc_day)
               : base_words_say(document->words,
                     N_("post hoc: {3} of the analysis was changed after lock {1} of {2}"),
                     "ttt", document->post_hoc_lock, document->post_hoc_day,
                     document->post_hoc_where);
}

/* The lock that it was read from, or the last one that it was not; NULL for none. New. */
static char *say_lock(const ReportDocument *document)
{
    if (!document->lock)
        return NULL;
    return document->is_locked
               ? base_words_say(document->words, N_("as locked: {1}, {2}, by {3}"), "ttt",
                     document->lock, document->lock_day, document->lock_by)
               : base_words_say(document->words,
                     N_("as it stands now, not as locked: {1}, {2}"), "tt", document->lock,
                     document->lock_day);
}

/* Whose counts it was added up from; NULL where patients were read. New. */
static char *say_contributors(const ReportDocument *document)
{
    if (document->contributors->len == 0)
        return NULL;
    GString *all = g_string_new(NULL);
    const guint n = document->contributors->len;
    for (guint i = 0; i < n; i++) {
        const ReportContributor *from = document->contributors->pdata[i];
        const ReportContributor *next = i + 1 < n ? document->contributors->pdata[i + 1] : NULL;
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", from->hospitals);
        /* Hospitals of one registry have one hash. */
        if (!next || !g_str_equal(next->content, from->content))
            g_string_append_printf(all, " (%.12s)", from->content);
    }
    g_autofree char *list = g_string_free(all, FALSE);
    return base_words_say(document->words,
        N_("added up from the counts of {1} files, by hospitals and content hash: {2}"), "nt",
        (gint64)document->contributors->len, list);
}

char *report_document_standing(const ReportDocument *document)
{
    GString *all = g_string_new(NULL);
    char *parts[] = {document->lock_doubt
                         ? base_words_say(document->words, N_("NOT TO BE RELIED ON: {1}"), "t",
                               document->lock_doubt)
                         : NULL,
        say_lock(document),
        document->lock_erased > 0
            ? base_words_say(document->words, N_("records erased since, and not in this: {1}"),
                  "n", document->lock_erased)
            : NULL,
        say_post_hoc(document), say_contributors(document),
        document->saved_by
            ? base_words_say(document->words, N_("the analysis was saved by {1}, {2}"), "tt",
                  document->saved_by, document->saved_day)
            : NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i])
            g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", parts[i]);
        g_free(parts[i]);
    }
    return g_string_free(all, all->len == 0);
}

char *report_document_provenance(const ReportDocument *document)
{
    GString *line = g_string_new(NULL);
    if (document->snapshot[0] != '\0')
        g_string_append_printf(
            line, "%s %s; ", base_words(document->words, "Snapshot"), document->snapshot);
    if (document->head[0] != '\0')
        g_string_append_printf(
            line, "%s %s; ", base_words(document->words, N_("chain")), document->head);
    if (document->spec[0] != '\0')
        g_string_append_printf(
            line, "%s %s; ", base_words(document->words, "specification"), document->spec);
    g_autofree char *standing = report_document_standing(document);
    if (standing)
        g_string_append_printf(line, "%s; ", standing);
    g_string_append_printf(line, "proreg %s", document->version);
    return g_string_free(line, FALSE);
}

void report_document_add_contributor(ReportDocument *document, const ReportContributor *from)
{
    ReportContributor *to = g_new0(ReportContributor, 1);
    *to = (ReportContributor){g_strdup(from->hospitals), g_strdup(from->content),
        g_strdup(from->head), g_strdup(from->made), from->min_cell};
    g_ptr_array_add(document->contributors, to);
}

void report_document_add_absent(ReportDocument *document, const ReportAbsent *absent)
{
    ReportAbsent *to = g_new0(ReportAbsent, 1);
    *to = (ReportAbsent){g_strdup(absent->table), g_strdup(absent->row),
        g_strdup(absent->figure), g_strdup(absent->why)};
    g_ptr_array_add(document->absent, to);
}

ReportWhy *report_document_add_why(ReportDocument *document, ReportCell *cell)
{
    ReportWhy *why = report_why_new();
    g_ptr_array_add(document->whys, why);
    cell->why = document->whys->len;
    return why;
}
