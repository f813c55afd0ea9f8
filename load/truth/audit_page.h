/* The sheet "accounts": each account judged by what the database was found to hold. For audit.c
 * alone. */
#ifndef PGBAZAAR_LOAD_TRUTH_AUDIT_PAGE_H
#define PGBAZAAR_LOAD_TRUTH_AUDIT_PAGE_H

#include "load/truth/audit.h"

struct audit_page {
    struct result *result;
    struct result_sheet *sheet;
    struct err *err;
    int64_t at_us; /* from the run's start */
    bool failed;   /* memory */
};

/* What the database holds of one kind of the run's sales. */
struct audit_found {
    int64_t count, total_cents, lines, line_cents, pieces;
};

struct audit_stock {
    int64_t stock;
    uint64_t updates; /* of products in the audit log */
    bool logged;      /* it is kept */
};

/* Empty; -1 when memory is short. What runs out of it later shows in `failed`. */
int audit_page_open(struct audit_page *page, struct result *result, struct err *err);

/* The sales of a kind ("sales"): their number, totals, lines and pieces. */
void audit_page_sales(struct audit_page *page, const char *kind, const struct account_sums *sums,
                      const struct audit_found *found, bool can_be_judged);

void audit_page_stock(struct audit_page *page, const struct audit *audit,
                      const struct accounts *accounts, const struct audit_stock *found);

/* In place of all accounts: the database could not be asked. */
void audit_page_unknown(struct audit_page *page, const char *because);

#endif
