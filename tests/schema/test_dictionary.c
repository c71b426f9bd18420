/* Data dictionaries. What REDCap writes and expects is the oracle: its help on data
 * dictionaries, validation types and checkbox exports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "schema/dictionary.h"

#define HEADER                                                                                 \
    "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field "       \
    "Label\",\"Choices, Calculations, OR Slider Labels\",\"Field Note\",\"Text Validation "    \
    "Type OR Show Slider Number\",\"Text Validation Min\",\"Text Validation "                  \
    "Max\",Identifier?,\"Branching Logic (Show field only if...)\",\"Required "                \
    "Field?\",\"Custom Alignment\",\"Question Number (surveys only)\",\"Matrix Group "         \
    "Name\",\"Matrix Ranking?\",\"Field Annotation\"\n"
#define API_HEADER                                                                             \
    "field_name,form_name,section_header,field_type,field_label,"                              \
    "select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,"    \
    "text_validation_min,text_validation_max,identifier,branching_logic,required_field,"       \
    "custom_alignment,question_number,matrix_group_name,matrix_ranking,field_annotation\n"
#define ID "record_id,main,,text,Record,,,,,,,,y,,,,,\n"

/* Columns up to the maximum; the rest of the row is empty. */
#define ROW(name, type, choices, validation, min, max)                                         \
    name ",main,," type ",Label,\"" choices "\",," validation "," min "," max ",,,,,,,,\n"

static SchemaDictionary *parse_size(const char *text, gsize size)
{
    g_autoptr(GError) error = NULL;
    SchemaDictionary *dictionary = schema_dictionary_parse("d.csv", text, size, &error);
    if (error)
        fail_msg("%s", error->message);
    return dictionary;
}

static SchemaDictionary *parse(const char *text)
{
    return parse_size(text, strlen(text));
}

static void assert_fails(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaDictionary) dictionary =
        schema_dictionary_parse("d.csv", text, strlen(text), &error);
    assert_null(dictionary);
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
    if (!strstr(error->message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, error->message);
}

static const SchemaField *field(const SchemaDictionary *dictionary, const char *name)
{
    const SchemaField *found = schema_dictionary_find(dictionary, name);
    assert_non_null(found);
    return found;
}

/* ---- files ---- */

static void test_dictionary__both_headers_read_alike(void **state)
{
    (void)state;
    const char *rest = ID ROW("age", "text", "", "integer", "0", "110");
    g_autofree char *first = g_strconcat(HEADER, rest, NULL);
    g_autofree char *second = g_strconcat(API_HEADER, rest, NULL);
    g_autoptr(SchemaDictionary) a = parse(first);
    g_autoptr(SchemaDictionary) b = parse(second);
    assert_int_equal(a->n_fields, 2);
    assert_int_equal(b->n_fields, 2);
    assert_true(a->fields[1].max == 110 && b->fields[1].max == 110);
    assert_true(a->fields[0].required && !a->fields[1].required);
}

/* Files of older REDCap versions stop before Matrix Group Name. */
static void test_dictionary__sixteen_columns(void **state)
{
    (void)state;
    g_autofree char *header = g_strdup(API_HEADER);
    strcpy(strstr(header, ",matrix_ranking"), "\n");
    g_autofree char *text = g_strconcat(header, "id,main,,text,Record,,,,,,,,,,,\n", NULL);
    g_autoptr(SchemaDictionary) dictionary = parse(text);
    assert_int_equal(dictionary->n_fields, 1);
    assert_string_equal(dictionary->fields[0].annotation, "");
}

static void test_dictionary__byte_order_mark_and_line_ends(void **state)
{
    (void)state;
    g_autofree char *text = g_strconcat("\xEF\xBB\xBF", HEADER, ID, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *crlf = g_strjoinv("\r\n", lines);
    g_autoptr(SchemaDictionary) dictionary = parse(crlf);
    assert_string_equal(dictionary->fields[0].name, "record_id");
    assert_int_equal(dictionary->fields[0].line, 2);
}

static void test_dictionary__windows_1252(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary = parse(HEADER ID "site_name,main,,text,\"Gr\xF6\xDF"
                                                             "e \x96 cm\",,,,,,,,,,,,,\n");
    assert_string_equal(field(dictionary, "site_name")->label, "Größe – cm");
}

static void test_dictionary__quoted_newlines_keep_lines_right(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID "a,main,,notes,\"two\nlines, \"\"quoted\"\"\",,,,,,,,,,,,,\n\nb,main,,"
                        "notes,B,,,,,,,,,,,,,\n");
    assert_string_equal(field(dictionary, "a")->label, "two\nlines, \"quoted\"");
    assert_int_equal(field(dictionary, "b")->line, 6);
}

