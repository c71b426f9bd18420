#include "registry/merkle.h"

#include <string.h>

enum { HEIGHT = 63 };

struct RegistryMerkle {
    BaseSha256 *sum;
    int64_t n;
    /* Bit i of n: nodes[i] is the root of a full tree of 2^i leaves that has no sibling yet. */
    uint8_t nodes[HEIGHT][BASE_SHA256_BYTES];
};

RegistryMerkle *registry_merkle_new(void)
{
    RegistryMerkle *tree = g_new0(RegistryMerkle, 1);
    tree->sum = base_sha256_new();
    return tree;
}

void registry_merkle_free(RegistryMerkle *tree)
{
    if (!tree)
        return;
    base_sha256_free(tree->sum);
    g_free(tree);
}

/* Node over two: their hashes after a byte that no leaf begins with. */
static void join(BaseSha256 *sum, const uint8_t *left, uint8_t *right_and_out)
{
    base_sha256_update(sum, "\1", 1);
    base_sha256_update(sum, left, BASE_SHA256_BYTES);
    base_sha256_update(sum, right_and_out, BASE_SHA256_BYTES);
    base_sha256_finish(sum, right_and_out);
}

void registry_merkle_add(RegistryMerkle *tree, const uint8_t leaf[BASE_SHA256_BYTES])
{
    uint8_t node[BASE_SHA256_BYTES];
    memcpy(node, leaf, sizeof node);
    size_t level = 0;
    for (; tree->n >> level & 1; level++)
        join(tree->sum, tree->nodes[level], node);
    memcpy(tree->nodes[level], node, sizeof node);
    tree->n++;
}

int64_t registry_merkle_n(const RegistryMerkle *tree)
{
    return tree->n;
}

void registry_merkle_root(const RegistryMerkle *tree, char out[BASE_SHA256_SIZE])
{
    uint8_t node[BASE_SHA256_BYTES];
    bool some = false;
    /* From the smallest tree up: each larger one stands to the left. */
    for (size_t level = 0; level < HEIGHT; level++) {
        if (!(tree->n >> level & 1))
            continue;
        if (some)
            join(tree->sum, tree->nodes[level], node);
        else
            memcpy(node, tree->nodes[level], sizeof node);
        some = true;
    }
    if (!some)
        base_sha256_finish(tree->sum, node);
    base_sha256_hex(node, out);
}
