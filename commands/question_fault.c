#include "commands/question_fault.h"

#include <string.h>

#include "base/error.h"
#include "commands/question.h"

/* The step that a question's condition became. */
#define WHERE_STEP "step " QUESTION_WHERE ": "
/* How what is said of the question's own values begins. */
#define DERIVED "derived value "
/* What is said of a group of the question's making in which nobody is. */
#define MADE_GROUPS " has " QUESTION_GROUPS " = "

gboolean question_fault(const char *where, GError **error)
{
    if (!error || !*error || (*error)->domain != BASE_ERROR ||
        ((*error)->code != BASE_ERROR_STUDY && (*error)->code != BASE_ERROR_USAGE))
        return FALSE;
    const char *said = (*error)->message;
    if (g_str_has_prefix(said, QUESTION_FILE ":")) {
        const char *rest = strstr(said, ": ");
        said = rest ? rest + 2 : said;
    }
    /* The column that the groups became is no name that the asker knows. */
    g_autofree char *known = NULL;
    const char *made = strstr(said, MADE_GROUPS);
    if (made) {
        known = g_strdup_printf(
            "%.*s is in it%s", (int)(made - said), said, made + strcspn(made, ";"));
        said = known;
    }
    /* Neither is what these are derived as. */
    const char *option = NULL;
    if (g_str_has_prefix(said, DERIVED QUESTION_GROUPS ": "))
        option = "--by";
    else if (g_str_has_prefix(said, DERIVED QUESTION_SUBGROUP))
        option = "--subgroups";
    if (option) {
        char *renamed = g_strconcat(option, strchr(said, ':'), NULL);
        g_free(known);
        said = known = renamed;
    }
    const bool is_where = g_str_has_prefix(said, WHERE_STEP);
    const bool is_quoted = is_where && where && strchr(where, '"');
    char *message =
        g_strconcat(is_where ? "--where: " : "", is_where ? said + strlen(WHERE_STEP) : said,
            is_quoted ? "; text stands in single quotes, double ones are for names" : "", NULL);
    g_free((*error)->message);
    (*error)->message = message;
    (*error)->code = BASE_ERROR_USAGE;
    return FALSE;
}
