#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "serve/request.h"

static void test_request__path_and_query(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) request =
        serve_request_new("GET", "/n/segment/T4.a%20b?where=sins%3C%3D9&x=a+b&x=c&empty");
    assert_non_null(request);
    assert_int_equal(request->segments->len, 3);
    assert_string_equal(serve_request_segment(request, 2), "T4.a b");
    assert_null(serve_request_segment(request, 3));
    assert_string_equal(serve_request_parameter(request, "where"), "sins<=9");
    assert_string_equal(serve_request_parameter(request, "x"), "a b");
    assert_string_equal(serve_request_parameter(request, "empty"), "");
    assert_null(serve_request_parameter(request, "none"));
}

static void test_request__root_has_no_segment(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) request = serve_request_new("GET", "/");
    assert_non_null(request);
    assert_int_equal(request->segments->len, 0);
}

static void test_request__refused_targets(void **state)
{
    (void)state;
    static const char *const targets[] = {"", "board", "*", "http://127.0.0.1/board", "//board",
        "/../etc/passwd", "/a/../b", "/%2e%2e/a", "/a//b", "/a/.", "/a%2fb", "/a%5Cb", "/a%00b",
        "/a%", "/a%1", "/a%zz", "/%ff%fe", "/a?b=%00", "/a?%c3=1", "/a#b",
        "/1/2/3/4/5/6/7/8/9"};
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        ServeRequest *request = serve_request_new("GET", targets[i]);
        if (request)
            fail_msg("%s was taken", targets[i]);
    }
}

static void test_request__longest_target(void **state)
{
    (void)state;
    g_autofree char *fits = g_strnfill(SERVE_MOST_TARGET, 'a');
    g_autofree char *longer = g_strnfill(SERVE_MOST_TARGET + 1, 'a');
    fits[0] = longer[0] = '/';
    g_autoptr(ServeRequest) request = serve_request_new("GET", fits);
    assert_non_null(request);
    assert_null(serve_request_new("GET", longer));
}

static void test_request__header_once(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) request = serve_request_new("GET", "/");
    serve_request_add_header(request, "HOST", "a");
    assert_string_equal(serve_request_header(request, "Host"), "a");
    serve_request_add_header(request, "host", "b");
    assert_null(serve_request_header(request, "Host"));
    assert_int_equal(serve_request_n_headers(request, "hOST"), 2);
}

static void test_request__cookie(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) request = serve_request_new("GET", "/");
    serve_request_add_header(request, "Cookie", "a=1; ab=2;c=3; c=4");
    g_autofree char *a = serve_request_cookie(request, "a");
    g_autofree char *ab = serve_request_cookie(request, "ab");
    assert_string_equal(a, "1");
    assert_string_equal(ab, "2");
    assert_null(serve_request_cookie(request, "c"));
    assert_null(serve_request_cookie(request, "b"));
}

static gboolean take(ServeRequest *request, const char *type, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    serve_request_add_header(request, "Content-Type", type);
    return serve_request_take_body(request, body);
}

static void test_request__form(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) request = serve_request_new("POST", "/a");
    assert_true(take(
        request, "application/x-www-form-urlencoded", "value=5%2C7&text=from+the+form&text=2"));
    assert_string_equal(serve_request_field(request, "value"), "5,7");
    assert_string_equal(serve_request_field(request, "text"), "from the form");
    assert_null(serve_request_file(request, "value"));
}

/* RFC 7578, with a file name as Windows sends it and the boundary in quotes. */
static void test_request__parts(void **state)
{
    (void)state;
    g_autoptr(ServeRequest) plain = serve_request_new("POST", "/a");
    assert_true(take(plain, "multipart/form-data; boundary=\"xy\"",
        "--xy\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nabc\r\n"
        "--xy\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\u\\s.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\na\r\n--x\r\nb\r\n"
        "--xy\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n"
        "--xy--\r\n"));
    assert_string_equal(serve_request_field(plain, "token"), "abc");
    const ServeField *file = serve_request_file(plain, "file");
    assert_non_null(file);
    assert_string_equal(file->file, "s.csv");
    gsize size;
    const char *bytes = g_bytes_get_data(file->file_bytes, &size);
    assert_int_equal(size, strlen("a\r\n--x\r\nb"));
    assert_memory_equal(bytes, "a\r\n--x\r\nb", size);
    assert_null(serve_request_file(plain, "none"));
}

static void test_request__broken_bodies(void **state)
{
    (void)state;
    static const char *const bodies[][2] = {
        {"text/plain", "a=1"},
        {"application/json", "{}"},
        {"application/x-www-form-urlencoded", "a=%"},
        {"application/x-www-form-urlencoded", "a=%ff"},
        {"multipart/form-data", "--x\r\n\r\n--x--"},
        {"multipart/form-data; boundary=", "--\r\n"},
        {"multipart/form-data; boundary=x", "--y\r\n"},
        {"multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"},
        {"multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--"},
        {"multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na\r\n--x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(ServeRequest) request = serve_request_new("POST", "/a");
        if (take(request, bodies[i][0], bodies[i][1]))
            fail_msg("%s: %s was taken", bodies[i][0], bodies[i][1]);
    }
}

static void test_request__escape_comes_back(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a b", "sins<=9", "%41", "a/b?c#d&e=f+g", "不明"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) target = g_string_new("/a?x=");
        serve_escape(target, texts[i]);
        g_autoptr(ServeRequest) request = serve_request_new("GET", target->str);
        assert_non_null(request);
        assert_string_equal(serve_request_parameter(request, "x"), texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request__path_and_query),
        cmocka_unit_test(test_request__root_has_no_segment),
        cmocka_unit_test(test_request__refused_targets),
        cmocka_unit_test(test_request__longest_target),
        cmocka_unit_test(test_request__header_once),
        cmocka_unit_test(test_request__cookie),
        cmocka_unit_test(test_request__form),
        cmocka_unit_test(test_request__parts),
        cmocka_unit_test(test_request__broken_bodies),
        cmocka_unit_test(test_request__escape_comes_back),
    };
    return cmocka_run_group_tests_name("serve/request", tests, NULL, NULL);
}
