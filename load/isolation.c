#include "load/isolation.h"

#include <stdio.h>
#include <string.h>

static void note(struct isolation *isolation, const char *query, const struct tenant *tenant,
                 const char *owner) {
    if (isolation->breaches++ > 0)
        return;
    (void)snprintf(isolation->first, sizeof isolation->first,
                   "query %s, asked by store \"%s\", returned a row of %s%s%s", query,
                   tenant ? tenant->id : "(none)", owner ? "store \"" : "no store",
                   owner ? owner : "", owner ? "\"" : "");
}

/* The column was looked up before the load; a statement that was planned anew may have moved it. */
static int find_column(const PGresult *result, const struct step *step) {
    const char *name = PQfname(result, step->tenant_column);
    if (name && strcmp(name, TENANT_COLUMN) == 0)
        return step->tenant_column;
    return PQfnumber(result, TENANT_COLUMN);
}

bool isolation_check(struct isolation *isolation, const PGresult *result, const struct step *step,
                     const char *query, const struct tenant *tenant) {
    int rows = PQntuples(result);
    if (rows == 0 || step->kind != STEP_QUERY)
        return true;
    int column = find_column(result, step);
    if (column < 0 && !tenant)
        return true; /* a query that runs outside of tenants, about what belongs to none */
    uint64_t before = isolation->breaches;
    for (int row = 0; row < rows; row++) {
        bool is_null = column < 0 || PQgetisnull(result, row, column);
        const char *owner = is_null ? NULL : PQgetvalue(result, row, column);
        bool is_own = owner && tenant &&
                      (size_t)PQgetlength(result, row, column) == tenant->id_length &&
                      memcmp(owner, tenant->id, tenant->id_length) == 0;
        if (!is_own)
            note(isolation, query, tenant, owner);
    }
    isolation->rows_checked += (uint64_t)rows;
    return isolation->breaches == before;
}
