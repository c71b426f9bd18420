#include "importers/key.h"

#include <string.h>

#include "base/text.h"
#include "importers/moved.h"

/** Characters of a record id. */
enum { MAX_ID = 100 };

const char *import_or_null(const char *text)
{
    return text && text[0] != '\0' ? text : NULL;
}

const char *import_key_text(const ImportWork *work, size_t column)
{
    return column == SIZE_MAX ? "" : work->values[column].text;
}

size_t import_block_event(const ImportBlock *block, const ImportRow *row)
{
    return block->event != SIZE_MAX ? block->event : row->event;
}

size_t import_block_form(const ImportBlock *block, const ImportRow *row)
{
    return block->repeat_form != SIZE_MAX ? block->repeat_form : row->repeat_form;
}

int64_t import_block_instance(const ImportBlock *block, const ImportRow *row)
{
    return block->repeat_form != SIZE_MAX ? block->instance + row->offset : row->instance;
}

/** Event of the row; only a map and our own export may use the short names. */
static void find_event(const ImportWork *work, ImportRow *row)
{
    const ImportLayout *layout = work->layout;
    const SchemaStudy *study = work->study;
    row->event = work->map ? work->map->event : SIZE_MAX;
    if (row->event == SIZE_MAX && layout->event != SIZE_MAX) {
        const char *text = import_key_text(work, layout->event);
        const size_t event = schema_study_event(study, text);
        if (event != SIZE_MAX && (layout->columns[layout->event].map || layout->own_export ||
                                     g_str_equal(study->events[event].unique_name, text)))
            row->event = event;
    }
    row->event_name = row->event == SIZE_MAX ? NULL : study->events[row->event].unique_name;
}

/** @return a defect of the instance, or NULL. */
static const char *find_instance(const ImportWork *work, ImportRow *row)
{
    const char *instrument = import_key_text(work, work->layout->instrument);
    const char *instance = import_key_text(work, work->layout->instance);
    row->repeat_form = SIZE_MAX;
    row->instance = 1;
    if (instrument[0] != '\0')
        row->repeat_form = schema_study_form(work->study, instrument);
    if (instance[0] == '\0')
        return row->repeat_form == SIZE_MAX ? NULL
                                            : N_("a repeating instrument needs its instance");
    if (strcmp(instance, "new") == 0) {
        row->instance = 0;
    } else {
        char *end = NULL;
        row->instance = g_ascii_strtoll(instance, &end, 10);
        /* As programs write whole numbers of a column with blanks: 1.0. */
        if (*end == '.' && end[1] == '0')
            end += 1 + strspn(end + 1, "0");
        const bool counts = row->instance >= 1 && row->instance <= REGISTRY_INSTANCE_MAX;
        if (*end != '\0' || !g_ascii_isdigit(instance[0]) || !counts)
            return N_("an instance must be a whole number from 1 to 32767, or new");
    }
    const bool repeats = row->repeat_form != SIZE_MAX ||
                         (row->event != SIZE_MAX && work->study->event_repeats[row->event]);
    if (!repeats && row->instance != 1)
        return N_("nothing repeats here: neither the instrument nor the event");
    return NULL;
}

/** The record id, letters and marks composed (NFC). */
static const char *read_id(ImportWork *work)
{
    const char *text = import_key_text(work, work->layout->record);
    if (g_str_is_ascii(text))
        return text;
    g_free(work->composed_id);
    work->composed_id = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    return work->composed_id ? work->composed_id : text;
}

void import_key_read(ImportWork *work, const BaseCsvRow *csv, ImportRow *row)
{
    *row = (ImportRow){.csv = csv, .record_id = read_id(work)};
    find_event(work, row);
    row->defect = find_instance(work, row);
    import_moved_read(work, row);
}

static bool has_hidden(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (base_text_is_hidden(character) || base_text_is_blank_letter(character))
            return true;
    }
    return false;
}

