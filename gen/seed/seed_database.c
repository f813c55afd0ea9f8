#include "gen/seed/seed_database.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "gen/copy/ledger_world.h"
#include "gen/copy/run_lock.h"
#include "gen/schema/schema.h"
#include "gen/schema/schema_check.h"
#include "gen/schema/schema_own.h"
#include "gen/seed/append.h"
#include "gen/seed/seed_copy.h"
#include "gen/seed/seed_finish.h"
#include "gen/seed/world_found.h"
#include "gen/worldspec.h"

#define DISK_FULL            "53100"
#define TOO_MANY_CONNECTIONS "53300"

static int check_server(PGconn *conn, const struct copy_share *share, struct err *err) {
    struct pg_server server;
    if (pg_check_server(conn, &server, err) < 0 || pg_check_writable(&server, err) < 0 ||
        pg_check_vector(&server, false, err) < 0)
        return -1;
    if (!server.bypasses_rls)
        return err_set(err, ERR_DB,
                       "role \"%s\" may not load tables with row level security: log in as a "
                       "superuser or as a role with BYPASSRLS and CREATEROLE",
                       server.role);
    return copy_share_is_whole(share) ? run_lock_alone(conn, err) : run_lock_beside(conn, err);
}

PGconn *seed_connect(const struct pg_target *target, const struct copy_share *share,
                     struct err *err) {
    PGconn *conn = pg_connect(target, "pgbazaar gen", err);
    if (conn && check_server(conn, share, err) < 0) {
        PQfinish(conn);
        conn = NULL;
    }
    return conn;
}

/* Every session counts against max_connections. Only a superuser may have the last few, and before
 * them, since PostgreSQL 16, only members of a role the next few. */
#define ROOM_SQL                                                                                   \
    "SELECT pg_catalog.current_setting('max_connections')::integer - (SELECT pg_catalog.count(*) " \
    "FROM pg_catalog.pg_stat_activity WHERE datid IS NOT NULL AND usesysid IS NOT NULL) - CASE "   \
    "WHEN pg_catalog.current_setting('is_superuser') = 'on' THEN 0 ELSE "                          \
    "pg_catalog.current_setting('superuser_reserved_connections')::integer + CASE WHEN "           \
    "coalesce(pg_catalog.pg_has_role(pg_catalog.to_regrole('pg_use_reserved_connections'), "       \
    "'USAGE'), false) THEN 0 ELSE coalesce(pg_catalog.current_setting('reserved_connections', "    \
    "true)::integer, 0) END END, "                                                                 \
    "pg_catalog.current_setting('max_connections')"

static int check_room(PGconn *conn, unsigned connections, struct err *err) {
    PGresult *result = pg_query(conn, err, ROOM_SQL, 0, NULL);
    if (!result)
        return err_prefix(err, "cannot see how many connections are free");
    long room = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    bool enough = room >= (long)connections;
    if (!enough)
        (void)err_set(err, ERR_DB,
                      "the server has room for %ld more connections (max_connections %s), and %u "
                      "are needed: give a lower --jobs, or raise max_connections",
                      room > 0 ? room : 0, PQgetvalue(result, 0, 1), connections);
    PQclear(result);
    return enough ? 0 : err_mark(err, TOO_MANY_CONNECTIONS);
}

/* `finish` is taken away first, unless it is NULL. */
static int begin_world(const struct seed_job *job, PGconn *conn, struct finish *finish,
                       struct err *err) {
    const char *table;
    if (schema_is_empty(conn, job->dataset, &table, err) < 0)
        return -1;
    if (table)
        return err_set(err, ERR_DB,
                       "table retail.%s has rows that pgbazaar did not put there: run `pgbazaar "
                       "drop` if they may go, or use another database",
                       table);
    struct ledger_world world = {.world_version = WORLD_VERSION,
                                 .seed = (int64_t)job->world->params.seed};
    struct buf json = BUF_EMPTY;
    worldspec_json(&job->world->params, &json);
    (void)snprintf(world.parameters, sizeof world.parameters, "%s", buf_text(&json));
    buf_release(&json);
    worldspec_fingerprint(&job->world->params, world.fingerprint);
    if (finish && finish_undo(finish, conn, err) < 0)
        return -1;
    return ledger_world_begin(conn, &world, err);
}

