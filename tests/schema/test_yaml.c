/* YAML: what is read, and that every fault names its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "schema/read.h"

static SchemaYaml *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    SchemaYaml *yaml = schema_yaml_parse("y.yaml", text, strlen(text), &error);
    if (error)
        fail_msg("%s", error->message);
    return yaml;
}

static void assert_fails(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse("y.yaml", text, strlen(text), &error);
    assert_null(yaml);
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
    if (!strstr(error->message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, error->message);
}

static void test_yaml__maps_and_lists(void **state)
{
    (void)state;
    g_autoptr(SchemaYaml) yaml = parse("# a comment\n"
                                       "a: 1\n"
                                       "b: [x, 'y: z', \"\\u2264\"]\n"
                                       "c:\n"
                                       "  - {k: v}\n"
                                       "d: >-\n"
                                       "  two\n"
                                       "  lines\n");
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    const char *key = NULL;
    assert_true(schema_yaml_is_map(root));
    assert_int_equal(schema_yaml_size(root), 4);
    assert_string_equal(schema_yaml_peek(schema_yaml_get(root, "a")), "1");
    assert_null(schema_yaml_get(root, "z"));
    const SchemaYamlNode *b = schema_yaml_item(root, 1, &key);
    assert_string_equal(key, "b");
    assert_true(schema_yaml_is_list(b));
    assert_string_equal(schema_yaml_peek(schema_yaml_item(b, 1, &key)), "y: z");
    assert_null(key);
    assert_string_equal(schema_yaml_peek(schema_yaml_item(b, 2, NULL)), "≤");
    assert_null(schema_yaml_item(b, 3, NULL));
    assert_int_equal(schema_yaml_line(schema_yaml_get(root, "c")), 5);
    assert_string_equal(schema_yaml_peek(schema_yaml_get(root, "d")), "two lines");
    g_autofree char *none = schema_yaml_text(b);
    assert_null(none);
}

static void test_yaml__nothing_is_null(void **state)
{
    (void)state;
    g_autoptr(SchemaYaml) yaml = parse("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: []\n");
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    static const bool expected[] = {true, true, true, false, false, false};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_int_equal(schema_yaml_is_null(schema_yaml_item(root, i, NULL)), expected[i]);
}

static void test_yaml__errors(void **state)
{
    (void)state;
    assert_fails("", "y.yaml:1: the file is empty");
    assert_fails("# nothing\n", "y.yaml:1: empty");
    assert_fails("a: 1\nb: [1, 2\nc: 3\n", "y.yaml:4:1: not valid YAML");
    assert_fails("a: 1\nb: }\n", "y.yaml:2:4: not valid YAML");
    assert_fails("a: 1\nb: 2\na: 3\n", "y.yaml:3: the key a occurs twice here");
    assert_fails("a: &x 1\nb: *x\n", "y.yaml:2: aliases");
    assert_fails("a: 1\n---\nb: 2\n", "y.yaml:3: a second document");
    assert_fails("? [1, 2]\n: 3\n", "a key must be a text");
    assert_fails("a: 1\nb: \xFF\n", "y.yaml:2: not UTF-8");
}

static void test_yaml__error_depth(void **state)
{
    (void)state;
    GString *text = g_string_new("a: ");
    for (int i = 0; i < 40; i++)
        g_string_append_c(text, '[');
    for (int i = 0; i < 40; i++)
        g_string_append_c(text, ']');
    assert_fails(text->str, "nested more than 32 levels deep");
    g_string_free(text, TRUE);
}

static void test_yaml__byte_order_mark(void **state)
{
    (void)state;
    g_autoptr(SchemaYaml) yaml = parse("\xEF\xBB\xBF"
                                       "a: 1\n");
    assert_string_equal(schema_yaml_peek(schema_yaml_get(schema_yaml_root(yaml), "a")), "1");
}

static void test_yaml__unknown_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"title", "events", NULL};
    g_autoptr(SchemaYaml) yaml = parse("title: x\n\nevnts: []\n");
    g_autoptr(GError) error = NULL;
    assert_false(schema_yaml_only_keys(yaml, schema_yaml_root(yaml), keys, &error));
    assert_string_equal(error->message,
        "y.yaml:3: unknown key evnts; did you mean events?; known here: title, events");
}

/* ---- values ---- */

