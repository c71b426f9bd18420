#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "serve/app.h"

/** A site of two views, asked without a socket. */
typedef struct {
    ServeGuard *guard;
    ServeApp *app;
    ServeSite site;
    char *cookie;
    gint n_changes;
} Browser;

static gboolean show(ServePage *page, GError **error)
{
    const char *what = serve_request_segment(page->request, 1);
    Browser *browser = (Browser *)page->data;
    if (what && g_str_equal(what, "none")) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "there is no <none>");
        return FALSE;
    }
    if (what && g_str_equal(what, "locked")) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE, "another program writes");
        return FALSE;
    }
    while (what && g_str_equal(what, "slow") &&
           g_atomic_int_get(serve_task_cancel(page->task)) == 0) {
        serve_task_progress("Comparing", 41, 100, page->task);
        g_usleep(1000);
    }
    if (what && g_str_equal(what, "file")) {
        g_usleep(1100000);
        page->file = serve_response_new(200, "text/csv", g_bytes_new_static("a,b\n", 4));
        serve_response_is_file(page->file, "things.csv");
        page->next = g_strdup("/things?of=file");
        return TRUE;
    }
    serve_lede(page, "one & two");
    serve_number(page->main, "<i>changes ", g_atomic_int_get(&browser->n_changes), "</i>");
    serve_form(page, "/asks", "");
    serve_form_end(page);
    serve_form(page, "/things/1", "");
    serve_element(
        page->main, "<input name=\"value\" value=\"", serve_sent(page, "value", "old"), "\">");
    serve_form_end(page);
    const char *const words[] = {"--where", "x='1'", NULL};
    serve_terminal(page, "things", "a b.sqlite", words);
    return TRUE;
}

static gboolean change(ServePage *page, GError **error)
{
    Browser *browser = (Browser *)page->data;
    const char *value = serve_request_field(page->request, "value");
    if (g_strcmp0(value, "bad") == 0) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "\"bad\" is no number");
        return FALSE;
    }
    (void)g_atomic_int_add(&browser->n_changes, 1);
    page->said = g_strdup_printf("%s: taken by %s", value, page->signature);
    page->next = g_strdup("/things?x=1#row");
    return TRUE;
}

static const ServeView views[] = {
    {.name = "things", .title = "Things", .key = 't', .show = show, .change = change},
    {.name = "asks", .title = "Asks", .show = show, .change = change},
    {.name = "forgotten", .title = "Forgotten", .show = show, .change = change}};

static const ServeRight lines[] = {{"things", NULL, "C", false}, {"things", "", "C", false},
    {"asks", NULL, "CS", false}, {"asks", "", "CS", true}};
static const ServeRights rights = {lines, G_N_ELEMENTS(lines)};

static gboolean summarise(const ServePage *page, ServeSummary *summary, GError **error)
{
    (void)page;
    (void)error;
    *summary = (ServeSummary){.title = g_strdup("A <registry>"), .counts = g_new0(gint64, 3)};
    summary->counts[0] = 7;
    return TRUE;
}

static ServeResponse *ask(
    Browser *browser, const char *method, const char *target, const char *body)
{
    ServeRequest *request = serve_request_new(method, target);
    assert_non_null(request);
    if (browser->cookie)
        serve_request_add_header(request, "Cookie", browser->cookie);
    serve_request_add_header(request, "Content-Type", "application/x-www-form-urlencoded");
    g_autoptr(GBytes) bytes = body ? g_bytes_new(body, strlen(body)) : NULL;
    assert_true(serve_request_take_body(request, bytes));
    return serve_app_answer(request, browser->app);
}

static bool has(const ServeResponse *response, const char *text)
{
    gsize size;
    const char *bytes = g_bytes_get_data(response->body, &size);
    return g_strstr_len(bytes, (gssize)size, text) != NULL;
}

/** The token of the form for that address on a page. */
static char *token_on(const ServeResponse *response, const char *action)
{
    gsize size;
    const char *bytes = g_bytes_get_data(response->body, &size);
    g_autofree char *text = g_strndup(bytes, size);
    g_autofree char *mark = g_strdup_printf("action=\"%s\"", action);
    const char *form = strstr(text, mark);
    const char *token = form ? strstr(form, "name=\"token\" value=\"") : NULL;
    assert_non_null(token);
    return g_strndup(token + strlen("name=\"token\" value=\""), 64);
}

