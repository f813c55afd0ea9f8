#include "gen/finish/finish_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/units.h"

/* A build that is over sooner is not worth a word. */
#define SLOW_US INT64_C(5000000)

/* Memory: an eighth of what the server was told that it can count on for its files
 * (effective_cache_size; its default of 4 GB gives 512 MB), since sorts and graphs take it from
 * the files' cache; or maintenance_work_mem where that is more, which somebody has allowed for a
 * single step. The server's memory itself cannot be asked for. Workers: those that the server lets
 * one statement have. atttypmod of a vector is its dimension. */
#define SERVER_SQL                                                                                 \
    "SELECT greatest(pg_catalog.pg_size_bytes(pg_catalog.current_setting('effective_cache_size'))" \
    " / 8, pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))), "        \
    "least(pg_catalog.current_setting('max_parallel_workers')::integer, "                          \
    "pg_catalog.current_setting('max_worker_processes')::integer), "                               \
    "(SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'vector'), "            \
    "(SELECT pg_catalog.max(a.atttypmod * CASE t.typname WHEN 'halfvec' THEN 2 ELSE 4 END) FROM "  \
    "pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid JOIN "              \
    "pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = "       \
    "c.relnamespace WHERE n.nspname = $1 AND t.typname IN ('vector', 'halfvec'))"

bool finish_vector_overflows(const char *version) {
    int part[3] = {0, 0, 0};
    char *end;
    for (size_t i = 0; i < 3; i++, version = end + (*end == '.'))
        part[i] = (int)strtol(version, &end, 10);
    return part[0] == 0 && (part[1] < 8 || (part[1] == 8 && part[2] < 2));
}

int finish_server_read(struct finish_server *server, PGconn *conn, const char *schema,
                       struct err *err) {
    const char *const parameters[] = {schema};
    PGresult *result = pg_query(conn, err, SERVER_SQL, 1, parameters);
    if (!result)
        return err_prefix(err, "cannot see what the server allows for its indexes");
    *server = (struct finish_server){
        .machine = {.memory_bytes = strtoll(PQgetvalue(result, 0, 0), NULL, 10),
                    .vector_bytes = strtoll(PQgetvalue(result, 0, 3), NULL, 10)}};
    (void)snprintf(server->vector_version, sizeof server->vector_version, "%s",
                   PQgetvalue(result, 0, 2));
    server->vector_overflows = finish_vector_overflows(server->vector_version);
    if (!server->vector_overflows)
        server->machine.graph_workers = (unsigned)strtoul(PQgetvalue(result, 0, 1), NULL, 10);
    PQclear(result);
    return 0;
}

void finish_server_explain(const struct finish_server *server,
                           const struct finish_schedule *schedule) {
    int64_t room = finish_graph_room(schedule);
    const struct finish *finish = schedule->finish;
    for (size_t i = 0; i < finish->count; i++) {
        const struct finish_step *step = &finish->steps[i];
        if (!step->kind->is_graph || step->done || step->cost_us < SLOW_US)
            continue;
        if (server->vector_overflows)
            log_info("%s is built by one process: in pgvector %s several can write past a buffer, "
                     "from 0.8.2 on they do not",
                     step->name, server->vector_version);
        char wants[UNITS_TEXT], gets[UNITS_TEXT];
        if (step->wants_bytes > room)
            log_warn("%s wants %s of memory and gets %s: it may take three times as long; where "
                     "the server has the memory, raise its maintenance_work_mem",
                     step->name, units_format_size(step->wants_bytes, wants),
                     units_format_size(room, gets));
    }
}