static void test_read__texts_and_names(void **state)
{
    (void)state;
    g_autoptr(SchemaYaml) yaml = parse("a: x y\nn: 1_month\nbad: 1__month\nlist: [p, q]\n"
                                       "twice: [p, p]\nempty: ''\n");
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL, *absent = NULL, *name = NULL, *bad = NULL, *empty = NULL;
    assert_true(schema_read_text(yaml, root, "a", SCHEMA_REQUIRED, &text, &error));
    assert_string_equal(text, "x y");
    assert_true(schema_read_text(yaml, root, "z", SCHEMA_OPTIONAL, &absent, &error));
    assert_string_equal(absent, "");
    assert_true(schema_read_name(yaml, root, "n", SCHEMA_REQUIRED, &name, &error));
    assert_false(schema_read_name(yaml, root, "bad", SCHEMA_REQUIRED, &bad, &error));
    assert_null(bad);
    assert_non_null(strstr(error->message, "y.yaml:3: bad"));
    g_clear_error(&error);
    assert_false(schema_read_text(yaml, root, "empty", SCHEMA_REQUIRED, &empty, &error));
    g_clear_error(&error);
    g_auto(GStrv) list = NULL;
    g_auto(GStrv) twice = NULL;
    size_t n = 0;
    assert_true(schema_read_texts(yaml, root, "list", SCHEMA_REQUIRED, &list, &n, &error));
    assert_int_equal(n, 2);
    assert_false(schema_read_texts(yaml, root, "twice", SCHEMA_REQUIRED, &twice, &n, &error));
    assert_non_null(strstr(error->message, "names p twice"));
}

static void test_read__numbers_and_words(void **state)
{
    (void)state;
    static const char *const words[] = {"radio", "checkbox", NULL};
    g_autoptr(SchemaYaml) yaml = parse("i: 14\nbig: 99999999999\nx: 1.5\nt: true\nw: checkbox\n"
                                       "slip: chekbox\nnan: nan\nhalf: 1.5x\nf: yes\n");
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    g_autoptr(GError) error = NULL;
    int i = 7;
    bool found = true, truth = false;
    double x = 0;
    size_t word = 9;
    assert_true(schema_read_integer(yaml, root, "z", 0, 20, &i, &found, &error));
    assert_true(!found && i == 7);
    assert_true(schema_read_integer(yaml, root, "i", 0, 20, &i, &found, &error));
    assert_true(found && i == 14);
    assert_true(schema_read_number(yaml, root, "x", &x, &error) && x == 1.5);
    assert_true(schema_read_bool(yaml, root, "t", &truth, &error) && truth);
    assert_true(schema_read_word(yaml, root, "w", words, SCHEMA_REQUIRED, &word, &error));
    assert_int_equal(word, 1);
    assert_false(schema_read_word(yaml, root, "slip", words, SCHEMA_REQUIRED, &word, &error));
    assert_non_null(strstr(error->message, "did you mean checkbox?"));
    g_clear_error(&error);
    assert_false(schema_read_integer(yaml, root, "big", 0, 20, &i, &found, &error));
    g_clear_error(&error);
    assert_false(schema_read_number(yaml, root, "nan", &x, &error));
    g_clear_error(&error);
    assert_false(schema_read_number(yaml, root, "half", &x, &error));
    g_clear_error(&error);
    assert_false(schema_read_bool(yaml, root, "f", &truth, &error));
}

static void test_read__choices(void **state)
{
    (void)state;
    g_autoptr(SchemaYaml) yaml = parse("c: {a: A, b: B}\nl: [a]\nempty: {a: ''}\n");
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    g_autoptr(GError) error = NULL;
    SchemaChoice *choices = NULL;
    size_t n = 0;
    assert_true(schema_read_choices(yaml, root, "c", SCHEMA_REQUIRED, &choices, &n, &error));
    assert_int_equal(n, 2);
    assert_string_equal(choices[1].label, "B");
    schema_choices_free(choices, n);
    assert_false(schema_read_choices(yaml, root, "l", SCHEMA_REQUIRED, &choices, &n, &error));
    g_clear_error(&error);
    assert_false(
        schema_read_choices(yaml, root, "empty", SCHEMA_REQUIRED, &choices, &n, &error));
    g_clear_error(&error);
    assert_false(schema_read_choices(yaml, root, "z", SCHEMA_REQUIRED, &choices, &n, &error));
    assert_non_null(strstr(error->message, "the key z is missing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yaml__maps_and_lists),
        cmocka_unit_test(test_yaml__nothing_is_null),
        cmocka_unit_test(test_yaml__errors),
        cmocka_unit_test(test_yaml__error_depth),
        cmocka_unit_test(test_yaml__byte_order_mark),
        cmocka_unit_test(test_yaml__unknown_key),
        cmocka_unit_test(test_read__texts_and_names),
        cmocka_unit_test(test_read__numbers_and_words),
        cmocka_unit_test(test_read__choices),
    };
    return cmocka_run_group_tests_name("schema/yaml", tests, NULL, NULL);
}
