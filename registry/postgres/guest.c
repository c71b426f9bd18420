/**
 * @file
 * Logins that do not own the registry: the functions of the server answer them what its rows
 * would not, and what they write bears their name (registry/postgres/rights.c).
 */
#include "base/error.h"
#include "registry/postgres/inside.h"

static gboolean fail_without_role(
    const RegistryPostgres *store, const char *login, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: %s has no role in this registry; who owns it gives one (SELECT "
        "main.proreg_grant('%s', ...)), or after a restore all that were given before (SELECT "
        "main.proreg_regrant())",
        store->address, login, login);
    return FALSE;
}

/* Groups of a directory may give what nobody would give one login. */
static gboolean fail_with_roles(
    const RegistryPostgres *store, const char *login, const char *roles, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: %s has several roles in this registry by its groups (%s), and a login has one; "
        "who "
        "looks after the server takes it out of a group",
        store->address, login, roles);
    return FALSE;
}

/* The role of the login, which may be that of a group. */
static gboolean look_which(RegistryPostgres *store, const char *login, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(&store->sql,
        "SELECT count(*), string_agg(r, ', ' ORDER BY r)\n"
        "FROM unnest('{auditor,coordinator,site,statistician}'::text[]) AS u (r)\n"
        "WHERE main.proreg_has_role(ARRAY[r])",
        error);
    if (!select || registry_sql_step(select, "looking who is logged in", error) != 1)
        return FALSE;
    if (registry_sql_integer(select, 0) == 0)
        return fail_without_role(store, login, error);
    if (registry_sql_integer(select, 0) > 1)
        return fail_with_roles(store, login, registry_sql_text(select, 1), error);
    store->sql.calls = true;
    store->login = g_strdup(login);
    store->role = g_strdup(registry_sql_text(select, 1));
    return TRUE;
}

gboolean registry_postgres_look_who(RegistryPostgres *store, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(
        &store->sql, "SELECT session_user, has_schema_privilege('main', 'USAGE')", error);
    if (!select || registry_sql_step(select, "looking who is logged in", error) != 1)
        return FALSE;
    g_autofree char *login = g_strdup(registry_sql_text(select, 0));
    int64_t is_bound = 0;
    if (registry_sql_integer(select, 1) == 0)
        return fail_without_role(store, login, error);
    return registry_sql_ask(&store->sql,
               "SELECT pg_catalog.row_security_active('main.proreg_record')", &is_bound,
               error) &&
           (!is_bound || look_which(store, login, error));
}

const char *registry_postgres_login(const RegistryStore *base)
{
    return ((const RegistryPostgres *)base)->login;
}

const char *registry_postgres_role(const RegistryStore *base)
{
    return ((const RegistryPostgres *)base)->role;
}

/* A row of texts; *known is false where the first is NULL. */
static gboolean ask_texts(RegistrySqlStore *store, const char *sql, char *const *out, int n,
    bool *known, GError **error)
{
    if (!registry_sql_settle(store, error))
        return FALSE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select || registry_sql_step(select, "reading the content's sum", error) != 1)
        return FALSE;
    *known = registry_sql_text_or_null(select, 0) != NULL;
    for (int i = 0; i < n; i++)
        (void)g_strlcpy(out[i], registry_sql_text(select, i), BASE_SHA256_SIZE);
    return TRUE;
}

/* Who does not see all records cannot make the sum without the server. */
static gboolean check_known(const RegistrySqlStore *store, bool known, GError **error)
{
    if (known || !store->calls)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: another program changed records that this login does not see, so that nothing can "
        "be "
        "added to the chain; ask who owns the registry to run 'proreg audit --verify' and to "
        "import once",
        store->name);
    return FALSE;
}

gboolean registry_postgres_content(RegistryStore *base, char content[BASE_SHA256_SIZE],
    char origins[BASE_SHA256_SIZE], bool *known, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    char *const out[] = {content, origins};
    return ask_texts(store, "SELECT content, origins FROM main.proreg_content()", out,
               G_N_ELEMENTS(out), known, error) &&
           check_known(store, *known, error);
}

gboolean registry_postgres_content_before(
    RegistryStore *base, char out[BASE_SHA256_SIZE], bool *known, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    char *const texts[] = {out};
    return ask_texts(store, "SELECT main.proreg_before_now()", texts, 1, known, error) &&
           check_known(store, *known, error);
}

gboolean registry_postgres_taken(RegistryStore *base, const char *const *ids, size_t n,
    void (*each)(const char *record_id, void *data), void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!store->calls)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(
        store, "SELECT id FROM unnest(?1) AS u (id) WHERE main.proreg_is_taken(id)", error);
    if (!select)
        return FALSE;
    registry_sql_bind_texts(select, 1, ids, n);
    int state;
    while ((state = registry_sql_step(select, "asking for record ids", error)) == 1)
        each(registry_sql_text(select, 0), data);
    return state == 0;
}

gboolean registry_postgres_sends(
    RegistryStore *base, const char *site, bool *sends, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    *sends = true;
    if (!store->calls)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT ?1 = ANY (main.proreg_sites()) OR main.proreg_has_role('{coordinator}')",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "t", site);
    const int state = registry_sql_step(select, "asking for a hospital", error);
    *sends = state == 1 && registry_sql_integer(select, 0) != 0;
    return state >= 0;
}

/* What the index of looks finds of a registry whose rows the login sees all of. */
static const char alike[] =
    "SELECT r.record_id, NULL FROM main.proreg_record AS r\n"
    "WHERE main.proreg_look_key(r.record_id) IN\n"
    "  (SELECT unnest(?2) UNION SELECT '~' || d FROM unnest(?3) AS u (d))\n"
    "AND r.record_id NOT IN (SELECT unnest(?1))";

gboolean registry_postgres_alike(RegistryStore *base, const RegistryLooks *looks,
    RegistryEachAlike each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->calls ? "SELECT own, like_unseen FROM main.proreg_alike(?1, ?2, ?3)" : alike,
        error);
    if (!select)
        return FALSE;
    registry_sql_bind_texts(select, 1, looks->ids, looks->n);
    registry_sql_bind_texts(select, 2, looks->folded, looks->n);
    registry_sql_bind_texts(select, 3, looks->digits, looks->n);
    int state;
    while ((state = registry_sql_step(select, "asking for look-alike ids", error)) == 1)
        each(registry_sql_text_or_null(select, 0), registry_sql_text_or_null(select, 1), data);
    return state == 0;
}

gboolean registry_postgres_erased_by(
    RegistryStore *base, const char *look, bool *asks, int64_t *import_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    *asks = store->calls;
    *import_id = 0;
    if (!store->calls)
        return TRUE;
    /* The first erasure keeps the digest of no id: a list without it is not as it was. */
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT CASE WHEN ?1 = '' AND main.proreg_n_erased() > 0 AND main.proreg_erased_by('') "
        "= "
        "0\n"
        "THEN -1 ELSE main.proreg_erased_by(?1) END",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "t", look);
    const int state = registry_sql_step(select, "asking whom to refuse", error);
    *import_id = state == 1 ? registry_sql_integer(select, 0) : 0;
    return state >= 0;
}
