/**
 * @file
 * Files of SPSS and Stata, read back by ReadStat's readers; R's haven and foreign read the same
 * (tests/oracle/export.R).
 */
#include "given.h"

#include <math.h>
#include <readstat.h>
#include <unistd.h>

static const char dictionary[] =
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier,branching_logic,required_field,custom_alignment,"
    "question_number,matrix_group_name\n"
    "record_id,base,,text,Record,,,,,,,,y,,,\n"
    "with,base,,text,\xe8\xba\xab\xe9\x95\xb7,,,number,,,,,,,,\n"
    "a_name_that_is_longer_than_stata_takes_1,base,,text,One,,,integer,,,,,,,,\n"
    "a_name_that_is_longer_than_stata_takes_2,base,,text,Two,,,integer,,,,,,,,\n"
    "sex,base,,radio,Sex,\"1, Male | 2, Female\",,,,,,,,,,\n"
    "grade,base,,radio,Grade,\"A, Grade A | a_code_of_many_letters, Grade B\",,,,,,,,,,\n"
    "ticked,base,,checkbox,Ticked,\"1, One\",,,,,,,,,,\n"
    "day,base,,text,Day,,,date_ymd,,,,,,,,\n"
    "moment,base,,text,Moment,,,datetime_ymd,,,,,,,,\n"
    "remark,base,,notes,Remark,,,,,,,,,,,\n";

static const char study[] =
    FIXTURE_COMMON "events: [{name: base, unique_name: base_arm_1, label: Base,\n"
                   "  forms: [base]}]\n"
                   "sites: {site_01: First}\n"
                   "roles: {}\n"
                   "missing_codes: {NA: Not applicable, NI: No information, OTH: Other,\n"
                   "  QS: Enough, UNK: Unknown}\n";

/* What a reader found: "variable label format: value, value" a line, and labels of codes. */
typedef struct {
    GPtrArray *lines; /* GString *, one a variable. */
    GString *labels;
    char *file_label;
} Found;

static int take_metadata(readstat_metadata_t *metadata, void *data)
{
    ((Found *)data)->file_label = g_strdup(readstat_get_file_label(metadata));
    return READSTAT_HANDLER_OK;
}

static int take_variable(
    int index, readstat_variable_t *variable, const char *labels, void *data)
{
    (void)index;
    (void)labels;
    Found *found = data;
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s [%s]", readstat_variable_get_name(variable),
        readstat_variable_get_label(variable));
    for (int i = 0; i < readstat_variable_get_missing_ranges_count(variable); i++)
        g_string_append_printf(line, " %g..%g",
            readstat_double_value(readstat_variable_get_missing_range_lo(variable, i)),
            readstat_double_value(readstat_variable_get_missing_range_hi(variable, i)));
    g_ptr_array_add(found->lines, line);
    return READSTAT_HANDLER_OK;
}

static void append_value(GString *line, readstat_value_t value)
{
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        g_string_append_printf(
            line, " '%s'", readstat_string_value(value) ? readstat_string_value(value) : "");
    else if (readstat_value_is_tagged_missing(value))
        g_string_append_printf(line, " .%c", readstat_value_tag(value));
    else if (readstat_value_is_system_missing(value))
        g_string_append(line, " .");
    else if (readstat_value_type(value) == READSTAT_TYPE_DOUBLE)
        g_string_append_printf(line, " %.15g", readstat_double_value(value));
    else
        g_string_append_printf(line, " %d", readstat_int32_value(value));
}

static int take_value(
    int row, readstat_variable_t *variable, readstat_value_t value, void *data)
{
    (void)row;
    const Found *found = data;
    append_value(found->lines->pdata[readstat_variable_get_index(variable)], value);
    return READSTAT_HANDLER_OK;
}

static int take_label(const char *set, readstat_value_t value, const char *label, void *data)
{
    Found *found = data;
    (void)set;
    append_value(found->labels, value);
    g_string_append_printf(found->labels, "=%s", label);
    return READSTAT_HANDLER_OK;
}

