#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "serve/guard.h"
#include "serve/views/group_file.h"

#define FRONT "origin: https://Registry.Example.org:443\nfront:\n  user: X-Remote-User\n"
#define SECRET "  secret: X-Proreg-Secret\n  secret_file: secret\n"
#define PEOPLE "people:\n  sato: coordinator\n  tanaka: investigator of north\n"

static SchemaStudy study_of(SchemaSite *sites)
{
    sites[0] = (SchemaSite){.code = (char *)"north", .label = (char *)"North"};
    return (SchemaStudy){.n_sites = 1, .sites = sites};
}

static ServeGroup *parse(const char *text, GError **error)
{
    SchemaSite sites[1];
    const SchemaStudy study = study_of(sites);
    return view_group_parse("g.yaml", text, strlen(text), &study, error);
}

static ServeRequest *request_of(const char *method, const char *const (*headers)[2], size_t n)
{
    ServeRequest *request = serve_request_new(method, "/board");
    for (size_t i = 0; i < n; i++)
        serve_request_add_header(request, headers[i][0], headers[i][1]);
    return request;
}

static void test_group__all_of_a_file(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(ServeGroup) group = parse(FRONT "  groups: X-Groups\n" SECRET PEOPLE
                                              "groups:\n  b: auditor\n  a: statistician\n",
        &error);
    assert_null(error);
    /* Browsers leave out the port that https has anyway, and write names small. */
    assert_string_equal(group->origin, "https://registry.example.org");
    assert_string_equal(group->host, "registry.example.org");
    assert_string_equal(group->secret_header, "X-Proreg-Secret");
    assert_int_equal(group->files->len, 2);
    assert_string_equal(group->files->pdata[1], "./secret");
    const char *const said[][2] = {{"X-Groups", "c, a ,b"}};
    g_autoptr(ServeRequest) request = request_of("GET", said, 1);
    assert_int_equal(serve_group_member(group, "sato", request)->role, SERVE_ROLE_COORDINATOR);
    const ServeMember *one = serve_group_member(group, "tanaka", request);
    assert_int_equal(one->role, SERVE_ROLE_INVESTIGATOR);
    assert_string_equal(one->hospital, "north");
    /* The first of the file counts, whatever the order of the header. */
    assert_int_equal(serve_group_member(group, "other", request)->role, SERVE_ROLE_AUDITOR);
    g_autoptr(ServeRequest) bare = request_of("GET", NULL, 0);
    assert_null(serve_group_member(group, "other", bare));
    assert_null(serve_group_member(group, "Sato", bare));
    assert_null(serve_group_member(group, "", bare));
}

static void test_group__faults_have_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } faults[] = {{"", "g.yaml:1: the file is empty"}, {"a: [", ": not valid YAML: "},
        {"- a\n", "g.yaml:1:1: the file: expected a map"},
        {"orign: x\n", "g.yaml:1:8: the file: no key orign"},
        {"origin: http://a.example\n" PEOPLE, "g.yaml:1:9: origin: expected"},
        {"origin: https://a.example/page\n", "g.yaml:1:9: origin"},
        {"origin: https://a.example:0\n", "g.yaml:1:9: origin"},
        {"origin: https://u@a.example\n", "g.yaml:1:9: origin"},
        {"origin: https://\n", "g.yaml:1:9: origin"},
        {"origin: https://a.example\n" PEOPLE, "expected front"},
        {FRONT PEOPLE, "g.yaml:3:3: front: expected secret and secret_file, or socket"},
        {"origin: https://a.example\nfront:\n  socket: /s\n" PEOPLE, "expected user"},
        {FRONT "  secret: X-S\n" PEOPLE, "belong together"},
        {FRONT "  socket: s\n" PEOPLE, "g.yaml:4:11: socket: expected a path from the root"},
        {FRONT SECRET "  socket_group: www\n" PEOPLE, "socket_group is of a socket"},
        {FRONT "  secret: X-Remote-User\n  secret_file: s\n" PEOPLE, "one meaning"},
        {FRONT "  secret: Cookie\n  secret_file: s\n" PEOPLE, "g.yaml:4:11: secret: expected"},
        {FRONT "  secret: \"a b\"\n  secret_file: s\n" PEOPLE, "g.yaml:4:12: secret"},
        {FRONT "  user: X-B\n" SECRET PEOPLE, "the key user occurs twice"},
        {FRONT "  usr: X-B\n" SECRET PEOPLE, "g.yaml:4:8: front: no key usr"},
        {FRONT SECRET, "nobody could use the page"}, {FRONT SECRET "people:\n", "people"},
        {FRONT SECRET "people:\n  a: king\n", "g.yaml:7:6: expected coordinator"},
        {FRONT SECRET "people:\n  a: owner\n", "g.yaml:7:6: expected coordinator"},
        {FRONT SECRET "people:\n  a:\n", "g.yaml:7:3: expected coordinator"},
        {FRONT SECRET "people:\n  a: investigator\n", "investigator of north"},
        {FRONT SECRET "people:\n  a: investigator of south\n",
            "g.yaml:7:6: the study has no hospital south"},
        {FRONT SECRET "people:\n  a: auditor of north\n", "g.yaml:7:6: expected"},
        {FRONT SECRET "people:\n  \"a\\tb\": auditor\n",
            "g.yaml:7:11: people: expected a name"},
        {FRONT SECRET "people:\n  a: auditor\n  a: coordinator\n", "the key a occurs twice"},
        {FRONT SECRET PEOPLE "groups:\n  a: auditor\n", "belong together"},
        {FRONT "  groups: X-G\n" SECRET PEOPLE, "belong together"},
        {FRONT "  groups: X-G\n" SECRET "groups:\n  \"a,b\": auditor\n", "without a comma"}};
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(ServeGroup) group = parse(faults[i].text, &error);
        if (group || !error || !strstr(error->message, faults[i].expected))
            fail_msg("%s: %s", faults[i].text, error ? error->message : "(taken)");
        assert_null(strchr(error->message, '\n'));
    }
}

