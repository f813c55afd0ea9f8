/* The exit codes of every command: the manual and `help exit-codes` print this list. */
#ifndef PGBAZAAR_COMMON_EXIT_CODES_H
#define PGBAZAAR_COMMON_EXIT_CODES_H

enum exit_code {
    EXIT_DONE = 0,          /* done; for load: the verdict is pass */
    EXIT_USAGE = 1,         /* usage or profile error: nothing was touched */
    EXIT_UNFINISHED = 2,    /* could not finish: database, disk, network */
    EXIT_SLA_FAIL = 3,      /* an SLA was missed, an answer was wrong; for compare: a regression */
    EXIT_INVALID = 4,       /* the driver or the machine could not deliver the load; unlike runs */
    EXIT_NO_DATA = 5,       /* too few samples, or runs, to judge */
    EXIT_BREACH = 6,        /* a row of another tenant was seen */
    EXIT_INTERRUPTED = 130, /* stopped by Ctrl-C or SIGTERM */
};

#endif
