#include "believable.h"
#include "export.h"
#include "report.h"
#include "rows.h"
#include "sample_data/rehearsal/rehearsal.h"
#include "synthesis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *published, *tables, *study, *model, *folder, *warnings;
    uint64_t seed;
    int n_patients; /* 0: the 413 of the papers. */
    bool help, report;
} Options;

static const char usage[] =
    "usage: synthesize [--published DIR] [-o DIR] [--seed N]\n"
    "                  [--report] [--warnings FILE]\n"
    "       synthesize --patients N -o DIR [--tables DIR] [--seed N]\n"
    "       synthesize --study DIR --patients N -o DIR [--model FILE] [--seed N]\n"
    "Makes the synthetic registry: 413 patients who do not exist, at 38 sites.\n"
    "  --published DIR  the published tables (sample_data/published)\n"
    "  -o DIR           where the site exports go; without it nothing is written\n"
    "  --report         every published number with what the registry gives, as CSV\n"
    "  --warnings FILE  the warnings that importing the exports must give\n"
    "  --seed N         another registry; sample_data/README.md says what it keeps of the "
    "papers\n"
    "With --patients instead a registry of N patients out of a model of what goes together, at "
    "the\n"
    "same sites, without the published numbers:\n"
    "  --tables DIR     the model's tables (sample_data/synthesis/tables)\n"
    "With --study a rehearsal of any other study, out of its dictionary and study.yaml:\n"
    "  --model FILE     what is likely (docs/synthetic.md); without it all values alike\n"
    "example: synthesize --published sample_data/published -o sample_data/sites\n"
    "example: synthesize --patients 10000 --seed 7 -o big\n"
    "example: synthesize --study tests/studies/hip --model hip.yaml --patients 300 -o "
    "rehearsal\n";

enum { MOST_PATIENTS = 10000000 };

/* A number of patients; -1 where the text is none. */
static int read_number(const char *text)
{
    char *end = NULL;
    const long number = strtol(text, &end, 10);
    return *text && !*end && number >= 1 && number <= MOST_PATIENTS ? (int)number : -1;
}

/* Says what is missing or out of range. */
static bool is_complete(const Options *options)
{
    const int least = options->study ? 1 : SYN_SITES;
    const char *fault = NULL;
    if (options->n_patients == 0 && options->study)
        fault = "--study wants --patients";
    else if (options->model && !options->study)
        fault = "--model wants --study";
    else if (options->n_patients != 0 && options->n_patients < least)
        fault = options->study
                    ? "--patients wants a whole number from 1 to 10000000"
                    : "--patients wants a whole number from 38, one a hospital, to 10000000";
    else if (options->n_patients > 0 && !options->folder)
        fault = "--patients wants -o, a folder for the files";
    if (fault)
        fprintf(stderr, "synthesize: %s\n", fault);
    return !fault;
}

static bool read_seed(const char *text, uint64_t *seed)
{
    char *end = NULL;
    *seed = strtoull(text, &end, 10);
    const bool ok = *text >= '0' && *text <= '9' && !*end;
    if (!ok)
        fprintf(stderr, "synthesize: --seed wants a whole number, not '%s'\n", text);
    return ok;
}

/* Takes an option and its value. */
static bool take(Options *options, const char *name, const char *value)
{
    const struct {
        const char *name, **text;
    } texts[] = {{"--published", &options->published}, {"--tables", &options->tables},
        {"--study", &options->study}, {"--model", &options->model}, {"-o", &options->folder},
        {"--warnings", &options->warnings}};
    for (size_t i = 0; value && i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0) {
            *texts[i].text = value;
            return true;
        }
    if (value && strcmp(name, "--seed") == 0)
        return read_seed(value, &options->seed);
    if (value && strcmp(name, "--patients") == 0) {
        options->n_patients = read_number(value);
        return true;
    }
    fprintf(stderr, "synthesize: %s is no option, or its value is not there\n", name);
    return false;
}

static bool parse(int argc, char **argv, Options *options)
{
    *options = (Options){.published = "sample_data/published",
        .tables = "sample_data/synthesis/tables",
        .seed = SYN_SEED};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            options->help = true;
        else if (strcmp(argv[i], "--report") == 0)
            options->report = true;
        else if (take(options, argv[i], i + 1 < argc ? argv[i + 1] : NULL))
            i++;
        else
            return false;
    }
    return options->help || is_complete(options);
}

static bool write_files(const SynPeople *people, const Options *options)
{
    SynRows rows;
    bool ok = syn_rows_fill(people, &rows);
    for (int site = 1; site <= SYN_SITES && ok && options->folder; site++)
        ok = syn_export_site(people, &rows, site, options->folder);
    if (ok && options->warnings)
        ok = syn_export_warnings(people, &rows, options->warnings);
    syn_rows_free(&rows);
    return ok;
}

static void sum_up(const char *study, SynReport report)
{
    fprintf(stderr, "%s: %d agree, %d differ (%d of them impossible)\n", study, report.n_agree,
        report.n_differ, report.n_impossible);
}

static void write_report(const SynPeople *people)
{
    const SynPublished *studies[] = {&people->segment_study, &people->decompression_study};
    for (int k = 0; k < 2; k++)
        sum_up(studies[k]->printed[0].cell[0], syn_report(people, studies[k], stdout));
    sum_up("sins", syn_report_sins(people, stdout));
}

static bool rehearse(const Options *options)
{
    g_autoptr(GError) error = NULL;
    const Rehearsal rehearsal = {
        options->study, options->model, options->folder, options->seed, options->n_patients};
    int n_left = 0;
    if (rehearsal_write(&rehearsal, &n_left, &error)) {
        if (n_left > 0)
            fprintf(stderr,
                "synthesize: %d of %d patients break a rule of the study, however often they "
                "are drawn; say with --model what is likely of the fields that it reads\n",
                n_left, options->n_patients);
        return true;
    }
    fprintf(stderr, "synthesize: %s\n", error->message);
    return false;
}

int main(int argc, char **argv)
{
    Options options;
    if (!parse(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    if (options.help) {
        fputs(usage, stdout);
        return 0;
    }
    if (options.study)
        return rehearse(&options) ? 0 : 3;
    if (options.n_patients > 0) {
        const SynBelievable wanted = {
            options.tables, options.folder, options.seed, options.n_patients};
        return syn_believable_write(&wanted) ? 0 : 3;
    }
    SynPeople *people = syn_synthesize(options.published, options.tables, options.seed);
    if (!people)
        return 3;
    if (options.report)
        write_report(people);
    const bool ok = write_files(people, &options);
    syn_people_free(people);
    return ok ? 0 : 3;
}