static void test_dictionary__error_files(void **state)
{
    (void)state;
    static const char utf16[] = "\xFF\xFEv\0a";
    g_autoptr(GError) error = NULL;
    assert_null(schema_dictionary_parse("d.csv", utf16, sizeof utf16, &error));
    assert_non_null(strstr(error->message, "UTF-16"));
    g_clear_error(&error);
    assert_null(schema_dictionary_parse("d.csv", "a\0b", 3, &error));
    assert_non_null(strstr(error->message, "NUL"));
    assert_fails("", "empty");
    assert_fails(HEADER, "no fields");
    assert_fails("record_id,age\n1,2\n", "no column \"Variable / Field Name\"");
    assert_fails("Variable / Field Nam,x\n", "did you mean Variable / Field Name?");
    assert_fails(HEADER "a\"b,main\n", "d.csv:2:1: ");
    assert_fails(HEADER ID "a,\"main,,text\n", "d.csv:3:1: ");
    assert_fails(
        HEADER ID "a,main,,notes,A,,,,,,,,,,,,,,extra\n", "d.csv:3:19: more cells than");
}

/* ---- types ---- */

static void test_dictionary__field_types(void **state)
{
    (void)state;
    static const struct {
        const char *type, *choices;
        SchemaType expected;
    } cases[] = {
        {"text", "", SCHEMA_TEXT},
        {"notes", "", SCHEMA_TEXT},
        {"calc", "[a] + [b]", SCHEMA_NUMBER},
        {"dropdown", "1, one | 2, two", SCHEMA_CHOICE},
        {"radio", "1, one | 2, two", SCHEMA_CHOICE},
        {"checkbox", "1, one | 2, two", SCHEMA_CHECKBOX},
        {"yesno", "", SCHEMA_CHOICE},
        {"truefalse", "", SCHEMA_CHOICE},
        {"file", "", SCHEMA_TEXT},
        {"slider", "low | middle | high", SCHEMA_INTEGER},
        {"descriptive", "", SCHEMA_NO_DATA},
        {"sql", "select 1", SCHEMA_TEXT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(
            HEADER ID ROW("x", "%s", "%s", "", "", ""), cases[i].type, cases[i].choices);
        g_autoptr(SchemaDictionary) dictionary = parse(text);
        assert_int_equal(field(dictionary, "x")->type, cases[i].expected);
        const bool has_column = schema_dictionary_find_column(dictionary, "x") != NULL;
        assert_int_equal(has_column,
            cases[i].expected != SCHEMA_NO_DATA && cases[i].expected != SCHEMA_CHECKBOX);
    }
}

static void test_dictionary__validations(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        SchemaType type;
        int decimals;
        bool comma;
    } cases[] = {
        {"date_dmy", SCHEMA_DATE, -1, false},
        {"date_mdy", SCHEMA_DATE, -1, false},
        {"date_ymd", SCHEMA_DATE, -1, false},
        {"datetime_dmy", SCHEMA_DATETIME, -1, false},
        {"datetime_seconds_mdy", SCHEMA_DATETIME, -1, false},
        {"time", SCHEMA_TIME, -1, false},
        {"time_hh_mm_ss", SCHEMA_TIME, -1, false},
        {"time_mm_ss", SCHEMA_TIME, -1, false},
        {"integer", SCHEMA_INTEGER, -1, false},
        {"int", SCHEMA_INTEGER, -1, false},
        {"number", SCHEMA_NUMBER, -1, false},
        {"float", SCHEMA_NUMBER, -1, false},
        {"number_1dp", SCHEMA_NUMBER, 1, false},
        {"number_4dp", SCHEMA_NUMBER, 4, false},
        {"number_comma_decimal", SCHEMA_NUMBER, -1, true},
        {"number_2dp_comma_decimal", SCHEMA_NUMBER, 2, true},
        {"email", SCHEMA_TEXT, -1, false},
        {"phone", SCHEMA_TEXT, -1, false},
        {"mrn_10d", SCHEMA_TEXT, -1, false},
        {"postalcode_germany", SCHEMA_TEXT, -1, false},
        {"house_rule_of_our_hospital", SCHEMA_TEXT, -1, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf(HEADER ID ROW("x", "text", "", "%s", "", ""), cases[i].name);
        g_autoptr(SchemaDictionary) dictionary = parse(text);
        const SchemaField *x = field(dictionary, "x");
        assert_int_equal(x->type, cases[i].type);
        assert_int_equal(x->decimals, cases[i].decimals);
        assert_int_equal(x->decimal_comma, cases[i].comma);
        assert_string_equal(x->validation, cases[i].name);
        /* A validation of texts is not applied, and that is said. */
        assert_int_equal(dictionary->warnings->len, cases[i].type == SCHEMA_TEXT);
    }
}

static void test_dictionary__error_types(void **state)
{
    (void)state;
    assert_fails(HEADER ID ROW("x", "rdaio", "1, a", "", "", ""),
        "d.csv:3:4: field x: unknown field type \"rdaio\"; did you mean radio?");
    assert_fails(HEADER ID ROW("x", "text", "", "interger", "", ""),
        "d.csv:3:8: field x: unknown validation interger; did you mean integer?");
    assert_fails(HEADER ROW("x", "yesno", "", "", "", ""), "must be of type text");
}

static void test_dictionary__bounds(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary = parse(
        HEADER ID ROW("n", "text", "", "number", "-1.5", "\"2,5\"") ROW("d", "text", "",
            "date_dmy", "2018-10-01", "today") ROW("dm", "text", "", "date_dmy", "01-10-2018",
            "") ROW("dt", "text", "", "datetime_ymd", "1970-01-02 12:00", "now") ROW("t",
            "text", "", "time", "06:00", "") ROW("m", "text", "", "time_mm_ss", "", "30:00")
            ROW("p", "text", "", "integer", "[other]", "5") ROW("s", "slider", "", "", "", ""));
    const SchemaField *n = field(dictionary, "n");
    assert_true(n->has_min && n->min == -1.5 && n->has_max && n->max == 2.5);
    const SchemaField *d = field(dictionary, "d");
    assert_true(d->has_min && d->min == 17805); /* 2018-10-01 is day 17805 of Unix time. */
    assert_true(!d->has_max && d->max_today && !d->min_today);
    assert_true(field(dictionary, "dm")->min == 17805);
    assert_true(field(dictionary, "dt")->min == 1.5 && field(dictionary, "dt")->max_today);
    assert_true(field(dictionary, "t")->min == 0.25);
    assert_true(fabs(field(dictionary, "m")->max - 1800.0 / 86400) < 1e-15);
    const SchemaField *p = field(dictionary, "p");
    assert_true(!p->has_min && p->has_max && p->max == 5);
    const SchemaField *s = field(dictionary, "s");
    assert_true(s->has_min && s->min == 0 && s->has_max && s->max == 100);
}

static void test_dictionary__error_bounds(void **state)
{
    (void)state;
    assert_fails(HEADER ID ROW("x", "text", "", "integer", "1.5", ""),
        "d.csv:3:9: field x: bound 1.5 is not an integer");
    assert_fails(HEADER ID ROW("x", "text", "", "number", "", "many"),
        "d.csv:3:10: field x: bound many is not a number");
    assert_fails(HEADER ID ROW("x", "text", "", "date_ymd", "2019-02-30", ""), "not a date");
    assert_fails(HEADER ID ROW("x", "text", "", "time", "24:00", ""), "not a date or time");
    assert_fails(HEADER ID ROW("x", "text", "", "integer", "5", "4"), "above maximum");
}

/* ---- choices ---- */

/* A step travels in an action tag of our own, which REDCap leaves alone. */
static void test_dictionary__step(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID "kps,main,,text,KPS,,,integer,0,100,,,,,,,,@STEP=10\n"
                        "age,main,,text,Age,,,integer,0,110,,,,,,,,\n");
    assert_int_equal(field(dictionary, "kps")->step, 10);
    assert_int_equal(field(dictionary, "age")->step, 0);
    assert_int_equal(dictionary->warnings->len, 0);
    static const char *const wrong[] = {
        "@STEP", "@STEP=0", "@STEP=ten", "@STEP=-5", "@STEP=5x"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *text = g_strconcat(
            HEADER ID "kps,main,,text,KPS,,,integer,0,100,,,,,,,,", wrong[i], "\n", NULL);
        assert_fails(text, "@STEP must be @STEP=N");
    }
    assert_fails(HEADER ID "x,main,,text,X,,,number,0,100,,,,,,,,@STEP=5\n", "integer field");
}

