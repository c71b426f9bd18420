#pragma once
/**
 * @file
 * Queries: what the registry asks of a hospital. One is opened by an error that holds something
 * and by a warning of certain rules; its number never changes, and the same finding in a later
 * file is the same query. What becomes of it is kept in the audit trail, step by step.
 */
#include "registry/import.h"

/** What has become of a query. */
typedef enum {
    REGISTRY_QUERY_OPEN,
    REGISTRY_QUERY_ANSWERED, /**< There is an answer that somebody has to look at. */
    REGISTRY_QUERY_ACCEPTED, /**< What was found stands, and is not asked again. */
    REGISTRY_QUERY_CLOSED
} RegistryQueryState;

/** Their names, NULL-ended: "open", "answered", "accepted", "closed". */
extern const char *const registry_query_states[];

/** Who closes a query that a later file settles. */
#define REGISTRY_QUERY_BY_IMPORT "import"

/** A query. Texts are NULL where there is none. */
typedef struct {
    int64_t query_id, problem_id, import_id;
    int64_t number;    /**< Among those that its entry opened, from 0. */
    const char *site;  /**< Of the file, where it was one site's. */
    const char *owner; /**< The site that is asked: that has the patient, else the file's. */
    const char *file;  /**< In which it was found first. */
    RegistryProblem problem; /**< With `raw`, what is held, or the value that is asked about. */
    const char *opened;      /**< UTC time, as the next ones. */
    RegistryQueryState state;
    const char *answer, *new_value; /**< Words, and the value that was given for the cell. */
    const char *answered, *answered_by;
    const char *closed, *closed_by; /**< Accepted or closed. */
    int64_t closed_import_id;       /**< With which entry; 0 for none. */
    const char *reason;
} RegistryQuery;

/** Takes a query; its texts are borrowed for the call. FALSE with `error` set ends it. */
typedef gboolean (*RegistryEachQuery)(const RegistryQuery *query, void *data, GError **error);

/** Which queries are meant; NULL and 0 are any. */
typedef struct {
    int64_t query_id;
    const char *site, *rule, *record, *field, *file;
    /** Flags by RegistryQueryState; none set is all. */
    bool states[4];
    const char *opened_until; /**< UTC time: opened then or before. */
    /** The day on which is asked who has a patient (registry/moves.h), in days since
     * 1970-01-01; 0: the last of all hospitals. */
    int32_t day;
} RegistryQueryFilter;

/** Hands out the queries that are meant, by number, of one state of the registry. */
gboolean registry_queries_each(Registry *registry, const RegistryQueryFilter *filter,
    RegistryEachQuery each, void *data, GError **error);

/** Queries that stay: RegistryQuery with texts of their own. */
typedef struct {
    GArray *queries;
    GStringChunk *texts;
} RegistryQueries;

/** The queries that are meant, by number; NULL with `error` set. */
RegistryQueries *registry_queries_read(
    Registry *registry, const RegistryQueryFilter *filter, GError **error);
void registry_queries_free(RegistryQueries *queries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryQueries, registry_queries_free)
/** The query at that place. Borrowed. */
const RegistryQuery *registry_queries_at(const RegistryQueries *queries, guint i);
/** Appends a copy. */
void registry_queries_add(RegistryQueries *queries, const RegistryQuery *query);
RegistryQueries *registry_queries_new(void);

/** What becomes of a query. NULL: what is there stays. */
typedef struct {
    RegistryQueryState state;
    const char *answer, *new_value;
    const char *by;     /**< Who answers, accepts or closes; NULL: the change's user. */
    const char *reason; /**< Why; NULL: the change's reason. */
} RegistryQueryStep;

/** One step in the life of a query; in the audit trail each of its parts that changes. */
gboolean registry_query_step(RegistryChange *change, const RegistryQuery *query,
    const RegistryQueryStep *step, GError **error);

/**
 * From here on changes of values are in the audit trail as said by somebody, for a reason;
 * NULL: the user and the reason of the import again. Borrowed until then.
 */
void registry_import_speak(RegistryImport *import, const char *speaker, const char *why);
/** The same as part of an import. */
gboolean registry_import_query_step(RegistryImport *import, const RegistryQuery *query,
    const RegistryQueryStep *step, GError **error);
/** Hands out the queries that are open or answered, by number. */
gboolean registry_import_asked(
    RegistryImport *import, RegistryEachQuery each, void *data, GError **error);

/** A list of queries that was written for a hospital: an entry of the journal. */
typedef struct {
    int64_t list_id; /**< The entry. */
    char *site, *file;
    char *written, *written_by;
    char *sent, *sent_by;         /**< NULL until it was sent. */
    char *reminded, *reminded_by; /**< The last time; NULL for never. */
    GArray *queries;              /**< int64_t: their numbers. */
} RegistryQueryList;

/** Command of the entry that writes a list; its options are registry_query_list_options. */
#define REGISTRY_QUERY_EXPORT "query export"
/** Commands of those that note what became of it; options registry_query_sent_options. */
#define REGISTRY_QUERY_SENT "query sent"
#define REGISTRY_QUERY_REMINDED "query reminded"

/** All lists (RegistryQueryList *), in order; NULL with `error` set. */
GPtrArray *registry_query_lists(Registry *registry, GError **error);
/** JSON options of the entry that writes a list of these queries. New text. */
char *registry_query_list_options(const RegistryQueries *queries);
/** JSON options of the entry that notes that a list was sent, or reminded of. New text. */
char *registry_query_sent_options(int64_t list_id);

/** Whether the variable that the query is about was once called so: a migration may give it
 * another name while a list of questions is on its way. */
bool registry_query_was_called(
    Registry *registry, const RegistryQuery *query, const char *field);
