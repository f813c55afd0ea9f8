#include "load/guard/isolation.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "gen/probe/probe_owner.h"

/* Rows of one answer whose keys are looked up; each takes about 0.2 us. */
enum { KEY_ROWS = 8 };

static void note(struct isolation *isolation, const char *query, const struct tenant *tenant,
                 const char *owner) {
    if (isolation->breaches++ > 0)
        return;
    (void)snprintf(isolation->first, sizeof isolation->first,
                   "query %s, asked by store \"%s\", returned a row of %s%s%s", query,
                   tenant ? tenant->id : "(none)", owner ? "store \"" : "no store",
                   owner ? owner : "", owner ? "\"" : "");
}

/* The name's first letter tells almost all columns apart, for less than a call. */
static bool is_tenant_column(const PGresult *result, int column) {
    const char *name = PQfname(result, column);
    return name && name[0] == TENANT_COLUMN[0] && strcmp(name, TENANT_COLUMN) == 0;
}

/* The column was looked up before the load; a statement that was planned anew may have moved it. */
static int find_column(const PGresult *result, const struct step *step) {
    if (step->tenant_column >= 0 && is_tenant_column(result, step->tenant_column))
        return step->tenant_column;
    return PQfnumber(result, TENANT_COLUMN);
}

/* A join may return the column twice: the last one of that name. */
static int last_column(const PGresult *result, int first) {
    int column = PQnfields(result) - 1;
    while (column > first && !is_tenant_column(result, column))
        column--;
    return column > first ? column : first;
}

static bool is_own(const PGresult *result, int row, int column, const struct tenant *tenant) {
    return tenant && (size_t)PQgetlength(result, row, column) == tenant->id_length &&
           memcmp(PQgetvalue(result, row, column), tenant->id, tenant->id_length) == 0;
}

/* Every column that says whose the row is must say the tenant; the first that does not is noted. */
static void check_row(struct isolation *isolation, const PGresult *result, int row, int first,
                      int last, const char *query, const struct tenant *tenant) {
    for (int column = first; column <= last; column++) {
        bool names_owner = column == first || is_tenant_column(result, column);
        if (!names_owner || is_own(result, row, column, tenant))
            continue;
        bool is_null = PQgetisnull(result, row, column);
        note(isolation, query, tenant, is_null ? NULL : PQgetvalue(result, row, column));
        return;
    }
}

/* The first column of the row whose key the world has in another store. */
static bool check_keys(struct isolation *isolation, const PGresult *result, int row,
                       const struct step *step, const char *query, const struct tenant *tenant) {
    int columns = PQnfields(result);
    for (uint32_t left = step->key_columns; left != 0; left &= left - 1) {
        int column = __builtin_ctz(left);
        uint32_t owner;
        if (column >= columns ||
            !probe_owner(isolation->world, probe_key_kind(PQfname(result, column)),
                         PQgetvalue(result, row, column), &owner) ||
            owner == tenant->store)
            continue;
        note(isolation, query, tenant, stores_at(&isolation->world->stores, owner)->store_id);
        return false;
    }
    return true;
}

/* Some rows of the answer, others each time. */
static void check_some_keys(struct isolation *isolation, const PGresult *result,
                            const struct step *step, const char *query,
                            const struct tenant *tenant) {
    int rows = PQntuples(result), some = rows < KEY_ROWS ? rows : KEY_ROWS;
    int first = (int)(isolation->rows_checked % (uint64_t)rows);
    for (int i = 0; i < some; i++)
        if (!check_keys(isolation, result, (first + i) % rows, step, query, tenant))
            return;
}

bool isolation_check(struct isolation *isolation, const PGresult *result, const struct step *step,
                     const char *query, const struct tenant *tenant) {
    int rows = PQntuples(result);
    if (rows == 0 || step->kind != STEP_QUERY)
        return true;
    int first = find_column(result, step);
    if (first < 0 && (!tenant || step->unchecked))
        return true; /* outside of tenants, about what belongs to none; or nobody wants to know */
    uint64_t before = isolation->breaches;
    int last = first < 0 ? first : last_column(result, first);
    for (int row = 0; row < rows; row++) {
        if (first < 0)
            note(isolation, query, tenant, NULL);
        else
            check_row(isolation, result, row, first, last, query, tenant);
    }
    if (tenant && isolation->world && step->key_columns != 0 && isolation->breaches == before)
        check_some_keys(isolation, result, step, query, tenant);
    isolation->rows_checked += (uint64_t)rows;
    return isolation->breaches == before;
}

void isolation_add_to(const struct isolation *isolation, struct result_isolation *all) {
    if (all->breaches == 0 && isolation->breaches > 0)
        text_copy(all->first, sizeof all->first, isolation->first);
    all->rows_checked += isolation->rows_checked;
    all->breaches += isolation->breaches;
}