/* What the database has must be this very world, and going on must be asked for. */
static int check_world(const struct seed_job *job, const struct ledger_world *found,
                       struct err *err) {
    if (worldspec_check_found(&job->world->params, found, err) < 0)
        return -1;
    /* Whether a share was begun is told by its rows: see seed_copy. */
    bool complete = found->state == LEDGER_COMPLETE;
    if (job->resume || (!complete && !copy_share_is_whole(&job->share)) ||
        copy_share_rows(&job->share, job->dataset) == 0)
        return 0;
    if (complete)
        return err_set(err, ERR_DB,
                       "the database holds this world already: run `pgbazaar drop` to make it "
                       "anew");
    return err_set(err, ERR_DB,
                   "a former gen of this world did not end: go on with `pgbazaar gen --resume`, "
                   "or start again after `pgbazaar drop`");
}

/* Parents have to come before their children there, which runs beside each other cannot know. */
static int refuse_share(const struct seed_job *job, const char *what, struct err *err) {
    if (copy_share_is_whole(&job->share))
        return 0;
    return err_set(err, ERR_DB, "%s by one run alone: leave --slice out", what);
}

#define OWN_TABLES "tables that pgbazaar did not make are filled"
#define APPENDING  "a world that is complete goes on"

/* How a run works, and what is there already. */
struct way {
    struct ledger_world found;
    bool own;   /* the tables are somebody else's */
    bool live;  /* their keys, indexes and triggers are on, and others may use them */
    bool begun; /* as in the outcome: from the first change of the world's state, whose answer may
                   be lost */
};

/* The schema, so that it can take rows. */
static int prepare_schema(const struct seed_job *job, PGconn *conn, struct way *way,
                          struct err *err) {
    enum schema_state schema;
    const char *type = job->world->params.embeddings ? job->design->embedding_type : NULL;
    if (schema_look(conn, &schema, err) < 0 || schema == SCHEMA_UNUSABLE)
        return -1;
    if (schema == SCHEMA_FOREIGN &&
        (refuse_share(job, OWN_TABLES, err) < 0 || schema_own_check_layout(job->design, err) < 0 ||
         schema_own_take(conn, job->dataset, type, err) < 0))
        return -1;
    if (schema == SCHEMA_MISSING && schema_install(conn, job->design, err) < 0)
        return -1;
    return schema_check_layout(conn, job->design, err) < 0 ||
                   schema_own_look(conn, &way->own, err) < 0 ||
                   (way->own && refuse_share(job, OWN_TABLES, err) < 0)
               ? -1
               : schema_check_columns(conn, job->dataset, type, way->own, err);
}

/* A world that is there whole goes on where the one that is asked for is the same, but longer. */
static int prepare_world(const struct seed_job *job, PGconn *conn, struct way *way,
                         struct finish *finish, struct err *err) {
    struct ledger_world *found = &way->found;
    const struct volume_params *volume = &job->world->params.volume;
    uint32_t more_weeks;
    if (found->state == LEDGER_NO_WORLD)
        return begin_world(job, conn, way->own ? NULL : finish, err);
    bool longer = found->state == LEDGER_COMPLETE &&
                  world_found_is_same(&job->world->params, found, &more_weeks) &&
                  volume->base_weeks + more_weeks < volume->weeks;
    if ((!longer && check_world(job, found, err) < 0) ||
        ((longer || found->state == LEDGER_APPENDING) && refuse_share(job, APPENDING, err) < 0))
        return -1;
    if (longer)
        return append_begin(job, conn, found, more_weeks, err);
    /* None of the finish is there, unless somebody made it by hand: tables are filled in an order
     * in which foreign keys refuse the rows. */
    return found->state == LEDGER_LOADING && !way->own ? finish_undo(finish, conn, err) : 0;
}

/* Brings schema and bookkeeping to the point where rows can be loaded. Runs that begin at the same
 * time do so one after the other: the first makes the schema. What a former run's sessions still
 * commit belongs to what is found: how many customers have their new values, above all. */
static int prepare(const struct seed_job *job, PGconn *conn, struct way *way, struct finish *finish,
                   struct err *err) {
    if (run_lock_turn(conn, err) < 0 || run_lock_own(conn, &job->share, err) < 0 ||
        run_lock_await_writers(conn, err) < 0 || prepare_schema(job, conn, way, err) < 0 ||
        ledger_world_read(conn, &way->found, err) < 0)
        return -1;
    way->begun = true; /* a refusal is not tried again */
    if (prepare_world(job, conn, way, finish, err) < 0)
        return -1;
    way->live = way->own || way->found.state == LEDGER_APPENDING;
    return run_lock_turn_over(conn, err);
}

