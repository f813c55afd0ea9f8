/* A server that begins cold, as far as that can be had. */
#ifndef PGBAZAAR_LOAD_COMPARE_COLD_H
#define PGBAZAAR_LOAD_COMPARE_COLD_H

#include "common/err.h"
#include "common/opt.h"

/* Restarts the throwaway server (--local, --dir) and, while it is down, asks the system to forget
 * what it keeps of its files. Gone are then the server's buffers, its plans and sessions, and the
 * system's pages of the data. Not gone: what the disk itself or a host under a virtual machine
 * keeps, and statistics, which the server saves when it stops. Another server cannot be made cold
 * from here: ERR_USAGE. */
int cold_restart(const struct options *options, struct err *err);

/* Whether it can be done with these options, before anything is run. */
int cold_check(const struct options *options, struct err *err);

#endif