static ServeResponse *send_form(
    Browser *browser, const char *page, const char *action, const char *fields)
{
    g_autoptr(ServeResponse) shown = ask(browser, "GET", page, NULL);
    g_autofree char *token = token_on(shown, action);
    g_autofree char *body = g_strdup_printf("token=%s&%s", token, fields);
    return ask(browser, "POST", action, body);
}

static void begin(Browser *browser, bool may_change)
{
    *browser = (Browser){.guard = serve_guard_new(8642)};
    browser->site = (ServeSite){.views = views,
        .n_views = G_N_ELEMENTS(views),
        .rights = &rights,
        .summarise = summarise,
        .version = "1",
        .may_change = may_change,
        .idle_minutes = 30,
        .data = browser};
    browser->app = serve_app_new(&browser->site, browser->guard);
}

static void enter(Browser *browser)
{
    g_autofree char *secret = serve_guard_secret(browser->guard);
    g_autofree char *target = g_strdup_printf("/open?token=%s", secret);
    g_autoptr(ServeResponse) opened = ask(browser, "GET", target, NULL);
    assert_int_equal(opened->status, 303);
    browser->cookie = g_strdup(serve_response_header(opened, "Set-Cookie"));
    browser->cookie[strcspn(browser->cookie, ";")] = '\0';
    g_autoptr(ServeResponse) named =
        send_form(browser, "/who", "/who", "name=Mei+Sato&next=%2Fthings");
    assert_int_equal(named->status, 303);
    assert_string_equal(serve_response_header(named, "Location"), "/things");
}

static void end(Browser *browser)
{
    serve_app_free(browser->app);
    serve_guard_free(browser->guard);
    g_free(browser->cookie);
}

static void test_app__nothing_is_seen_unopened(void **state)
{
    (void)state;
    static const char *const targets[] = {"/", "/things", "/who", "/none", "/work/things/1"};
    Browser browser;
    begin(&browser, true);
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autoptr(ServeResponse) response = ask(&browser, "GET", targets[i], NULL);
        assert_int_equal(response->status, 403);
        assert_false(has(response, "registry&gt;"));
    }
    g_autoptr(ServeResponse) wrong = ask(&browser, "GET", "/open?token=00", NULL);
    assert_int_equal(wrong->status, 403);
    g_autoptr(ServeResponse) changed = ask(&browser, "POST", "/things/1", "value=1");
    assert_int_equal(changed->status, 403);
    assert_int_equal(browser.n_changes, 0);
    g_autoptr(ServeResponse) style = ask(&browser, "GET", "/page.css", NULL);
    assert_int_equal(style->status, 200);
    end(&browser);
}

static void test_app__asks_who_first(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    g_autofree char *secret = serve_guard_secret(browser.guard);
    g_autofree char *target = g_strdup_printf("/open?token=%s", secret);
    g_autoptr(ServeResponse) opened = ask(&browser, "GET", target, NULL);
    browser.cookie = g_strdup(serve_response_header(opened, "Set-Cookie"));
    browser.cookie[strcspn(browser.cookie, ";")] = '\0';
    g_autoptr(ServeResponse) sent = ask(&browser, "GET", "/things?x=1", NULL);
    assert_int_equal(sent->status, 303);
    assert_string_equal(serve_response_header(sent, "Location"), "/who?next=%2Fthings%3Fx%3D1");
    g_autoptr(ServeResponse) empty = send_form(&browser, "/who", "/who", "name=+&next=/");
    assert_int_equal(empty->status, 422);
    g_autoptr(ServeResponse) away =
        send_form(&browser, "/who", "/who", "name=A&next=%2F%2Fevil.example");
    assert_string_equal(serve_response_header(away, "Location"), "/");
    end(&browser);
}

