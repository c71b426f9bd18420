/**
 * @file
 * A registry's life, from its first file to a copy that somebody changed.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/read.h"
#include "commands/selftest_inside.h"

static const char group[] = "registry";

/* ---- Small things ---- */

static char *path_of(const Selftest *test, const char *name)
{
    return g_build_filename(test->folder, name, NULL);
}

/* Bytes of a file of the folder; new, empty where there is none. */
static GBytes *bytes_of(const Selftest *test, const char *name)
{
    char *text = NULL;
    gsize size = 0;
    g_autofree char *path = path_of(test, name);
    return base_read(path, &text, &size, NULL) ? g_bytes_new_take(text, size)
                                               : g_bytes_new(NULL, 0);
}

/* A command that has to end with that code. */
static bool expect(const Selftest *test, const char *name, int code, const char *line)
{
    g_auto(SelftestRun) run = selftest_run(test, test->folder, line);
    return selftest_code(test, group, name, code, &run);
}

/* A command that has to end with that code, and a member of its JSON. */
static void expect_member(const Selftest *test, const char *name, int code, const char *line,
    const char *path, const char *expected)
{
    g_auto(SelftestRun) run = selftest_run(test, test->folder, line);
    g_autofree char *found = selftest_member(run.out, path);
    if (run.code == code)
        selftest_same(test, group, name, expected, found);
    else
        (void)selftest_code(test, group, name, code, &run);
}

static void expect_mode(const Selftest *test, const char *name, const char *file)
{
    GStatBuf status;
    g_autofree char *path = path_of(test, file);
    g_autofree char *mode = g_stat(path, &status) == 0
                                ? g_strdup_printf("%04o", (unsigned)(status.st_mode & 07777))
                                : NULL;
    selftest_same(test, group, name, "0600", mode);
}

static void expect_same_bytes(
    const Selftest *test, const char *name, const char *first, const char *second)
{
    g_autoptr(GBytes) a = bytes_of(test, first);
    g_autoptr(GBytes) b = bytes_of(test, second);
    const bool same = g_bytes_get_size(a) > 0 && g_bytes_equal(a, b);
    selftest_add(
        test, group, name, "the same bytes", same ? "the same bytes" : "others", "", same);
}

/* ---- Its life ---- */

static void take_files(const Selftest *test)
{
    (void)expect(test, "a registry is made", 0, "init r.sqlite --study study");
    expect_mode(test, "its file is its owner's alone", "r.sqlite");
    expect_member(test, "a hospital's file goes in: values", 0,
        "import r.sqlite patients.csv --format json", "files.0.values.new", "360");
    expect_member(test, "the same file again changes nothing", 0,
        "import r.sqlite patients.csv --format json", "files.0.status", "unchanged");
}

/* The value of a cell of a report; new, NULL where it has none of the address. */
static char *cell_of(const char *json, const char *address)
{
    json_t *page = json_loads(json, 0, NULL);
    char *found = NULL;
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(page, "cells"), i, cell)
    {
        const char *own = json_string_value(json_object_get(cell, "address"));
        if (own && strcmp(own, address) == 0)
            found = g_strdup_printf("%.17g", json_number_value(json_object_get(cell, "value")));
        if (found)
            break;
    }
    json_decref(page);
    return found;
}

static void report(const Selftest *test)
{
    g_auto(SelftestRun) run =
        selftest_run(test, test->folder, "report r.sqlite arms --format json -o -");
    if (!selftest_code(test, group, "a report is made", 0, &run))
        return;
    for (guint i = 0; i < test->truths->len; i++) {
        const SelftestTruth *truth = test->truths->pdata[i];
        if (strcmp(truth->group, "report") != 0)
            continue;
        g_autofree char *found = cell_of(run.out, truth->path);
        selftest_add(test, group, truth->name, truth->expected, found, truth->source,
            selftest_equal(truth->expected, found));
    }
}

