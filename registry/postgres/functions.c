/**
 * @file
 * Functions of the server, for logins that may not see or change the tables themselves: they
 * answer, and append to the journal, the audit trail and the log of accesses. They run as the
 * owner does, and name what they use in full.
 */
#include "registry/postgres/inside.h"

/* A login has the roles of the groups that it is in, too. */
static const char sites[] =
    "SELECT coalesce(array_agg(r.site), '{}') FROM main.proreg_right r\n"
    "JOIN pg_roles g ON g.rolname = r.login\n"
    "WHERE r.role = 'site' AND pg_has_role(session_user, g.oid, 'MEMBER')";

static const char has_role[] =
    "SELECT EXISTS (SELECT FROM main.proreg_right r JOIN pg_roles g ON g.rolname = "
    "r.login\n"
    "  WHERE r.role = ANY (roles) AND pg_has_role(session_user, g.oid, 'MEMBER'))";

/* Records that went from a hospital of the login to another, or came from one. */
static const char came[] =
    "SELECT coalesce(array_agg(DISTINCT c.record_id), '{}') FROM "
    "main.proreg_value_change c\n"
    "WHERE c.what = 'record' AND c.subject = 'transfer' AND c.\"column\" = 'site'\n"
    "  AND c.record_id IS NOT NULL AND (c.old_value = ANY (main.proreg_sites()) OR\n"
    "    c.new_value = ANY (main.proreg_sites()))";

static const char is_own[] =
    "SELECT EXISTS (SELECT FROM main.proreg_record r WHERE r.record_id = id AND\n"
    "  (r.site = ANY (main.proreg_sites()) OR id = ANY (main.proreg_came())))";

/* Texts to look others up in, as row policies do (rights.c). */
static const char set_of[] =
    "SELECT coalesce(jsonb_object_agg(t, true), '{}') FROM unnest(texts) AS u (t)";

/* Ids of the login's own records. */
static const char own[] =
    "SELECT coalesce(jsonb_object_agg(r.record_id, true), '{}') FROM main.proreg_record r\n"
    "WHERE r.site = ANY (main.proreg_sites()) OR r.record_id = ANY (main.proreg_came())";

/* An id of a record, or one that a record had before it got another. */
static const char is_taken[] =
    "SELECT NOT main.proreg_is_own(id) AND\n"
    "  (EXISTS (SELECT FROM main.proreg_record r WHERE r.record_id = id) OR\n"
    "   EXISTS (SELECT FROM main.proreg_value_change c WHERE c.what = 'record'\n"
    "     AND c.subject IN ('rename', 'merge') AND c.old_value = id))";

/* Whether the row of a problem was held for its hospital: its patient is another than the one
   who has the id, and what was sent is for nobody but the sender. */
static const char is_contested[] =
    "SELECT EXISTS (SELECT FROM main.proreg_problem p\n"
    "  WHERE p.problem_id = problem AND p.line > 0 AND (\n"
    "    EXISTS (SELECT FROM main.proreg_problem s WHERE s.import_id = p.import_id\n"
    "      AND s.line = p.line AND s.rule_id = 'site') OR\n"
    "    EXISTS (SELECT FROM main.proreg_again a\n"
    "      JOIN main.proreg_problem s ON s.problem_id = a.problem_id\n"
    "      WHERE a.import_id = p.import_id AND a.line = p.line AND s.rule_id = 'site')))";

/* A query is the login's where its patient is, or whoever sent what it asks about. */
static const char is_asked[] =
    "SELECT EXISTS (SELECT FROM main.proreg_query q\n"
    "  JOIN main.proreg_import i ON i.import_id = q.import_id\n"
    "  WHERE q.query_id = query AND (i.site = ANY (main.proreg_sites()) OR\n"
    "    i.\"user\" = session_user OR\n"
    "    main.proreg_is_own(q.record_id) AND NOT main.proreg_is_contested(q.problem_id))\n"
    "  AND (q.record_id IS NOT DISTINCT FROM id OR main.proreg_is_own(id)))";

/* How an id looks, as registry/id_folded.c has it; of letters beyond ASCII those that are taken
   for another one lose their height alone. */
