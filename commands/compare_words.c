#include "commands/compare_words.h"

#include <string.h>

#include "commands/question.h"

const char *const command_tests[] = {"auto", "t", "anova", "tukey", "rank_sum", "kruskal",
    "fisher", "chisq", "trend", "none", NULL};
const char *const command_summaries[] = {"mean", "median", "both", NULL};
const char *const command_outside[] = {"count", "leave_out", NULL};

/* What an option is called on the command line, and where it stands. */
typedef struct {
    const char *name;
    size_t offset;
    bool is_flag;
} Word;

static const Word known[] = {{"--outcome", offsetof(CommandCompare, outcomes), false},
    {"--by", offsetof(CommandCompare, by), false},
    {"--baseline", offsetof(CommandCompare, is_baseline), true},
    {"--visit", offsetof(CommandCompare, visits), false},
    {"--cohort", offsetof(CommandCompare, cohort), false},
    {"--where", offsetof(CommandCompare, where), false},
    {"--site", offsetof(CommandCompare, site), false},
    {"--test", offsetof(CommandCompare, test), false},
    {"--summary", offsetof(CommandCompare, summary), false},
    {"--pairwise", offsetof(CommandCompare, pairwise), true},
    {"--adjust", offsetof(CommandCompare, adjust), false},
    {"--strata", offsetof(CommandCompare, strata), false},
    {"--subgroups", offsetof(CommandCompare, subgroups), false},
    {"--raw", offsetof(CommandCompare, is_raw), true},
    {"--outside-window", offsetof(CommandCompare, outside), false},
    {"--times", offsetof(CommandCompare, times), false},
    {"--min-n", offsetof(CommandCompare, min_n), false}};

GPtrArray *command_compare_words(const CommandCompare *options)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const char *base = (const char *)options;
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        const void *at = base + known[i].offset;
        const char *text = known[i].is_flag ? NULL : *(const char *const *)at;
        if (known[i].is_flag ? !*(const bool *)at : !text)
            continue;
        g_ptr_array_add(words, g_strdup(known[i].name));
        if (text)
            g_ptr_array_add(words, g_strdup(text));
    }
    return words;
}

static const Word *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return &known[i];
    return NULL;
}

bool command_compare_take_words(CommandCompare *options, char *const *words)
{
    bool any = false;
    for (size_t i = 0; words[i]; i++) {
        const Word *word = find(words[i]);
        if (!word || (!word->is_flag && !words[i + 1]))
            continue;
        void *at = (char *)options + word->offset;
        if (word->is_flag)
            *(bool *)at = true;
        else
            *(const char **)at = words[++i];
        any = true;
    }
    return any;
}

bool command_compare_of_file(GBytes *bytes, CommandCompare *options, char ***words)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data ? data : "", size);
    char *line = strstr(text, QUESTION_ASKED_LINE);
    *words = NULL;
    if (!line || (line > text && line[-1] != '\n'))
        return false;
    line += strlen(QUESTION_ASKED_LINE);
    line[strcspn(line, "\n")] = '\0';
    if (!g_shell_parse_argv(line, NULL, words, NULL))
        return false;
    if (command_compare_take_words(options, *words))
        return true;
    g_clear_pointer(words, g_strfreev);
    return false;
}
