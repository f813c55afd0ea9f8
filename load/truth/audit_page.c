#include "load/truth/audit_page.h"

#include <inttypes.h>
#include <stdio.h>

const char *const audit_words[] = {
    [AUDIT_KEPT] = "kept", [AUDIT_BROKEN] = "BROKEN", [AUDIT_NOT_JUDGED] = "not judged"};

#define UNSAID "a query of the mix writes sales and does not say so"

/* A line of the sheet. */
struct entry {
    const char *account;
    int64_t acknowledged, least, most, found;
    enum audit_judgement judgement;
    const char *because; /* NULL: nothing more is to be said */
};

int audit_page_open(struct audit_page *page, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        [AUDIT_ACCOUNT] = {"account", SHEET_TEXT},
        [AUDIT_ACKNOWLEDGED] = {"acknowledged", SHEET_COUNT},
        [AUDIT_MOST] = {"at most", SHEET_COUNT},
        [AUDIT_FOUND] = {"found", SHEET_COUNT},
        [AUDIT_JUDGEMENT] = {"judgement", SHEET_TEXT},
        [AUDIT_LEAST] = {"at least", SHEET_COUNT},
        [AUDIT_AT] = {"looked at", SHEET_TIME},
    };
    *page = (struct audit_page){.result = result, .err = err, .at_us = SHEET_NOTHING};
    page->sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = AUDIT_SHEET,
                                              .title = "Writes of the run, acknowledged and found",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = 0},
                         err);
    return page->sheet ? 0 : -1;
}

static void enter(struct audit_page *page, const struct entry *entry) {
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
static void enter_sum(struct audit_page *page, const char *kind, const char *what,
                      int64_t acknowledged, int64_t found, bool exact, bool can_be_judged) {
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

void audit_page_sales(struct audit_page *page, const char *kind, const struct account_sums *sums,
                      const struct audit_found *found, bool can_be_judged) {
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
static void enter_updates(struct audit_page *page, const struct accounts *accounts,
                          const struct audit_stock *found) {
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

void audit_page_stock(struct audit_page *page, const struct audit *audit,
                      const struct accounts *accounts, const struct audit_stock *found) {
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

void audit_page_unknown(struct audit_page *page, const char *because) {
    enter(page, &(struct entry){.account = "database",
                                .acknowledged = SHEET_NOTHING,
                                .least = SHEET_NOTHING,
                                .most = SHEET_NOTHING,
                                .found = SHEET_NOTHING,
                                .judgement = AUDIT_NOT_JUDGED,
                                .because = because});
}
