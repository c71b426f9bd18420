#include "registry/merkle.h"

#include <string.h>

#include "registry/leaves.h"
#include "support/cmocka_all.h"

/* SHA-256(0x00 data), as RFC 6962 makes leaves. */
static void add(RegistryMerkle *tree, const void *data, size_t size)
{
    uint8_t leaf[BASE_SHA256_BYTES];
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_update(sum, "\0", 1);
    base_sha256_update(sum, data, size);
    base_sha256_finish(sum, leaf);
    registry_merkle_add(tree, leaf);
}

/* Roots of the trees over the first leaves that the reference implementation of Certificate
   Transparency tests itself with (merkle_tree_test.cc). */
static void test_merkle__reference(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t size;
        const char *root;
    } leaves[] = {
        {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", 4,
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    char root[BASE_SHA256_SIZE];
    g_autoptr(RegistryMerkle) tree = registry_merkle_new();
    registry_merkle_root(tree, root);
    assert_string_equal(
        root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < G_N_ELEMENTS(leaves); i++) {
        add(tree, leaves[i].data, leaves[i].size);
        registry_merkle_root(tree, root);
        assert_string_equal(root, leaves[i].root);
        assert_int_equal(registry_merkle_n(tree), i + 1);
    }
}

static void lines_root(const char *text, size_t piece, int64_t *n, char root[BASE_SHA256_SIZE])
{
    static const uint8_t key[REGISTRY_KEY_BYTES] = {7};
    g_autoptr(RegistryLeaves) leaves = registry_leaves_new(key, REGISTRY_PART_ORIGINAL);
    RegistryLines lines = {.leaves = leaves};
    for (size_t at = 0; at < strlen(text); at += piece)
        registry_lines_add(&lines, text + at, MIN(piece, strlen(text) - at));
    registry_lines_finish(&lines);
    *n = registry_leaves_n(leaves);
    registry_leaves_root(leaves, root);
}

/* Lines end with LF, CR LF or CR, wherever the pieces are cut. */
static void test_merkle__lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int n;
    } cases[] = {{"", 0}, {"a", 1}, {"a\n", 1}, {"a\nb", 2}, {"\n\n", 2}, {"a\r\nb\r\n", 2},
        {"a\rb\r", 2}, {"\r\r\n\n", 3}, {"a\r", 1}, {"\r\n\r", 2}, {"a\n\rb", 3}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char whole[BASE_SHA256_SIZE], cut[BASE_SHA256_SIZE];
        int64_t n = 0;
        lines_root(cases[i].text, 100, &n, whole);
        assert_int_equal(n, cases[i].n);
        for (size_t piece = 1; piece < 4; piece++) {
            lines_root(cases[i].text, piece, &n, cut);
            assert_int_equal(n, cases[i].n);
            assert_string_equal(cut, whole);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merkle__reference),
        cmocka_unit_test(test_merkle__lines),
    };
    return cmocka_run_group_tests_name("registry/merkle", tests, NULL, NULL);
}