/* ---- the secret ---- */

static void test_group__secret(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned mode;
        const char *expected; /* NULL: it is taken. */
    } secrets[] = {{"0123456789abcdef0123456789abcdef\n", 0600, NULL},
        {"0123456789abcdef0123456789abcdef", 0400, NULL},
        {"0123456789abcdef0123456789abcdef\n", 0640, "others can read"},
        {"0123456789abcdef0123456789abcdef\n", 0604, "others can read"},
        {"0123456789abcdef0123456789abcde\n", 0600, "expected one line"},
        {"0123456789abcdef 0123456789abcdef\n", 0600, "expected one line"},
        {"0123456789abcdef0123456789abcdef\nmore\n", 0600, "expected one line"},
        {"", 0600, "expected one line"}};
    g_autofree char *folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "secret", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents(path, secrets[i].text, -1, NULL));
        assert_int_equal(g_chmod(path, secrets[i].mode), 0);
        g_autofree char *secret = view_group_secret(path, &error);
        if (!secrets[i].expected)
            assert_string_equal(secret, "0123456789abcdef0123456789abcdef");
        else
            assert_non_null(strstr(error->message, secrets[i].expected));
        (void)g_unlink(path);
    }
    g_autoptr(GError) error = NULL;
    assert_null(view_group_secret(path, &error));
    assert_non_null(strstr(error->message, "cannot be read"));
    (void)g_rmdir(folder);
}

static void test_group__compared_whole(void **state)
{
    (void)state;
    assert_true(serve_group_is_same("abc", "abc"));
    assert_true(serve_group_is_same("", ""));
    assert_false(serve_group_is_same("abc", "abd"));
    assert_false(serve_group_is_same("abc", "ab"));
    assert_false(serve_group_is_same("abc", ""));
}

/* ---- the guard of a group ---- */

static ServeGroup *read_for_guard(const char *path, const void *data, GError **error)
{
    ServeGroup *group = parse(data, error);
    (void)path;
    if (group)
        group->secret = g_strdup("right");
    return group;
}

static ServeGuard *guard_of(ServeGroupFile **file)
{
    static const char text[] = FRONT SECRET PEOPLE;
    *file = serve_group_file_new("g.yaml", read_for_guard, text, NULL);
    return serve_guard_new_group(*file);
}

static void test_group__who_gets_in(void **state)
{
    (void)state;
    static const struct {
        const char *headers[3][2];
        size_t n;
        bool comes_in;
    } cases[] = {{{{"X-Proreg-Secret", "right"}, {"X-Remote-User", "sato"}}, 2, true},
        {{{"x-proreg-secret", "right"}, {"x-remote-user", "tanaka"}}, 2, true},
        {{{"X-Proreg-Secret", "wrong"}, {"X-Remote-User", "sato"}}, 2, false},
        {{{"X-Proreg-Secret", ""}, {"X-Remote-User", "sato"}}, 2, false},
        {{{"X-Remote-User", "sato"}}, 1, false}, {{{"X-Proreg-Secret", "right"}}, 1, false},
        {{{"X-Proreg-Secret", "right"}, {"X-Remote-User", ""}}, 2, false},
        {{{"X-Proreg-Secret", "right"}, {"X-Remote-User", "king"}}, 2, false},
        {{{"X-Proreg-Secret", "right"}, {"X-Remote-User", "sato"}, {"X-Remote-User", "sato"}},
            3, false},
        {{{"X-Proreg-Secret", "right"}, {"X-Proreg-Secret", "right"},
             {"X-Remote-User", "sato"}},
            3, false}};
    ServeGroupFile *file;
    ServeGuard *guard = guard_of(&file);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ServeRequest) request = request_of("GET", cases[i].headers, cases[i].n);
        serve_request_add_header(request, "Host", "registry.example.org");
        g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
        g_auto(ServeVisitor) visitor = {0};
        g_autoptr(ServeResponse) second = serve_guard_admit(guard, request, &visitor);
        if ((refusal == NULL) != cases[i].comes_in || (second == NULL) != cases[i].comes_in)
            fail_msg("case %zu", i);
    }
    serve_guard_free(guard);
    serve_group_file_free(file);
}

