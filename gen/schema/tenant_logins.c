#include "gen/schema/tenant_logins.h"

#include "common/embedded.h"
#include "common/log.h"

#define SCRIPT "sql/roles/tenant_logins.sql"

static int count_stores(PGconn *conn, struct err *err) {
    PGresult *result =
        pg_query(conn, err, "SELECT pg_catalog.count(*) FROM retail.stores", 0, NULL);
    if (!result)
        return -1;
    if (PQgetvalue(result, 0, 0)[0] == '0')
        log_warn("there is no store yet: make their logins again after `pgbazaar gen`");
    else
        log_info("%s stores have a login of their own", PQgetvalue(result, 0, 0));
    PQclear(result);
    return 0;
}

int tenant_logins_make(PGconn *conn, const char *prefix, struct err *err) {
    const char *const arguments[] = {prefix};
    PGresult *result =
        pg_query(conn, err, "SELECT pg_catalog.set_config('pgbazaar.login_prefix', $1, false)", 1,
                 arguments);
    if (!result)
        return -1;
    PQclear(result);
    if (pg_run_script(conn, SCRIPT, embedded_find(SCRIPT)->data, err) < 0)
        return -1;
    return count_stores(conn, err);
}
