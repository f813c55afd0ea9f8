/* The commands, as one table: help, manual page and completion print from it. */
#ifndef PGBAZAAR_COMMANDS_H
#define PGBAZAAR_COMMANDS_H

#include "common/err.h"
#include "common/opt.h"

extern const struct command commands[]; /* ended by one without a name */

/* pgbazaar help [TOPIC]: also what `--help` asks for. */
int cmd_help(const struct options *options, struct err *err);

#endif
