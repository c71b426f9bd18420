#include "commands/yaml_patch.h"

#include <stdbool.h>
#include <string.h>

#include "commands/yaml_edit.h"

/* Lines of the document, without their ends. */
typedef struct {
    char **lines;
    guint from, to; /* To is behind the last. */
} Block;

static guint indent_of(const char *line)
{
    return (guint)strspn(line, " ");
}

static bool is_empty(const char *line)
{
    const char *first = line + strspn(line, " \t");
    return *first == '\0' || *first == '#' || g_str_has_prefix(first, "---");
}

/* Indentation of the block's keys: of its first line that says something. */
static bool find_indent(const Block *block, guint *indent)
{
    for (guint i = block->from; i < block->to; i++)
        if (!is_empty(block->lines[i])) {
            *indent = indent_of(block->lines[i]);
            return true;
        }
    return false;
}

static bool is_key(const char *line, guint indent)
{
    return !is_empty(line) && indent_of(line) == indent && line[indent] != '-' &&
           !strchr("}]", line[indent]);
}

/* The first lines of the block's keys, and one behind its end. New array of guint. */
static GArray *find_keys(const Block *block)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(guint));
    guint indent;
    if (find_indent(block, &indent))
        for (guint i = block->from; i < block->to; i++)
            if (is_key(block->lines[i], indent))
                g_array_append_val(keys, i);
    g_array_append_val(keys, block->to);
    return keys;
}

static void copy(GString *out, const Block *block, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        g_string_append_printf(out, "%s\n", block->lines[i]);
}

/* Behind the last line of a key that says something: comments that follow are the next key's.
 */
static guint end_of_content(const Block *block, guint from, guint to)
{
    while (to > from + 1 && is_empty(block->lines[to - 1]))
        to--;
    return to;
}

/* The comment at the end of a line, with the blanks before it; "" where there is none. */
static const char *comment_of(const char *line)
{
    char quote = '\0';
    for (const char *c = line; *c != '\0'; c++) {
        if (quote)
            quote = *c == quote ? '\0' : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (*c == '#' && c > line && (c[-1] == ' ' || c[-1] == '\t')) {
            while (c > line && (c[-1] == ' ' || c[-1] == '\t'))
                c--;
            return c;
        }
    }
    return "";
}

/* "key: value" as it is written anew, each of its lines indented. */
static void write_key(
    GString *out, guint indent, const char *key, json_t *value, const char *comment)
{
    g_autoptr(GString) blanks = g_string_new(NULL);
    json_t *own = json_object();
    json_object_set(own, key, value);
    g_autofree char *text = command_yaml_text(own);
    json_decref(own);
    for (guint i = 0; i < indent; i++)
        g_string_append_c(blanks, ' ');
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_string_append_printf(out, "%s%s%s\n", blanks->str, lines[i], i == 0 ? comment : "");
}

static bool patch(GString *out, const Block *block, json_t *before, json_t *after);

/* A key whose value changed. */
static bool patch_key(GString *out, const Block *block, guint from, guint end, guint indent,
    const char *key, json_t *before, json_t *after)
{
    const Block inner = {.lines = block->lines, .from = from + 1, .to = end};
    guint inside;
    if (json_is_object(before) && json_is_object(after) && find_indent(&inner, &inside) &&
        inside > indent) {
        copy(out, block, from, from + 1);
        return patch(out, &inner, before, after);
    }
    write_key(out, indent, key, after, end == from + 1 ? comment_of(block->lines[from]) : "");
    return true;
}

static void add_new(GString *out, guint indent, json_t *before, json_t *after)
{
    const char *key;
    json_t *value;
    json_object_foreach(after, key, value) if (!json_object_get(before, key))
        write_key(out, indent, key, value, "");
}

/* False where the lines are not what the tree says. */
static bool patch(GString *out, const Block *block, json_t *before, json_t *after)
{
    g_autoptr(GArray) keys = find_keys(block);
    guint indent = 0, i = 0;
    const char *key;
    json_t *value;
    if (keys->len - 1 != json_object_size(before) || !find_indent(block, &indent))
        return false;
    copy(out, block, block->from, g_array_index(keys, guint, 0));
    json_object_foreach(before, key, value)
    {
        const guint from = g_array_index(keys, guint, i),
                    to = g_array_index(keys, guint, i + 1);
        const guint end = end_of_content(block, from, to);
        json_t *now = json_object_get(after, key);
        if (now && json_equal(now, value))
            copy(out, block, from, end);
        else if (now && !patch_key(out, block, from, end, indent, key, value, now))
            return false;
        if (++i == json_object_size(before))
            add_new(out, indent, before, after);
        copy(out, block, end, to);
    }
    return true;
}

/* Whether the text says what it is to say. */
static bool says(const char *text, const json_t *tree)
{
    json_t *read = command_yaml_read("profile", text, strlen(text), NULL);
    const bool same = read && json_equal(read, tree);
    json_decref(read);
    return same;
}

char *command_yaml_patch(const char *text, const json_t *tree, gboolean *kept)
{
    json_t *before = text ? command_yaml_read("profile", text, strlen(text), NULL) : NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    *kept = FALSE;
    if (json_object_size(before) > 0) {
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        Block block = {.lines = lines, .to = g_strv_length(lines)};
        if (block.to > 0 && lines[block.to - 1][0] == '\0')
            block.to--;
        *kept = patch(out, &block, before, (json_t *)tree) && says(out->str, tree);
    }
    json_decref(before);
    return *kept ? g_string_free(g_steal_pointer(&out), FALSE) : command_yaml_text(tree);
}
