/* Reading whose file it is is POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/views/group_file.h"

#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/read.h"
#include "base/text.h"
#include "base/words.h"
#include "registry/registry.h"
#include "schema/yaml.h"

enum { LEAST_SECRET = 32, LONGEST_NAME = 100, LONGEST_HEADER = 64 };

/* What is being read. */
typedef struct {
    const char *path;
    const SchemaStudy *study;
    ServeGroup *group;
    char *secret_file;
} Reader;

static gboolean fail(const Reader *reader, const SchemaYamlNode *node, GError **error,
    const char *format, ...) G_GNUC_PRINTF(4, 5);

static gboolean fail(
    const Reader *reader, const SchemaYamlNode *node, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s:%zu:%zu: %s", reader->path,
        schema_yaml_line(node), schema_yaml_column(node), what);
    return FALSE;
}

/* A map of these keys alone; NULL-ended. */
static gboolean check_map(const Reader *reader, const SchemaYamlNode *map, const char *name,
    const char *const *keys, GError **error)
{
    const char *key;
    g_autofree char *known = g_strjoinv(", ", (char **)keys);
    if (!schema_yaml_is_map(map))
        return fail(reader, map, error, _("%s: expected a map with the keys %s"), name, known);
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const SchemaYamlNode *value = schema_yaml_item(map, i, &key);
        g_autofree char *shown = base_text_shown(key);
        if (!g_strv_contains(keys, key))
            return fail(
                reader, value, error, _("%s: no key %s; expected %s"), name, shown, known);
    }
    return TRUE;
}

/* The text behind a key; `out` stays NULL where there is no such key. */
static gboolean take_text(const Reader *reader, const SchemaYamlNode *map, const char *key,
    char **out, GError **error)
{
    const SchemaYamlNode *node = schema_yaml_get(map, key);
    const char *text = schema_yaml_peek(node);
    if (!node)
        return TRUE;
    if (!text || !base_text_is_plain(text))
        return fail(reader, node, error, _("%s: expected one line of text"), key);
    *out = g_strdup(text);
    return TRUE;
}

/* ---- where requests come from ---- */

static bool is_host(const char *text)
{
    const gsize size = strcspn(text, ":");
    guint64 port = 443;
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '-' && text[i] != '.')
            return false;
    return size > 0 && (text[size] == '\0' || g_ascii_string_to_unsigned(
                                                  text + size + 1, 10, 1, 65535, &port, NULL));
}

static gboolean read_origin(const Reader *reader, const SchemaYamlNode *root, GError **error)
{
    ServeGroup *group = reader->group;
    const SchemaYamlNode *node = schema_yaml_get(root, "origin");
    const char *text = schema_yaml_peek(node);
    g_autofree char *small = g_ascii_strdown(text ? text : "", -1);
    if (!g_str_has_prefix(small, "https://") || !is_host(small + strlen("https://")))
        return fail(reader, node ? node : root, error,
            _("origin: expected the address that users type, with https and without a path, "
              "like https://registry.example.org"));
    /* Browsers leave out the port that https has anyway. */
    if (g_str_has_suffix(small, ":443"))
        small[strlen(small) - strlen(":443")] = '\0';
    group->host = g_strdup(small + strlen("https://"));
    group->origin = g_steal_pointer(&small);
    return TRUE;
}

/* The name of a header of our own, which no browser sends by itself. */
static gboolean check_header(const Reader *reader, const SchemaYamlNode *front, const char *key,
    const char *name, GError **error)
{
    static const char *const taken[] = {"host", "origin", "cookie", "authorization",
        "connection", "content-length", "content-type", "accept-language", "sec-fetch-site",
        "sec-fetch-dest", "user-agent", "referer", NULL};
    g_autofree char *small = g_ascii_strdown(name ? name : "", -1);
    bool is_name = !name || (name[0] != '\0' && strlen(name) <= LONGEST_HEADER);
    for (const char *c = small; *c != '\0'; c++)
        is_name = is_name && (g_ascii_isalnum(*c) || *c == '-');
    if (is_name && !g_strv_contains(taken, small))
        return TRUE;
    return fail(reader, schema_yaml_get(front, key), error,
        _("%s: expected the name of a header that the web server sets and browsers do not, of "
          "letters, digits and dashes, like X-Remote-User"),
        key);
}

