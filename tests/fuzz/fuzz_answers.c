/* Any bytes as a list of queries that came back: rows, or a message. */
#include <stddef.h>
#include <stdint.h>

#include "fuzz/file.h"
#include "importers/answers_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fuzz_file(bytes, size);
    g_autoptr(ImportAnswerFile) file = import_answer_file_read(path, &error);
    g_assert((file == NULL) == (error != NULL));
    for (guint i = 0; file && i < file->rows->len; i++)
        (void)import_answer_row_says(file->rows->pdata[i]);
    return 0;
}
