/* Passwords on a command line, which every user of the machine can read. */
#ifndef PGBAZAAR_COMMON_OPT_PASSWORD_H
#define PGBAZAAR_COMMON_OPT_PASSWORD_H

#include "common/err.h"

/* Refuses a command line in which any word is, or has behind an option, a URI or connection string
 * that holds a password. The sentence says where a password may stand and repeats none of it. */
int opt_refuse_passwords(int argc, char *const *argv, struct err *err);

#endif
