/* A login role for each store, for those who keep tenants apart by who logs in. */
#ifndef PGBAZAAR_GEN_SCHEMA_TENANT_LOGINS_H
#define PGBAZAAR_GEN_SCHEMA_TENANT_LOGINS_H

#include "common/pg.h"

/* Makes PREFIX_STORE for each store in the database where it is missing, as
 * sql/roles/tenant_logins.sql says; without passwords. One transaction. */
int tenant_logins_make(PGconn *conn, const char *prefix, struct err *err);

#endif
