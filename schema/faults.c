#include "schema/faults.h"

#include <stdint.h>
#include <string.h>

#include "schema/yaml_inside.h"

/* Each reading takes something out, so that it ends; this many faults nobody reads. */
enum { MOST_READINGS = 1000 };

/* ---- names in doubt ---- */

GHashTable *schema_doubts_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static bool is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

static bool has_word(const char *sentence, const char *word)
{
    const size_t size = strlen(word);
    for (const char *at = strstr(sentence, word); at; at = strstr(at + 1, word))
        if ((at == sentence || !is_of_name(at[-1])) && !is_of_name(at[size]))
            return true;
    return false;
}

bool schema_doubts_concern(GHashTable *doubts, const char *sentence)
{
    GHashTableIter all;
    gpointer name;
    /* What comes behind is what is offered. */
    const char *offers = strstr(sentence, "; ");
    g_autofree char *said =
        offers ? g_strndup(sentence, (gsize)(offers - sentence)) : g_strdup(sentence);
    g_hash_table_iter_init(&all, doubts);
    while (g_hash_table_iter_next(&all, &name, NULL))
        if (has_word(said, name))
            return true;
    return false;
}

static void doubt(GHashTable *doubts, const char *name)
{
    if (name && *name)
        g_hash_table_add(doubts, g_strdup(name));
}

/* What the node would have defined. */
static void doubt_names(GHashTable *doubts, const SchemaYamlNode *node)
{
    static const char *const naming[] = {"name", "unique_name", "id", NULL};
    if (node->key && node->text && g_strv_contains(naming, node->key))
        doubt(doubts, node->text);
    for (size_t i = 0; i < schema_yaml_size(node); i++)
        doubt_names(doubts, node->items->pdata[i]);
}

/* ---- taking out ---- */

static SchemaYamlNode *find_parent(SchemaYamlNode *tree, const SchemaYamlNode *node)
{
    for (size_t i = 0; i < schema_yaml_size(tree); i++) {
        SchemaYamlNode *item = tree->items->pdata[i];
        SchemaYamlNode *found = item == node ? tree : find_parent(item, node);
        if (found)
            return found;
    }
    return NULL;
}

static char *lost_key(const SchemaYamlNode *map, const char *key)
{
    return g_strdup_printf("%p %s", (const void *)map, key);
}

static bool cut(SchemaYaml *yaml, SchemaYamlNode *node, GHashTable *doubts)
{
    SchemaYamlNode *parent = find_parent(yaml->root, node);
    guint at = 0;
    if (!parent || !g_ptr_array_find(parent->items, node, &at))
        return false;
    g_ptr_array_add(yaml->watch->cut, g_ptr_array_steal_index(parent->items, at));
    parent->is_cut = true;
    if (yaml->watch->defines)
        doubt_names(doubts, node);
    if (yaml->watch->defines && node->key &&
        !g_hash_table_contains(yaml->watch->worded, parent))
        doubt(doubts, node->key);
    if (node->key)
        g_hash_table_add(yaml->watch->lost, lost_key(parent, node->key));
    return true;
}

/* A value of a key that is missing, so that the keys behind it are looked at, too. */
static void stand_in(SchemaYamlNode *map, const char *key, GHashTable *doubts)
{
    SchemaYamlNode *blank = (SchemaYamlNode *)schema_yaml_get(map, key);
    if (!blank) {
        blank = g_new0(SchemaYamlNode, 1);
        blank->kind = NODE_SCALAR;
        blank->line = blank->key_line = map->line;
        blank->key = g_strdup(key);
        g_ptr_array_add(map->items, blank);
    }
    g_free(blank->text);
    blank->text = g_strdup_printf("missing%zu%s", map->line, key);
    doubt(doubts, blank->text);
    blank->plain = false;
    blank->is_stand_in = true;
}

/* The near name that a message offers; new, or NULL. */
static char *meant_by(const char *message)
{
    static const char offer[] = "; did you mean ";
    const char *from = strstr(message, offer);
    const char *to = from ? strchr(from, '?') : NULL;
    return to ? g_strndup(from + strlen(offer), (gsize)(to - from) - strlen(offer)) : NULL;
}

/* Takes a misspelt key or name for the one that is near, once, so that what stands below it is
 * read. */
