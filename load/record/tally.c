#include "load/record/tally.h"

#include <stdlib.h>
#include <string.h>

int tally_init(struct tally *tally, size_t query_count, struct err *err) {
    memset(tally, 0, sizeof *tally);
    tally->query_count = query_count;
    tally->queries = calloc(query_count > 0 ? query_count : 1, sizeof *tally->queries);
    return tally->queries ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the measurements");
}

void tally_release(struct tally *tally) {
    free(tally->queries);
    tally->queries = NULL;
    tally->query_count = 0;
}

static void add_query(struct tally_query *query, const struct tally_query *from) {
    query->started += from->started;
    query->succeeded += from->succeeded;
    query->failed += from->failed;
    query->retried += from->retried;
    outline_add(&query->response, &from->response);
}

void tally_add(struct tally *tally, const struct tally *from) {
    for (size_t i = 0; i < tally->query_count; i++)
        add_query(&tally->queries[i], &from->queries[i]);
    tally->due += from->due;
    tally->sessions += from->sessions;
    outline_add(&tally->lag, &from->lag);
}

void tally_continue(struct tally *tally, const struct tally *next) {
    tally_add(tally, next);
    tally->sessions = next->sessions;
}

void tally_clear(struct tally *tally) {
    for (size_t i = 0; i < tally->query_count; i++) {
        struct tally_query *query = &tally->queries[i];
        query->started = query->succeeded = query->failed = query->retried = 0;
        outline_clear(&query->response);
    }
    tally->due = tally->sessions = 0;
    outline_clear(&tally->lag);
}

void tally_sum(const struct tally *tally, struct tally_query *sum) {
    memset(sum, 0, sizeof *sum);
    for (size_t i = 0; i < tally->query_count; i++)
        add_query(sum, &tally->queries[i]);
}