static void test_choices__split_at_the_first_comma(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary = parse(
        HEADER ID ROW("x", "radio", "1, one|2, two, or more |-4 ,<b>n/a</b>|", "", "", ""));
    const SchemaField *x = field(dictionary, "x");
    assert_int_equal(x->n_choices, 3);
    assert_true(x->integer_codes);
    assert_string_equal(x->choices[1].label, "two, or more");
    assert_string_equal(x->choices[2].code, "-4");
    assert_string_equal(schema_field_label(x, "-4"), "<b>n/a</b>");
    assert_null(schema_field_label(x, "3"));
    assert_true(schema_field_has_code(x, "1"));
    assert_null(x->choices[0].column);
}

static void test_choices__text_codes(void **state)
{
    (void)state;
    static const char *const lists[] = {"1a, one | 2, two", "01, one | 2, two", "-0, x",
        "+1, x", "1.0, x", "Lung | Breast", "12345678901234567890, x"};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *text =
            g_strdup_printf(HEADER ID ROW("x", "radio", "%s", "", "", ""), lists[i]);
        g_autoptr(SchemaDictionary) dictionary = parse(text);
        assert_false(field(dictionary, "x")->integer_codes);
    }
}

static void test_choices__labels_without_codes(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID ROW("x", "radio", "Lung | Breast", "", "", ""));
    assert_string_equal(field(dictionary, "x")->choices[1].code, "Breast");
    assert_string_equal(field(dictionary, "x")->choices[1].label, "Breast");
}