static bool take_as_meant(const SchemaYaml *yaml, SchemaYamlNode *node, const char *message)
{
    g_autofree char *meant = node ? meant_by(message) : NULL;
    if (!meant || node->is_mended)
        return false;
    const bool is_key = strstr(message, ": unknown key ") != NULL;
    char **text = is_key ? &node->key : &node->text;
    if (!*text || !has_word(message, *text) ||
        (is_key && schema_yaml_get(find_parent(yaml->root, node), meant)))
        return false;
    g_free(*text);
    *text = g_steal_pointer(&meant);
    node->is_mended = true;
    return true;
}

/* Takes out what is at fault, or fills in what is missing; whether that made a difference. */
static bool mend(
    SchemaYaml *yaml, const char *message, const SchemaYamlPlace *place, GHashTable *doubts)
{
    SchemaYamlNode *node = place->node;
    if (!place->key && take_as_meant(yaml, node, message))
        return true;
    if (!place->key)
        return node &&
               cut(yaml, node->is_stand_in ? find_parent(yaml->root, node) : node, doubts);
    if (node != yaml->root && !find_parent(yaml->root, node))
        return false;
    stand_in(node, place->key, doubts);
    return true;
}

/* Whether the key is missing because the one that stood in its place was taken out. */
static bool is_replaced(const SchemaYaml *yaml, const SchemaYamlPlace *place)
{
    static const char *const instead[][2] = {{"where", "consent"}, {"items", "instrument"}};
    for (size_t i = 0; place->key && i < G_N_ELEMENTS(instead); i++) {
        g_autofree char *lost = lost_key(place->node, instead[i][1]);
        if (g_str_equal(place->key, instead[i][0]) &&
            g_hash_table_contains(yaml->watch->lost, lost))
            return true;
    }
    return false;
}

static bool is_told(const SchemaYaml *yaml, const SchemaYamlPlace *place)
{
    if (!place || !place->node)
        return true;
    if (is_replaced(yaml, place))
        return false;
    g_autofree char *lost = place->key ? lost_key(place->node, place->key) : NULL;
    return lost ? !g_hash_table_contains(yaml->watch->lost, lost)
                : !place->node->is_stand_in && !place->node->is_cut;
}

static bool mend_all(
    SchemaYaml *yaml, const GPtrArray *found, GHashTable *doubts, GPtrArray *faults)
{
    bool changed = false;
    for (guint i = 0; i < found->len; i++) {
        const char *message = found->pdata[i];
        const SchemaYamlPlace *place = g_hash_table_lookup(yaml->watch->places, message);
        if (is_told(yaml, place) && !schema_doubts_concern(doubts, message) &&
            !g_ptr_array_find_with_equal_func(faults, message, g_str_equal, NULL))
            g_ptr_array_add(faults, g_strdup(message));
        changed = (place && mend(yaml, message, place, doubts)) || changed;
    }
    return changed;
}

static int64_t line_of(const char *message, const char *name)
{
    const char *rest = g_str_has_prefix(message, name) ? message + strlen(name) : "";
    return *rest == ':' ? g_ascii_strtoll(rest + 1, NULL, 10) : 0;
}

/* The faults from `first` on, by their lines; those of one line stay as they were met. */
static void sort_by_line(GPtrArray *faults, guint first, const char *name)
{
    for (guint i = first + 1; i < faults->len; i++)
        for (guint k = i;
             k > first && line_of(faults->pdata[k - 1], name) > line_of(faults->pdata[k], name);
             k--) {
            gpointer before = faults->pdata[k - 1];
            faults->pdata[k - 1] = faults->pdata[k];
            faults->pdata[k] = before;
        }
}

bool schema_faults_read(const char *name, const char *bytes, gsize size, bool defines,
    SchemaFaultsRead read, void *data, GHashTable *doubts, GPtrArray *faults)
{
    const guint first = faults->len;
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse_all(name, bytes, size, faults, &error);
    if (!yaml) {
        g_ptr_array_add(faults, g_strdup(error->message));
        return false;
    }
    schema_yaml_watch(yaml, schema_yaml_node_free);
    yaml->watch->defines = defines;
    for (int i = 0; i < MOST_READINGS; i++) {
        g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_remove_all(yaml->watch->places);
        read(yaml, found, data);
        if (!mend_all(yaml, found, doubts, faults))
            break;
    }
    sort_by_line(faults, first, name);
    return true;
}
