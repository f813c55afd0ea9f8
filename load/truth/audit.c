#include "load/truth/audit_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/signals.h"
#include "common/text.h"

/* A sum over all products may take this long before the run, all questions after it. */
#define BEFORE_SETTINGS "SET row_security = off; SET statement_timeout = '10s'"
#define AFTER_SETTINGS  "SET row_security = off; SET statement_timeout = '60s'"

/* A server that went down in the run may be on its way up: for so long another connection is tried.
 * One that does not answer at all takes the first attempt's connect_timeout, and no second one. */
#define CONNECT_PATIENCE_US INT64_C(10000000)
#define CONNECT_PAUSE_NS    500000000L

int audit_begin(struct audit *audit, PGconn *conn, const struct pg_target *target, struct uuid run,
                struct err *err) {
    *audit = (struct audit){.target = target};
    draw_receipt_tag(run, audit->tag);
    PGresult *result =
        pg_query(conn, err,
                 "SELECT pg_catalog.now()::text, least(pg_catalog.now(), pg_catalog.min("
                 "xact_start))::text FROM pg_catalog.pg_stat_activity WHERE datname = "
                 "pg_catalog.current_database()",
                 0, NULL);
    if (!result)
        return -1;
    text_copy(audit->begun, sizeof audit->begun, PQgetvalue(result, 0, 0));
    text_copy(audit->since, sizeof audit->since, PQgetvalue(result, 0, 1));
    PQclear(result);
    struct err reason;
    if (pg_exec(conn, &reason, BEFORE_SETTINGS) < 0)
        return 0;
    result = pg_query(conn, &reason, "SELECT pg_catalog.sum(current_stock) FROM retail.products", 0,
                      NULL);
    audit->stock_known = result && !PQgetisnull(result, 0, 0);
    if (audit->stock_known)
        audit->stock = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return pg_exec(conn, err, "RESET row_security; RESET statement_timeout");
}

static PGconn *connect_patiently(const struct audit *audit, struct err *reason) {
    static const struct timespec pause = {.tv_nsec = CONNECT_PAUSE_NS};
    PGconn *conn = NULL;
    int64_t end_us = clock_monotonic_us() + CONNECT_PATIENCE_US;
    while (!(conn = pg_connect(audit->target, PG_LOAD_SESSIONS, reason)) &&
           clock_monotonic_us() < end_us && !signals_stop_requested())
        (void)nanosleep(&pause, NULL);
    return conn;
}

static int64_t number_at(const PGresult *result, int row, int column) {
    return strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static int find_sales(const struct audit *audit, PGconn *conn,
                      struct audit_found found[ACCOUNT_KINDS], struct err *reason) {
    static const char sql[] =
        "WITH mine AS MATERIALIZED (SELECT store_id, transaction_id, transaction_type = 'return' "
        "AS is_return, total_amount FROM retail.sales_transactions WHERE transaction_date >= "
        "$1::timestamptz AND pg_catalog.starts_with(receipt_number, $2)) "
        "SELECT is_return, pg_catalog.count(*), (100 * pg_catalog.sum(total_amount))::bigint, 0, "
        "0, 0 FROM mine GROUP BY is_return UNION ALL SELECT m.is_return, 0, 0, "
        "pg_catalog.count(*), (100 * pg_catalog.sum(i.total_price))::bigint, "
        "pg_catalog.sum(i.quantity) FROM mine AS m JOIN retail.sales_transaction_items AS i ON "
        "i.store_id = m.store_id AND i.transaction_id = m.transaction_id GROUP BY m.is_return";
    const char *const values[] = {audit->begun, audit->tag};
    PGresult *result = pg_query(conn, reason, sql, 2, values);
    if (!result)
        return -1;
    for (int row = 0; row < PQntuples(result); row++) {
        bool is_return = PQgetvalue(result, row, 0)[0] == 't';
        struct audit_found *kind = &found[is_return ? ACCOUNT_RETURNS : ACCOUNT_SALES];
        kind->count += number_at(result, row, 1);
        kind->total_cents += number_at(result, row, 2);
        kind->lines += number_at(result, row, 3);
        kind->line_cents += number_at(result, row, 4);
        kind->pieces += number_at(result, row, 5);
    }
    PQclear(result);
    return 0;
}

static int find_stock(const struct audit *audit, PGconn *conn, struct audit_stock *found,
                      struct err *reason) {
    static const char sql[] =
        "SELECT (SELECT pg_catalog.sum(current_stock) FROM retail.products), (SELECT "
        "pg_catalog.count(*) FROM retail.audit_log WHERE table_name = 'products' AND created_at "
        ">= $1::timestamptz), EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgname = "
        "'products_audit_trigger' AND tgenabled = 'O' AND tgrelid = "
        "pg_catalog.to_regclass('retail.products'))";
    const char *const values[] = {audit->since};
    PGresult *result = pg_query(conn, reason, sql, 1, values);
    if (!result)
        return -1;
    *found = (struct audit_stock){.stock = number_at(result, 0, 0),
                                  .updates = (uint64_t)number_at(result, 0, 1),
                                  .logged = PQgetvalue(result, 0, 2)[0] == 't'};
    PQclear(result);
    return 0;
}

static int fill(struct audit_page *page, const struct audit *audit, const struct accounts *accounts,
                bool sales_can_be_judged, PGconn *conn, struct err *reason) {
    int64_t looked_at_us = clock_wall_us();
    struct audit_found found[ACCOUNT_KINDS] = {{.count = 0}};
    struct audit_stock stock;
    if (pg_exec(conn, reason,
                AFTER_SETTINGS
                "; BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY") < 0 ||
        find_sales(audit, conn, found, reason) < 0)
        return -1;
    page->at_us = looked_at_us - page->result->started_at_us;
    audit_page_sales(page, "sales", &accounts->sums[ACCOUNT_SALES], &found[ACCOUNT_SALES],
                     sales_can_be_judged);
    audit_page_sales(page, "returns", &accounts->sums[ACCOUNT_RETURNS], &found[ACCOUNT_RETURNS],
                     sales_can_be_judged);
    if (!audit->stock_known)
        return 0;
    if (find_stock(audit, conn, &stock, reason) < 0)
        return -1;
    audit_page_stock(page, audit, accounts, &stock);
    return 0;
}

int audit_report(const struct audit *audit, const struct accounts *accounts,
                 bool sales_can_be_judged, struct result *result, struct err *err) {
    struct err reason = {.kind = ERR_NONE};
    struct audit_page page;
    if (!audit->begun[0])
        return 0;
    if (audit_page_open(&page, result, err) < 0)
        return -1;
    PGconn *conn = connect_patiently(audit, &reason);
    if (!conn || fill(&page, audit, accounts, sales_can_be_judged, conn, &reason) < 0)
        audit_page_unknown(&page, reason.text[0] ? reason.text : "the run was interrupted");
    PQfinish(conn);
    return page.failed ? -1 : 0;
}
