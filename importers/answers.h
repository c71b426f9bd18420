#pragma once
/**
 * @file
 * The answers of a hospital to a list of queries, as CSV or as a workbook. A row is taken only
 * where its number and all that says which cell it is about (patient, visit, instance,
 * variable, site) belong together; whatever cannot be taken is told with its line and stays in
 * the kept original.
 */
#include "importers/answer.h"

/** What became of a row that says something. */
typedef enum {
    IMPORT_ANSWER_CLOSED,   /**< The value went in, and can mean nothing else. */
    IMPORT_ANSWER_ANSWERED, /**< Words, or a value that waits for a look. */
    IMPORT_ANSWER_KNOWN,    /**< The same answer is there already. */
    IMPORT_ANSWER_REFUSED,  /**< Nothing of it went in. */
    IMPORT_N_ANSWERS
} ImportAnswerOutcome;

/** "closed", "answered", "known", "refused". */
extern const char *const import_answer_outcomes[];

typedef struct {
    int64_t line;        /**< Physical line, or row of the sheet. */
    char *id;            /**< As it stands there. */
    char *value, *words; /**< What was filled in; "" for nothing. */
    ImportAnswerOutcome outcome;
    const char *msgid; /**< Why; NULL where there is nothing to say. */
    char *arguments;
} ImportAnswerLine;

typedef struct {
    GPtrArray *lines; /**< ImportAnswerLine *, in the order of the file; none that are empty. */
    int64_t n_rows, n_empty;
    int64_t n[IMPORT_N_ANSWERS];
} ImportAnswers;

void import_answers_free(ImportAnswers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportAnswers, import_answers_free)

typedef struct {
    const char *site; /**< Only its queries; NULL: any. */
    const char *by;   /**< Who answered, where the file does not say it; NULL: the user. */
    int32_t day;      /**< On which they did. */
    const char *user, *reason;
    BaseClock clock;
} ImportAnswersHow;

/**
 * Takes the answers of a file, as one change of the registry.
 * @return NULL with BASE_ERROR_INPUT where it is no such list; then nothing was taken.
 */
ImportAnswers *import_answers_take(
    Registry *registry, const char *path, const ImportAnswersHow *how, GError **error);
