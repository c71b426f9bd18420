/* A REDCap project's XML: ODM 1.3 with REDCap's own attributes. */
#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "base/xml.h"
#include "schema/dictionary_read.h"
#include "schema/draft_inside.h"

typedef struct {
    char *cells[N_CELLS];
} Field;

typedef struct {
    SchemaDraft *draft;
    GPtrArray *fields;   /* Field * */
    GHashTable *by_name; /* Name -> Field *, borrowed. */
    GHashTable *form_of; /* Item -> form. */
    GHashTable *listed;  /* Variables whose choices are whole. */
    char *form;          /* Of the group of items at hand. */
    DraftEvent *event;   /* At hand, or NULL. */
    Field *field;        /* At hand, or NULL. */
    Field *list;         /* Whose choices are at hand, or NULL. */
    char *code;          /* Of the choice at hand. */
    char *comparator;    /* Of the check at hand. */
    GString *text;       /* Of the element at hand. */
    bool in_question, in_decode;
} Project;

static void field_free(gpointer data)
{
    Field *field = data;
    for (size_t i = 0; i < N_CELLS; i++)
        g_free(field->cells[i]);
    g_free(field);
}

static void set_cell(Field *field, size_t cell, const char *text)
{
    g_free(field->cells[cell]);
    field->cells[cell] = g_strdup(text ? text : "");
}

/* ---- elements ---- */

static const char *type_of(const char *redcap)
{
    if (g_str_equal(redcap, "textarea"))
        return "notes";
    return g_str_equal(redcap, "select") ? "dropdown" : redcap;
}

static void start_item(Project *project, const char *const *attributes)
{
    static const struct {
        const char *name;
        size_t cell;
    } cells[] = {{"SectionHeader", CELL_SECTION}, {"FieldNote", CELL_NOTE},
        {"TextValidationType", CELL_VALIDATION}, {"Identifier", CELL_IDENTIFIER},
        {"BranchingLogic", CELL_BRANCHING}, {"RequiredField", CELL_REQUIRED},
        {"CustomAlignment", CELL_ALIGNMENT}, {"QuestionNumber", CELL_QUESTION},
        {"MatrixGroupName", CELL_MATRIX}, {"MatrixRanking", CELL_RANKING},
        {"FieldAnnotation", CELL_ANNOTATION}, {"Calculation", CELL_CHOICES},
        {"SliderLabels", CELL_CHOICES}};
    const char *name = base_xml_attribute(attributes, "Variable");
    const char *type = base_xml_attribute(attributes, "FieldType");
    const char *item = base_xml_attribute(attributes, "OID");
    project->field = NULL;
    /* A form's own "complete", and the further boxes of a checkbox, are no lines. */
    if (!name || !type || g_hash_table_contains(project->by_name, name))
        return;
    const char *form = item ? g_hash_table_lookup(project->form_of, item) : NULL;
    g_autofree char *complete = form ? g_strconcat(form, "_complete", NULL) : NULL;
    if (!form || g_str_equal(name, complete))
        return;
    Field *field = g_new0(Field, 1);
    set_cell(field, CELL_NAME, name);
    set_cell(field, CELL_FORM, form);
    set_cell(field, CELL_TYPE, type_of(type));
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        const char *value = base_xml_attribute(attributes, cells[i].name);
        if (value)
            set_cell(field, cells[i].cell, value);
    }
    g_ptr_array_add(project->fields, field);
    (void)g_hash_table_insert(project->by_name, field->cells[CELL_NAME], field);
    project->field = field;
}

static int number_of(const char *const *attributes, const char *name)
{
    const char *text = base_xml_attribute(attributes, name);
    return text ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
}

static void start_event(Project *project, const char *const *attributes)
{
    const char *unique = base_xml_attribute(attributes, "UniqueEventName");
    const char *label = base_xml_attribute(attributes, "EventName");
    const char *arm = base_xml_attribute(attributes, "ArmName");
    const char *oid = base_xml_attribute(attributes, "OID");
    if (!unique && oid)
        unique = g_str_has_prefix(oid, "Event.") ? oid + 6 : oid;
    if (!unique)
        return;
    project->event = schema_draft_event(project->draft, unique);
    g_free(project->event->label);
    project->event->label = arm && label && !g_str_has_suffix(unique, "_arm_1")
                                ? g_strdup_printf("%s (%s)", label, arm)
                                : g_strdup(label ? label : unique);
    /* A project without scheduling has 0 throughout. */
    project->event->offset = number_of(attributes, "DayOffset");
    project->event->before = number_of(attributes, "OffsetMin");
    project->event->after = number_of(attributes, "OffsetMax");
    project->event->has_offset =
        project->event->offset != 0 || project->event->before || project->event->after;
}

