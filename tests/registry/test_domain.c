#include "support/fixture.h"

#include <math.h>

#include "registry/domain.h"

static RegistryDatum integer(int64_t value)
{
    return (RegistryDatum){.kind = REGISTRY_DATUM_INTEGER, .integer = value};
}

static RegistryDatum real(double value)
{
    return (RegistryDatum){.kind = REGISTRY_DATUM_REAL, .real = value};
}

static RegistryDatum bytes(const char *text, gsize size)
{
    return (RegistryDatum){.kind = REGISTRY_DATUM_TEXT, .text = text, .size = size};
}

static uint32_t code(RegistryDomain *domain, RegistryDatum datum)
{
    return registry_domain_code(domain, &datum);
}

static void expect_empty(const RegistryDomain *domain)
{
    assert_int_equal(registry_domain_size(domain), 1);
    assert_int_equal(registry_domain_at(domain, 0)->kind, REGISTRY_DATUM_NULL);
    assert_int_equal(registry_domain_bytes(domain), sizeof(RegistryDatum));
    for (size_t i = 0; i < REGISTRY_DOMAIN_SMALL; i++)
        assert_int_equal(registry_domain_small(domain)[i], 0);
}

/* Each value gets the next code when it is first met, and keeps it. */
static void test_domain__codes(void **state)
{
    (void)state;
    const RegistryDatum values[] = {integer(0), integer(255), integer(256), integer(-1),
        integer(INT64_MIN), real(0.0), real(-0.0), real(255), real(NAN), bytes("", 0),
        bytes("255", 3), bytes("255 ", 4), bytes("25", 2), bytes("a\0b", 3), bytes("a\0c", 3)};
    RegistryDomain *domain = registry_domain_new();
    expect_empty(domain);
    assert_int_equal(code(domain, registry_datum_of_text(NULL)), 0);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
            assert_int_equal(code(domain, values[i]), i + 1);
    assert_int_equal(registry_domain_size(domain), G_N_ELEMENTS(values) + 1);
    assert_int_equal(registry_domain_small(domain)[0], 1);
    assert_int_equal(registry_domain_small(domain)[255], 2);
    assert_int_equal(registry_domain_at(domain, 3)->integer, 256);
    assert_true(registry_domain_at(domain, 8)->real == 255);
    assert_int_equal(registry_domain_at(domain, 12)->size, 4);
    assert_string_equal(registry_domain_at(domain, 12)->text, "255 ");
    assert_int_equal(code(domain, registry_datum_of_text("255")), 11);
    /* 15 values and NULL; six texts of 15 bytes and their NULs. */
    assert_int_equal(registry_domain_bytes(domain),
        (G_N_ELEMENTS(values) + 1) * sizeof(RegistryDatum) + 15 + 6);
    registry_domain_free(domain);
}

/* A text is kept apart from whose it was. */
static void test_domain__copies(void **state)
{
    (void)state;
    RegistryDomain *domain = registry_domain_new();
    char text[] = "first";
    const uint32_t first = code(domain, registry_datum_of_text(text));
    text[0] = 'F';
    assert_string_equal(registry_domain_at(domain, first)->text, "first");
    assert_int_equal(code(domain, registry_datum_of_text("first")), first);
    assert_int_equal(code(domain, registry_datum_of_text(text)), first + 1);
    registry_domain_free(domain);
}

/* Every text of one byte is a value of its own, beside the number that it may be. */
static void test_domain__letters(void **state)
{
    (void)state;
    RegistryDomain *domain = registry_domain_new();
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 1; i < 256; i++) {
            const char text[2] = {(char)i, '\0'};
            assert_int_equal(code(domain, registry_datum_of_text(text)), i);
            assert_int_equal(registry_domain_at(domain, i)->size, 1);
            assert_string_equal(registry_domain_at(domain, i)->text, text);
        }
        assert_int_equal(code(domain, registry_datum_of_text("7")), '7');
        assert_int_equal(code(domain, integer(7)), 256);
        assert_int_equal(code(domain, registry_datum_of_text("")), 257);
        assert_int_equal(code(domain, registry_datum_of_text("AA")), 258);
        if (round == 1)
            registry_domain_reset(domain);
    }
    registry_domain_free(domain);
}

/* Far more values than it begins with room for, in two orders. */
static void test_domain__many(void **state)
{
    (void)state;
    enum { N = 5000 };
    RegistryDomain *domain = registry_domain_new();
    for (int round = 0; round < 2; round++) {
        for (uint32_t k = 0; k < N; k++) {
            const uint32_t i = round == 0 ? k : N - 1 - k;
            g_autofree char *text = g_strdup_printf("%u", i);
            assert_int_equal(code(domain, registry_datum_of_text(text)), 3 * i + 1);
            assert_int_equal(code(domain, integer((int64_t)i * 1000 + 300)), 3 * i + 2);
            assert_int_equal(code(domain, real(i / 16.0)), 3 * i + 3);
        }
        assert_int_equal(registry_domain_size(domain), 3 * N + 1);
    }
    registry_domain_reset(domain);
    expect_empty(domain);
    assert_int_equal(code(domain, real(7)), 1);
    assert_int_equal(code(domain, registry_datum_of_text("7")), 2);
    assert_int_equal(code(domain, integer(7)), 3);
    assert_int_equal(registry_domain_bytes(domain), 4 * sizeof(RegistryDatum) + 2);
    registry_domain_free(domain);
    registry_domain_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_domain__codes),
        cmocka_unit_test(test_domain__copies),
        cmocka_unit_test(test_domain__letters),
        cmocka_unit_test(test_domain__many),
    };
    return cmocka_run_group_tests_name("registry/domain", tests, NULL, NULL);
}
