/* This same program as a child process. */
#ifndef PGBAZAAR_LOAD_TRIAL_PROGRAM_H
#define PGBAZAAR_LOAD_TRIAL_PROGRAM_H

#include "common/err.h"

/* The first of its words: the file of this process, also when another one has taken its name. */
#define PROGRAM "/proc/self/exe"

/* Runs it to its end; `words` begins with PROGRAM and ends with NULL. Gives its exit code where it
 * came to a verdict (0 and 3 to 6). Otherwise -1 with its own sentence, and the kind of error as
 * far as the code tells: ERR_USAGE, ERR_SYSTEM, ERR_BREACH; ERR_INTERRUPTED when a stop was
 * requested, here or of the child alone. */
int program_run(const char *const words[], struct err *err);

#endif