static void test_group__hosts_and_origins(void **state)
{
    (void)state;
    static const struct {
        const char *method, *host, *origin;
        bool comes_in;
    } cases[] = {{"GET", "registry.example.org", NULL, true},
        {"GET", "REGISTRY.example.org", NULL, true}, {"GET", "evil.example", NULL, false},
        {"GET", "127.0.0.1:8642", NULL, false},
        {"GET", "registry.example.org:443", NULL, false},
        {"POST", "registry.example.org", "https://registry.example.org", true},
        {"POST", "registry.example.org", "http://registry.example.org", false},
        {"POST", "registry.example.org", "https://evil.example", false},
        {"POST", "registry.example.org", "null", false},
        {"POST", "registry.example.org", NULL, false}};
    const char *const own[][2] = {{"X-Proreg-Secret", "right"}, {"X-Remote-User", "sato"}};
    ServeGroupFile *file;
    ServeGuard *guard = guard_of(&file);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ServeRequest) request = request_of(cases[i].method, own, 2);
        serve_request_add_header(request, "Host", cases[i].host);
        if (cases[i].origin)
            serve_request_add_header(request, "Origin", cases[i].origin);
        g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
        if ((refusal == NULL) != cases[i].comes_in)
            fail_msg("case %zu", i);
    }
    serve_guard_free(guard);
    serve_group_file_free(file);
}

static ServeRequest *with_cookie(const char *method, const char *login, const char *cookie)
{
    const char *const own[][2] = {{"X-Proreg-Secret", "right"}, {"X-Remote-User", login}};
    ServeRequest *request = request_of(method, own, 2);
    if (cookie)
        serve_request_add_header(request, "Cookie", cookie);
    return request;
}

/** A session is of one login: its cookie is none under another's. */
static void test_group__sessions(void **state)
{
    (void)state;
    ServeGroupFile *file;
    ServeGuard *guard = guard_of(&file);
    g_autoptr(ServeRequest) first = with_cookie("GET", "sato", NULL);
    g_auto(ServeVisitor) sato = {0}, tanaka = {0}, again = {0}, thief = {0}, poster = {0};
    assert_null(serve_guard_admit(guard, first, &sato));
    assert_true(sato.needs_cookie);
    assert_string_equal(sato.login, "sato");
    assert_null(sato.hospital);
    g_autoptr(ServeResponse) response = serve_response_go("/");
    serve_guard_give_cookie(guard, sato.session, response);
    g_autofree char *cookie = g_strdup(serve_response_header(response, "Set-Cookie"));
    assert_true(g_str_has_prefix(cookie, "__Host-proreg="));
    assert_non_null(strstr(cookie, "; Secure"));
    cookie[strcspn(cookie, ";")] = '\0';
    g_autoptr(ServeRequest) second = with_cookie("POST", "sato", cookie);
    assert_null(serve_guard_admit(guard, second, &again));
    assert_ptr_equal(again.session, sato.session);
    assert_false(again.needs_cookie);
    g_autoptr(ServeRequest) stolen = with_cookie("POST", "tanaka", cookie);
    g_autoptr(ServeResponse) refusal = serve_guard_admit(guard, stolen, &thief);
    assert_int_equal(refusal->status, 403);
    g_autoptr(ServeRequest) seen = with_cookie("GET", "tanaka", cookie);
    assert_null(serve_guard_admit(guard, seen, &tanaka));
    assert_ptr_not_equal(tanaka.session, sato.session);
    assert_true(tanaka.needs_cookie);
    assert_string_equal(tanaka.hospital, "north");
    g_autoptr(ServeRequest) bare = with_cookie("POST", "sato", NULL);
    g_autoptr(ServeResponse) unsure = serve_guard_admit(guard, bare, &poster);
    assert_int_equal(unsure->status, 403);
    serve_guard_free(guard);
    serve_group_file_free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_group__all_of_a_file),
        cmocka_unit_test(test_group__faults_have_a_place),
        cmocka_unit_test(test_group__secret),
        cmocka_unit_test(test_group__compared_whole),
        cmocka_unit_test(test_group__who_gets_in),
        cmocka_unit_test(test_group__hosts_and_origins),
        cmocka_unit_test(test_group__sessions),
    };
    return cmocka_run_group_tests_name("serve/group", tests, NULL, NULL);
}
