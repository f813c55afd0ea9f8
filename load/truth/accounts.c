#include "load/truth/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/sale.h"

/* "1234.50" in cents; amounts of money have two decimals. */
static int64_t cents_of(const char *text) {
    char *point;
    int64_t whole = strtoll(text, &point, 10);
    int64_t part = *point == '.' ? strtoll(point + 1, NULL, 10) : 0;
    return whole * 100 + (text[0] == '-' ? -part : part);
}

static int64_t sum(const PGresult *result, int column, int64_t (*value)(const char *text)) {
    int64_t total = 0;
    for (int row = 0; row < PQntuples(result); row++)
        if (!PQgetisnull(result, row, column))
            total += value(PQgetvalue(result, row, column));
    return total;
}

static int64_t integer_of(const char *text) {
    return strtoll(text, NULL, 10);
}

static bool asks_for(const struct query *query, const char *name) {
    for (size_t s = 0; s < query->statements.count; s++)
        for (size_t a = 0; a < query->statements.items[s].argument_count; a++)
            if (strcmp(query->statements.items[s].arguments[a].name, name) == 0)
                return true;
    return false;
}

/* The pieces that the request's parameters speak of. */
static int64_t drawn_pieces(const struct query *query, struct draw *draw, struct asked asked) {
    static const char *const names[] = {"quantity", "quantity_2"};
    struct buf text = BUF_EMPTY;
    int64_t pieces = 0;
    draw_again(draw, asked);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!asks_for(query, names[i]))
            continue;
        buf_clear(&text);
        parameter_find(names[i])->put(draw, &text);
        pieces += integer_of(buf_text(&text));
    }
    buf_release(&text);
    return pieces;
}

void account_take_rows(struct account *account, const struct query *query, struct draw *draw,
                       struct asked asked, const PGresult *result) {
    int rows = PQntuples(result);
    if (rows == 0)
        return;
    int line = PQfnumber(result, "total_price"), total = PQfnumber(result, "total_amount");
    int quantity = PQfnumber(result, "quantity"), stock = PQfnumber(result, "current_stock");
    if (line >= 0) {
        account->lines += (uint64_t)rows;
        account->line_cents += sum(result, line, cents_of);
        account->pieces +=
            quantity >= 0 ? sum(result, quantity, integer_of) : drawn_pieces(query, draw, asked);
    }
    if (total >= 0) {
        account->totals += (uint64_t)rows;
        account->total_cents += sum(result, total, cents_of);
    }
    if (stock >= 0) {
        account->stock_rows += (uint64_t)rows;
        if (query->claim.writes == CLAIM_WRITES_DELIVERY)
            account->pieces += drawn_pieces(query, draw, asked) * rows;
    }
}

/* The most pieces that a return may bring back: it takes one line of the sale. */
static int64_t returned_most(struct draw *draw) {
    struct history_cursor cursor;
    struct sale sale;
    int64_t most = 0;
    history_cursor_init(&cursor);
    sale_make(draw->world, &cursor, draw_sale(draw), &sale);
    for (uint32_t i = 0; i < sale.line_count; i++)
        most = sale.lines[i].quantity > most ? sale.lines[i].quantity : most;
    return most;
}

static void end_unknown(struct accounts *accounts, const struct query *query, struct draw *draw,
                        struct asked asked) {
    enum { PRODUCTS_MOST = 2 };
    int64_t pieces;
    draw_again(draw, asked);
    accounts->stock.unknown_rows += PRODUCTS_MOST;
    switch (query->claim.writes) {
    case CLAIM_WRITES_NOTHING: break;
    case CLAIM_WRITES_SALE:
        accounts->sums[ACCOUNT_SALES].unknown++;
        accounts->stock.unknown_low -= drawn_pieces(query, draw, asked);
        break;
    case CLAIM_WRITES_RETURN:
        accounts->sums[ACCOUNT_RETURNS].unknown++;
        pieces = drawn_pieces(query, draw, asked);
        accounts->stock.unknown_high += pieces > 0 ? pieces : returned_most(draw);
        break;
    case CLAIM_WRITES_DELIVERY:
        accounts->stock.unknown_high += drawn_pieces(query, draw, asked);
        break;
    }
}

static void end_sale(struct accounts *accounts, const struct account *account, bool is_return) {
    struct account_sums *sums = &accounts->sums[is_return ? ACCOUNT_RETURNS : ACCOUNT_SALES];
    if (account->lines == 0)
        return; /* nothing to sell or to bring back: no sale was written */
    sums->count++;
    sums->totals += account->totals;
    sums->lines += account->lines;
    sums->line_cents += account->line_cents;
    sums->total_cents += account->total_cents;
    sums->pieces += account->pieces;
    accounts->stock.unsure += account->stock_rows != account->lines;
}

void account_end(struct accounts *accounts, const struct account *account,
                 const struct query *query, struct draw *draw, struct asked asked,
                 enum account_outcome outcome) {
    enum claim_writes writes = query->claim.writes;
    if (writes == CLAIM_WRITES_NOTHING)
        return;
    if (outcome == ACCOUNT_UNKNOWN) {
        end_unknown(accounts, query, draw, asked);
        return;
    }
    if (writes != CLAIM_WRITES_DELIVERY)
        end_sale(accounts, account, writes == CLAIM_WRITES_RETURN);
    accounts->stock.change += writes == CLAIM_WRITES_SALE ? -account->pieces : account->pieces;
    accounts->stock.rows += account->stock_rows;
}

void accounts_merge(struct accounts *accounts, const struct accounts *other) {
    for (int i = 0; i < ACCOUNT_KINDS; i++) {
        struct account_sums *sums = &accounts->sums[i];
        const struct account_sums *more = &other->sums[i];
        sums->count += more->count;
        sums->unknown += more->unknown;
        sums->totals += more->totals;
        sums->lines += more->lines;
        sums->line_cents += more->line_cents;
        sums->total_cents += more->total_cents;
        sums->pieces += more->pieces;
    }
    accounts->stock.change += other->stock.change;
    accounts->stock.rows += other->stock.rows;
    accounts->stock.unknown_rows += other->stock.unknown_rows;
    accounts->stock.unknown_low += other->stock.unknown_low;
    accounts->stock.unknown_high += other->stock.unknown_high;
    accounts->stock.unsure += other->stock.unsure;
}