/* REDCap: lower case, and every character but letters and digits becomes a low line. */
static void test_choices__checkbox_columns(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID ROW("meds", "checkbox", "1, A | -4, B | AbC, C | k>=9, D | a_b, E", "",
            "", "") ROW("after", "notes", "", "", "", ""));
    static const char *const expected[] = {"record_id", "meds___1", "meds____4", "meds___abc",
        "meds___k__9", "meds___a_b", "after"};
    assert_int_equal(dictionary->n_columns, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_string_equal(dictionary->columns[i].name, expected[i]);
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, "meds____4");
    assert_int_equal(column->field, 1);
    assert_int_equal(column->choice, 1);
    assert_null(schema_dictionary_find_column(dictionary, "meds"));
}

static void test_choices__yes_no_and_true_false(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary = parse(
        HEADER ID ROW("y", "yesno", "", "", "", "") ROW("t", "truefalse", "", "", "", ""));
    assert_string_equal(schema_field_label(field(dictionary, "y"), "0"), "No");
    assert_string_equal(schema_field_label(field(dictionary, "t"), "1"), "True");
    assert_true(field(dictionary, "y")->integer_codes);
}

static void test_choices__errors(void **state)
{
    (void)state;
    assert_fails(HEADER ID ROW("x", "radio", "", "", "", ""),
        "d.csv:3:6: field x: a radio field needs choices");
    assert_fails(HEADER ID ROW("x", "radio", "1, a | 1, b", "", "", ""), "code 1 occurs twice");
    assert_fails(HEADER ID ROW("x", "radio", ", a", "", "", ""), "has no code");
    assert_fails(HEADER ID ROW("x", "checkbox", "a b, a | a_b, b", "", "", ""),
        "code a_b occurs twice once written as a column name");
}

/* ---- names, flags, forms ---- */

static void test_names__errors(void **state)
{
    (void)state;
    assert_fails(HEADER ID ROW("Age", "text", "", "", "", ""), "d.csv:3:1: field Age");
    assert_fails(HEADER ID ROW("a__b", "text", "", "", "", ""), "is no variable name");
    assert_fails(HEADER ID ROW("1a", "text", "", "", "", ""), "is no variable name");
    assert_fails(HEADER ID ROW("a", "text", "", "", "", "") ROW("a", "text", "", "", "", ""),
        "d.csv:4:1: field a: the name occurs twice");
    assert_fails(HEADER ID ROW("instance", "text", "", "", "", ""), "reserved");
    assert_fails(HEADER ID ROW("main_complete", "text", "", "", "", ""), "reserved");
    assert_fails(HEADER ID "a,Main Form,,text,A,,,,,,,,,,,,,\n", "d.csv:3:2: ");
    assert_fails(HEADER ID "a,other,,text,A,,,,,,,,,,,,,\nb,main,,text,B,,,,,,,,,,,,,\n",
        "rows of form main do not stand together");
    assert_fails(HEADER ID "a,main,,text,A,,,,,,,,yes,,,,,\n", "d.csv:3:13: ");
}

