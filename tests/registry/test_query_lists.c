#include "support/fixture.h"

#include "registry/change.h"
#include "registry/query.h"

static void enter(Registry *registry, const char *command, const char *options,
    const char *site, const char *user, int64_t day)
{
    GError *error = NULL;
    const RegistryChangeInfo info = {.command = command,
        .options = options,
        .site = site,
        .file = site ? "list.csv" : NULL,
        .user = user,
        .clock = {.utc = day * 86400, .local = day * 86400}};
    RegistryChange *change = registry_change_begin(registry, &info, &error);
    fixture_no_error(error);
    assert_true(registry_change_commit(change, "done", NULL, &error));
}

/* Entries 2 and 3 are lists; the first was sent twice, the second sent and asked for again. */
static void test_query_lists__sent(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    enter(registry, REGISTRY_QUERY_EXPORT, "{\"queries\":[3,1]}", "site_01", "sato", 1);
    enter(registry, REGISTRY_QUERY_EXPORT, "{\"queries\":[7]}", "site_02", "kato", 2);
    enter(registry, REGISTRY_QUERY_SENT, "{\"list\":2}", NULL, "mori", 3);
    enter(registry, REGISTRY_QUERY_SENT, "{\"list\":3}", NULL, "abe", 4);
    enter(registry, REGISTRY_QUERY_REMINDED, "{\"list\":3}", NULL, "oda", 5);
    enter(registry, REGISTRY_QUERY_SENT, "{\"list\":2}", NULL, "ito", 6);
    enter(registry, "query answer", "{\"list\":2}", NULL, "ito", 7);
    g_autoptr(GPtrArray) lists = registry_query_lists(registry, &error);
    fixture_no_error(error);
    assert_int_equal(lists->len, 2);
    const RegistryQueryList *first = lists->pdata[0], *second = lists->pdata[1];
    assert_int_equal(first->list_id, 2);
    assert_string_equal(first->site, "site_01");
    assert_string_equal(first->file, "list.csv");
    assert_string_equal(first->written, "1970-01-02T00:00:00Z");
    assert_string_equal(first->written_by, "sato");
    assert_string_equal(first->sent, "1970-01-07T00:00:00Z");
    assert_string_equal(first->sent_by, "ito");
    assert_null(first->reminded);
    assert_null(first->reminded_by);
    assert_int_equal(first->queries->len, 2);
    assert_int_equal(g_array_index(first->queries, int64_t, 0), 3);
    assert_int_equal(g_array_index(first->queries, int64_t, 1), 1);
    assert_int_equal(second->list_id, 3);
    assert_string_equal(second->sent_by, "abe");
    assert_string_equal(second->reminded, "1970-01-06T00:00:00Z");
    assert_string_equal(second->reminded_by, "oda");
    assert_int_equal(second->queries->len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_lists__sent),
    };
    return cmocka_run_group_tests_name("registry/query_lists", tests, NULL, NULL);
}
