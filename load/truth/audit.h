/* The run's accounts against the database: what was acknowledged must be found, and nothing beyond
 * that and what is unknown.
 *
 * Sales of the run are known by their receipts, which begin with the run's own tag. The stock is
 * known by its sum before and after; where that does not come out and the audit log shows more
 * updates of products than the run's, others have written too, and nothing is said about it.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_AUDIT_H
#define PGBAZAAR_LOAD_TRUTH_AUDIT_H

#include "common/pg.h"
#include "load/truth/accounts.h"
#include "reports/result.h"

/* The database before the run. */
struct audit {
    char begun[64]; /* the server's time, as text; "" where nothing was asked */
    char since[64]; /* from when on rows of the audit log may be of what was under way then */
    bool stock_known;
    int64_t stock;                  /* pieces of all products */
    const struct pg_target *target; /* borrowed */
    char tag[DRAW_RECEIPT_SIZE];
    bool is_part; /* other drivers of the same load write too: its stock is judged with theirs */
};

/* The sheet, which is put together again from those of several drivers. */
#define AUDIT_SHEET   "accounts"
#define AUDIT_STOCK   "stock: change, pieces"
#define AUDIT_UPDATES "stock: updates of products"
enum audit_column {
    AUDIT_ACCOUNT,
    AUDIT_ACKNOWLEDGED,
    AUDIT_MOST,
    AUDIT_FOUND,
    AUDIT_JUDGEMENT,
    AUDIT_LEAST,
    AUDIT_AT, /* when it was looked at */
    AUDIT_COLUMNS,
};

/* What of an account may be said; the judgement's text begins with the word. */
enum audit_judgement { AUDIT_KEPT, AUDIT_BROKEN, AUDIT_NOT_JUDGED };
extern const char *const audit_words[];

/* Tells the judge of a broken account, unless it knows of something already. */
void audit_tell(struct result *result, const char *account, int64_t acknowledged, int64_t found);

/* Asks the database, by a connection as `target` says. What its role may not see is left out. */
int audit_begin(struct audit *audit, PGconn *conn, const struct pg_target *target, struct uuid run,
                struct err *err);

/* Asks again, adds the sheet "accounts", and tells the judge of a difference. Where the database
 * cannot be asked, the sheet says why. `sales_can_be_judged`: see plan.h. */
int audit_report(const struct audit *audit, const struct accounts *accounts,
                 bool sales_can_be_judged, struct result *result, struct err *err);

#endif