static void test_names__record_id_of_another_name(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER "study_id,main,,text,Study ID,,,,,,,,,,,,,\n");
    assert_string_equal(dictionary->fields[0].name, "study_id");
}

static void test_names__identifier_flag_and_forms(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID "mrn,main,,text,Number,,,,,,y,,,,,,,\nx,later,,text,X,,,,,,,,Y,,,,,\n");
    assert_true(field(dictionary, "mrn")->identifier);
    assert_true(field(dictionary, "x")->required);
    assert_int_equal(dictionary->n_forms, 2);
    assert_string_equal(dictionary->forms[1], "later");
    g_autofree char *label = schema_form_label(dictionary, 1);
    assert_string_equal(label, "Later");
}

/* Every fault of a file is in the one message, up to twenty. */
static void test_names__all_faults_at_once(void **state)
{
    (void)state;
    GString *text = g_string_new(HEADER ID);
    for (int i = 0; i < 25; i++)
        g_string_append_printf(text, "X%d,main,,text,X,,,,,,,,,,,,,\n", i);
    g_autoptr(GError) error = NULL;
    assert_null(schema_dictionary_parse("d.csv", text->str, text->len, &error));
    g_auto(GStrv) lines = g_strsplit(error->message, " | ", -1);
    assert_int_equal(g_strv_length(lines), 21);
    assert_string_equal(lines[20], "and 5 more");
    g_string_free(text, TRUE);
}

/* What is read and not carried out is said. */
static void test_warnings__kinds(void **state)
{
    (void)state;
    g_autoptr(SchemaDictionary) dictionary =
        parse(HEADER ID "c,main,,calc,C,\"[a]+1\",,,,,,,,,,,,\n"
                        "b,main,,text,B,,,,,,,\"[c] = '1'\",,,,,,\n"
                        "q,main,,sql,Q,\"select 1\",,,,,,,,,,,,\n"
                        "m,main,,radio,M,\"1, a\",,,,,,,,,,grp,y,\n"
                        "t,main,,text,T,,,,,,,,,,,,,@HIDDEN\n");
    static const char *const expected[] = {
        "c (line 3)", "q (line 5)", "m (line 6)", "t (line 7)"};
    assert_int_equal(dictionary->warnings->len, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_non_null(strstr(dictionary->warnings->pdata[i], expected[i]));
    /* How a field is shown is nothing to warn of. */
    g_autoptr(SchemaDictionary) shown =
        parse(HEADER ID ROW("sign", "file", "", "signature", "", "") ROW("list", "dropdown",
            "1, a", "autocomplete", "", "") ROW("slide", "slider", "", "number", "", ""));
    assert_int_equal(shown->warnings->len, 0);
    assert_string_equal(field(dictionary, "c")->formula, "[a]+1");
    assert_string_equal(field(dictionary, "b")->branching, "[c] = '1'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dictionary__both_headers_read_alike),
        cmocka_unit_test(test_dictionary__sixteen_columns),
        cmocka_unit_test(test_dictionary__byte_order_mark_and_line_ends),
        cmocka_unit_test(test_dictionary__windows_1252),
        cmocka_unit_test(test_dictionary__quoted_newlines_keep_lines_right),
        cmocka_unit_test(test_dictionary__error_files),
        cmocka_unit_test(test_dictionary__field_types),
        cmocka_unit_test(test_dictionary__validations),
        cmocka_unit_test(test_dictionary__error_types),
        cmocka_unit_test(test_dictionary__bounds),
        cmocka_unit_test(test_dictionary__error_bounds),
        cmocka_unit_test(test_dictionary__step),
        cmocka_unit_test(test_choices__split_at_the_first_comma),
        cmocka_unit_test(test_choices__text_codes),
        cmocka_unit_test(test_choices__labels_without_codes),
        cmocka_unit_test(test_choices__checkbox_columns),
        cmocka_unit_test(test_choices__yes_no_and_true_false),
        cmocka_unit_test(test_choices__errors),
        cmocka_unit_test(test_names__errors),
        cmocka_unit_test(test_names__record_id_of_another_name),
        cmocka_unit_test(test_names__identifier_flag_and_forms),
        cmocka_unit_test(test_names__all_faults_at_once),
        cmocka_unit_test(test_warnings__kinds),
    };
    return cmocka_run_group_tests_name("schema/dictionary", tests, NULL, NULL);
}