static bool is_twice(const char *a, const char *b)
{
    return a && b && g_ascii_strcasecmp(a, b) == 0;
}

static gboolean check_proof(const Reader *reader, const SchemaYamlNode *front, GError **error)
{
    const ServeGroup *group = reader->group;
    if (!group->user_header)
        return fail(reader, front, error,
            _("front: expected user, the name of the header that has the login"));
    if ((group->secret_header != NULL) != (reader->secret_file != NULL))
        return fail(reader, front, error,
            _("front: secret (a header) and secret_file (what is in it) belong together"));
    if (!group->secret_header && !group->socket)
        return fail(reader, front, error,
            _("front: expected secret and secret_file, or socket: without either anybody on "
              "this machine could say to be anyone"));
    if (group->socket_group && !group->socket)
        return fail(reader, front, error, _("front: socket_group is of a socket"));
    if (group->socket && !g_path_is_absolute(group->socket))
        return fail(reader, schema_yaml_get(front, "socket"), error,
            _("socket: expected a path from the root, like /run/proreg/page.sock"));
    if (is_twice(group->user_header, group->groups_header) ||
        is_twice(group->user_header, group->secret_header) ||
        is_twice(group->groups_header, group->secret_header))
        return fail(reader, front, error, _("front: each header has one meaning"));
    return TRUE;
}

static gboolean read_front(Reader *reader, const SchemaYamlNode *root, GError **error)
{
    static const char *const keys[] = {
        "user", "groups", "secret", "secret_file", "socket", "socket_group", NULL};
    ServeGroup *group = reader->group;
    const SchemaYamlNode *front = schema_yaml_get(root, "front");
    char **const texts[] = {&group->user_header, &group->groups_header, &group->secret_header,
        &reader->secret_file, &group->socket, &group->socket_group};
    if (!front)
        return fail(reader, root, error,
            _("expected front: the header with the login, and how the web server proves "
              "itself"));
    if (!check_map(reader, front, "front", keys, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!take_text(reader, front, keys[i], texts[i], error) ||
            (i < 3 && !check_header(reader, front, keys[i], *texts[i], error)))
            return FALSE;
    return check_proof(reader, front, error);
}

/* ---- who is what ---- */

/* "investigator of site_04". */
static ServeMember *read_member(
    const Reader *reader, const SchemaYamlNode *node, GError **error)
{
    static const char of[] = " of ";
    const char *text = schema_yaml_peek(node);
    g_auto(GStrv) parts = g_strsplit(text ? text : "", of, 2);
    ServeRole role = SERVE_ROLE_AUDITOR;
    const bool is_known = parts[0] && serve_role_find(parts[0], &role);
    const char *hospital = is_known ? parts[1] : NULL;
    if (!is_known || (role == SERVE_ROLE_INVESTIGATOR) != (hospital != NULL)) {
        fail(reader, node, error,
            _("expected coordinator, statistician, auditor, or investigator of a hospital by "
              "its code, like \"investigator of %s\""),
            reader->study->n_sites > 0 ? reader->study->sites[0].code : "site_01");
        return NULL;
    }
    if (hospital && schema_study_site(reader->study, hospital) == SIZE_MAX) {
        g_autofree char *shown = base_text_shown(hospital);
        fail(reader, node, error, _("the study has no hospital %s"), shown);
        return NULL;
    }
    ServeMember *member = g_new0(ServeMember, 1);
    member->role = role;
    member->hospital = g_strdup(hospital);
    return member;
}

static gboolean read_members(
    const Reader *reader, const SchemaYamlNode *root, const char *key, GError **error)
{
    const SchemaYamlNode *map = schema_yaml_get(root, key);
    const bool is_people = g_str_equal(key, "people");
    const char *name;
    if (!map)
        return TRUE;
    if (!schema_yaml_is_map(map))
        return fail(
            reader, map, error, _("%s: expected a name and what it is, in each line"), key);
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const SchemaYamlNode *node = schema_yaml_item(map, i, &name);
        if (!base_text_is_plain(name) || g_utf8_strlen(name, -1) > LONGEST_NAME ||
            (!is_people && strchr(name, ',')))
            return fail(reader, node, error,
                _("%s: expected a name of at most 100 letters that can be seen, for a group "
                  "without a comma"),
                key);
        ServeMember *member = read_member(reader, node, error);
        if (!member)
            return FALSE;
        if (is_people) {
            (void)g_hash_table_insert(reader->group->people, g_strdup(name), member);
        } else {
            g_ptr_array_add(reader->group->names, g_strdup(name));
            g_ptr_array_add(reader->group->members, member);
        }
    }
    return TRUE;
}

