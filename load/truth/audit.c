#include "load/truth/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/signals.h"
#include "common/text.h"
#include "reports/result_sheet.h"

/* A sum over all products may take this long before the run, all questions after it. */
#define BEFORE_SETTINGS "SET row_security = off; SET statement_timeout = '10s'"
#define AFTER_SETTINGS  "SET row_security = off; SET statement_timeout = '60s'"

/* A server that went down in the run may be on its way up: for so long another connection is tried.
 * One that does not answer at all takes the first attempt's connect_timeout, and no second one. */
#define CONNECT_PATIENCE_US INT64_C(10000000)
#define CONNECT_PAUSE_NS    500000000L

const char *const audit_words[] = {
    [AUDIT_KEPT] = "kept", [AUDIT_BROKEN] = "BROKEN", [AUDIT_NOT_JUDGED] = "not judged"};

#define UNSAID "a query of the mix writes sales and does not say so"

struct page {
    struct result *result;
    struct result_sheet *sheet;
    struct err *err;
    int64_t at_us; /* from the run's start */
    bool failed;   /* memory */
};

/* A line of it. */
struct entry {
    const char *account;
    int64_t acknowledged, least, most, found;
    enum audit_judgement judgement;
    const char *because; /* NULL: nothing more is to be said */
};

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

/* What the database holds of one kind of the run's sales. */
struct found {
    int64_t count, total_cents, lines, line_cents, pieces;
};

struct stock_found {
    int64_t stock;
    uint64_t updates; /* of products in the audit log */
    bool logged;      /* it is kept */
};

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

static int find_sales(const struct audit *audit, PGconn *conn, struct found found[ACCOUNT_KINDS],
                      struct err *reason) {
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
        struct found *kind = &found[is_return ? ACCOUNT_RETURNS : ACCOUNT_SALES];
        kind->count += number_at(result, row, 1);
        kind->total_cents += number_at(result, row, 2);
        kind->lines += number_at(result, row, 3);
        kind->line_cents += number_at(result, row, 4);
        kind->pieces += number_at(result, row, 5);
    }
    PQclear(result);
    return 0;
}

static int find_stock(const struct audit *audit, PGconn *conn, struct stock_found *found,
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
    *found = (struct stock_found){.stock = number_at(result, 0, 0),
                                  .updates = (uint64_t)number_at(result, 0, 1),
                                  .logged = PQgetvalue(result, 0, 2)[0] == 't'};
    PQclear(result);
    return 0;
}

static void enter(struct page *page, const struct entry *entry) {
    char word[RESULT_VALUE_SIZE];
    (void)snprintf(word, sizeof word, "%s%s%s", audit_words[entry->judgement],
                   entry->because ? ": " : "", entry->because ? entry->because : "");
    const union sheet_value row[] = {[AUDIT_ACCOUNT] = {.text = entry->account},
                                     [AUDIT_ACKNOWLEDGED] = {.integer = entry->acknowledged},
                                     [AUDIT_MOST] = {.integer = entry->most},
                                     [AUDIT_FOUND] = {.integer = entry->found},
                                     [AUDIT_JUDGEMENT] = {.text = word},
                                     [AUDIT_LEAST] = {.integer = entry->least},
                                     [AUDIT_AT] = {.integer = page->at_us}};
    page->failed = page->failed || result_sheet_add(page->sheet, row, page->err) < 0;
    if (entry->judgement != AUDIT_KEPT)
        page->sheet->summary_rows = page->sheet->row_count;
    if (entry->judgement == AUDIT_BROKEN)
        audit_tell(page->result, entry->account, entry->acknowledged, entry->found);
}

void audit_tell(struct result *result, const char *account, int64_t acknowledged, int64_t found) {
    struct result_truth *truth = &result->truth;
    if (truth->failed)
        return;
    truth->failed = true;
    (void)snprintf(truth->reason, sizeof truth->reason,
                   "what was written does not stand in the database: %s, acknowledged %" PRId64
                   ", found %" PRId64,
                   account, acknowledged, found);
}

/* A sum of a kind: exact where as many were found as acknowledged; where some of the unknown are
 * found too, at least. */
static void enter_sum(struct page *page, const char *kind, const char *what, int64_t acknowledged,
                      int64_t found, bool exact, bool can_be_judged) {
    char account[RESULT_NAME_SIZE];
    (void)snprintf(account, sizeof account, "%s: %s", kind, what);
    bool kept = exact ? found == acknowledged : found >= acknowledged;
    enter(page, &(struct entry){.account = account,
                                .acknowledged = acknowledged,
                                .least = acknowledged,
                                .most = exact ? acknowledged : SHEET_NOTHING,
                                .found = found,
                                .judgement = !can_be_judged ? AUDIT_NOT_JUDGED
                                             : kept         ? AUDIT_KEPT
                                                            : AUDIT_BROKEN,
                                .because = can_be_judged ? NULL : UNSAID});
}

