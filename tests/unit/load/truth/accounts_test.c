/* The accounts of transactions whose results are made by hand. */
#include "load/truth/accounts.h"

#include "common/profile.h"
#include "gen/world/sale.h"
#include "tests/small_world.h"

enum { CELL_SIZE = 32, COLUMNS = 3 };

static struct world world;
static struct tenants tenants;
static struct draw draw;

/* Rows of one statement; a row of values ends with the next one's first. */
static PGresult *rows(const char *const columns[COLUMNS], const char *const values[][COLUMNS],
                      int count) {
    static char names[COLUMNS][CELL_SIZE];
    PGresAttDesc attributes[COLUMNS] = {{.name = NULL}};
    for (int i = 0; i < COLUMNS; i++) {
        (void)snprintf(names[i], sizeof names[i], "%s", columns[i]);
        attributes[i].name = names[i];
    }
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    (void)PQsetResultAttrs(result, COLUMNS, attributes);
    for (int row = 0; row < count; row++)
        for (int i = 0; i < COLUMNS; i++) {
            char text[CELL_SIZE];
            (void)snprintf(text, sizeof text, "%s", values[row][i]);
            (void)PQsetvalue(result, row, i, text, (int)strlen(text));
        }
    return result;
}

static void take(struct account *account, const struct query *query, struct asked asked,
                 const char *const columns[COLUMNS], const char *const values[][COLUMNS],
                 int count) {
    PGresult *result = rows(columns, values, count);
    account_take(account, query, &draw, asked, result);
    PQclear(result);
}

static void open(struct query *query, const char *name) {
    struct err err;
    if (query_open(query, name, NULL, NULL, &err) < 0)
        exit(1);
}

static int64_t drawn(const char *name, struct asked asked) {
    struct buf text = BUF_EMPTY;
    draw_again(&draw, asked);
    parameter_find(name)->put(&draw, &text);
    int64_t value = strtoll(buf_text(&text), NULL, 10);
    buf_release(&text);
    return value;
}

static const char *const line_columns[] = {"store_id", "unit_price", "total_price"};
static const char *const stock_columns[] = {"store_id", "product_id", "current_stock"};
static const char *const sale_columns[] = {"store_id", "transaction_id", "total_amount"};
static const char *const back_columns[] = {"product_id", "quantity", "total_price"};
static const char *const lines[][COLUMNS] = {{"a", "1.05", "2.10"}, {"a", "30.00", "30.00"}};
static const char *const stocks[][COLUMNS] = {{"a", "x", "4"}, {"a", "y", "-2"}};
static const char *const sales[][COLUMNS] = {{"a", "z", "34.67"}};
static const char *const backs[][COLUMNS] = {{"x", "3", "9.99"}};

static void sells(void) {
    struct query checkout;
    struct accounts accounts = {.stock = {.change = 0}};
    struct account account;
    const struct asked asked = {17, NULL}, lost = {18, NULL};
    const struct account_sums *sums = &accounts.sums[ACCOUNT_SALES];
    open(&checkout, "checkout");
    account_begin(&account);
    take(&account, &checkout, asked, line_columns, lines, 2);
    take(&account, &checkout, asked, stock_columns, stocks, 2);
    take(&account, &checkout, asked, sale_columns, sales, 1);
    account_end(&accounts, &account, &checkout, &draw, asked, ACCOUNT_ACKNOWLEDGED);
    int64_t pieces = drawn("quantity", asked) + drawn("quantity_2", asked);
    is_int((intmax_t)sums->count, 1, "a sale");
    is_int((intmax_t)sums->lines, 2, "of two lines");
    is_int(sums->line_cents, 3210, "that cost so much");
    is_int(sums->total_cents, 3467, "and with the tax that");
    is_int(sums->pieces, pieces, "as many pieces as were asked for");
    is_int(accounts.stock.change, -pieces, "leave the stock");
    is_int((intmax_t)accounts.stock.rows, 2, "of two products");
    is_int((intmax_t)accounts.stock.unsure, 0, "a line each");

    account_begin(&account);
    account_end(&accounts, &account, &checkout, &draw, lost, ACCOUNT_UNKNOWN);
    is_int((intmax_t)sums->count, 1, "a sale whose commit was not answered is none yet");
    is_int((intmax_t)sums->unknown, 1, "but may be one");
    is_int(accounts.stock.unknown_low, -drawn("quantity", lost) - drawn("quantity_2", lost),
           "and its pieces may be gone");

    account_begin(&account);
    account_end(&accounts, &account, &checkout, &draw, asked, ACCOUNT_ACKNOWLEDGED);
    is_int((intmax_t)sums->count, 1, "without a line there is no sale");
    query_release(&checkout);
}

static void brings_back(void) {
    struct query back;
    struct accounts accounts = {.stock = {.change = 0}}, all = {.stock = {.change = 0}};
    struct account account;
    const struct asked asked = {5, NULL};
    open(&back, "return_sale");
    account_begin(&account);
    take(&account, &back, asked, back_columns, backs, 1);
    take(&account, &back, asked, stock_columns, stocks, 1);
    account_end(&accounts, &account, &back, &draw, asked, ACCOUNT_ACKNOWLEDGED);
    account_end(&accounts, &account, &back, &draw, asked, ACCOUNT_UNKNOWN);
    accounts_merge(&all, &accounts);
    accounts_merge(&all, &accounts);
    const struct account_sums *sums = &all.sums[ACCOUNT_RETURNS];
    is_int((intmax_t)sums->count, 2, "a return in each of two threads");
    is_int(sums->pieces, 6, "of so many pieces");
    is_int(all.stock.change, 6, "which are in stock again");
    is_int((intmax_t)sums->unknown, 2, "others are unknown");
    ok(all.stock.unknown_high >= 2 && all.stock.unknown_low == 0, "and may bring some back");
    query_release(&back);
}

static void delivers(void) {
    struct query delivery, reading;
    struct accounts accounts = {.stock = {.change = 0}};
    struct account account;
    const struct asked asked = {5, NULL};
    open(&delivery, "stock_update");
    open(&reading, "low_stock");
    account_begin(&account);
    take(&account, &delivery, asked, stock_columns, stocks, 1);
    account_end(&accounts, &account, &delivery, &draw, asked, ACCOUNT_ACKNOWLEDGED);
    is_int(accounts.stock.change, drawn("quantity", asked), "a delivery");
    is_int((intmax_t)accounts.sums[ACCOUNT_SALES].count, 0, "is no sale");
    account_begin(&account);
    take(&account, &reading, asked, stock_columns, stocks, 2);
    account_end(&accounts, &account, &reading, &draw, asked, ACCOUNT_UNKNOWN);
    is_int((intmax_t)(accounts.stock.rows + accounts.stock.unknown_rows), 1,
           "a query that reads writes nothing");
    query_release(&delivery);
    query_release(&reading);
}

int main(void) {
    struct world_params params = small_world_params();
    struct profile profile;
    struct err err;
    world_for_test(&world, &params);
    profile_init(&profile);
    if (tenants_init(&tenants, &world, &profile, &err) < 0)
        return 1;
    draw_init(&draw, &world, &tenants, 1, (struct uuid){1, 2});
    sells();
    brings_back();
    delivers();
    tenants_release(&tenants);
    world_release(&world);
    return tap_done();
}
