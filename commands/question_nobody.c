/*
 * Groups in which nobody is, as the levels of a long list are where few patients are asked
 * about: they are left out, and said. What is left must still be something to compare.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/question_parts.h"

static const QuestionGroup *group_at(const GPtrArray *groups, guint i)
{
    return groups->pdata[i];
}

/* "Cervix, Ovary". New. */
static char *labels_of(const Question *question, const GPtrArray *groups)
{
    GString *labels = g_string_new(NULL);
    for (guint i = 0; i < groups->len; i++)
        g_string_append_printf(labels, "%s%s", i > 0 ? base_words(question->words, ", ") : "",
            group_at(groups, i)->label);
    return g_string_free(labels, FALSE);
}

char *question_left_out(const Question *question)
{
    if (question->left_out->len == 0)
        return NULL;
    g_autofree char *labels = labels_of(question, question->left_out);
    return base_words_say(
        question->words, N_("Groups in which nobody is (n = 0), left out: {1}."), "t", labels);
}

/* ---- what is left ---- */

static gboolean check_rest(const Question *question, GError **error)
{
    if (question->groups->len >= 2)
        return TRUE;
    g_autofree char *empty = labels_of(question, question->left_out);
    g_autofree char *rest = labels_of(question, question->groups);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        question->groups->len == 0
            ? _("--by %s: nobody who is asked about is in any of its groups%s (%s: n = 0); "
                "ask "
                "for other groups, or of other patients")
            : _("--by %s: all who are asked about and have a group are in one, %s (%s: n = "
                "0), "
                "so that there is nothing to compare; ask for other groups, or of other "
                "patients"),
        question->options->by, rest, empty);
    return FALSE;
}

/* A trend is over an order of three or more. */
static gboolean check_trend(const Question *question, GError **error)
{
    if (g_strcmp0(question->options->test, "trend") != 0 || question->groups->len > 2)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        question->left_out->len > 0
            ? _("--test trend: a trend is over three groups or more in their order, and of "
                "--by %s only two have patients; leave --test out")
            : _("--test trend: a trend is over three groups or more in their order, and --by "
                "%s makes two; leave --test out"),
        question->options->by);
    return FALSE;
}

/* An effect is between two. */
static gboolean check_two(const Question *question, GError **error)
{
    if (!question->options->subgroups || question->groups->len == 2)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--subgroups: an effect is between two groups, and --by %s makes %u; name two, as "
          "--by '%s:%s,%s'"),
        question->options->by, question->groups->len, question->options->by,
        group_at(question->groups, 0)->id, group_at(question->groups, 1)->id);
    return FALSE;
}

gboolean question_check_groups(const Question *question, GError **error)
{
    return check_rest(question, error) && check_trend(question, error) &&
           check_two(question, error);
}

static bool is_among(const GPtrArray *ids, const char *id)
{
    for (guint i = 0; i < ids->len; i++)
        if (strcmp(ids->pdata[i], id) == 0)
            return true;
    return false;
}

void question_leave_out(Question *question, const GPtrArray *nobody)
{
    for (guint i = 0; i < question->groups->len;) {
        if (is_among(nobody, group_at(question->groups, i)->id))
            g_ptr_array_add(question->left_out, g_ptr_array_steal_index(question->groups, i));
        else
            i++;
    }
}