static void line_free(gpointer line)
{
    g_string_free(line, TRUE);
}

static void found_clear(Found *found)
{
    g_ptr_array_unref(found->lines);
    g_string_free(found->labels, TRUE);
    g_free(found->file_label);
}

static Found read_back(const GString *bytes, ExportFormat format)
{
    Found found = {
        .lines = g_ptr_array_new_with_free_func(line_free), .labels = g_string_new(NULL)};
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("proreg-XXXXXX", &path, NULL);
    assert_true(write(file, bytes->str, bytes->len) == (ssize_t)bytes->len);
    (void)close(file);
    readstat_parser_t *parser = readstat_parser_init();
    (void)readstat_set_metadata_handler(parser, take_metadata);
    (void)readstat_set_variable_handler(parser, take_variable);
    (void)readstat_set_value_handler(parser, take_value);
    (void)readstat_set_value_label_handler(parser, take_label);
    assert_int_equal(format == EXPORT_SAV ? readstat_parse_sav(parser, path, &found)
                                          : readstat_parse_dta(parser, path, &found),
        READSTAT_OK);
    readstat_parser_free(parser);
    (void)g_unlink(path);
    return found;
}

static Registry *filled(void)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(dictionary, study);
    Registry *registry =
        registry_create(NULL, files, "test", NULL, &(const BaseClock){0}, &error);
    fixture_no_error(error);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "base"},
        "with=1.5 a_name_that_is_longer_than_stata_takes_1=-9950 sex=2 grade=A ticked___1=1 "
        "day=2020-02-29 moment=2020-02-29T13:30 remark=a");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P2", .event = "base"},
        "with=?NA a_name_that_is_longer_than_stata_takes_2=7 sex=?UNK "
        "grade=a_code_of_many_letters day=?OTH remark=?NI");
    fixture_commit(import);
    return registry;
}

/* With a value of -9950 the numbers of the codes go further down. 2020-02-29 is day 18321 since
 * 1970; SPSS counts seconds from 1582-10-14, 141428 days before that, Stata days from
 * 1960-01-01, 3653 before. */
static void test_stat_file__sav(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    const ExportOptions options = {
        .format = EXPORT_SAV, .shape = {.reason = EXPORT_REASON_IN_PLACE}};
    g_auto(ExportGiven) given = {0};
    GString *bytes = given_bytes(registry, NULL, NULL, &options, &given);
    Found found = read_back(bytes, EXPORT_SAV);
    static const char *const expected[] = {
        "record_id [Record] 'P1' 'P2'",
        "site [Site] 'site_01' 'site_01'",
        "event [Event] 'base' 'base'",
        "repeat_instrument [Repeating form] '' ''",
        "repeat_instance [Number of the entry] . .",
        "with_2 [with: \xe8\xba\xab\xe9\x95\xb7] -990104..-990100 1.5 -990100",
        "a_name_that_is_longer_than_stata_takes_1 [One] -9950 .",
        "a_name_that_is_longer_than_stata_takes_2 [Two] . 7",
        "sex [Sex] -990104..-990100 2 -990104",
        "grade [Grade] 'A' 'a_code_of_many_letters'",
        "ticked___1 [Ticked: One] 1 .",
        "day [Day] -990104..-990100 13802313600 -990102",
        "moment [Moment] 13802362200 .",
        "remark [Remark] 'a' 'NI'",
    };
    assert_int_equal(found.lines->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < found.lines->len; i++)
        assert_string_equal(((GString *)found.lines->pdata[i])->str, expected[i]);
    assert_non_null(strstr(found.labels->str, " 1=Male 2=Female"));
    assert_non_null(strstr(found.labels->str, " -990102=OTH: Other"));
    assert_non_null(strstr(found.labels->str, " 'A'=Grade A"));
    assert_non_null(strstr(found.labels->str, " 'a_code_of_many_letters'=Grade B"));
    assert_non_null(strstr(found.labels->str, " 0=Unchecked 1=Checked"));
    assert_string_equal(found.file_label, "A small study");
    assert_int_equal(given.loss.n_renamed, 1);
    assert_int_equal(given.loss.n_cut, 0);
    found_clear(&found);
    g_string_free(bytes, TRUE);
}