static const char look[] =
    "DECLARE t text := id; BEGIN\n"
    "IF octet_length(id) <> length(id) THEN\n"
    "  t := translate(normalize(id, NFKC), U&'"
    "\\03b1\\03b2\\03b5\\03b7\\03b9\\03ba\\03bc\\03bd\\03bf\\03c1\\03c4\\03c5\\03c7\\03b6\\0430"
    "\\0432\\0435\\043a\\043c\\043d\\043e\\0440\\0441\\0442\\0443\\0445\\0455\\0456\\0458"
    "\\0391\\0392\\0395\\0397\\0399\\039a\\039c\\039d\\039f\\03a1\\03a4\\03a5\\03a7\\0396\\0410"
    "\\0412\\0415\\041a\\041c\\041d\\041e\\0420\\0421\\0422\\0423\\0425\\0405\\0406\\0408',\n"
    "  'abeh1kmn0ptyxzabekmh0pctyxs1jabeh1kmn0ptyxzabekmh0pctyxs1j');\n"
    "  t := regexp_replace(t, "
    "'[\\u058a\\u05be\\u1400\\u1680\\u1806\\u2000-\\u200a\\u2010-\\u2015"
    "\\u202f\\u205f\\u2212\\u2e17\\u2e1a\\u2e3a\\u2e3b\\u2e40\\u2e5d\\u3000\\u301c\\u3030\\u30a"
    "0"
    "\\u30fc]', '', 'g');\n"
    "END IF;\n"
    "t := translate(lower(t COLLATE \"C\"), 'oli-_ ', '011');\n"
    "t := CASE WHEN t ~ '^[0-9]+\\.[0-9]+$' THEN regexp_replace(t, '\\.?0+$', '')\n"
    "  WHEN t ~ '^[0-9][0-9,]*$' THEN replace(t, ',', '') ELSE t END;\n"
    "RETURN regexp_replace(t, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g'); END";

/* By what an id is found: how it looks, as registry/id_folded.c has it too, where it is of
   ASCII; else the digits that any id of that look has. */
static const char look_key[] =
    "SELECT CASE WHEN octet_length(id) = length(id) THEN main.proreg_look(id)\n"
    "  ELSE '~' || regexp_replace(normalize(id, NFKC), '[^2-9]', '', 'g') END";

/* Records of the login that may look like one of the ids, which it compares; and of others,
   which it is not told, the id of which they are. */
static const char alike[] =
    "WITH w AS MATERIALIZED (SELECT main.proreg_has_role('{coordinator}') AS sees_all,\n"
    "  main.proreg_sites() AS sites, main.proreg_came() AS came),\n"
    "f AS MATERIALIZED (SELECT n.id, r.record_id, w.sees_all OR r.site = ANY (w.sites) OR\n"
    "    r.record_id = ANY (w.came) AS is_seen\n"
    "  FROM w, unnest(ids, looks, digits) AS n (id, look, digits)\n"
    "  JOIN main.proreg_record r\n"
    "    ON main.proreg_look_key(r.record_id) IN (n.look, '~' || n.digits)\n"
    "  WHERE r.record_id <> n.id)\n"
    "SELECT DISTINCT f.record_id, NULL::text FROM f WHERE f.is_seen\n"
    "UNION ALL SELECT DISTINCT NULL::text, f.id FROM f\n"
    "WHERE NOT f.is_seen AND main.proreg_look(f.record_id) = main.proreg_look(f.id)";

/* A field of a hash, and several, as docs/registry.md has them. */
static const char field[] =
    "SELECT CASE WHEN t IS NULL THEN convert_to('-:', 'UTF8') ELSE convert_to(\n"
    "  length(convert_to(t, 'UTF8'))::text || ':' || t, 'UTF8') END";

static const char fields[] = "SELECT string_agg(main.proreg_field(x), ''::bytea ORDER BY n)\n"
                             "FROM unnest(t) WITH ORDINALITY AS u (x, n)";

/* The two sums over all records; nothing while another program's change waits to be looked at.
   The field of an id is written out: a call a record takes most of the time. */
