#include "base/frame.h"

#include "support/cmocka_all.h"

static void test_frame__find(void **state)
{
    (void)state;
    g_autoptr(BaseFrame) frame = g_new0(BaseFrame, 1);
    frame->n_columns = 2;
    frame->columns = g_new0(BaseColumn, 2);
    frame->columns[0].name = g_strdup("kps");
    frame->columns[1].name = g_strdup("sex");
    assert_ptr_equal(base_frame_find(frame, "sex"), &frame->columns[1]);
    assert_ptr_equal(base_frame_find(frame, "kps"), &frame->columns[0]);
    assert_null(base_frame_find(frame, "KPS"));
    assert_null(base_frame_find(frame, ""));
}

/** All that a frame owns is freed with it, and a frame of nothing too; the sanitizer looks. */
static void test_frame__free(void **state)
{
    (void)state;
    g_autoptr(BaseFrame) frame = g_new0(BaseFrame, 1);
    frame->n_rows = 2;
    frame->n_columns = 1;
    frame->columns = g_new0(BaseColumn, 1);
    frame->columns[0].kind = BASE_COLUMN_TEXT;
    frame->columns[0].text = g_new0(char *, 2);
    frame->columns[0].text[1] = g_strdup("last");
    frame->row_ids = g_new0(char *, 2);
    frame->row_ids[1] = g_strdup("B");
    frame->weight = g_new0(int64_t, 2);
    base_frame_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frame__find),
        cmocka_unit_test(test_frame__free),
    };
    return cmocka_run_group_tests_name("base/frame", tests, NULL, NULL);
}
