/* Between whom a P is: the columns, or the visits, that its address means. */
#include <string.h>

#include "reports/recheck/between.h"

/* A name without case and low lines. New. */
static char *plain(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    g_auto(GStrv) parts = g_strsplit(lower, "_", -1);
    return g_strjoinv("", parts);
}

/* How well a short name stands for a group: its beginning best, one of its words next. */
static int fit_of(const char *word, const char *group)
{
    g_autofree char *short_name = plain(word), *whole = plain(group);
    g_autofree char *lower = g_ascii_strdown(group, -1);
    g_auto(GStrv) words = g_strsplit(lower, "_", -1);
    if (strcmp(short_name, whole) == 0)
        return 4;
    if (g_strv_contains((const char *const *)words, short_name))
        return 3;
    return g_str_has_prefix(whole, short_name) ? 2 : 0;
}

/* The short names that the pairs of a block are made of: each once. New, owns its texts. */
static GPtrArray *words_of(const Block *block)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < block->rows->len; i++) {
        const ReportPublished *row = block->rows->pdata[i];
        g_auto(GStrv) parts = g_strsplit(row->group, "_vs_", 2);
        for (size_t k = 0; parts[0] && parts[1] && k < 2; k++)
            if (!g_ptr_array_find_with_equal_func(words, parts[k], g_str_equal, NULL))
                g_ptr_array_add(words, g_strdup(parts[k]));
    }
    return words;
}

/* The best of the groups that are still free; NULL where two suit alike, or none does. */
static const char *best_of(const Block *block, const char *word, GHashTable *taken)
{
    const char *best = NULL;
    int most = 0, n_best = 0;
    for (guint g = 0; g < block->groups->len; g++) {
        const char *group = block->groups->pdata[g];
        const int fit = g_hash_table_contains(taken, group) ? 0 : fit_of(word, group);
        n_best = fit > most ? 1 : n_best + (fit == most);
        best = fit > most ? group : best;
        most = MAX(fit, most);
    }
    return most > 0 && n_best == 1 ? best : NULL;
}

/* The group that each short name means: who suits one name alone is taken first, so that T is
 * thoracic once C and L have theirs. New: borrowed names to borrowed groups. */
static GHashTable *groups_by_word(const Block *block, const GPtrArray *words)
{
    GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    bool more = true;
    while (more) {
        more = false;
        for (guint i = 0; i < words->len; i++) {
            const char *group = g_hash_table_contains(found, words->pdata[i])
                                    ? NULL
                                    : best_of(block, words->pdata[i], taken);
            if (!group)
                continue;
            (void)g_hash_table_insert(found, words->pdata[i], (gpointer)group);
            (void)g_hash_table_add(taken, (gpointer)group);
            more = true;
        }
    }
    return found;
}

bool between_groups(const Block *block, const char *id, GPtrArray *groups)
{
    g_auto(GStrv) words = g_strsplit(id, "_vs_", 2);
    g_autoptr(GPtrArray) names = words_of(block);
    g_autoptr(GHashTable) known = groups_by_word(block, names);
    const bool is_pair = words[0] && words[1];
    const char *first = is_pair ? g_hash_table_lookup(known, words[0]) : NULL;
    const char *second = is_pair ? g_hash_table_lookup(known, words[1]) : NULL;
    if (first && second && first != second) {
        g_ptr_array_add(groups, (char *)first);
        g_ptr_array_add(groups, (char *)second);
        return true;
    }
    for (guint g = 0; g < block->groups->len; g++)
        g_ptr_array_add(groups, block->groups->pdata[g]);
    return false;
}

const Block *between_visits(const Work *work, const Block *block, const char *group, bool later)
{
    g_auto(GStrv) visits = g_strsplit(block->visit, "_vs_", 2);
    const char *visit = visits[0] && visits[1] ? visits[later ? 1 : 0] : NULL;
    for (guint b = 0; visit && b < work->blocks->len; b++) {
        const Block *other = work->blocks->pdata[b];
        if (strcmp(other->study, block->study) == 0 &&
            strcmp(other->table, block->table) == 0 &&
            strcmp(other->variable, block->variable) == 0 && strcmp(other->visit, visit) == 0 &&
            g_ptr_array_find_with_equal_func(other->groups, group, g_str_equal, NULL))
            return other;
    }
    return NULL;
}