static void start_form_ref(Project *project, const char *const *attributes)
{
    const char *form = base_xml_attribute(attributes, "FormName");
    const char *oid = base_xml_attribute(attributes, "FormOID");
    if (!form && oid)
        form = g_str_has_prefix(oid, "Form.") ? oid + 5 : oid;
    if (project->event && form)
        schema_draft_add_form(project->draft, project->event, form);
}

/* The OID of a group of items is FORM.FIRST_ITEM. */
static void start_group(Project *project, const char *const *attributes)
{
    const char *oid = base_xml_attribute(attributes, "OID");
    const char *point = oid ? strchr(oid, '.') : NULL;
    g_free(project->form);
    project->form = point ? g_strndup(oid, (gsize)(point - oid)) : NULL;
}

static void start_item_ref(Project *project, const char *const *attributes)
{
    const char *item = base_xml_attribute(attributes, "ItemOID");
    if (item && project->form)
        (void)g_hash_table_insert(project->form_of, g_strdup(item), g_strdup(project->form));
}

static void start_list(Project *project, const char *const *attributes)
{
    const char *name = base_xml_attribute(attributes, "Variable");
    const char *boxes = base_xml_attribute(attributes, "CheckboxChoices");
    Field *field = name ? g_hash_table_lookup(project->by_name, name) : NULL;
    project->list = NULL;
    if (!field || !g_hash_table_add(project->listed, g_strdup(name)))
        return;
    const char *type = field->cells[CELL_TYPE];
    if (boxes)
        set_cell(field, CELL_CHOICES, boxes);
    else if (g_str_equal(type, "radio") || g_str_equal(type, "dropdown"))
        project->list = field;
}

static void start_repeat(Project *project, const char *const *attributes)
{
    const char *form = base_xml_attribute(attributes, "RepeatInstrument");
    const char *event = base_xml_attribute(attributes, "UniqueEventName");
    if (form && form[0])
        g_ptr_array_add(project->draft->repeats, g_strdup(form));
    else if (event)
        schema_draft_event(project->draft, event)->repeats = true;
}