static void test_stat_file__dta(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    const ExportOptions options = {
        .format = EXPORT_DTA, .shape = {.reason = EXPORT_REASON_IN_PLACE}};
    g_auto(ExportGiven) given = {0};
    GString *bytes = given_bytes(registry, NULL, NULL, &options, &given);
    Found found = read_back(bytes, EXPORT_DTA);
    static const char *const expected[] = {
        "with_2 [with: \xe8\xba\xab\xe9\x95\xb7] 1.5 .a",
        "a_name_that_is_longer_than_stata [a_name_that_is_longer_than_stata_takes_1: One] "
        "-9950 .",
        "a_name_that_is_longer_than_sta_2 [a_name_that_is_longer_than_stata_takes_2: Two] . 7",
        "sex [Sex] 2 .e",
        "grade [Grade] 1 2",
        "ticked___1 [Ticked: One] 1 .",
        "day [Day] 21974 .c",
        "moment [Moment] 1898602200000 .",
        "remark [Remark] 'a' 'NI'",
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_string_equal(((GString *)found.lines->pdata[i + 5])->str, expected[i]);
    assert_non_null(strstr(found.labels->str, " 1=Male 2=Female"));
    assert_non_null(strstr(found.labels->str, " .c=OTH: Other"));
    assert_non_null(strstr(found.labels->str, " 1=A Grade A 2=a_code_of_many_letters Grade B"));
    assert_int_equal(given.loss.n_renamed, 3);
    found_clear(&found);
    g_string_free(bytes, TRUE);
}

/* A text that is too long is cut between characters, and that is said; the sink's word ends it.
 */
static gboolean refuse(const char *bytes, gsize size, void *data, GError **error)
{
    (void)bytes;
    (void)size;
    (void)data;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_OUTPUT, "no room");
    return FALSE;
}

static void test_stat_file__limits(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    g_autoptr(GString) values = g_string_new("remark=a");
    for (size_t i = 0; i < 700; i++)
        g_string_append(values, "\xe8\xba\xab");
    (void)fixture_import(registry, (FixtureKey){.record = "P3", .event = "base"}, values->str);
    const ExportOptions options = {
        .format = EXPORT_DTA, .shape = {.reason = EXPORT_REASON_IN_PLACE}};
    g_auto(ExportGiven) given = {0};
    GString *bytes = given_bytes(registry, NULL, NULL, &options, &given);
    Found found = read_back(bytes, EXPORT_DTA);
    const GString *remarks = found.lines->pdata[13];
    /* "remark [Remark]", then ' 'a'', ' 'NI'' and 1 + 681 * 3 bytes within ' ''. */
    assert_int_equal(remarks->len, 15 + 4 + 5 + 3 + 1 + 681 * 3);
    assert_int_equal(given.loss.n_cut, 1);
    found_clear(&found);
    g_string_free(bytes, TRUE);

    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = NULL;
    g_auto(ExportGiven) none = {0};
    g_autoptr(RegistryExport) out =
        registry_export_new(fixture_cohort(&cohort, registry, NULL), NULL, &error);
    assert_false(
        export_give(registry_study(registry), out, &options, refuse, NULL, &none, &error));
    fixture_expect(&error, BASE_ERROR_OUTPUT, "no room");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stat_file__sav),
        cmocka_unit_test(test_stat_file__dta),
        cmocka_unit_test(test_stat_file__limits),
    };
    return cmocka_run_group_tests_name("exports/stat_file", tests, NULL, NULL);
}
