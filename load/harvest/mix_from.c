#include "load/harvest/mix_from.h"

#include <stdio.h>
#include <string.h>

#include "common/local.h"
#include "common/log.h"
#include "common/pg.h"
#include "common/units.h"
#include "load/harvest/mix_files.h"

static int gather(const struct options *options, struct harvest *harvest, char *source,
                  size_t source_size, struct err *err) {
    if (strcmp(options->mix_from, "statements") != 0) {
        (void)snprintf(source, source_size, "%s", options->mix_from);
        return harvest_from_log(harvest, options->mix_from, err);
    }
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    PGconn *conn = local_target(options, &memory, &target, err) == 0
                       ? pg_connect(&target, PG_LOAD_SESSIONS, err)
                       : NULL;
    int status = conn ? harvest_from_server(harvest, conn, err) : -1;
    if (status == 0)
        (void)snprintf(source, source_size, "database \"%s\" (pg_stat_statements)", PQdb(conn));
    PQfinish(conn);
    buf_release(&memory);
    if (status == 0 && harvest->count == 0)
        return err_set(err, ERR_DB, "%s has seen no query yet", source);
    return status;
}

int mix_from(const struct options *options, struct err *err) {
    const char *folder = options->output ? options->output : "mix";
    struct harvest harvest;
    struct mix_files files;
    char source[256] = "", calls[UNITS_TEXT], left_out[UNITS_TEXT];
    harvest_init(&harvest);
    int status = gather(options, &harvest, source, sizeof source, err);
    if (status == 0) {
        harvest_sort(&harvest);
        status = mix_files_write(&harvest, folder, source, &files, err);
    }
    if (status == 0) {
        log_info("%s calls of %zu kinds; %s were no queries, or about the system's catalogues",
                 units_format_integer((int64_t)harvest.calls, calls), harvest.count,
                 units_format_integer((int64_t)harvest.left_out, left_out));
        (void)printf("%s/profile.yaml: %zu queries, %.3g %% of the calls\n", folder, files.queries,
                     files.share * 100);
        if (files.unnamed > 0)
            (void)printf("%zu of them have a parameter whose meaning is not known; their lines are "
                         "commented out, see their files\n",
                         files.unnamed);
        (void)printf("next: pgbazaar load -p %s/profile.yaml\n", folder);
    }
    harvest_release(&harvest);
    return status;
}
