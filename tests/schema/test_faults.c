/* All faults of a file: each is told once, and nothing that follows from another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "schema/faults.h"
#include "schema/read.h"

static gboolean read_thing(const SchemaYaml *yaml, const SchemaYamlNode *node, GError **error)
{
    static const char *const keys[] = {"name", "size", "kind", NULL}, *const kinds[] = {
                                                                          "big", "small", NULL};
    g_autofree char *name = NULL;
    int size = 0;
    size_t kind = 0;
    return schema_yaml_only_keys(yaml, node, keys, error) &&
           schema_read_name(yaml, node, "name", SCHEMA_REQUIRED, &name, error) &&
           schema_read_integer(yaml, node, "size", 0, 9, &size, NULL, error) &&
           schema_read_word(yaml, node, "kind", kinds, SCHEMA_REQUIRED, &kind, error);
}

static gboolean read_uses(const SchemaYaml *yaml, const SchemaYamlNode *root, GError **error)
{
    const SchemaYamlNode *uses = schema_yaml_get(root, "uses");
    const SchemaYamlNode *things = schema_yaml_get(root, "things");
    for (size_t i = 0; i < schema_yaml_size(uses); i++) {
        const SchemaYamlNode *use = schema_yaml_item(uses, i, NULL);
        bool found = false;
        for (size_t k = 0; k < schema_yaml_size(things); k++)
            found = found || g_str_equal(schema_yaml_peek(use),
                                 schema_yaml_peek(schema_yaml_get(
                                     schema_yaml_item(things, k, NULL), "name")));
        if (!found)
            return schema_yaml_fail(
                yaml, use, error, "unknown thing %s", schema_yaml_peek(use));
    }
    return TRUE;
}

/* A reader that stops at its first fault, as all of them do. */
static void read_all(const SchemaYaml *yaml, GPtrArray *found, void *data)
{
    static const char *const keys[] = {"things", "uses", "title", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *title = NULL;
    const SchemaYamlNode *root = schema_yaml_root(yaml), *list = NULL;
    gboolean ok = schema_yaml_only_keys(yaml, root, keys, &error) &&
                  schema_read_text(yaml, root, "title", SCHEMA_REQUIRED, &title, &error) &&
                  schema_read_list(yaml, root, "things", SCHEMA_OPTIONAL, &list, &error);
    for (size_t i = 0; ok && i < schema_yaml_size(list); i++)
        ok = read_thing(yaml, schema_yaml_item(list, i, NULL), &error);
    ok = ok && read_uses(yaml, root, &error);
    *(int *)data += 1;
    if (!ok)
        g_ptr_array_add(found, g_strdup(error->message));
}

static void assert_faults(const char *text, const char *const *expected)
{
    int n_readings = 0;
    g_autoptr(GHashTable) doubts = schema_doubts_new();
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    assert_true(schema_faults_read(
        "f", text, strlen(text), true, read_all, &n_readings, doubts, faults));
    assert_true(n_readings >= 1);
    for (guint i = 0; i < faults->len; i++)
        if (!expected[i] || !g_str_has_prefix(faults->pdata[i], expected[i]))
            fail_msg("%u: \"%s\", expected \"%s\"", i, (const char *)faults->pdata[i],
                expected[i] ? expected[i] : "no more");
    assert_int_equal(faults->len, g_strv_length((char **)expected));
}

static void test_faults__none(void **state)
{
    (void)state;
    assert_faults(
        "title: t\nthings: [{name: a, kind: big}]\nuses: [a]\n", (const char *const[]){NULL});
}

static void test_faults__all_of_them(void **state)
{
    (void)state;
    assert_faults("title: t\n"
                  "titel: u\n"
                  "things:\n"
                  "  - {name: a, kind: bigg, size: 10}\n"
                  "  - {name: b, kin: small}\n"
                  "  - {size: x}\n"
                  "title: again\n"
                  "uses: [a, b, nobody, nothing]\n",
        (const char *const[]){"f:2: unknown key titel", "f:4: size is \"10\"",
            "f:4: kind is \"bigg\"", "f:5: unknown key kin; did you mean kind?",
            "f:6: the key name is missing", "f:6: size is \"x\"",
            "f:6: the key kind is missing", "f:7: the key title occurs twice",
            "f:8: unknown thing nobody", "f:8: unknown thing nothing", NULL});
}

/* What is missing at the top is told, and what stands below it, too. */
static void test_faults__missing_at_the_top(void **state)
{
    (void)state;
    assert_faults("title:\nthings: [{name: a, kind: x}, {name: c}]\nuses: [q]\n",
        (const char *const[]){"f:1: the key title is missing", "f:2: kind is \"x\"",
            "f:2: the key kind is missing", "f:3: unknown thing q", NULL});
}

/* Who names what was cut out is not at fault. */
static void test_faults__what_follows(void **state)
{
    (void)state;
    assert_faults(
        "title: t\nthings: [{name: bad__name, kind: big}]\nuses: [bad__name, other]\n",
        (const char *const[]){
            "f:2: name \"bad__name\" must be", "f:3: unknown thing other", NULL});
}

static void test_faults__no_yaml(void **state)
{
    (void)state;
    int n_readings = 0;
    g_autoptr(GHashTable) doubts = schema_doubts_new();
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    assert_false(
        schema_faults_read("f", "a: [b", 5, true, read_all, &n_readings, doubts, faults));
    assert_int_equal(n_readings, 0);
    assert_int_equal(faults->len, 1);
}

/* Whole words alone are names. */
static void test_doubts__concern(void **state)
{
    (void)state;
    g_autoptr(GHashTable) doubts = schema_doubts_new();
    g_hash_table_add(doubts, g_strdup("age"));
    assert_true(schema_doubts_concern(doubts, "f:1: unknown variable age; known"));
    assert_true(schema_doubts_concern(doubts, "age"));
    assert_false(schema_doubts_concern(doubts, "unknown variable agee; did you mean age?"));
    assert_false(schema_doubts_concern(doubts, "f:1: average, age_days, stage"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults__none),
        cmocka_unit_test(test_faults__all_of_them),
        cmocka_unit_test(test_faults__missing_at_the_top),
        cmocka_unit_test(test_faults__what_follows),
        cmocka_unit_test(test_faults__no_yaml),
        cmocka_unit_test(test_doubts__concern),
    };
    return cmocka_run_group_tests_name("schema/faults", tests, NULL, NULL);
}
