#include "load/watch/server_questions.h"

#include <string.h>

#include "common/pg.h"

const struct server_meter server_meters[SERVER_METERS] = {
    [METER_ACTIVE] = {"", "sessions active", SHEET_COUNT, false},
    [METER_WAITING] = {"", "sessions waiting", SHEET_COUNT, false},
    [METER_HIT_RATIO] = {"", "buffer hits", SHEET_FRACTION, false},
    {"lock_waits", "locks waited for", SHEET_COUNT, false},
    {"lock_wait_us", "longest lock wait", SHEET_DURATION, false},
    {"commits", "commits", SHEET_RATE, true},
    {"rollbacks", "rollbacks", SHEET_RATE, true},
    {"deadlocks", "deadlocks", SHEET_COUNT, true},
    {"blocks_read", "blocks read", SHEET_RATE, true},
    {"temp_bytes", "temporary files", SHEET_BYTES, true},
    {"wal_bytes", "WAL", SHEET_BYTES, true},
    {"wal_images", "full page images", SHEET_RATE, true},
    {"checkpoints", "checkpoints", SHEET_COUNT, true},
    {"checkpoint_buffers", "checkpoint writes", SHEET_RATE, true},
    {"other_buffers", "other writes", SHEET_RATE, true},
};

size_t server_meter_find(const char *key) {
    for (size_t i = 0; i < SERVER_METERS; i++)
        if (server_meters[i].key[0] && strcmp(server_meters[i].key, key) == 0)
            return i;
    return SERVER_METERS;
}

/* Sources: PostgreSQL's manual, "The Cumulative Statistics System", versions 15 to 18. */
const struct server_question server_questions[SERVER_QUESTIONS] = {
    /* Between two statements of a transaction the server waits for us (Client:ClientRead). */
    {"waits", 0, 0, true,
     "SELECT coalesce(wait_event_type || ':' || wait_event, 'running'), pg_catalog.count(*) FROM "
     "pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() AND "
     "application_name = '" PG_LOAD_SESSIONS "' AND state <> 'idle' AND pid <> "
     "pg_catalog.pg_backend_pid() GROUP BY 1"},
    {"locks", 0, 0, false,
     "SELECT pg_catalog.count(*) AS lock_waits, coalesce(extract(epoch FROM pg_catalog.max("
     "pg_catalog.clock_timestamp() - waitstart)) * 1000000, 0)::bigint AS lock_wait_us FROM "
     "pg_catalog.pg_locks WHERE NOT granted"},
    {"database", 0, 0, false,
     "SELECT xact_commit AS commits, xact_rollback AS rollbacks, deadlocks AS deadlocks, blks_read "
     "AS "
     "blocks_read, blks_hit AS blocks_hit, temp_bytes AS temp_bytes FROM "
     "pg_catalog.pg_stat_database WHERE "
     "datname = pg_catalog.current_database()"},
    {"log", 0, 0, false,
     "SELECT pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN "
     "pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, "
     "'0/0')::bigint AS wal_bytes"},
    {"log images", 0, 0, false, "SELECT wal_fpi AS wal_images FROM pg_catalog.pg_stat_wal"},
    {"checkpoints", 0, 170000, false,
     "SELECT checkpoints_timed + checkpoints_req AS checkpoints, buffers_checkpoint AS "
     "checkpoint_buffers, buffers_clean + buffers_backend AS other_buffers FROM "
     "pg_catalog.pg_stat_bgwriter"},
    {"checkpoints", 170000, 180000, false,
     "SELECT num_timed + num_requested AS checkpoints, buffers_written AS checkpoint_buffers FROM "
     "pg_catalog.pg_stat_checkpointer"},
    /* Those that had nothing to do are counted as timed; since 18 num_done leaves them out. */
    {"checkpoints", 180000, 0, false,
     "SELECT num_done AS checkpoints, buffers_written AS checkpoint_buffers FROM "
     "pg_catalog.pg_stat_checkpointer"},
    {"background writer", 170000, 0, false,
     "SELECT buffers_clean + coalesce((SELECT pg_catalog.sum(writes) FROM pg_catalog.pg_stat_io "
     "WHERE backend_type = 'client backend' AND object = 'relation'), 0)::bigint AS other_buffers "
     "FROM pg_catalog.pg_stat_bgwriter"},
};

bool server_question_fits(const struct server_question *question, int version) {
    return version >= question->from && (question->below == 0 || version < question->below);
}
