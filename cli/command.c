#include "cli/command.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"

static const CliOption *find_option(const CliCommand *command, const char *name)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (g_str_equal(command->options[i].name, name))
            return &command->options[i];
    return NULL;
}

static void fail_unknown_option(const CliCommand *command, const char *word, GError **error)
{
    g_autofree const char **names = g_new0(const char *, command->n_options + 1);
    for (size_t i = 0; i < command->n_options; i++)
        names[i] = command->options[i].name;
    const char *nearest = base_nearest(word + strspn(word, "-"), names);
    if (nearest)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s has no option %s: did you mean --%s? 'proreg %s --help' lists them",
            command->name, word, nearest, command->name);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s has no option %s: 'proreg %s --help' lists them", command->name, word,
            command->name);
}

static bool check_choice(const CliOption *option, const char *value, GError **error)
{
    if (!option->choices || g_strv_contains(option->choices, value))
        return true;
    g_autofree char *allowed = g_strjoinv(", ", (char **)option->choices);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--%s %s: expected one of %s",
        option->name, value, allowed);
    return false;
}

static bool store(const CliOption *option, const char *value, void *values, GError **error)
{
    void *const place = (char *)values + option->offset;
    if (option->kind == CLI_FLAG) {
        *(bool *)place = true;
        return true;
    }
    if (!check_choice(option, value, error))
        return false;
    if (option->kind == CLI_TEXT) {
        *(const char **)place = value;
        return true;
    }
    GPtrArray **list = place;
    if (!*list)
        *list = g_ptr_array_new();
    g_ptr_array_add(*list, (gpointer)value);
    return true;
}

/* Takes argv[*i] (and its value, if it has one) as an option. */
static bool parse_option(
    const CliCommand *command, int argc, char **argv, int *i, void *values, GError **error)
{
    const char *word = argv[*i];
    const bool is_long = g_str_has_prefix(word, "--");
    const char *equals = is_long ? strchr(word, '=') : NULL;
    g_autofree char *name =
        equals ? g_strndup(word + 2, (gsize)(equals - word - 2)) : g_strdup(word + 1 + is_long);
    const CliOption *option = find_option(command, name);
    if (!option || (strlen(name) > 1 && !is_long)) {
        fail_unknown_option(command, word, error);
        return false;
    }
    const char *value = equals ? equals + 1 : NULL;
    if (option->kind == CLI_FLAG && value) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--%s takes no value", name);
        return false;
    }
    if (option->kind != CLI_FLAG && !value) {
        if (*i + 1 >= argc) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s needs a value: %s", word,
                option->value);
            return false;
        }
        value = argv[++*i];
    }
    return store(option, value, values, error);
}

static bool check_count(const CliCommand *command, const GPtrArray *arguments, GError **error)
{
    if (arguments->len >= command->min_arguments && arguments->len <= command->max_arguments)
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "%s arguments: expected 'proreg %s %s'; 'proreg %s --help' has examples",
        arguments->len < command->min_arguments ? "too few" : "too many", command->name,
        command->arguments, command->name);
    return false;
}

bool cli_parse(const CliCommand *command, int argc, char **argv, void *values,
    GPtrArray *arguments, GError **error)
{
    bool options_ended = false;
    for (int i = 0; i < argc; i++) {
        const bool is_option = !options_ended && argv[i][0] == '-' && argv[i][1] != '\0';
        if (is_option && g_str_equal(argv[i], "--"))
            options_ended = true;
        else if (!is_option)
            g_ptr_array_add(arguments, argv[i]);
        else if (!parse_option(command, argc, argv, &i, values, error))
            return false;
    }
    return check_count(command, arguments, error);
}

void cli_parse_clear(const CliCommand *command, void *values)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (command->options[i].kind == CLI_LIST) {
            GPtrArray **list = (GPtrArray **)((char *)values + command->options[i].offset);
            g_clear_pointer(list, g_ptr_array_unref);
        }
}

static CliExit code_of(const GError *error)
{
    static const CliExit codes[] = {
        [BASE_ERROR_USAGE] = CLI_USAGE,
        [BASE_ERROR_INPUT] = CLI_REFUSED,
        [BASE_ERROR_STUDY] = CLI_REFUSED,
        [BASE_ERROR_DATABASE] = CLI_DATABASE,
        [BASE_ERROR_NUMERICAL] = CLI_NUMERICAL,
        [BASE_ERROR_OUTPUT] = CLI_REFUSED,
        [BASE_ERROR_INTERNAL] = CLI_INTERNAL,
        [BASE_ERROR_STOPPED] = CLI_REFUSED,
    };
    if (error->domain != BASE_ERROR || (size_t)error->code >= G_N_ELEMENTS(codes))
        return CLI_INTERNAL;
    return codes[error->code];
}

CliExit cli_exit(const CommandFacts *facts, const GError *error)
{
    CliExit worst = facts->has_findings ? CLI_FINDINGS : CLI_OK;
    if (facts->has_refusals)
        worst = CLI_REFUSED;
    const CliExit fault = error ? code_of(error) : CLI_OK;
    return fault > worst ? fault : worst;
}