/** Whether the id is what programs and people write where there is none. */
static bool is_none(const char *id)
{
    static const char *const words[] = {"#n/a", "#ref!", "#value!", "#name?", "#div/0!",
        "#null!", "#num!", "na", "n/a", "nan", "nil", "null", "none", "unknown", "-", "--", "?",
        "なし", "無し", "不明", "未定", NULL};
    if (strpbrk(id, "123456789")) /* As most ids have, and none of the words. */
        return false;
    g_autofree char *wide = g_utf8_normalize(id, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *small = g_utf8_strdown(wide ? wide : id, -1);
    return g_strv_contains(words, g_strstrip(small));
}

bool import_key_is_total(const char *id)
{
    static const char *const words[] = {"合計", "総計", "小計", "計", "平均", "平均値",
        "標準偏差", "中央値", "最大", "最大値", "最小", "最小値", "総数", "件数", "例数",
        "total", "totals", "subtotal", "grandtotal", "sum", "mean", "average", "avg", "sd",
        "median", "minimum", "maximum", "min", "max", "count", "n", NULL};
    if (strpbrk(id, "0123456789"))
        return false;
    g_autofree char *wide = g_utf8_normalize(id, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *small = g_utf8_strdown(wide ? wide : id, -1);
    g_auto(GStrv) parts = g_strsplit_set(small, " _-:.=", -1);
    g_autofree char *word = g_strjoinv("", parts);
    return g_strv_contains(words, word);
}

/** What is wrong with the record id, or NULL; *hint says what to do. */
static const char *find_defect(const ImportWork *work, const char *id, const char **hint)
{
    const SchemaStudy *study = work->study;
    *hint = N_("correct the record id and import again");
    if (id[0] == '\0') {
        *hint = N_("fill in the record id and import again");
        return N_("the record id is empty");
    }
    if (has_hidden(id))
        return N_("the record id holds a character that cannot be seen");
    if (g_utf8_strlen(id, -1) > MAX_ID)
        return N_("the record id is longer than 100 characters");
    if (study->missing_codes && g_hash_table_contains(study->missing_codes, id))
        return N_("the record id is a missing-data code");
    if (is_none(id)) {
        *hint = N_("fill in the record id and import again");
        return N_("the record id is a word for none");
    }
    if (import_key_is_total(id)) {
        *hint = N_("take the row of totals out of the file");
        return N_("the record id is the word for a total, a mean or a count");
    }
    if (study->record_pattern && !g_regex_match(study->record_pattern, id, 0, NULL))
        return N_("the record id is not of the study's form");
    if (work->map && work->map->record_pattern &&
        !g_regex_match(work->map->record_pattern, id, 0, NULL))
        return N_("the record id is not of the form that the site's profile says");
    return NULL;
}

/** The same; rows of one record mostly come in a run. */
static const char *id_defect(ImportWork *work, const char *id, const char **hint)
{
    if (work->good_id && strcmp(work->good_id, id) == 0)
        return NULL;
    const char *defect = find_defect(work, id, hint);
    if (!defect) {
        g_free(work->good_id);
        work->good_id = g_strdup(id);
    }
    return defect;
}

size_t import_key_defects(
    ImportWork *work, const ImportRow *row, ImportKeyDefect defects[IMPORT_KEY_DEFECTS])
{
    const ImportLayout *layout = work->layout;
    size_t n = 0;
    const char *hint;
    const char *msgid = id_defect(work, row->record_id, &hint);
    if (msgid)
        defects[n++] =
            (ImportKeyDefect){.column = layout->record, .msgid = msgid, .hint = hint};
    if (layout->event != SIZE_MAX && row->event == SIZE_MAX) {
        const bool empty = import_key_text(work, layout->event)[0] == '\0';
        defects[n++] = (ImportKeyDefect){.column = layout->event,
            .msgid =
                empty ? N_("the event is empty") : N_("the study has no event of this name"),
            .hint = N_("use the unique event names of the study, like baseline_arm_1")};
    }
    if (import_key_text(work, layout->instrument)[0] != '\0' &&
        (row->repeat_form == SIZE_MAX || !work->study->form_repeats[row->repeat_form]))
        defects[n++] = (ImportKeyDefect){.column = layout->instrument,
            .msgid = N_("the study has no such repeating instrument"),
            .hint = N_("leave it empty where nothing repeats")};
    else if (row->defect)
        defects[n++] = (ImportKeyDefect){
            .column = layout->instance != SIZE_MAX ? layout->instance : layout->instrument,
            .msgid = row->defect,
            .hint = N_("number the instances from 1")};
    return n;
}