static const char content[] =
    "SELECT CASE WHEN bool_and(r.digest IS NOT NULL) IS NOT FALSE THEN "
    "encode(sha256(coalesce(\n"
    "    string_agg(r.field || substr(r.digest, 1, 32), ''::bytea\n"
    "      ORDER BY r.record_id), ''::bytea)), 'hex') END,\n"
    "  CASE WHEN bool_and(r.digest IS NOT NULL) IS NOT FALSE THEN encode(sha256(coalesce(\n"
    "    string_agg(r.field || substr(r.digest, 33, 32), ''::bytea\n"
    "      ORDER BY r.record_id), ''::bytea)), 'hex') END\n"
    "FROM (SELECT record_id, digest, convert_to(length(convert_to(record_id, 'UTF8'))::text\n"
    "    || ':' || record_id, 'UTF8') AS field FROM main.proreg_record) r";

/* What the key of an entry makes of it; the keys of others stay here. */
static const char commit[] = "SELECT encode(sha256('\\x00'::bytea || sha256(k || "
                             "main.proreg_fields('{content,0}')) ||\n"
                             "  main.proreg_fields(ARRAY[c.content, c.origins])), 'hex')\n"
                             "FROM main.proreg_content() c WHERE c.content IS NOT NULL";

static const char before_now[] =
    "SELECT main.proreg_commit((SELECT i.key FROM main.proreg_import i\n"
    "  ORDER BY i.import_id DESC LIMIT 1))";

static const char end_of_chain[] =
    "SELECT e.import_id, e.hash, e.key IS NOT NULL, e.content_after, c.change_id, c.hash\n"
    "FROM (SELECT 1) o\n"
    "LEFT JOIN (SELECT i.import_id, i.hash, i.key, i.content_after FROM "
    "main.proreg_import i\n"
    "  ORDER BY i.import_id DESC LIMIT 1) e ON true\n"
    "LEFT JOIN (SELECT v.change_id, v.hash FROM main.proreg_value_change v\n"
    "  ORDER BY v.change_id DESC LIMIT 1) c ON true";

static const char end_of_log[] =
    "SELECT a.access_id, a.hash FROM main.proreg_access a ORDER BY a.access_id DESC LIMIT 1";

/* What the next link of an entry has to follow: its last change, else the entry before it. */
static const char head_of[] =
    "SELECT coalesce(\n"
    "  (SELECT c.hash FROM main.proreg_value_change c WHERE c.import_id = entry\n"
    "    ORDER BY c.change_id DESC LIMIT 1),\n"
    "  (SELECT i.hash FROM main.proreg_import i WHERE i.import_id < entry\n"
    "    ORDER BY i.import_id DESC LIMIT 1), repeat('0', 64))";

/* Says what may not be, under a code of ours (registry/postgres/connection.c). */
static const char deny[] =
    "BEGIN RAISE EXCEPTION USING ERRCODE = '" REGISTRY_POSTGRES_DENIED "', MESSAGE = sentence; "
    "END";

static const char alone[] = "SELECT pg_advisory_xact_lock(" REGISTRY_POSTGRES_LOCK ")";

/* Of whoever may write; of a site what is its own. */
static const char entry_add[] =
    "DECLARE n bigint; BEGIN\n"
    "IF e.\"user\" IS DISTINCT FROM session_user THEN PERFORM main.proreg_deny('an entry "
    "bears the name of the login'); END IF;\n"
    "IF e.status <> 'running' OR e.hash IS NOT NULL OR e.previous IS NOT NULL OR\n"
    "  e.content_after IS NOT NULL OR e.digest IS NOT NULL OR e.key IS NULL THEN PERFORM "
    "main.proreg_deny('an entry begins empty'); END IF;\n"
    "IF NOT main.proreg_has_role('{coordinator}') AND (\n"
    "  cardinality(main.proreg_sites()) = 0 OR e.site <> ALL (main.proreg_sites())) THEN "
    "PERFORM main.proreg_deny('only a coordinator may, and a hospital for its own patients'); "
    "END IF;\n"
    "IF NOT main.proreg_has_role('{coordinator}') AND\n"
    "  e.command NOT IN ('import', 'duplicates', 'query answer', 'query import') THEN "
    "PERFORM main.proreg_deny('a hospital imports files and answers queries, and only a "
    "coordinator may do the rest'); END IF;\n"
    "PERFORM main.proreg_alone();\n"
    "IF NOT main.proreg_has_role('{coordinator}') AND\n"
    "  e.content_before IS DISTINCT FROM main.proreg_before_now() THEN PERFORM "
    "main.proreg_deny('an entry says what is stored'); END IF;\n"
    "SELECT coalesce(max(i.import_id), 0) + 1 INTO n FROM main.proreg_import i;\n"
    "e.import_id := n;\n"
    "INSERT INTO main.proreg_import SELECT (e).*;\n"
    "RETURN n; END";

