/* What the ledger says of a database: slices that are there, and a world that is made. */
#include "gen/copy/ledger.h"

#include "tests/own_database.h"
#include "tests/small_dataset.h"

static struct own_database own;
static struct err err;

static int record(size_t source, size_t table, uint64_t first, uint64_t count) {
    struct copy_slice slice = copy_slice_make(&small_dataset, &small_sources[source], first, count);
    struct buf sql = BUF_EMPTY;
    err = (struct err){.kind = ERR_NONE};
    ledger_statement(own.conn, &slice, table, &sql);
    int status = pg_exec(own.conn, &err, buf_text(&sql));
    buf_release(&sql);
    return status;
}

static bool has(const struct ledger *ledger, size_t source, size_t table, uint64_t unit,
                uint64_t end) {
    uint64_t change;
    bool recorded = ledger_has(ledger, &small_sources[source], table, unit, &change);
    return recorded && change == end;
}

static bool misses(const struct ledger *ledger, size_t source, size_t table, uint64_t unit,
                   uint64_t end) {
    uint64_t change;
    bool recorded = ledger_has(ledger, &small_sources[source], table, unit, &change);
    return !recorded && change == end;
}

static void begins_empty(void) {
    struct ledger ledger;
    is_int(ledger_init(&ledger, &small_dataset, &err), 0, "a ledger without a database");
    ok(misses(&ledger, VOYAGE_SOURCE, 1, 0, UINT64_MAX), "in which nothing is recorded");
    ledger_release(&ledger);
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "and one of a new database");
    ok(ledger.rows == 0 && misses(&ledger, SHIP_SOURCE, 0, 24, UINT64_MAX), "has nothing either");
    ledger_release(&ledger);
}

static void remembers_ranges(void) {
    struct ledger ledger;
    is_int(record(SHIP_SOURCE, 0, 20, 5), 0, "the last ships");
    is_int(record(VOYAGE_SOURCE, 0, 0, 20) + record(VOYAGE_SOURCE, 0, 20, 20), 0,
           "two slices of voyages");
    is_int(record(VOYAGE_SOURCE, 1, 0, 20) + record(VOYAGE_SOURCE, 0, 100, 3), 0,
           "the ports of the first, and the last voyages");
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "the ledger is read");
    ok(has(&ledger, SHIP_SOURCE, 0, 20, 25) && misses(&ledger, SHIP_SOURCE, 0, 19, 20),
       "where ships begin to be there");
    ok(has(&ledger, VOYAGE_SOURCE, 0, 0, 40) && has(&ledger, VOYAGE_SOURCE, 0, 39, 40) &&
           has(&ledger, VOYAGE_SOURCE, 0, 101, 103),
       "slices that touch are one range");
    ok(misses(&ledger, VOYAGE_SOURCE, 0, 40, 100) && misses(&ledger, VOYAGE_SOURCE, 0, 99, 100),
       "what is between two is missing");
    ok(has(&ledger, VOYAGE_SOURCE, 1, 19, 20) && misses(&ledger, VOYAGE_SOURCE, 1, 20, UINT64_MAX),
       "each table has its own ranges");
    is_int(ledger.rows, 5 + 40 + 3 + ports_before(20), "rows are counted");
    ledger_release(&ledger);
    is_int(record(VOYAGE_SOURCE, 0, 20, 20), -1, "a slice twice");
    is_text(err.sqlstate, "23505", "is refused");
}

/* Many that do not touch: every second voyage. */
static void remembers_many(void) {
    struct ledger ledger;
    uint64_t wrong = 0;
    is_int(ledger_init(&ledger, &small_dataset, &err), 0, "a ledger that is filled by hand");
    for (uint64_t unit = 0; unit < VOYAGES; unit += 2)
        (void)ledger_add(&ledger, &small_sources[VOYAGE_SOURCE], 1,
                         (struct ledger_range){unit, unit + 1}, &err);
    for (uint64_t unit = 0; unit < VOYAGES; unit++)
        wrong += unit % 2 ? !misses(&ledger, VOYAGE_SOURCE, 1, unit, unit + 1)
                          : !has(&ledger, VOYAGE_SOURCE, 1, unit, unit + 1);
    is_int(wrong, 0, "has every second unit");
    ledger_release(&ledger);
}

static void refuses(const char *what, const char *values) {
    struct ledger ledger;
    char script[256];
    (void)snprintf(script, sizeof script,
                   "DELETE FROM pgbazaar.ledger; INSERT INTO pgbazaar.ledger VALUES %s", values);
    is_int(own_database_run(&own, script, &err), 0, "%s", what);
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), -1, "is refused");
    ok(strstr(err.text, "which are none of this world"), "as another world's: %s", err.text);
}

/* Of each table, and only those that touch: what it says stays the same. */
static void compacts(void) {
    is_int(own_database_run(&own,
                            "DELETE FROM pgbazaar.ledger; INSERT INTO pgbazaar.ledger VALUES "
                            "('ships', 0, 1, 1), ('ships', 1, 2, 2), ('ships', 5, 2, 2), "
                            "('ships', 7, 3, 3), ('voyages', 3, 2, 2)",
                            &err),
           0, "a ledger of five rows");
    is_int(ledger_compact(own.conn, &err), 0, "is put together");
    is_text(own_database_ask(&own,
                             "SELECT string_agg(concat_ws(' ', table_name, first_unit, unit_count, "
                             "row_count), ', ' ORDER BY table_name, first_unit) FROM "
                             "pgbazaar.ledger"),
            "ships 0 3 3, ships 5 5 5, voyages 3 2 2", "to three");
    is_int(ledger_compact(own.conn, &err), 0, "and once more");
    is_text(own_database_ask(&own, "SELECT count(*) FROM pgbazaar.ledger"), "3",
            "which changes nothing");
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    begins_empty();
    remembers_ranges();
    remembers_many();
    compacts();
    refuses("a range of an unknown table", "('whales', 0, 10, 10)");
    refuses("a range behind the last", "('ships', 20, 10, 10)");
    refuses("a range with other rows", "('ships', 0, 10, 9)");
    refuses("an empty range", "('ships', 0, 0, 0)");
    refuses("ranges that overlap", "('ships', 0, 10, 10), ('ships', 5, 10, 10)");
    own_database_release(&own);
    return tap_done();
}
