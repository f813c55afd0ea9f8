/* Which isolation probes go beside a load. */
#ifndef PGBAZAAR_LOAD_GUARD_CANARY_PLAN_H
#define PGBAZAAR_LOAD_GUARD_CANARY_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct canary_plan {
    bool tries;       /* false: there is nothing to try, or it is switched off */
    unsigned without; /* traits of probes that cannot be tried here: gen/probe/probe.h */
    uint32_t store;   /* the one whose login it is, or PROBE_ANY_STORE */
};

#endif
