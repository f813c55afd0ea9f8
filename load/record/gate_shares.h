/* One thread's part of what load/record/gate_watch.h looks at: the window in hand of each line. */
#ifndef PGBAZAAR_LOAD_RECORD_GATE_SHARES_H
#define PGBAZAAR_LOAD_RECORD_GATE_SHARES_H

#include "load/record/gate_watch.h"

struct gate_share {
    struct gate_part part;
    uint64_t window;
    int64_t until_us; /* what comes before this belongs to the window */
};

struct gate_shares {
    struct gate_watch *watch;
    struct gate_share *items; /* [count], owned; one a line */
    size_t count;             /* 0: nothing is looked at */
};

enum gate_end { GATE_SUCCEEDED, GATE_FAILED, GATE_UNANSWERED };

/* A request that counts, and how it ended. */
struct gate_request {
    size_t query, phase, size_class;
    enum gate_end end;
    int64_t response_us;
    int64_t service_us; /* negative: it was never sent */
};

int gate_shares_init(struct gate_shares *shares, struct gate_watch *watch, struct err *err);
void gate_shares_release(struct gate_shares *shares);

/* It ended at now_us, from the run's start. */
void gate_shares_record(struct gate_shares *shares, const struct gate_request *request,
                        int64_t now_us);

/* Hands in the windows that are over at now_us. */
void gate_shares_roll(struct gate_shares *shares, int64_t now_us);

/* Hands in those in hand too; after it nothing may be recorded. */
void gate_shares_end(struct gate_shares *shares);

#endif
