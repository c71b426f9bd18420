#include <string.h>

#include "cli/command.h"

enum { OPTION_WIDTH = 30 };

/* Where an output goes is -o everywhere; other single letters are names, as --x of a column. */
static bool is_short(const CliOption *option)
{
    return g_str_equal(option->name, "o");
}

static void print_option(const CliOption *option, FILE *out)
{
    g_autoptr(GString) left = g_string_new(NULL);
    g_string_printf(left, "%s%s%s%s", is_short(option) ? "-" : "--", option->name,
        option->value ? " " : "", option->value ? option->value : "");
    fprintf(out, "  %-*s", OPTION_WIDTH - 2, left->str);
    if (left->len > OPTION_WIDTH - 4)
        fprintf(out, "\n%*s", OPTION_WIDTH, "");
    fprintf(out, "%s\n", option->help);
}

void cli_help(const CliCommand *command, FILE *out)
{
    fprintf(out, "proreg %s: %s\n\nUsage: proreg %s %s%s\n", command->name, command->summary,
        command->name, command->arguments, command->n_options ? " [options]" : "");
    if (command->text[0] != '\0')
        fprintf(out, "\n%s\n", command->text);
    g_autofree char *more = command->more ? command->more() : NULL;
    if (more)
        fprintf(out, "\n%s\n", more);
    if (command->n_options > 0)
        fputs("\nOptions:\n", out);
    for (size_t i = 0; i < command->n_options; i++)
        print_option(&command->options[i], out);
    fputs("\nExamples:\n", out);
    g_auto(GStrv) lines = g_strsplit(command->examples, "\n", -1);
    for (char **line = lines; *line; line++)
        fprintf(out, "  %s\n", *line);
}

void cli_help_all(const CliCommand *const *commands, FILE *out)
{
    fputs("proreg: a clinical registry that writes its own tables\n\n"
          "Usage: proreg COMMAND [DB] [FILES] [--options]\n",
        out);
    const char *group = "";
    for (; *commands; commands++) {
        if (!g_str_equal((*commands)->group, group))
            fprintf(out, "\n%s\n", group = (*commands)->group);
        fprintf(out, "  %-10s %s\n", (*commands)->name, (*commands)->summary);
    }
    fputs("\n'proreg COMMAND --help' explains a command and shows examples.\n"
          "Exit codes: 0 clean, 1 findings, 2 usage, 3 an input refused, 4 database, "
          "5 numerical, 70 internal.\n",
        out);
}

/* roff takes a line that begins with a dot or an apostrophe as a request, and - as a hyphen. */
static void print_roff(const char *text, FILE *out)
{
    bool line_start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (line_start && (*c == '.' || *c == '\''))
            fputs("\\&", out);
        if (*c == '\\')
            fputs("\\e", out);
        else if (*c == '-')
            fputs("\\-", out);
        else
            fputc(*c, out);
        line_start = *c == '\n';
    }
}

static void print_manual_command(const CliCommand *command, FILE *out)
{
    fprintf(out, ".SS proreg %s ", command->name);
    print_roff(command->arguments, out);
    fputs("\n", out);
    print_roff(command->summary, out);
    fputs(".\n", out);
    if (command->text[0] != '\0') {
        fputs(".PP\n", out);
        print_roff(command->text, out);
        fputs("\n", out);
    }
    g_autofree char *more = command->more ? command->more() : NULL;
    if (more) {
        fputs(".PP\n.nf\n", out);
        print_roff(more, out);
        fputs("\n.fi\n", out);
    }
    for (size_t i = 0; i < command->n_options; i++) {
        const CliOption *option = &command->options[i];
        fprintf(out, ".TP\n\\fB%s%s\\fR", is_short(option) ? "\\-" : "\\-\\-", option->name);
        if (option->value)
            fprintf(out, " \\fI%s\\fR", option->value);
        fputs("\n", out);
        print_roff(option->help, out);
        fputs("\n", out);
    }
    fputs(".PP\nExamples:\n.PP\n.nf\n", out);
    print_roff(command->examples, out);
    fputs("\n.fi\n", out);
}

void cli_manual(const CliCommand *const *commands, FILE *out)
{
    fprintf(out,
        ".TH PROREG 1 \"\" \"proreg %s\"\n.SH NAME\nproreg \\- a clinical registry "
        "that writes its own tables\n.SH SYNOPSIS\n\\fBproreg\\fR \\fICOMMAND\\fR "
        "[\\fIDB\\fR] [\\fIFILES\\fR] [\\fIoptions\\fR]\n.SH COMMANDS\n",
        PROREG_VERSION);
    for (; *commands; commands++)
        print_manual_command(*commands, out);
    fputs(".SH EXIT STATUS\n0 clean; 1 findings; 2 usage; 3 an input unreadable or refused; 4 "
          "database locked, corrupt or of another version; 5 numerical failure; 70 internal "
          "error. Where several apply, the highest.\n",
        out);
}
