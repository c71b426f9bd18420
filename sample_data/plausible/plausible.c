/* Counts in a registry what the rules of plausibility find. */
#include <stdio.h>
#include <string.h>

#include "findings.h"

typedef struct {
    const char *registry, *rules;
    bool help, who;
} Options;

static const char usage[] =
    "usage: plausible REGISTRY [--rules FILE] [--who]\n"
    "Counts what a clinician would not believe, as CSV: rule, cases, found, percent, limit,\n"
    "and whether the limit is kept. Exit code 0: all are; 1: some are not; 3: it failed.\n"
    "  --rules FILE  the rules (sample_data/plausible.yaml)\n"
    "  --who         instead, the patients whom each rule finds: rule, record_id\n"
    "example: plausible jasa.sqlite --who\n";

static bool parse(int argc, char **argv, Options *options)
{
    *options = (Options){.rules = "sample_data/plausible.yaml"};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            options->help = true;
        else if (strcmp(argv[i], "--rules") == 0 && i + 1 < argc)
            options->rules = argv[++i];
        else if (strcmp(argv[i], "--who") == 0)
            options->who = true;
        else if (argv[i][0] != '-' && !options->registry)
            options->registry = argv[i];
        else
            return false;
    }
    return options->help || options->registry;
}

static bool print_finding(const PlausibleFinding *finding)
{
    const PlausibleRule *rule = finding->rule;
    const double n = (double)MAX(finding->n_cases, 1);
    char limit[64] = "none";
    if (rule->at_least > 0)
        (void)g_snprintf(limit, sizeof limit, "%g to %g%%", rule->at_least, rule->at_most);
    else if (rule->at_most > 0)
        (void)g_snprintf(limit, sizeof limit, "%g%%", rule->at_most);
    printf("%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%.1f,%s,%s\n", rule->name,
        finding->n_cases, finding->n_broken, 100 * (double)finding->n_broken / n, limit,
        finding->kept ? "yes" : "no");
    return finding->kept;
}

static bool print_strength(const PlausibleStrength *strength)
{
    const PlausibleCorrelation *correlation = strength->correlation;
    printf("%s,%" G_GINT64_FORMAT ",%.2f,,%g to %g,%s\n", correlation->name, strength->n,
        strength->estimate, correlation->low, correlation->high, strength->kept ? "yes" : "no");
    return strength->kept;
}

static int print_all(const PlausibleFindings *findings)
{
    int n_broken = 0;
    puts("rule,cases,found,percent,limit,kept");
    for (guint i = 0; i < findings->findings->len; i++)
        n_broken += !print_finding(&g_array_index(findings->findings, PlausibleFinding, i));
    for (guint i = 0; i < findings->strengths->len; i++)
        n_broken += !print_strength(&g_array_index(findings->strengths, PlausibleStrength, i));
    return n_broken > 0;
}

static int print_patients(const PlausibleFindings *findings)
{
    puts("rule,record_id");
    for (guint i = 0; i < findings->findings->len; i++) {
        const PlausibleFinding *finding =
            &g_array_index(findings->findings, PlausibleFinding, i);
        for (guint k = 0; k < finding->patients->len; k++)
            printf("%s,%s\n", finding->rule->name,
                (const char *)g_ptr_array_index(finding->patients, k));
    }
    return 0;
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
    g_autoptr(GError) error = NULL;
    g_autoptr(PlausibleRules) rules = plausible_rules_load(options.rules, &error);
    g_autoptr(Registry) registry =
        rules ? registry_open(options.registry, REGISTRY_READ, &error) : NULL;
    g_autoptr(PlausibleFindings) findings =
        registry ? plausible_findings_new(registry, rules, &error) : NULL;
    if (!findings) {
        fprintf(stderr, "plausible: %s\n", error->message);
        return 3;
    }
    return options.who ? print_patients(findings) : print_all(findings);
}
