#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static void assert_line(json_t *json, const char *expected)
{
    g_autofree char *text = base_json_line(json);
    assert_string_equal(text, expected);
}

/* 17 digits give each double back; what JSON has no number for is null or a word. */
static void test_json__numbers(void **state)
{
    (void)state;
    assert_line(base_json_number(0.1), "0.10000000000000001");
    assert_line(base_json_number(NAN), "null");
    assert_line(base_json_number(INFINITY), "\"Inf\"");
    assert_line(base_json_number(-INFINITY), "\"-Inf\"");
    assert_line(base_json_number(-0.0), "0");
    assert_line(base_json_number(-3), "-3");
    assert_line(base_json_number(999999999999999), "999999999999999");
    g_autofree char *large = base_json_line(base_json_number(1e300));
    assert_true(g_ascii_strtod(large, NULL) == 1e300);
}

static void test_json__texts(void **state)
{
    (void)state;
    assert_line(base_json_text("a\"b\\\n\x01"), "\"a\\\"b\\\\\\n\\u0001\"");
    assert_line(base_json_text(NULL), "null");
    assert_line(base_json_text(""), "\"\"");
    assert_line(base_json_text("\x8b"), "\"\xef\xbf\xbd\"");
    assert_line(base_json_text_if_any(""), "null");
    assert_line(base_json_text_if_any(NULL), "null");
    assert_line(base_json_text_if_any("x"), "\"x\"");
}

/* The same document as a tree of jansson's and piece by piece: same bytes. */
static json_t *sample(void)
{
    return json_pack("{s:i, s:[], s:{}, s:[i, {s:s, s:[o, o]}, n], s:{s:b}}", "one", 1, "empty",
        "nothing", "list", 2, "text", "\xe7\x97\x9b\xe3\x81\xbf \n", "both",
        base_json_number(0.1), base_json_number(INFINITY), "last", "yes", 1);
}

static char *piecewise(bool indented)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, indented);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "one", json_integer(1));
    base_json_open(writer, "empty", '[');
    base_json_close(writer);
    base_json_open(writer, "nothing", '{');
    base_json_close(writer);
    base_json_open(writer, "list", '[');
    base_json_put(writer, NULL, json_integer(2));
    base_json_put(writer, NULL,
        json_pack("{s:s, s:[o, o]}", "text", "\xe7\x97\x9b\xe3\x81\xbf \n", "both",
            base_json_number(0.1), base_json_number(INFINITY)));
    base_json_put(writer, NULL, json_null());
    base_json_close(writer);
    base_json_open(writer, "last", '{');
    base_json_put(writer, "yes", json_true());
    base_json_writer_free(writer); /* closes both */
    return g_string_free(out, FALSE);
}

static void test_json_writer__same_as_the_tree(void **state)
{
    (void)state;
    g_autofree char *page = base_json_page(sample());
    g_autofree char *indented = piecewise(true);
    assert_string_equal(indented, page);
    g_autofree char *line = base_json_line(sample());
    g_autofree char *with_end = g_strconcat(line, "\n", NULL);
    g_autofree char *compact = piecewise(false);
    assert_string_equal(compact, with_end);
}

static void test_json_writer__a_value_alone(void **state)
{
    (void)state;
    GString *out = g_string_new("before ");
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_put(writer, NULL, json_null());
    base_json_writer_free(writer);
    base_json_writer_free(NULL);
    assert_string_equal(out->str, "before null\n");
    g_string_free(out, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__numbers),
        cmocka_unit_test(test_json__texts),
        cmocka_unit_test(test_json_writer__same_as_the_tree),
        cmocka_unit_test(test_json_writer__a_value_alone),
    };
    return cmocka_run_group_tests_name("base/json", tests, NULL, NULL);
}
