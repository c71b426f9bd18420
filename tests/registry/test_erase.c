/**
 * @file
 * Where a text names who is to be erased, and what is made of the file afterwards.
 */
#include "registry/erase_names.h"
#include "registry/inside.h"
#include "support/fixture.h"

typedef struct {
    const char *id, *text;
} Pair;

/* Other records: NZQ-77-2 and 12-A. */
static EraseNames *names_of(const char *id)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GHashTable) others = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(ids, (gpointer)id);
    (void)g_hash_table_add(others, (gpointer) "NZQ-77-2");
    (void)g_hash_table_add(others, (gpointer) "12-A");
    return erase_names_new(ids, others);
}

static void test_erase__named(void **state)
{
    (void)state;
    static const Pair named[] = {{"NZQ-77", "what NZQ-77 sent"}, {"NZQ-77", "of nzq-77."},
        {"NZQ-77", "ＮＺＱ－７７"}, {"NZQ-77", "NZQ\u201077"}, {"NZQ-77", "export_NZQ-77.csv"},
        {"NZQ-77", "NZQ-77-2026-03-01.csv"}, {"NZQ-77", "2026-NZQ-77"},
        {"nzq-77", "/a/b/NZQ-77_x"}, {"患者7", "患者7の手紙"}, {"A\"1B", "{\"a\":\"A\\\"1B\"}"},
        {"A\"1B", "x,\"A\"\"1B\",y"}, {"12", "of 12 patients"}};
    static const Pair not_named[] = {{"NZQ-77", "NZQ-771"}, {"NZQ-77", "XNZQ-77"},
        {"NZQ-77", "NZQ-77-2"}, {"NZQ-77", "nzq-77-2.csv"}, {"12", "2026-03-12"}, {"12", "112"},
        {"N_1", "N_1_2"}, {"NZQ-77", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
        EraseNames *names = names_of(named[i].id);
        if (!erase_names_in(names, named[i].text))
            fail_msg("'%s' names %s", named[i].text, named[i].id);
        erase_names_free(names);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(not_named); i++) {
        EraseNames *names = names_of(not_named[i].id);
        if (erase_names_in(names, not_named[i].text) || erase_names_in(names, NULL))
            fail_msg("'%s' does not name %s", not_named[i].text, not_named[i].id);
        erase_names_free(names);
    }
}

static void test_erase__tells(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        bool tells;
    } ids[] = {{"12", false}, {"1234", false}, {"12345", true}, {"A1", false}, {"N-1", true},
        {"ABC", false}, {"NZQ-77", true}, {"患者7", true}};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        EraseNames *names = names_of(ids[i].id);
        assert_int_equal(erase_names_tell(names), ids[i].tells);
        erase_names_free(names);
    }
}

static void test_erase__redact(void **state)
{
    (void)state;
    static const struct {
        const char *json, *as;
    } texts[] = {{"{\"a\":1,\"b\":[\"nzq-77\",\"x\"]}", "{\"a\":1,\"b\":[\"x\"]}"},
        {"[{\"NZQ-77\":3},{\"y\":4}]", "[{\"y\":4}]"}, {"{\"name\":\"NZQ-77\"}", NULL},
        {"{\"a\":\"NZQ-771\"}", NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        EraseNames *names = names_of("NZQ-77");
        g_autofree char *as = erase_names_redact(names, texts[i].json);
        assert_int_equal(g_strcmp0(as, texts[i].as), 0);
        erase_names_free(names);
    }
}

/* A file that is too large to be made anew is not said to be. */
static void test_erase__swept(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryStore *store = registry->store;
    bool is_larger = false;
    assert_false(store->driver->erasing.sweep(store, 1000, &is_larger));
    assert_true(is_larger);
    assert_true(store->driver->erasing.sweep(store, 1 << 30, &is_larger));
    assert_false(is_larger);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_erase__named),
        cmocka_unit_test(test_erase__tells),
        cmocka_unit_test(test_erase__redact),
        cmocka_unit_test(test_erase__swept),
    };
    return cmocka_run_group_tests_name("registry/erase", tests, NULL, NULL);
}
