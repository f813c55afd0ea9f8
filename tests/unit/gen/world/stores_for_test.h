/* Stores by their parameters, for the tests of stores. */
#ifndef PGBAZAAR_TESTS_UNIT_GEN_WORLD_STORES_FOR_TEST_H
#define PGBAZAAR_TESTS_UNIT_GEN_WORLD_STORES_FOR_TEST_H

#include "gen/world/store.h"
#include "tests/tap.h"

enum { SEED = 42 };

#define DEFAULT_SKEW 0.6

static inline struct stores stores_by(const struct stores_params *params) {
    struct stores stores;
    struct err err = {.kind = ERR_NONE};
    if (stores_init(&stores, params, &err) < 0) {
        ok(false, "%u stores: %s", params->count, err.text);
        exit(tap_done());
    }
    return stores;
}

static inline bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

#endif
