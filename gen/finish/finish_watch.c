#include "gen/finish/finish_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A phase counts tuples or blocks. The first phase of a B-tree, reading the table, knows no number
 * of tuples; the last one, writing the index, does. */
#define WATCH_SQL                                                                                  \
    "SELECT pid, phase, coalesce(CASE WHEN tuples_total > 0 THEN tuples_done::float8 / "           \
    "tuples_total WHEN blocks_total > 0 THEN blocks_done::float8 / blocks_total END, 0), "         \
    "tuples_total > 0 FROM pg_catalog.pg_stat_progress_create_index UNION ALL "                    \
    "SELECT pid, phase, coalesce(sample_blks_scanned::float8 / nullif(sample_blks_total, 0), 0), " \
    "false FROM pg_catalog.pg_stat_progress_analyze"

PGresult *finish_watch_ask(PGconn *conn) {
    struct err err;
    return pg_query(conn, &err, WATCH_SQL, 0, NULL);
}

/* Of a B-tree's time, reading and sorting; then it is written. */
#define SORT_SHARE 0.6

static void tell_step(struct finish_step *step, const PGresult *told, int row) {
    static const char prefix[] = "building index: ";
    const char *phase = PQgetvalue(told, row, 1);
    if (strncmp(phase, prefix, strlen(prefix)) == 0)
        phase += strlen(prefix);
    (void)snprintf(step->phase, sizeof step->phase, "%.63s", phase);
    double share = strtod(PQgetvalue(told, row, 2), NULL);
    bool is_written = *PQgetvalue(told, row, 3) == 't';
    step->phase_share = share < 1 ? share : 1;
    step->share = step->kind->bytes_max <= 0 ? step->phase_share
                  : is_written               ? SORT_SHARE + (1 - SORT_SHARE) * step->phase_share
                                             : SORT_SHARE * step->phase_share;
}

void finish_watch_tell(struct finish *finish, const PGresult *told) {
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        for (int row = 0; step->running && row < PQntuples(told); row++)
            if (strtol(PQgetvalue(told, row, 0), NULL, 10) == step->server_process)
                tell_step(step, told, row);
    }
}

double finish_watch_share(const struct finish *finish) {
    double all = 0, done = 0;
    for (size_t i = 0; i < finish->count; i++) {
        const struct finish_step *step = &finish->steps[i];
        all += (double)step->cost_us;
        done += (double)step->cost_us * (step->done ? 1 : step->running ? step->share : 0);
    }
    return all > 0 ? done / all : 1;
}