static void find_faults(const Selftest *test)
{
    expect_member(test, "values that cannot be are held", 1,
        "import r.sqlite faulty.csv --format json", "files.0.values.held", "4");
    (void)expect(test, "of who did not consent there is no record", 2, "patient r.sqlite P043");
}

static void lock_and_change(const Selftest *test)
{
    (void)expect(
        test, "the registry is locked", 0, "lock r.sqlite first --by selftest --accept known");
    (void)expect(
        test, "it is exported", 0, "export r.sqlite --as csv --unlogged -o before.csv");
    expect_member(test, "a later value goes in", 0,
        "import r.sqlite correction.csv --format json", "files.0.values.changed", "1");
    (void)expect(test, "the lock is read", 0,
        "export r.sqlite --as csv --unlogged --snapshot first -o locked.csv");
    expect_same_bytes(test, "it reads as it was locked", "before.csv", "locked.csv");
    expect_member(test, "what differs from it is named", 1,
        "diff r.sqlite first now --format json", "cells.0.cause.file", "correction.csv");
    expect_member(test, "all is as it was written", 0, "audit r.sqlite --verify --format json",
        "ok", "true");
}

static void grow(const Selftest *test)
{
    expect_member(test, "the study grows", 0,
        "migrate r.sqlite --study study_2 --rename dose=amount --format json", "applied",
        "true");
    (void)expect(test, "the lock is read again", 0,
        "export r.sqlite --as csv --unlogged --snapshot first -o grown.csv");
    expect_same_bytes(test, "it still reads as it was locked", "before.csv", "grown.csv");
    expect_member(test, "all is as it was written, after the study grew", 0,
        "audit r.sqlite --verify --format json", "ok", "true");
}

static void copy(const Selftest *test)
{
    g_auto(SelftestRun) status =
        selftest_run(test, test->folder, "status r.sqlite --format json");
    g_autofree char *head = selftest_member(status.out, "chain.head");
    g_autofree char *line = g_strdup_printf(
        "audit copy.sqlite --verify --head %s --format json", head ? head : "none");
    (void)expect(test, "a copy is made while it is in use", 0,
        "backup r.sqlite copy.sqlite --reason selftest");
    expect_mode(test, "the copy is its owner's alone", "copy.sqlite");
    expect_member(test, "the copy has the chain of the registry", 0, line, "ok", "true");
}

/*
 * Writes over what is stored, behind the program's back; how many places there were.
 * @param other  as long as the text, and put in its place; NULL: each page on which the text
 *               begins is filled with Z, as a failing disk might, but the first.
 */
static guint write_over(
    const Selftest *test, const char *file, const char *text, const char *other)
{
    enum { PAGE = 4096 };
    guint n = 0;
    const gsize size = strlen(text);
    g_autofree char *path = path_of(test, file);
    g_autoptr(GBytes) bytes = bytes_of(test, file);
    gsize whole;
    const char *data = g_bytes_get_data(bytes, &whole);
    g_autofree char *changed = g_memdup2(data, whole);
    for (gsize i = other ? 0 : PAGE; i + size <= whole; i++) {
        if (memcmp(data + i, text, size) != 0)
            continue;
        if (other)
            memcpy(changed + i, other, size);
        else
            memset(changed + i / PAGE * PAGE, 'Z', PAGE);
        n++;
    }
    return g_file_set_contents_full(
               path, changed, (gssize)whole, G_FILE_SET_CONTENTS_NONE, 0600, NULL)
               ? n
               : 0;
}

static void find_tampering(const Selftest *test)
{
    const guint n = write_over(test, "copy.sqlite", "2024-04-07", "2024-04-06");
    g_auto(SelftestRun) run = selftest_run(test, test->folder, "audit copy.sqlite --verify");
    const bool is_found = n > 0 && (run.code == 1 || run.code == 4);
    g_autofree char *first = g_strndup(run.out, strcspn(run.out, "\n"));
    selftest_add(test, group, "a date that was changed in the copy is found",
        "exit code 1 or 4", is_found ? (run.code == 1 ? "exit code 1" : "exit code 4") : first,
        "", is_found);
}