/* Which way this run goes, for a script. A share whose world another share began is as fresh. */
static const char *mode_of(const struct seed_job *job, const struct way *way) {
    if (way->found.state == LEDGER_COMPLETE)
        return "complete";
    if (way->found.state == LEDGER_APPENDING)
        return "append";
    if (way->own)
        return "own tables";
    bool begun = way->found.state != LEDGER_NO_WORLD;
    return begun && (job->resume || copy_share_is_whole(&job->share)) ? "resume" : "fresh";
}

/* The same for a person, and why. */
static void explain(const struct seed_job *job, const struct way *way) {
    const struct volume_params *volume = &job->world->params.volume;
    int32_t weeks = (int32_t)(volume->base_weeks + (uint32_t)way->found.continues_from);
    char before[CALENDAR_TEXT], end[CALENDAR_TEXT];
    (void)calendar_format(volume->first_day + weeks * CALENDAR_DAYS_A_WEEK - 1, before);
    (void)calendar_format(volume->first_day + (int32_t)volume->weeks * CALENDAR_DAYS_A_WEEK - 1,
                          end);
    if (way->found.state == LEDGER_APPENDING)
        log_info("append: this world is there until %s and goes on until %s; keys, indexes and "
                 "triggers stay on, parents come first",
                 before, end);
    else if (way->own)
        log_info("own tables: pgbazaar did not make them; their keys, indexes and triggers stay as "
                 "they are, parents come first; the world ends on %s",
                 end);
    else if (way->found.state == LEDGER_FINISHING)
        log_info("going on: all rows are there, keys and indexes are not; the world ends on %s",
                 end);
    else if (!copy_share_is_whole(&job->share))
        log_info("slice %" PRIu32 "/%" PRIu32
                 ": the run that ends last makes keys and indexes; the "
                 "world ends on %s",
                 job->share.part, job->share.of, end);
    else
        log_info("%s; keys and indexes are made after the rows; the world ends on %s",
                 way->found.state == LEDGER_LOADING ? "going on: a former load did not end"
                                                    : "fresh: the tables are empty",
                 end);
}

/* What stands in the way may be gone for the second run. */
static int advise_resume(struct err *err) {
    if (!err || err->kind == ERR_INTERRUPTED)
        return -1;
    return err_advise(err, "what was loaded stays: %sgo on with `pgbazaar gen --resume`",
                      strcmp(err->sqlstate, DISK_FULL) == 0 ? "make room on the server's disk and "
                                                            : "");
}

static int fill(const struct seed_job *job, PGconn *conn, const struct way *way,
                struct seed_outcome *outcome, struct err *err) {
    struct throttle throttle;
    int status = throttle_init(&throttle, job, conn, err);
    if (status == 0)
        status = seed_copy(job, conn, &throttle, way->live, &outcome->copy, err);
    if (status == 0 && way->found.state == LEDGER_APPENDING)
        status = append_update(job, &way->found, &throttle.brake, throttle.pace, err);
    throttle_release(&throttle);
    return status < 0 ? -1 : seed_finish(job, conn, way->live, outcome, err);
}

int seed_database(const struct seed_job *job, struct seed_outcome *outcome, struct err *err) {
    memset(outcome, 0, sizeof *outcome);
    if (finish_init(&outcome->finish, job->dataset, err) < 0)
        return -1;
    PGconn *conn = seed_connect(job->target, &job->share, err);
    struct way way = {.own = false};
    int status = conn ? check_room(conn, job->connections, err) : -1;
    if (status == 0)
        status = prepare(job, conn, &way, &outcome->finish, err);
    outcome->begun = way.begun;
    if (status == 0)
        outcome->complete_before = way.found.state == LEDGER_COMPLETE;
    outcome->mode = mode_of(job, &way);
    if (status == 0 && !outcome->complete_before) {
        explain(job, &way);
        status = fill(job, conn, &way, outcome, err);
        if (status < 0)
            (void)advise_resume(err);
    }
    PQfinish(conn);
    return status;
}