static void test_app__a_view_in_its_frame(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) root = ask(&browser, "GET", "/", NULL);
    assert_string_equal(serve_response_header(root, "Location"), "/things");
    g_autoptr(ServeResponse) page = ask(&browser, "GET", "/things", NULL);
    assert_int_equal(page->status, 200);
    assert_true(has(page, "<title>Things \xc2\xb7 A &lt;registry&gt;</title>"));
    assert_true(has(page, "one &amp; two"));
    assert_true(has(page, "<span class=\"n\">7</span>"));
    assert_true(has(page, "proreg things &apos;a b.sqlite&apos;") ||
                has(page, "proreg things &#39;a b.sqlite&#39;"));
    assert_true(has(page, "Mei Sato"));
    assert_false(has(page, " style="));
    assert_false(has(page, "<script>"));
    g_autoptr(ServeResponse) none = ask(&browser, "GET", "/nowhere", NULL);
    assert_int_equal(none->status, 404);
    end(&browser);
}

static void test_app__a_change_and_its_sentence(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) bare = ask(&browser, "POST", "/things/1", "value=5");
    assert_int_equal(bare->status, 403);
    assert_int_equal(browser.n_changes, 0);
    g_autoptr(ServeResponse) done = send_form(&browser, "/things", "/things/1", "value=5");
    assert_int_equal(done->status, 303);
    assert_int_equal(browser.n_changes, 1);
    g_autofree char *next = g_strdup(serve_response_header(done, "Location"));
    assert_true(g_str_has_prefix(next, "/things?x=1&said="));
    assert_true(g_str_has_suffix(next, "#row"));
    next[strcspn(next, "#")] = '\0';
    g_autoptr(ServeResponse) page = ask(&browser, "GET", next, NULL);
    assert_true(has(page, "5: taken by Mei Sato (stated)"));
    end(&browser);
}

static void test_app__a_fault_keeps_what_was_typed(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) page = send_form(&browser, "/things", "/things/1", "value=bad");
    assert_int_equal(page->status, 422);
    assert_true(has(page, "&quot;bad&quot; is no number"));
    assert_true(has(page, "value=\"bad\""));
    assert_int_equal(browser.n_changes, 0);
    end(&browser);
}

static void test_app__faults_of_a_view(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) none = ask(&browser, "GET", "/things/none", NULL);
    assert_int_equal(none->status, 404);
    assert_true(has(none, "there is no &lt;none&gt;"));
    g_autoptr(ServeResponse) locked = ask(&browser, "GET", "/things/locked", NULL);
    assert_int_equal(locked->status, 503);
    assert_true(has(locked, "href=\"/things/locked\""));
    end(&browser);
}

static void test_app__read_only(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, false);
    enter(&browser);
    g_autoptr(ServeResponse) refused = send_form(&browser, "/things", "/things/1", "value=5");
    assert_int_equal(refused->status, 403);
    assert_int_equal(browser.n_changes, 0);
    end(&browser);
}

/* What reads only is taken where nothing may be changed. */
static void test_app__a_form_that_asks(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, false);
    enter(&browser);
    g_autoptr(ServeResponse) taken = send_form(&browser, "/asks", "/asks", "value=5");
    assert_int_equal(taken->status, 303);
    assert_int_equal(browser.n_changes, 1);
    end(&browser);
}

/* A view or a form without a line in the table is nobody's, not even the owner's. */
static void test_app__what_has_no_right(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) view = ask(&browser, "GET", "/forgotten", NULL);
    assert_int_equal(view->status, 403);
    assert_false(has(view, "one &amp; two"));
    assert_false(has(view, ">Forgotten<"));
    g_autoptr(ServeResponse) form =
        send_form(&browser, "/things", "/things/1", "value=5&act=other");
    assert_int_equal(form->status, 403);
    assert_int_equal(browser.n_changes, 0);
    end(&browser);
}

