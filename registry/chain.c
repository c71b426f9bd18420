#include "registry/chain.h"

static void add_texts(BaseSha256 *sum, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        base_sha256_text(sum, texts[i]);
}

void registry_chain_salt(BaseSha256 *sum, const uint8_t *key, const char *part, int64_t number,
    uint8_t out[BASE_SHA256_BYTES])
{
    base_sha256_update(sum, key, REGISTRY_KEY_BYTES);
    base_sha256_text(sum, part);
    base_sha256_integer(sum, number);
    base_sha256_finish(sum, out);
}

void registry_chain_leaf(BaseSha256 *sum, const uint8_t salt[BASE_SHA256_BYTES])
{
    base_sha256_update(sum, "\0", 1);
    base_sha256_update(sum, salt, BASE_SHA256_BYTES);
}

void registry_chain_problem(BaseSha256 *sum, const RegistryStoredProblem *stored)
{
    const RegistryProblem *problem = &stored->problem;
    base_sha256_text(sum, problem->is_error ? "error" : "warning");
    base_sha256_integer(sum, problem->line);
    base_sha256_integer(sum, (int64_t)problem->column);
    base_sha256_text(sum, problem->record_id);
    base_sha256_text(sum, problem->event);
    base_sha256_integer(sum, problem->instance);
    const char *const texts[] = {problem->field, problem->value, problem->rule_id,
        problem->msgid, problem->hint, problem->arguments};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
    base_sha256_integer(sum, stored->query_id);
}

void registry_chain_query(BaseSha256 *sum, const RegistryQuery *query)
{
    const RegistryProblem *problem = &query->problem;
    base_sha256_integer(sum, query->query_id);
    base_sha256_text(sum, problem->is_error ? "error" : "warning");
    base_sha256_integer(sum, problem->line);
    const char *const place[] = {query->site, problem->record_id, problem->event};
    add_texts(sum, place, G_N_ELEMENTS(place));
    base_sha256_integer(sum, problem->instance);
    const char *const texts[] = {problem->field, problem->rule_id, problem->raw, problem->msgid,
        problem->hint, problem->arguments, query->opened};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
}

void registry_chain_snapshot(BaseSha256 *sum, const RegistrySnapshot *snapshot)
{
    const char *const texts[] = {snapshot->content_hash, snapshot->study_hash, snapshot->at,
        snapshot->day, snapshot->user};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
    base_sha256_integer(sum, snapshot->open_queries);
}

void registry_chain_study_file(BaseSha256 *sum, const RegistryStudyFile *file)
{
    base_sha256_text(sum, file->name);
    base_sha256_text(sum, file->sha256);
}

void registry_chain_erased(BaseSha256 *sum, const RegistryErased *erased)
{
    base_sha256_text(sum, erased->log);
    base_sha256_integer(sum, erased->id);
    base_sha256_text(sum, erased->part);
    base_sha256_integer(sum, erased->row);
}

void registry_chain_said(const RegistryEntry *entry, const char *said[REGISTRY_N_SAID])
{
    said[0] = entry->file;
    said[1] = entry->options;
    said[2] = entry->reason;
}

void registry_chain_access_said(
    const RegistryAccessEntry *entry, const char *said[REGISTRY_N_ACCESS_SAID])
{
    said[0] = entry->options;
    said[1] = entry->file;
    said[2] = entry->recipient;
    said[3] = entry->reason;
}

void registry_chain_entry(BaseSha256 *sum, const RegistryEntry *entry)
{
    base_sha256_integer(sum, entry->import_id);
    base_sha256_integer(sum, entry->format);
    const char *const texts[] = {entry->command, entry->status, entry->file_commitment,
        entry->site, entry->encoding, entry->map, entry->profile, entry->program, entry->user,
        entry->system_user, entry->at, entry->day};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
    base_sha256_integer(sum, entry->undoes);
    for (size_t i = 0; i < REGISTRY_N_COUNTS; i++)
        base_sha256_integer(sum, entry->counts[i]);
    const char *const last[] = {
        entry->content_before, entry->content_after, entry->access_head, entry->digest};
    add_texts(sum, last, G_N_ELEMENTS(last));
}

