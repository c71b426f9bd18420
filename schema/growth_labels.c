/**
 * @file
 * Whether a label says the same in other words. Of two labels nobody can know; what is certain
 * to be otherwise, and what shares no word, is asked about.
 */
#include <string.h>

#include "schema/growth.h"

/* Words of which one in the place of the other turns the meaning. */
static const char *const opposites[][2] = {{"left", "right"}, {"upper", "lower"},
    {"anterior", "posterior"}, {"ventral", "dorsal"}, {"proximal", "distal"},
    {"medial", "lateral"}, {"high", "low"}, {"higher", "lower"}, {"more", "less"},
    {"above", "below"}, {"before", "after"}, {"yes", "no"}, {"with", "without"},
    {"present", "absent"}, {"positive", "negative"}, {"complete", "incomplete"},
    {"stable", "unstable"}, {"alive", "dead"}, {"male", "female"}, {"early", "late"},
    {"benign", "malignant"}, {"known", "unknown"}, {"preoperative", "postoperative"}};

static const char *const negations[] = {"no", "not", "non", "none", "never", "without", "un",
    "excluding", "except", "unknown", "or", NULL};

static bool is_sign(gunichar c)
{
    return c == '<' || c == '>' || c == '=' || c == '+' || c == 0x2264 || c == 0x2265;
}

/* Its words and signs, in small letters. */
static GPtrArray *words_of(const char *label)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *normal = g_utf8_normalize(label, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_casefold(normal ? normal : "", -1);
    GString *word = g_string_new(NULL);
    for (const char *at = folded;; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c != 0 && g_unichar_isalnum(c)) {
            g_string_append_unichar(word, c);
            continue;
        }
        if (word->len > 0)
            g_ptr_array_add(words, g_strdup(word->str));
        g_string_truncate(word, 0);
        if (is_sign(c))
            g_ptr_array_add(words, g_strndup(at, (gsize)(g_utf8_next_char(at) - at)));
        if (c == 0)
            break;
    }
    g_string_free(word, TRUE);
    return words;
}

static bool has_word(const GPtrArray *words, const char *word)
{
    for (guint i = 0; i < words->len; i++)
        if (strcmp(words->pdata[i], word) == 0)
            return true;
    return false;
}

static bool is_numeral(const char *word)
{
    return strspn(word, "ivx") == strlen(word) || strpbrk(word, "0123456789") != NULL ||
           is_sign(g_utf8_get_char(word)) || strlen(word) == 1;
}

/* Words of one alone that count for meaning by themselves: numbers, bounds, a no. */
static bool says_more(const GPtrArray *a, const GPtrArray *b)
{
    for (guint i = 0; i < a->len; i++)
        if (!has_word(b, a->pdata[i]) &&
            (is_numeral(a->pdata[i]) || g_strv_contains(negations, a->pdata[i])))
            return true;
    return false;
}

static bool says_opposite(const GPtrArray *a, const GPtrArray *b)
{
    for (size_t i = 0; i < G_N_ELEMENTS(opposites); i++)
        for (size_t k = 0; k < 2; k++)
            if (has_word(a, opposites[i][k]) && has_word(b, opposites[i][1 - k]) &&
                !has_word(b, opposites[i][k]))
                return true;
    return false;
}

/* The words of both in the same order are the same words; of "left to right" they are not. */
static bool is_reordered(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    bool same = true, other_order = false;
    for (guint i = 0; i < a->len; i++) {
        same = same && has_word(b, a->pdata[i]);
        other_order = other_order || strcmp(a->pdata[i], b->pdata[i]) != 0;
    }
    return same && other_order;
}

static bool share_word(const GPtrArray *a, const GPtrArray *b)
{
    for (guint i = 0; i < a->len; i++)
        if (strlen(a->pdata[i]) >= 3 && has_word(b, a->pdata[i]))
            return true;
    return false;
}

bool schema_label_means_same(const char *a, const char *b)
{
    g_autoptr(GPtrArray) x = words_of(a);
    g_autoptr(GPtrArray) y = words_of(b);
    bool equal = x->len == y->len && x->len > 0;
    for (guint i = 0; equal && i < x->len; i++)
        equal = strcmp(x->pdata[i], y->pdata[i]) == 0;
    return equal || (share_word(x, y) && !says_more(x, y) && !says_more(y, x) &&
                        !says_opposite(x, y) && !is_reordered(x, y));
}