static void test_app__work_that_lasts_is_stopped(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) page = ask(&browser, "GET", "/things/slow", NULL);
    assert_int_equal(page->status, 200);
    assert_true(has(page, "http-equiv=\"refresh\""));
    assert_true(has(page, "Comparing: 41%"));
    assert_true(has(page, "<title>41%"));
    assert_int_equal(serve_app_idle(browser.app), 0);
    gsize size;
    const char *bytes = g_bytes_get_data(page->body, &size);
    g_autofree char *text = g_strndup(bytes, size);
    const char *name =
        strstr(text, "name=\"name\" value=\"") + strlen("name=\"name\" value=\"");
    g_autofree char *own = g_strndup(name, strcspn(name, "\""));
    g_autoptr(GString) body = g_string_new("token=");
    g_autofree char *token = token_on(page, "/stop");
    g_string_append_printf(body, "%s&next=/things&name=", token);
    serve_escape(body, own);
    g_autoptr(ServeResponse) stopped = ask(&browser, "POST", "/stop", body->str);
    assert_string_equal(serve_response_header(stopped, "Location"), "/things");
    g_autoptr(ServeResponse) after = ask(&browser, "GET", "/things/slow", NULL);
    assert_false(has(after, "http-equiv=\"refresh\""));
    end(&browser);
}

/* Under the address of a page that says how far it is, a browser takes no file. */
static void test_app__a_file_that_was_waited_for(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) first = ask(&browser, "GET", "/things/file", NULL);
    assert_true(has(first, "http-equiv=\"refresh\""));
    g_autoptr(ServeResponse) done = ask(&browser, "GET", "/things/file", NULL);
    assert_string_equal(serve_response_header(done, "Location"), "/file/things/1");
    g_autoptr(ServeResponse) page = ask(&browser, "GET", "/file/things/1", NULL);
    assert_true(has(page, "things.csv, 1 kB."));
    assert_true(has(page, "href=\"/file/things/1/save\""));
    assert_true(has(page, "href=\"/things?of=file\""));
    for (int i = 0; i < 2; i++) {
        g_autoptr(ServeResponse) saved = ask(&browser, "GET", "/file/things/1/save", NULL);
        assert_string_equal(serve_response_header(saved, "Content-Disposition"),
            "attachment; filename=\"things.csv\"");
        assert_string_equal(serve_response_header(saved, "Content-Type"), "text/csv");
        assert_true(has(saved, "a,b\n"));
    }
    /* It is nobody else's, and no other view's. */
    g_autoptr(ServeResponse) of_other = ask(&browser, "GET", "/file/asks/1/save", NULL);
    assert_int_equal(of_other->status, 404);
    g_free(browser.cookie);
    browser.cookie = NULL;
    g_autoptr(ServeResponse) unopened = ask(&browser, "GET", "/file/things/1/save", NULL);
    assert_int_equal(unopened->status, 403);
    enter(&browser);
    g_autoptr(ServeResponse) others = ask(&browser, "GET", "/file/things/1/save", NULL);
    assert_int_equal(others->status, 404);
    end(&browser);
}

static void test_app__language(void **state)
{
    (void)state;
    Browser browser;
    begin(&browser, true);
    enter(&browser);
    g_autoptr(ServeResponse) english = ask(&browser, "GET", "/things", NULL);
    assert_true(has(english, "<html lang=\"en\">"));
    g_autoptr(ServeResponse) chosen =
        send_form(&browser, "/things", "/language", "code=ja&next=/things");
    assert_string_equal(serve_response_header(chosen, "Location"), "/things");
    g_autoptr(ServeResponse) japanese = ask(&browser, "GET", "/things", NULL);
    assert_true(has(japanese, "<html lang=\"ja\">"));
    end(&browser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_app__nothing_is_seen_unopened),
        cmocka_unit_test(test_app__asks_who_first),
        cmocka_unit_test(test_app__a_view_in_its_frame),
        cmocka_unit_test(test_app__a_change_and_its_sentence),
        cmocka_unit_test(test_app__a_fault_keeps_what_was_typed),
        cmocka_unit_test(test_app__faults_of_a_view),
        cmocka_unit_test(test_app__read_only),
        cmocka_unit_test(test_app__a_form_that_asks),
        cmocka_unit_test(test_app__what_has_no_right),
        cmocka_unit_test(test_app__work_that_lasts_is_stopped),
        cmocka_unit_test(test_app__a_file_that_was_waited_for),
        cmocka_unit_test(test_app__language),
    };
    (void)base_words_begin(PROREG_BINARY_DIR "/po");
    return cmocka_run_group_tests_name("serve/app", tests, NULL, NULL);
}
