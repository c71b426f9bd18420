#include "export.h"
#include "synthesis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *published, *folder;
    uint64_t seed;
    bool help;
} Options;

static const char usage[] =
    "usage: synthesize [--published DIR] [-o DIR] [--seed N]\n"
    "Makes the synthetic registry: 413 patients who do not exist, at 38 sites.\n"
    "  --published DIR  the published tables (sample_data/published)\n"
    "  -o DIR           where the site exports go; without it nothing is written\n"
    "  --seed N         another registry with the same tables\n"
    "example: synthesize --published sample_data/published -o sample_data/sites\n";

static bool parse(int argc, char **argv, Options *options)
{
    *options = (Options){.published = "sample_data/published", .seed = SYN_SEED};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--help") == 0) {
            options->help = true;
            continue;
        }
        if (!value)
            return false;
        if (strcmp(argv[i], "--published") == 0)
            options->published = value;
        else if (strcmp(argv[i], "-o") == 0)
            options->folder = value;
        else if (strcmp(argv[i], "--seed") == 0)
            options->seed = strtoull(value, NULL, 10);
        else
            return false;
        i++;
    }
    return true;
}

static bool write_sites(SynPeople *people, const char *folder)
{
    SynRows rows;
    bool ok = syn_rows_fill(people, &rows);
    for (int site = 1; site <= SYN_SITES && ok; site++)
        ok = syn_export_site(people, &rows, site, folder);
    syn_rows_free(&rows);
    return ok;
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
    SynPeople *people = syn_synthesize(options.published, options.seed);
    if (!people)
        return 3;
    const bool ok = !options.folder || write_sites(people, options.folder);
    syn_people_free(people);
    return ok ? 0 : 3;
}
