/* The machine on which the driver runs. */
#ifndef PGBAZAAR_LOAD_WATCH_MACHINE_H
#define PGBAZAAR_LOAD_WATCH_MACHINE_H

#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

/* Processor time of all cores since the machine started, in ticks. */
struct machine_cpu {
    uint64_t busy, total; /* total 0: not known */
};

struct machine_cpu machine_cpu_read(void);

/* The busy share between two readings, 0 .. 1; -1 where it is not known. */
double machine_cpu_share(const struct machine_cpu *from, const struct machine_cpu *to);

/* Cores, kernel and host into the result's environment. */
int machine_note(struct result *result, struct err *err);

#endif
