#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinical/check.h"
#include "clinical/instrument.h"

static char *read_page(void)
{
    FILE *file = fopen(PROREG_SOURCE_DIR "/docs/instruments.md", "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static void check_line(const char *page, const ClinExplanation *line)
{
    char text[300];
    if (line->kind == CLIN_EXPLAIN_POINTS && line->decimals == 6) {
        snprintf(text, sizeof text, "%.6f", line->low);
    } else if (line->kind == CLIN_EXPLAIN_POINTS) {
        snprintf(text, sizeof text, "%s -> %.0f", line->answer, line->low);
    } else if (line->kind == CLIN_EXPLAIN_CLASS) {
        snprintf(text, sizeof text, "`%s` (%s)", line->result, line->answer);
    } else {
        snprintf(text, sizeof text, "%s -> %s", line->answer, line->result);
    }
    if (!strstr(page, text)) {
        fail_msg("docs/instruments.md lacks: %s", text);
    }
}

/* The page shows the rows that compute: every answer, class and rule of every score. */
static void test_page__has_every_row(void **state)
{
    (void)state;
    char *page = read_page();
    for (size_t i = 0; i < 14; i++) {
        const ClinInstrument *instrument = clin_instrument_at(i);
        ClinExplanation line;
        for (size_t j = 0; clin_instrument_explain(instrument, NULL, j, &line); j++) {
            const int tumor = line.variable && strcmp(line.variable, "primary_tumor") == 0;
            if (line.kind != CLIN_EXPLAIN_NOTE && !tumor) {
                check_line(page, &line);
            }
        }
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page__has_every_row),
    };
    return cmocka_run_group_tests_name("clinical/documentation", tests, NULL, NULL);
}