/* ---- Damaged ---- */

static void make_anew(const Selftest *test)
{
    g_auto(SelftestRun) run = selftest_run(
        test, test->folder, "backup r.sqlite damaged.sqlite --reason selftest --format json");
    g_autofree char *content = selftest_member(run.out, "content");
    const guint n = write_over(test, "damaged.sqlite", "2024-04-07", NULL);
    selftest_add(test, group, "pages of another copy are overwritten", "overwritten",
        n > 0 ? "overwritten" : "none", "", n > 0 && content);
    (void)expect(test, "a damaged file is refused", 4, "status damaged.sqlite");
    expect_member(test, "it is made anew with the same content", 1,
        "rebuild damaged.sqlite anew.sqlite --format json", "content_after", content);
    expect_member(test, "what was made anew is as it was written", 0,
        "audit anew.sqlite --verify --format json", "ok", "true");
}

/* ---- Killed ---- */

/* A file that takes a moment. */
static gboolean write_long_file(const Selftest *test)
{
    enum { PATIENTS = 20000 };
    g_autoptr(GString) out = g_string_new("patient_no,redcap_event_name,redcap_data_access_"
                                          "group,consent,operated,arm,age,seen,pain,dose\n");
    for (int i = 0; i < PATIENTS; i++)
        g_string_append_printf(out,
            "K%05d,baseline_arm_1,first,1,2024-03-01,first,%d,2024-03-01,%d,%d.5\n", i,
            20 + i % 70, i % 11, i % 90);
    g_autofree char *path = path_of(test, "long.csv");
    return g_file_set_contents(path, out->str, (gssize)out->len, NULL);
}

static void survive_kill(const Selftest *test)
{
    static const char name[] = "an import that is killed leaves all or nothing";
    (void)write_long_file(test);
    (void)expect(test, "another registry is made", 0, "init k.sqlite --study study");
    (void)expect(test, "a file goes in", 0, "import k.sqlite patients.csv");
    const bool was_killed =
        selftest_kill(test, test->folder, "import k.sqlite long.csv", "k.sqlite-journal");
    g_auto(SelftestRun) run =
        selftest_run(test, test->folder, "audit k.sqlite --verify --format json");
    g_autofree char *entries = selftest_member(run.out, "entries");
    const bool none = g_strcmp0(entries, "2") == 0, whole = g_strcmp0(entries, "3") == 0;
    selftest_add(test, group, name, "killed; all as it was written, 2 or 3 entries",
        !was_killed     ? "it ended before it could be killed"
        : run.code != 0 ? run.error
        : none          ? "killed; all as it was written, 2 entries"
                        : "killed; all as it was written, 3 entries",
        "", was_killed && run.code == 0 && (none || whole));
    (void)expect(test, "the file goes in afterwards", 0, "import k.sqlite long.csv");
    expect_member(test, "all is as it was written, after the kill", 0,
        "audit k.sqlite --verify --format json", "entries", "3");
}

/* Nothing of patients may lie beside the files that were asked for. */
static void find_leftovers(const Selftest *test)
{
    g_autoptr(GString) found = g_string_new(NULL);
    GDir *dir = g_dir_open(test->folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name;
         name = g_dir_read_name(dir))
        if (!g_str_has_suffix(name, ".sqlite") && !g_str_has_suffix(name, ".csv") &&
            !g_str_has_prefix(name, "study"))
            g_string_append_printf(found, "%s%s", found->len > 0 ? ", " : "", name);
    if (dir)
        g_dir_close(dir);
    selftest_same(test, group, "no temporary files are left", "none",
        found->len > 0 ? found->str : "none");
}

void selftest_registry(const Selftest *test)
{
    take_files(test);
    report(test);
    find_faults(test);
    lock_and_change(test);
    grow(test);
    copy(test);
    find_tampering(test);
    make_anew(test);
    survive_kill(test);
    find_leftovers(test);
}
