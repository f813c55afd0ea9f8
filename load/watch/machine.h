/* The machine on which the driver runs; the server's too, where that is the same. */
#ifndef PGBAZAAR_LOAD_WATCH_MACHINE_H
#define PGBAZAAR_LOAD_WATCH_MACHINE_H

#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

/* Processor time of all cores since the machine started, in ticks. */
struct machine_cpu {
    uint64_t busy, total; /* total 0: not known */
    uint64_t waiting;     /* idle, while somebody waited for a disk */
};

struct machine_cpu machine_cpu_read(void);

/* The busy share between two readings, 0 .. 1; -1 where it is not known. */
double machine_cpu_share(const struct machine_cpu *from, const struct machine_cpu *to);

/* All that is of interest each second. */
struct machine_reading {
    struct machine_cpu cpu;
    int64_t available_bytes;           /* memory; 0: not known */
    int64_t read_bytes, written_bytes; /* by all disks, since the machine started */
};

struct machine_reading machine_read(void);

/* Columns of the sheet "machine" behind the second, and their values between two readings. */
enum { MACHINE_METERS = 5 };
extern const struct sheet_column machine_columns[MACHINE_METERS];
void machine_row(const struct machine_reading *from, const struct machine_reading *to,
                 double seconds, union sheet_value row[MACHINE_METERS]);

/* Cores, kernel and host into the result's environment. */
int machine_note(struct result *result, struct err *err);

#endif