void registry_chain_commit(BaseSha256 *sum, const uint8_t *key, const char *part,
    const char *text, char out[BASE_SHA256_SIZE])
{
    uint8_t salt[BASE_SHA256_BYTES];
    registry_chain_salt(sum, key, part, 0, salt);
    registry_chain_leaf(sum, salt);
    base_sha256_text(sum, text);
    base_sha256_finish_hex(sum, out);
}

void registry_chain_commit_content(BaseSha256 *sum, const uint8_t *key, const char *content,
    const char *origins, char out[BASE_SHA256_SIZE])
{
    uint8_t salt[BASE_SHA256_BYTES];
    registry_chain_salt(sum, key, "content", 0, salt);
    registry_chain_leaf(sum, salt);
    base_sha256_text(sum, content);
    base_sha256_text(sum, origins);
    base_sha256_finish_hex(sum, out);
}

void registry_chain_parts(
    BaseSha256 *sum, const RegistryPart *parts, size_t n, char out[BASE_SHA256_SIZE])
{
    for (size_t i = 0; i < n; i++) {
        base_sha256_text(sum, parts[i].part);
        base_sha256_integer(sum, parts[i].n);
        base_sha256_text(sum, parts[i].root);
    }
    base_sha256_finish_hex(sum, out);
}

void registry_chain_entry_hash(BaseSha256 *sum, const RegistryEntry *entry,
    const char *previous, char out[BASE_SHA256_SIZE])
{
    base_sha256_text(sum, previous);
    registry_chain_entry(sum, entry);
    base_sha256_finish_hex(sum, out);
}

void registry_chain_change_commitment(BaseSha256 *sum, const RegistryValueChange *change,
    int64_t format, char out[BASE_SHA256_SIZE])
{
    base_sha256_update(sum, change->salt, change->salt_size);
    base_sha256_text(sum, change->record_id);
    base_sha256_text(sum, change->event);
    base_sha256_integer(sum, change->instance);
    base_sha256_text(sum, change->column);
    base_sha256_text(sum, change->old_value);
    base_sha256_integer(sum, change->old_missing);
    base_sha256_text(sum, change->new_value);
    base_sha256_integer(sum, change->new_missing);
    if (format > 1) {
        base_sha256_text(sum, change->what);
        base_sha256_text(sum, change->subject);
        base_sha256_text(sum, change->own_reason);
    }
    base_sha256_finish_hex(sum, out);
}

void registry_chain_change_hash(BaseSha256 *sum, const RegistryValueChange *change,
    int64_t format, const char *previous, char out[BASE_SHA256_SIZE])
{
    base_sha256_text(sum, previous);
    base_sha256_integer(sum, change->change_id);
    const char *const texts[] = {
        change->commitment, change->user, change->system_user, change->at};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
    if (format < 2)
        base_sha256_text(sum, change->own_reason);
    base_sha256_integer(sum, change->import_id);
    base_sha256_integer(sum, change->line);
    base_sha256_finish_hex(sum, out);
}

void registry_chain_access_hash(BaseSha256 *sum, const RegistryAccessEntry *entry,
    const char *previous, char out[BASE_SHA256_SIZE])
{
    base_sha256_text(sum, previous);
    base_sha256_integer(sum, entry->access_id);
    const char *const texts[] = {
        entry->command, entry->sha256, entry->content_hash, entry->chain_head};
    add_texts(sum, texts, G_N_ELEMENTS(texts));
    base_sha256_integer(sum, entry->n_records);
    const char *const last[] = {
        entry->records_root, entry->user, entry->system_user, entry->at, entry->day};
    add_texts(sum, last, G_N_ELEMENTS(last));
    base_sha256_finish_hex(sum, out);
}