/* The link is computed here once more: nobody can break the chain. */
static const char entry_finish[] =
    "DECLARE was main.proreg_import; h text; BEGIN\n"
    "SELECT * INTO was FROM main.proreg_import i WHERE i.import_id = e.import_id;\n"
    "IF was.\"user\" IS DISTINCT FROM session_user OR was.status IS DISTINCT FROM "
    "'running' OR\n"
    "  (e.format, e.command, e.file, e.sha256, e.file_commitment, e.site, e.\"user\",\n"
    "   e.system_user, e.at, e.day, e.undoes, e.key, e.content_before, e.access_head)\n"
    "  IS DISTINCT FROM (was.format, was.command, was.file, was.sha256, "
    "was.file_commitment,\n"
    "   was.site, was.\"user\", was.system_user, was.at, was.day, was.undoes, was.key,\n"
    "   was.content_before, was.access_head) THEN PERFORM main.proreg_deny('an entry "
    "ends as it began'); END IF;\n"
    "IF NOT main.proreg_has_role('{coordinator}') AND\n"
    "  e.content_after IS DISTINCT FROM main.proreg_commit(e.key) THEN PERFORM "
    "main.proreg_deny('an entry says what is stored'); END IF;\n"
    "h := encode(sha256(main.proreg_field(main.proreg_head(e.import_id)) ||\n"
    "  main.proreg_fields(ARRAY[e.import_id::text, e.format::text, e.command, e.status,\n"
    "  e.file_commitment, e.site, e.encoding, e.map, e.profile, e.program, e.\"user\",\n"
    "  e.system_user, e.at, e.day, coalesce(e.undoes, 0)::text, e.rows::text,\n"
    "  e.records_new::text, e.records_updated::text, e.records_unchanged::text,\n"
    "  e.values_new::text, e.values_changed::text, e.values_unchanged::text,\n"
    "  e.values_held::text, e.content_before, e.content_after, e.access_head, "
    "e.digest])), 'hex');\n"
    "IF e.previous IS DISTINCT FROM main.proreg_head(e.import_id) OR e.hash IS DISTINCT "
    "FROM h\n"
    "  OR e.status NOT IN ('done', 'imported', 'refused') THEN PERFORM "
    "main.proreg_deny('an entry is a link of the chain'); END IF;\n"
    "UPDATE main.proreg_import i SET (status, encoding, options, map, profile, program, "
    "reason,\n"
    "  rows, records_new, records_updated, records_unchanged, values_new, values_changed,\n"
    "  values_unchanged, values_held, content_after, digest, previous, hash) = (e.status,\n"
    "  e.encoding, e.options, e.map, e.profile, e.program, e.reason, e.rows, "
    "e.records_new,\n"
    "  e.records_updated, e.records_unchanged, e.values_new, e.values_changed,\n"
    "  e.values_unchanged, e.values_held, e.content_after, e.digest, e.previous, e.hash)\n"
    "WHERE i.import_id = e.import_id; END";

/* A change belongs to an entry of the login that is not finished. What a hospital changes is
   its patients' values, and queries: also those about rows that were held, whose record another
   hospital has, or nobody yet. */
