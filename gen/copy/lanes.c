#include "gen/copy/lanes.h"

#include <stdlib.h>
#include <string.h>

#include "gen/copy/session.h"

int lanes_init(struct lanes *lanes, const struct pg_target *target, const struct copy_share *share,
               size_t count, struct err *err) {
    *lanes = (struct lanes){.target = target, .share = *share, .count = count};
    lanes->lanes = calloc(count, sizeof *lanes->lanes);
    if (!lanes->lanes)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu connections", count);
    pthread_mutex_init(&lanes->lock, NULL);
    pthread_cond_init(&lanes->given, NULL);
    return 0;
}

/* A server that waits for something does not notice that the client is gone. */
static void disconnect(struct lane *lane) {
    if (lane->conn && PQtransactionStatus(lane->conn) == PQTRANS_ACTIVE)
        (void)pg_cancel(lane->conn);
    PQfinish(lane->conn);
    lane->conn = NULL;
    lane->uncommitted = false;
}

void lanes_release(struct lanes *lanes) {
    for (size_t i = 0; i < lanes->count; i++) {
        if (lanes->lanes[i].uncommitted)
            pg_commit(lanes->lanes[i].conn);
        disconnect(&lanes->lanes[i]);
    }
    pthread_cond_destroy(&lanes->given);
    pthread_mutex_destroy(&lanes->lock);
    free(lanes->lanes);
}

/* Under the lock. */
static struct lane *free_lane(const struct lanes *lanes) {
    for (size_t i = 0; i < lanes->count; i++)
        if (!lanes->lanes[i].taken)
            return &lanes->lanes[i];
    return NULL;
}

struct lane *lanes_take(struct lanes *lanes, struct err *err) {
    struct lane *lane = NULL;
    pthread_mutex_lock(&lanes->lock);
    while (!lanes->failed && !(lane = free_lane(lanes)))
        pthread_cond_wait(&lanes->given, &lanes->lock);
    if (lane)
        lane->taken = true;
    pthread_mutex_unlock(&lanes->lock);
    if (!lane) {
        (void)err_set(err, ERR_INTERRUPTED, "another worker lost its connection");
        return NULL;
    }
    if (!lane->conn)
        lane->conn = copy_session_open(lanes->target, run_lock_number(&lanes->share), err);
    if (!lane->conn) {
        lanes_give(lanes, lane, true);
        return NULL;
    }
    return lane;
}

void lanes_give(struct lanes *lanes, struct lane *lane, bool failed) {
    if (failed)
        disconnect(lane);
    pthread_mutex_lock(&lanes->lock);
    lane->taken = false;
    lanes->failed = lanes->failed || failed;
    pthread_cond_broadcast(&lanes->given);
    pthread_mutex_unlock(&lanes->lock);
}

/* A transaction that the server gave up ends with another word than COMMIT, and no error. */
int lane_commit(struct lane *lane, struct err *err) {
    if (!lane->uncommitted)
        return 0;
    lane->uncommitted = false;
    PGresult *result = pg_query(lane->conn, err, "COMMIT", 0, NULL);
    if (!result)
        return -1;
    bool committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    return committed ? 0 : err_set(err, ERR_DB, "the server rolled a slice's transaction back");
}

int lanes_commit(struct lanes *lanes, struct err *err) {
    for (size_t i = 0; i < lanes->count; i++)
        if (lane_commit(&lanes->lanes[i], err) < 0)
            return -1;
    return 0;
}