static gboolean read_who(const Reader *reader, const SchemaYamlNode *root, GError **error)
{
    const ServeGroup *group = reader->group;
    if (!read_members(reader, root, "people", error) ||
        !read_members(reader, root, "groups", error))
        return FALSE;
    if (g_hash_table_size(group->people) + group->names->len == 0)
        return fail(reader, root, error,
            _("expected people, groups, or both: nobody could use the page"));
    if ((group->names->len > 0) != (group->groups_header != NULL))
        return fail(reader, root, error,
            _("groups, and groups in front (the header that has them), belong together"));
    return TRUE;
}

/* ---- all of it ---- */

static char *beside(const char *path, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(path);
    return g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(folder, name, NULL);
}

ServeGroup *view_group_parse(
    const char *path, const char *bytes, gsize size, const SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"origin", "front", "people", "groups", NULL};
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(path, bytes, size, error);
    if (!yaml)
        return NULL;
    g_autoptr(ServeGroup) group = serve_group_new();
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    Reader reader = {.path = path, .study = study, .group = group};
    g_ptr_array_add(group->files, g_strdup(path));
    const gboolean ok = check_map(&reader, root, _("the file"), keys, error) &&
                        read_origin(&reader, root, error) && read_front(&reader, root, error) &&
                        read_who(&reader, root, error);
    if (reader.secret_file)
        g_ptr_array_add(group->files, beside(path, reader.secret_file));
    g_free(reader.secret_file);
    return ok ? g_steal_pointer(&group) : NULL;
}

char *view_group_secret(const char *path, GError **error)
{
    struct stat file;
    g_autofree char *bytes = NULL;
    g_autoptr(GError) why = NULL;
    gsize size = 0;
    const bool is_there = base_read(path, &bytes, &size, &why);
    if (is_there && (stat(path, &file) != 0 || (file.st_mode & 077) != 0)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("%s: others can read the secret; make it the owner's alone: chmod 600"), path);
        return NULL;
    }
    if (!is_there) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("%s: the secret cannot be read: %s"),
            path, why->message);
        return NULL;
    }
    gsize length = strcspn(bytes, "\r\n");
    bool is_plain = length >= LEAST_SECRET && length <= size &&
                    strspn(bytes + length, "\r\n") == size - length;
    for (gsize i = 0; i < length; i++)
        is_plain = is_plain && g_ascii_isgraph(bytes[i]);
    if (is_plain)
        return g_strndup(bytes, length);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        _("%s: expected one line of 32 letters, digits or signs, or more, as openssl rand -hex "
          "32 makes one"),
        path);
    return NULL;
}

ServeGroup *view_group_read(const char *path, const void *db, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) why = NULL;
    if (!base_read(path, &bytes, &size, &why)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("%s: cannot be read: %s"), path,
            why->message);
        return NULL;
    }
    g_autoptr(Registry) registry = registry_open(db, REGISTRY_READ, error);
    g_autoptr(ServeGroup) group =
        registry ? view_group_parse(path, bytes, size, registry_study(registry), error) : NULL;
    if (!group)
        return NULL;
    if (group->secret_header)
        group->secret = view_group_secret(group->files->pdata[1], error);
    return group->secret_header && !group->secret ? NULL : g_steal_pointer(&group);
}