static void enter_sales(struct page *page, const char *kind, const struct account_sums *sums,
                        const struct found *found, bool can_be_judged) {
    int64_t count = (int64_t)sums->count, most = count + (int64_t)sums->unknown;
    bool exact = found->count <= count;
    if (most == 0 && found->count == 0)
        return;
    bool kept = found->count >= count && found->count <= most;
    enter(page, &(struct entry){.account = kind,
                                .acknowledged = count,
                                .least = count,
                                .most = most,
                                .found = found->count,
                                .judgement = !can_be_judged ? AUDIT_NOT_JUDGED
                                             : kept         ? AUDIT_KEPT
                                                            : AUDIT_BROKEN,
                                .because = can_be_judged ? NULL : UNSAID});
    enter_sum(page, kind, "total, cents", sums->total_cents, found->total_cents,
              exact && sums->totals == sums->count, can_be_judged);
    enter_sum(page, kind, "lines", (int64_t)sums->lines, found->lines, exact, can_be_judged);
    enter_sum(page, kind, "lines' total, cents", sums->line_cents, found->line_cents, exact,
              can_be_judged);
    enter_sum(page, kind, "pieces", sums->pieces, found->pieces, exact, can_be_judged);
}

/* For the stock of all drivers together: who else has written is known only then. */
static void enter_updates(struct page *page, const struct accounts *accounts,
                          const struct stock_found *found) {
    int64_t rows = (int64_t)accounts->stock.rows;
    bool is_known = found->logged && accounts->stock.unsure == 0;
    enter(page, &(struct entry){.account = AUDIT_UPDATES,
                                .acknowledged = rows,
                                .least = rows,
                                .most = rows + (int64_t)accounts->stock.unknown_rows,
                                .found = is_known ? (int64_t)found->updates : SHEET_NOTHING,
                                .judgement = AUDIT_NOT_JUDGED,
                                .because = "it is one driver's part"});
}

static void enter_stock(struct page *page, const struct audit *audit,
                        const struct accounts *accounts, const struct stock_found *found) {
    int64_t change = found->stock - audit->stock;
    int64_t low = accounts->stock.change + accounts->stock.unknown_low;
    int64_t high = accounts->stock.change + accounts->stock.unknown_high;
    bool others = audit->is_part || !found->logged || accounts->stock.unsure > 0 ||
                  found->updates > accounts->stock.rows + accounts->stock.unknown_rows;
    bool kept = change >= low && change <= high;
    enter(page,
          &(struct entry){.account = AUDIT_STOCK,
                          .acknowledged = accounts->stock.change,
                          .least = low,
                          .most = high,
                          .found = change,
                          .judgement = kept     ? AUDIT_KEPT
                                       : others ? AUDIT_NOT_JUDGED
                                                : AUDIT_BROKEN,
                          .because = kept || !others ? NULL : "others may have changed it too"});
    if (audit->is_part)
        enter_updates(page, accounts, found);
}

static int fill(struct page *page, const struct audit *audit, const struct accounts *accounts,
                bool sales_can_be_judged, PGconn *conn, struct err *reason) {
    int64_t looked_at_us = clock_wall_us();
    struct found found[ACCOUNT_KINDS] = {{.count = 0}};
    struct stock_found stock;
    if (pg_exec(conn, reason,
                AFTER_SETTINGS
                "; BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY") < 0 ||
        find_sales(audit, conn, found, reason) < 0)
        return -1;
    page->at_us = looked_at_us - page->result->started_at_us;
    enter_sales(page, "sales", &accounts->sums[ACCOUNT_SALES], &found[ACCOUNT_SALES],
                sales_can_be_judged);
    enter_sales(page, "returns", &accounts->sums[ACCOUNT_RETURNS], &found[ACCOUNT_RETURNS],
                sales_can_be_judged);
    if (!audit->stock_known)
        return 0;
    if (find_stock(audit, conn, &stock, reason) < 0)
        return -1;
    enter_stock(page, audit, accounts, &stock);
    return 0;
}

int audit_report(const struct audit *audit, const struct accounts *accounts,
                 bool sales_can_be_judged, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        [AUDIT_ACCOUNT] = {"account", SHEET_TEXT},
        [AUDIT_ACKNOWLEDGED] = {"acknowledged", SHEET_COUNT},
        [AUDIT_MOST] = {"at most", SHEET_COUNT},
        [AUDIT_FOUND] = {"found", SHEET_COUNT},
        [AUDIT_JUDGEMENT] = {"judgement", SHEET_TEXT},
        [AUDIT_LEAST] = {"at least", SHEET_COUNT},
        [AUDIT_AT] = {"looked at", SHEET_TIME},
    };
    struct err reason = {.kind = ERR_NONE};
    struct page page = {.result = result, .err = err, .at_us = SHEET_NOTHING};
    if (!audit->begun[0])
        return 0;
    page.sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = AUDIT_SHEET,
                                              .title = "Writes of the run, acknowledged "
                                                       "and found",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = 0},
                         err);
    if (!page.sheet)
        return -1;
    PGconn *conn = connect_patiently(audit, &reason);
    if (!conn || fill(&page, audit, accounts, sales_can_be_judged, conn, &reason) < 0)
        enter(&page,
              &(struct entry){.account = "database",
                              .acknowledged = SHEET_NOTHING,
                              .least = SHEET_NOTHING,
                              .most = SHEET_NOTHING,
                              .found = SHEET_NOTHING,
                              .judgement = AUDIT_NOT_JUDGED,
                              .because = reason.text[0] ? reason.text : "the run was interrupted"});
    PQfinish(conn);
    return page.failed ? -1 : 0;
}
