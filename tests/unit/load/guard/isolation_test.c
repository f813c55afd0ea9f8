/* Isolation without a server: results made by hand, with rows of the tenant and of others. */
#include "load/guard/isolation.h"

#include <string.h>

#include "tests/tap.h"

static const struct tenant seattle = {.id = "seattle", .id_length = 7};

/* Rows whose store_id is each of `owners`, up to NULL; "" stands for SQL's null. */
static PGresult *rows(const char *column, const char *const owners[]) {
    char price[] = "price", name[16], value[16];
    (void)snprintf(name, sizeof name, "%s", column);
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc columns[] = {{.name = price}, {.name = name}};
    (void)PQsetResultAttrs(result, 2, columns);
    for (int i = 0; owners[i]; i++) {
        (void)snprintf(value, sizeof value, "%s", owners[i]);
        (void)PQsetvalue(result, i, 0, price, 5);
        (void)PQsetvalue(result, i, 1, value[0] ? value : NULL, value[0] ? (int)strlen(value) : -1);
    }
    return result;
}

static void check(const char *const owners[], const char *column, int known_column,
                  const struct tenant *tenant, uint64_t breaches, const char *sentence,
                  const char *what) {
    struct isolation isolation = {.rows_checked = 0};
    struct step step = {.kind = STEP_QUERY, .tenant_column = known_column};
    PGresult *result = rows(column, owners);
    bool clean = isolation_check(&isolation, result, &step, "browse", tenant);
    is_int(isolation.breaches, breaches, "%s", what);
    ok(clean == (breaches == 0), "and the answer fits");
    is_text(isolation.first, sentence, "with the first of them");
    PQclear(result);
}

/* A join of two tables, each with its store_id: own rows beside foreign or absent ones. */
static void checks_each_column(void) {
    static const char *const second[] = {"seattle", "online", NULL};
    char store[] = "store_id", sku[] = "sku", own[] = "seattle", value[16];
    struct isolation isolation = {.rows_checked = 0};
    struct step step = {.kind = STEP_QUERY, .tenant_column = 0};
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc columns[] = {{.name = store}, {.name = sku}, {.name = store}, {.name = sku}};
    (void)PQsetResultAttrs(result, 4, columns);
    for (int row = 0; row < 3; row++) {
        (void)snprintf(value, sizeof value, "%s", second[row] ? second[row] : "");
        (void)PQsetvalue(result, row, 0, own, 7);
        (void)PQsetvalue(result, row, 1, sku, 3);
        (void)PQsetvalue(result, row, 2, second[row] ? value : NULL,
                         second[row] ? (int)strlen(value) : -1);
        (void)PQsetvalue(result, row, 3, sku, 3);
    }
    ok(!isolation_check(&isolation, result, &step, "join", &seattle), "a second store_id counts");
    is_int(isolation.breaches, 2, "a foreign one and one that is null");
    is_int(isolation.rows_checked, 3, "a row counts once");
    is_text(isolation.first,
            "query join, asked by store \"seattle\", returned a row of store \"online\"", "named");
    PQclear(result);
}

int main(void) {
    checks_each_column();
    const char *const own[] = {"seattle", "seattle", NULL};
    const char *const foreign[] = {"seattle", "online", "redmond", NULL};
    const char *const longer[] = {"seattle_2", NULL}, *const shorter[] = {"seatt", NULL};
    const char *const none[] = {NULL}, *const null[] = {"", NULL};
    check(own, "store_id", 1, &seattle, 0, "", "own rows");
    check(foreign, "store_id", 1, &seattle, 2,
          "query browse, asked by store \"seattle\", returned a row of store \"online\"",
          "two foreign rows among three");
    check(foreign, "store_id", 0, &seattle, 2,
          "query browse, asked by store \"seattle\", returned a row of store \"online\"",
          "the column has moved since it was looked up");
    check(longer, "store_id", 1, &seattle, 1,
          "query browse, asked by store \"seattle\", returned a row of store \"seattle_2\"",
          "a store whose name begins alike");
    check(shorter, "store_id", 1, &seattle, 1,
          "query browse, asked by store \"seattle\", returned a row of store \"seatt\"",
          "a store whose name is the beginning");
    check(null, "store_id", 1, &seattle, 1,
          "query browse, asked by store \"seattle\", returned a row of no store",
          "a row without a store");
    check(own, "other", STEP_NO_COLUMN, &seattle, 2,
          "query browse, asked by store \"seattle\", returned a row of no store",
          "rows that do not say whose they are");
    check(none, "store_id", 1, &seattle, 0, "", "no rows");
    check(own, "store_id", 1, NULL, 2,
          "query browse, asked by store \"(none)\", returned a row of store \"seattle\"",
          "rows of a store although none was entered");
    check(own, "other", STEP_NO_COLUMN, NULL, 0, "", "rows of no tenant outside of any");

    struct isolation isolation = {.rows_checked = 0};
    struct step step = {.kind = STEP_TENANT};
    PGresult *result = rows("set_config", own);
    ok(isolation_check(&isolation, result, &step, "browse", &seattle) &&
           isolation.rows_checked == 0,
       "what entering a store returns is not checked");
    step = (struct step){.kind = STEP_QUERY, .tenant_column = 1};
    PQclear(result);
    result = rows("store_id", own);
    (void)isolation_check(&isolation, result, &step, "browse", &seattle);
    is_int(isolation.rows_checked, 2, "rows are counted");
    PQclear(result);
    return tap_done();
}
