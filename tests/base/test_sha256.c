#include "base/sha256.h"

#include <string.h>

#include "support/cmocka_all.h"

static void expect(BaseSha256 *sum, const char *expected)
{
    char hex[BASE_SHA256_SIZE];
    base_sha256_finish_hex(sum, hex);
    assert_string_equal(hex, expected);
}

/* FIPS 180-4's examples: the empty text, "abc", and a million times "a". */
static void test_sha256__standard(void **state)
{
    (void)state;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    expect(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    base_sha256_update(sum, "abc", 3);
    expect(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (int i = 0; i < 1000; i++) {
        char block[1000];
        memset(block, 'a', sizeof block);
        base_sha256_update(sum, block, sizeof block);
    }
    expect(sum, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* printf '3:abc-:0:2:-7' | sha256sum */
static void test_sha256__fields(void **state)
{
    (void)state;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_text(sum, "abc");
    base_sha256_text(sum, NULL);
    base_sha256_text(sum, "");
    base_sha256_integer(sum, -7);
    expect(sum, "884adcf2961fed84ddccb86caa4593f73d40dfd9f2dfbf94750f0e4cc8ce1a12");
}

static void test_sha256__pieces(void **state)
{
    (void)state;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_update(sum, "ab", 2);
    base_sha256_update(sum, "c", 1);
    expect(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231, test cases 2 and 6 (a key longer than a block). */
static void test_sha256__hmac(void **state)
{
    (void)state;
    uint8_t out[BASE_SHA256_BYTES], key[131];
    char hex[BASE_SHA256_SIZE];
    const char *const text = "what do ya want for nothing?";
    base_sha256_hmac("Jefe", 4, text, strlen(text), out);
    base_sha256_hex(out, hex);
    assert_string_equal(
        hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const char *const longer = "Test Using Larger Than Block-Size Key - Hash Key First";
    memset(key, 0xaa, sizeof key);
    base_sha256_hmac(key, sizeof key, longer, strlen(longer), out);
    base_sha256_hex(out, hex);
    assert_string_equal(
        hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256__standard),
        cmocka_unit_test(test_sha256__fields),
        cmocka_unit_test(test_sha256__pieces),
        cmocka_unit_test(test_sha256__hmac),
    };
    return cmocka_run_group_tests_name("base/sha256", tests, NULL, NULL);
}