static const char change_add[] =
    "DECLARE was main.proreg_import; BEGIN\n"
    "SELECT * INTO was FROM main.proreg_import i WHERE i.import_id = c.import_id;\n"
    "IF was.\"user\" IS DISTINCT FROM session_user OR was.status IS DISTINCT FROM "
    "'running' THEN PERFORM main.proreg_deny('a change belongs to an entry that is not "
    "finished'); END IF;\n"
    "IF NOT main.proreg_has_role('{coordinator}') AND NOT (CASE c.what\n"
    "    WHEN 'query' THEN main.proreg_is_asked(c.subject::bigint, c.record_id)\n"
    "    ELSE c.what = ANY ('{value,below,learned,removed,left,foreign}') AND\n"
    "      main.proreg_is_own(c.record_id) END) THEN\n"
    "  PERFORM main.proreg_deny('only a coordinator may, and a hospital for its own "
    "patients'); END IF;\n"
    "IF c.change_id IS DISTINCT FROM 1 + coalesce((SELECT max(v.change_id)\n"
    "    FROM main.proreg_value_change v), 0) OR\n"
    "  c.previous IS DISTINCT FROM main.proreg_head(c.import_id) OR\n"
    "  c.hash IS DISTINCT FROM encode(sha256(main.proreg_fields(ARRAY[c.previous,\n"
    "    c.change_id::text, c.commitment, c.\"user\", c.system_user, c.at, "
    "c.import_id::text,\n"
    "    c.line::text])), 'hex') THEN PERFORM main.proreg_deny('a change is a link of "
    "the chain'); END IF;\n"
    "INSERT INTO main.proreg_value_change SELECT (c).*; END";

static const char access_add[] =
    "BEGIN\n"
    "IF a.\"user\" IS DISTINCT FROM session_user THEN PERFORM main.proreg_deny('an entry "
    "bears the name of the login'); END IF;\n"
    "PERFORM main.proreg_alone();\n"
    "IF a.access_id IS DISTINCT FROM 1 + coalesce((SELECT "
    "max(x.access_id)\n"
    "    FROM main.proreg_access x), 0) OR a.previous IS DISTINCT FROM coalesce(\n"
    "    (SELECT x.hash FROM main.proreg_access x ORDER BY x.access_id DESC LIMIT 1),\n"
    "    repeat('0', 64)) OR\n"
    "  a.hash IS DISTINCT FROM encode(sha256(main.proreg_fields(ARRAY[a.previous,\n"
    "    a.access_id::text, a.command, a.sha256, a.content_hash, a.chain_head,\n"
    "    a.n_records::text, a.records_root, a.\"user\", a.system_user, a.at, a.day])), "
    "'hex')\n"
    "THEN PERFORM main.proreg_deny('an entry is a link of the chain'); END IF;\n"
    "INSERT INTO main.proreg_access SELECT (a).*; END";

static const char next_problem[] =
    "SELECT coalesce(max(p.problem_id), 0) + 1 FROM main.proreg_problem p";

/* HMAC-SHA-256 (RFC 2104) of how an id looks, by a key of 32 bytes that stays here. */
static const char erased[] =
    "DECLARE k bytea; i bytea; o bytea; BEGIN\n"
    "SELECT s.value || decode(repeat('00', 32), 'hex') INTO k FROM main.proreg_setting s\n"
    "  WHERE s.name = 'key';\n"
    "i := k; o := k;\n"
    "FOR b IN 0..63 LOOP\n"
    "  i := set_byte(i, b, get_byte(k, b) # 54); o := set_byte(o, b, get_byte(k, b) # "
    "92);\n"
    "END LOOP;\n"
    "RETURN coalesce((SELECT r.import_id FROM main.proreg_refused r WHERE r.digest = "
    "encode(\n"
    "  sha256(o || sha256(i || convert_to(look, 'UTF8'))), 'hex')), 0); END";

/* Hospital and event of each open query, of which the texts are not for everybody. A hospital
   counts those about rows that were held as its own. */
static const char open_queries[] =
    "SELECT o.site, o.event FROM (SELECT q.event, CASE WHEN NOT a.sees_all AND\n"
    "    main.proreg_is_contested(q.problem_id) THEN i.site\n"
    "    ELSE coalesce(r.site, i.site) END AS site, a.sees_all FROM main.proreg_query q\n"
    "  LEFT JOIN main.proreg_record r ON r.record_id = q.record_id\n"
    "  JOIN main.proreg_import i ON i.import_id = q.import_id\n"
    "  JOIN (SELECT main.proreg_has_role('{coordinator,statistician,auditor}') AS sees_all) a\n"
    "    ON q.state = 'open') o\n"
    "WHERE o.sees_all OR o.site = ANY (main.proreg_sites())";

