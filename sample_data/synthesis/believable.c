#include "believable.h"

#include "patient_rows.h"
#include "sample_data/patients/patients.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void write_header(FILE *file)
{
    fputs("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
          "redcap_data_access_group",
        file);
    for (int c = 0; c < SYN_COLUMNS; c++) {
        putc(',', file);
        fputs(syn_column_name((SynColumn)c), file);
    }
    putc('\n', file);
}

static void write_row(const Patient *p, const SynRow *row, FILE *file)
{
    fprintf(file, "SYN-%02d-%03d,%s,", p->site, p->number, syn_event_name(row->event));
    if (row->instrument)
        fprintf(file, "%s,%d", row->instrument, row->instance);
    else
        putc(',', file);
    fprintf(file, ",site_%02d", p->site);
    for (int c = 0; c < SYN_COLUMNS; c++) {
        putc(',', file);
        if (row->cell[c][0])
            fputs(row->cell[c], file);
    }
    putc('\n', file);
}

/* The file of the hospital; that of the one before is closed. */
static FILE *open_site(FILE *before, const char *folder, int site)
{
    char path[1024];
    if (before && fclose(before) != 0) {
        perror(folder);
        return NULL;
    }
    snprintf(path, sizeof path, "%s/site_%02d.csv", folder, site);
    FILE *file = fopen(path, "wb");
    if (file)
        write_header(file);
    else
        fprintf(stderr, "%s: %s; give a folder that exists with -o\n", path, strerror(errno));
    return file;
}

static bool write_all(const SynBelievable *options, PatientRegistry *registry, SynRows *rows)
{
    FILE *file = NULL;
    int site = 0;
    Patient patient;
    while (patient_registry_next(registry, &patient)) {
        if (patient.site != site) {
            site = patient.site;
            file = open_site(file, options->folder, site);
            if (!file)
                return false;
        }
        const SynHabits habits = {
            patient_registry_faces(registry), patient_registry_crp_decimals(registry)};
        rows->n_rows = 0;
        if (!syn_patient_rows(&patient, &habits, 0, rows)) {
            fclose(file);
            return false;
        }
        for (size_t r = 0; r < rows->n_rows; r++)
            write_row(&patient, &rows->row[r], file);
    }
    if (!file || fclose(file) == 0)
        return true;
    perror(options->folder);
    return false;
}

bool syn_believable_write(const SynBelievable *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PatientModel) model = patient_model_load(options->tables, &error);
    if (!model) {
        fprintf(stderr, "synthesize: %s\n", error->message);
        return false;
    }
    g_autoptr(PatientRegistry) registry =
        patient_registry_new(model, options->seed, options->n_patients, SYN_SITES);
    SynRows rows = {0};
    const bool ok = write_all(options, registry, &rows);
    syn_rows_free(&rows);
    return ok;
}
