/* Running another program: an argument vector, never a shell. */
#ifndef PGBAZAAR_COMMON_PROCESS_H
#define PGBAZAAR_COMMON_PROCESS_H

#include "common/buf.h"
#include "common/err.h"

/* Runs argv[0] (searched in PATH unless it holds a slash) and waits for its end. It reads
 * /dev/null; what it writes to standard output and error is appended to *output. It inherits none
 * of our other descriptors, and signals have their usual effect on it. `folder` is where it works;
 * NULL: here. Where we are killed (the thread that called) it is sent SIGINT: it does not go on for
 * nobody.
 *
 * Gives its exit status, 0..255, or 128 + N when signal N ended it. -1 with ERR_SYSTEM when it
 * could not be started, with ERR_INTERRUPTED when a stop was requested: it was then sent SIGTERM
 * and is gone. */
int process_run(const char *const argv[], const char *folder, struct buf *output, struct err *err);

/* Becomes that program; returns -1 with err set only where that failed. */
int process_replace(const char *const argv[], struct err *err);

#endif
