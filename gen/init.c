#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "common/local.h"
#include "common/log.h"
#include "common/signals.h"
#include "gen/copy/run_lock.h"
#include "gen/gen.h"
#include "gen/retail/dataset.h"
#include "gen/schema/schema.h"
#include "gen/schema/schema_check.h"
#include "gen/schema/schema_own.h"
#include "gen/schema/tenant_logins.h"
#include "gen/seed/seed_database.h"
#include "gen/worldspec.h"

/* What is asked for. */
struct order {
    const struct schema_design *design; /* NULL for drop */
    const char *login_prefix;           /* of the stores' logins; NULL: none are made */
};

/* Keys over half of the rows would be refused, or refuse the other half. */
static int check_no_gen(PGconn *conn, struct err *err) {
    struct ledger_world world;
    if (ledger_world_read(conn, &world, err) < 0)
        return -1;
    if (world.state != LEDGER_NO_WORLD && world.state != LEDGER_COMPLETE)
        return err_set(err, ERR_DB,
                       "a gen that fills this database did not end: go on with `pgbazaar gen "
                       "--resume`, or run `pgbazaar drop` first");
    return 0;
}

/* The schema with its keys and indexes, as for a database that an application fills by itself. */
static int install(const struct pg_target *target, PGconn *conn, const struct order *order,
                   struct err *err) {
    const struct schema_design *design = order->design;
    enum schema_state state;
    if (schema_look(conn, &state, err) < 0 || state == SCHEMA_FOREIGN || state == SCHEMA_UNUSABLE)
        return -1;
    struct copy_dataset dataset = retail_dataset(NULL);
    dataset.finish_layout = design->finish_layout;
    bool there = state == SCHEMA_OURS, own = false;
    if (there && schema_own_look(conn, &own, err) < 0)
        return -1;
    if (own)
        return err_set(err, ERR_DB,
                       "the tables of schema retail are somebody else's, and pgbazaar makes no "
                       "keys on them: there is nothing to install");
    if (there ? check_no_gen(conn, err) < 0 || schema_check_layout(conn, design, err) < 0 ||
                    schema_check_vectors(conn, &dataset, design->embedding_type, err) < 0
              : schema_install(conn, design, err) < 0)
        return -1;
    static struct finish finish; /* large; one init a process */
    if (finish_init(&finish, &dataset, err) < 0 || finish_look(&finish, conn, err) < 0)
        return -1;
    struct buf path = BUF_EMPTY;
    if (schema_search_path(conn, &path, err) < 0)
        return -1;
    struct pg_target finish_target = *target;
    finish_target.search_path = buf_text(&path);
    struct progress progress;
    progress_init(&progress, "finish");
    int status = finish_run(&finish, &finish_target, conn, 1, progress_finish, &progress, err);
    progress_end(&progress);
    buf_release(&path);
    if (status == 0)
        log_info(there ? "schema retail is there" : "schema retail is installed");
    if (status == 0 && order->login_prefix)
        status = tenant_logins_make(conn, order->login_prefix, err);
    return status;
}

static int drop(const struct pg_target *target, PGconn *conn, const struct order *order,
                struct err *err) {
    (void)target, (void)order;
    enum schema_state state;
    if (schema_look(conn, &state, err) < 0 || state == SCHEMA_FOREIGN)
        return -1;
    if (state == SCHEMA_MISSING) {
        log_info("there is no schema of pgbazaar in this database: nothing to drop");
        return 0;
    }
    bool own;
    if (run_lock_refuse_load(conn, err) < 0 || schema_own_look(conn, &own, err) < 0)
        return -1;
    if (own ? schema_own_leave(conn, err) < 0 : schema_drop(conn, err) < 0)
        return -1;
    if (own) {
        log_info(
            "pgbazaar's bookkeeping is gone; the tables of schema retail are not its own: they "
            "stay, with their rows");
        return 0;
    }
    log_info("schema retail is gone");
    return 0;
}

static int with_connection(const struct options *options, const struct order *order,
                           int (*work)(const struct pg_target *, PGconn *, const struct order *,
                                       struct err *),
                           struct err *err) {
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    if (local_target(options, &memory, &target, err) < 0)
        return -1;
    target.settings = options->cascade ? SEED_SETTINGS " -c pgbazaar.cascade=on" : SEED_SETTINGS;
    PGconn *conn = seed_connect(&target, &COPY_SHARE_WHOLE, err);
    int status = conn ? work(&target, conn, order, err) : -1;
    PQfinish(conn);
    buf_release(&memory);
    return status;
}

int cmd_init(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    struct schema_design design;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    int status = schema_design_init(&design, &profile, &world, err);
    if (status == 0)
        status = with_connection(
            options,
            &(struct order){.design = &design,
                            .login_prefix = options->tenant_logins ? profile.load.role : NULL},
            install, err);
    schema_design_release(&design);
    world_release(&world);
    return status;
}

/* Somebody at a terminal is asked; a script must say --yes. */
static int confirm(const struct options *options, struct err *err) {
    if (options->yes)
        return 0;
    if (!isatty(STDIN_FILENO))
        return err_set(err, ERR_USAGE,
                       "drop removes schema retail with all its rows: say --yes to do it without "
                       "being asked");
    (void)fprintf(stderr, "Remove schema retail with all its rows? [y/N] ");
    /* fgets alone would go on waiting after Ctrl-C. */
    struct pollfd waits[] = {{STDIN_FILENO, POLLIN, 0}, {signals_stop_descriptor(), POLLIN, 0}};
    while (!signals_stop_requested() && poll(waits, 2, -1) < 0 && errno == EINTR)
        continue;
    if (signals_stop_requested()) {
        (void)fputc('\n', stderr);
        return signals_interrupted(err, "nothing was dropped");
    }
    char answer[16] = "";
    if (!fgets(answer, sizeof answer, stdin) || (answer[0] != 'y' && answer[0] != 'Y'))
        return err_set(err, ERR_USAGE, "nothing was dropped");
    return 0;
}

int cmd_drop(const struct options *options, struct err *err) {
    if (confirm(options, err) < 0)
        return -1;
    return with_connection(options, NULL, drop, err);
}