/* What is read of locks since an erasure; hashes alone, of which everybody is told. */
static const char locks_erased[] =
    "SELECT c.subject, c.instance, c.new_value FROM main.proreg_value_change c\n"
    "JOIN main.proreg_import i ON i.import_id = c.import_id\n"
    "WHERE c.what = 'snapshot' AND c.new_value IS NOT NULL AND i.command = 'erase'\n"
    "ORDER BY c.change_id";

static const char n_erased[] = "SELECT count(*) FROM main.proreg_refused";

#define SQL "sql STABLE SECURITY DEFINER"
#define STEPS "plpgsql SECURITY DEFINER"

static const RegistryPostgresFunction functions[] = {
    {"proreg_field", "t text", "bytea", "sql IMMUTABLE", field, true},
    {"proreg_fields", "t text[]", "bytea", "sql IMMUTABLE", fields, true},
    {"proreg_has_role", "roles text[]", "boolean", SQL, has_role, true},
    {"proreg_sites", "", "text[]", SQL, sites, true},
    {"proreg_came", "", "text[]", SQL, came, true},
    {"proreg_set", "texts text[]", "jsonb", "sql STABLE", set_of, true},
    {"proreg_own", "", "jsonb", SQL, own, true},
    {"proreg_is_own", "id text", "boolean", SQL, is_own, true},
    {"proreg_is_taken", "id text", "boolean", SQL, is_taken, true},
    {"proreg_is_contested", "problem bigint", "boolean", SQL, is_contested, true},
    {"proreg_is_asked", "query bigint, id text", "boolean", SQL, is_asked, false},
    {"proreg_look", "id text", "text", "plpgsql IMMUTABLE", look, true},
    {"proreg_look_key", "id text", "text", "sql IMMUTABLE", look_key, true},
    {"proreg_alike",
        "ids text[], looks text[], digits text[], OUT own text, OUT like_unseen text",
        "SETOF record", SQL, alike, true},
    {"proreg_content", "OUT content text, OUT origins text", "record", SQL, content, true},
    {"proreg_commit", "k bytea", "text", SQL, commit, false},
    {"proreg_before_now", "", "text", SQL, before_now, true},
    {"proreg_chain_end",
        "OUT import_id bigint, OUT hash text, OUT has_key boolean, OUT content_after text,\n  "
        "OUT change_id bigint, OUT change_hash text",
        "record", SQL, end_of_chain, true},
    {"proreg_access_end", "OUT access_id bigint, OUT hash text", "record", SQL, end_of_log,
        true},
    {"proreg_head", "entry bigint", "text", "sql VOLATILE SECURITY DEFINER", head_of, false},
    {"proreg_deny", "sentence text", "void", "plpgsql", deny, false},
    {"proreg_alone", "", "void", "sql", alone, false},
    {"proreg_entry_add", "e main.proreg_import", "bigint", STEPS, entry_add, true},
    {"proreg_entry_finish", "e main.proreg_import", "void", STEPS, entry_finish, true},
    {"proreg_change_add", "c main.proreg_value_change", "void", STEPS, change_add, true},
    {"proreg_access_add", "a main.proreg_access", "void", STEPS, access_add, true},
    {"proreg_next_problem", "", "bigint", SQL, next_problem, true},
    {"proreg_erased_by", "look text", "bigint", "plpgsql STABLE SECURITY DEFINER", erased,
        true},
    {"proreg_open_queries", "OUT site text, OUT event text", "SETOF record", SQL, open_queries,
        true},
    {"proreg_n_erased", "", "bigint", SQL, n_erased, true},
    {"proreg_locks_erased", "OUT subject text, OUT n bigint, OUT content text", "SETOF record",
        SQL, locks_erased, true},
};

void registry_postgres_function(GPtrArray *statements, const RegistryPostgresFunction *function)
{
    g_ptr_array_add(
        statements, g_strdup_printf("CREATE FUNCTION main.%s(%s) RETURNS %s LANGUAGE %s\n"
                                    "  SET search_path = pg_catalog, pg_temp AS $$%s$$",
                        function->name, function->arguments, function->returns, function->kind,
                        function->body));
    if (!function->for_all)
        g_ptr_array_add(statements,
            g_strdup_printf("REVOKE EXECUTE ON FUNCTION main.%s FROM PUBLIC", function->name));
}

void registry_postgres_functions(GPtrArray *statements)
{
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        registry_postgres_function(statements, &functions[i]);
}
