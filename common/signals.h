/* Ctrl-C and SIGTERM ask to stop; a second one ends the process at once.
 *
 * After the first signal the flag is set and the descriptor is readable, for good: whoever waits or
 * loops looks at one of them, ends what it has in hand, and returns ERR_INTERRUPTED. Interrupted
 * system calls are restarted, but waits (poll, epoll_wait, nanosleep) return EINTR. SIGPIPE is
 * ignored: writing to a closed pipe is an error like any other.
 */
#ifndef PGBAZAAR_COMMON_SIGNALS_H
#define PGBAZAAR_COMMON_SIGNALS_H

#include "common/err.h"

#include <stdbool.h>

/* Installs the handlers; once, from main, before any thread starts. */
int signals_install(struct err *err);

/* A signal asked to stop. Any thread; cheap. */
bool signals_stop_requested(void);

/* It was Ctrl-C at the terminal, which reaches every process of the group and not this one alone.
 */
bool signals_stop_from_terminal(void);

/* Readable (never read it) once a stop was requested; -1 before signals_install. For poll and
 * level-triggered epoll. */
int signals_stop_descriptor(void);

/* err_set with ERR_INTERRUPTED: "interrupted: WHAT_IS_LEFT". Returns -1. */
int signals_interrupted(struct err *err, const char *what_is_left);

#endif