static bool start(void *data, const char *name, const char *const *attributes)
{
    Project *project = data;
    static const struct {
        const char *name;
        void (*take)(Project *project, const char *const *attributes);
    } elements[] = {{"ItemDef", start_item}, {"StudyEventDef", start_event},
        {"FormRef", start_form_ref}, {"ItemGroupDef", start_group}, {"ItemRef", start_item_ref},
        {"CodeList", start_list}, {"RepeatingInstrument", start_repeat},
        {"RepeatingEvent", start_repeat}};
    g_string_truncate(project->text, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        if (g_str_equal(name, elements[i].name))
            elements[i].take(project, attributes);
    if (g_str_equal(name, "DataAccessGroups")) {
        const char *label = base_xml_attribute(attributes, "group_name");
        if (label)
            schema_draft_add_group(project->draft, NULL, label);
    } else if (g_str_equal(name, "CodeListItem")) {
        g_free(project->code);
        project->code = g_strdup(base_xml_attribute(attributes, "CodedValue"));
    } else if (g_str_equal(name, "RangeCheck")) {
        g_free(project->comparator);
        project->comparator = g_strdup(base_xml_attribute(attributes, "Comparator"));
    }
    project->in_question = project->in_question || g_str_equal(name, "Question");
    project->in_decode = project->in_decode || g_str_equal(name, "Decode");
    return true;
}

/* ---- texts ---- */

static void add_choice(Project *project)
{
    char **choices = &project->list->cells[CELL_CHOICES];
    g_autofree char *label = g_strdelimit(g_strdup(project->text->str), "|", '/');
    char *all = *choices && **choices
                    ? g_strdup_printf("%s | %s, %s", *choices, project->code, label)
                    : g_strdup_printf("%s, %s", project->code, label);
    g_free(*choices);
    *choices = all;
}

static void end_text(Project *project, const char *name)
{
    const char *text = project->text->str;
    if (g_str_equal(name, "StudyName") && !project->draft->title) {
        project->draft->title = g_strdup(text);
    } else if (g_str_equal(name, "MissingDataCodes")) {
        schema_draft_add_missing(project->draft, text);
    } else if (g_str_equal(name, "TranslatedText") && project->in_question && project->field) {
        set_cell(project->field, CELL_LABEL, text);
    } else if (g_str_equal(name, "TranslatedText") && project->in_decode && project->list &&
               project->code) {
        add_choice(project);
    } else if (g_str_equal(name, "CheckValue") && project->field && project->comparator) {
        const bool is_max = project->comparator[0] == 'L';
        set_cell(project->field, is_max ? CELL_MAX : CELL_MIN, text);
    }
}

static bool end(void *data, const char *name)
{
    Project *project = data;
    end_text(project, name);
    if (g_str_equal(name, "StudyEventDef"))
        project->event = NULL;
    else if (g_str_equal(name, "ItemDef"))
        project->field = NULL;
    else if (g_str_equal(name, "CodeList"))
        project->list = NULL;
    else if (g_str_equal(name, "Question"))
        project->in_question = false;
    else if (g_str_equal(name, "Decode"))
        project->in_decode = false;
    g_string_truncate(project->text, 0);
    /* Behind the metadata are the patients. */
    return !g_str_equal(name, "MetaDataVersion");
}

static void add_text(void *data, const char *text, size_t size)
{
    g_string_append_len(((Project *)data)->text, text, (gssize)size);
}

/* ---- the whole ---- */

static GString *dictionary_of(const Project *project)
{
    GString *out = g_string_new(NULL);
    BaseCsvWriter *writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    for (size_t c = 0; c < N_CELLS; c++)
        base_csv_writer_cell_as_is(writer, schema_dictionary_heading(c));
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < project->fields->len; i++) {
        const Field *field = project->fields->pdata[i];
        for (size_t c = 0; c < N_CELLS; c++)
            base_csv_writer_cell_as_is(writer, field->cells[c]);
        base_csv_writer_end_row(writer);
    }
    base_csv_writer_free(writer);
    return out;
}

/* A form without a field of its own collects nothing. */
static void drop_empty_forms(const Project *project)
{
    g_autoptr(GHashTable) forms = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < project->fields->len; i++)
        (void)g_hash_table_add(
            forms, ((const Field *)project->fields->pdata[i])->cells[CELL_FORM]);
    for (guint e = 0; e < project->draft->events->len; e++) {
        GPtrArray *named = ((DraftEvent *)project->draft->events->pdata[e])->forms;
        for (guint i = named->len; i > 0; i--)
            if (!g_hash_table_contains(forms, named->pdata[i - 1]))
                (void)g_ptr_array_remove_index(named, i - 1);
    }
}

typedef struct {
    const char *bytes;
    gsize size;
} Source;

static gssize read_bytes(void *data, char *out, gsize size, GError **error)
{
    Source *source = data;
    (void)error;
    const gsize n = MIN(size, source->size);
    memcpy(out, source->bytes, n);
    source->bytes += n;
    source->size -= n;
    return (gssize)n;
}

static void project_clear(Project *project)
{
    g_ptr_array_unref(project->fields);
    g_hash_table_unref(project->by_name);
    g_hash_table_unref(project->form_of);
    g_hash_table_unref(project->listed);
    g_free(project->form);
    g_free(project->code);
    g_free(project->comparator);
    g_string_free(project->text, TRUE);
}

gboolean schema_draft_project(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error)
{
    static const BaseXmlHandler handler = {start, end, add_text};
    Source source = {bytes, size};
    Project project = {.draft = draft,
        .fields = g_ptr_array_new_with_free_func(field_free),
        .by_name = g_hash_table_new(g_str_hash, g_str_equal),
        .form_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .text = g_string_new(NULL)};
    gboolean ok = base_xml_read(where, read_bytes, &source, &handler, &project, error);
    if (ok && project.fields->len == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: no REDCap project: it has no fields; export \"Entire Project (XML)\", "
            "metadata "
            "alone is enough",
            where);
        ok = FALSE;
    }
    if (ok) {
        drop_empty_forms(&project);
        draft->dictionary = dictionary_of(&project);
    }
    project_clear(&project);
    return ok;
}
