/* The values of a probe: two stores of the world, and keys of rows that each must have. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_VALUES_H
#define PGBAZAAR_GEN_PROBE_PROBE_VALUES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "gen/world/world.h"

/* :store, :other_store, ... in the order of the names in probe_values.c. */
enum probe_value {
    PROBE_STORE,
    PROBE_OTHER_STORE,
    PROBE_UNKNOWN_STORE,
    PROBE_MY_CUSTOMER, /* the keys in the order of the tables: see probe_tables */
    PROBE_MY_PRODUCT,
    PROBE_MY_SALE,
    PROBE_MY_ITEM,
    PROBE_MY_EMBEDDING,
    PROBE_THEIR_CUSTOMER,
    PROBE_THEIR_PRODUCT,
    PROBE_THEIR_SALE,
    PROBE_THEIR_ITEM,
    PROBE_THEIR_EMBEDDING,
    PROBE_THEIR_EMAIL,
    PROBE_THEIR_SKU,
    PROBE_VALUES,
};

/* The values that nobody but the other store may see. */
enum { PROBE_SECRET_FIRST = PROBE_THEIR_CUSTOMER, PROBE_VALUE_SIZE = 128 };

/* The tables of a PROBE_EACH_TABLE: in the order of their keys above. */
struct probe_table {
    const char *name, *key;
};
enum { PROBE_TABLES = 5, PROBE_NO_TABLE = PROBE_TABLES, PROBE_TABLE_EMBEDDINGS = 4 };
extern const struct probe_table probe_tables[PROBE_TABLES];

struct probe_values {
    uint32_t store, other;  /* numbers in the world */
    uint64_t their_product; /* for :their_vector */
    const struct world *world;
    char text[PROBE_VALUES][PROBE_VALUE_SIZE];
};

/* The store that tries is drawn like the other one. */
#define PROBE_ANY_STORE UINT32_MAX

/* Draws two different stores that have customers, the first of them `store` unless that is
 * PROBE_ANY_STORE, and rows of both; all of it a function of world and hash. False where the world
 * has no two such stores. */
bool probe_values_draw(struct probe_values *values, const struct world *world, uint32_t store,
                       uint64_t hash);

/* Appends the statement with its values in it; *sent gets a bit for each value that is. Sets
 * sql->failed where memory is short. */
void probe_values_fill(const struct probe_values *values, PGconn *conn, const char *statement,
                       unsigned table, struct buf *sql, unsigned *sent);

#endif
