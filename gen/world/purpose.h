/* What a hash is for. Every use of the seed has a purpose of its own here, so that no two columns
 * share their random bits by accident. The numbers are part of the world: they never change, new
 * ones are added at the end. */
#ifndef PGBAZAAR_GEN_WORLD_PURPOSE_H
#define PGBAZAAR_GEN_WORLD_PURPOSE_H

enum purpose {
    PURPOSE_STORE = 1,
    PURPOSE_PERSON = 2,
    PURPOSE_CUSTOMER = 3,
    PURPOSE_PRODUCT_FAMILY = 4,
    PURPOSE_PRODUCT = 5,
    PURPOSE_PRODUCT_RANK = 6,
    PURPOSE_SALE = 7,
    PURPOSE_SALE_ITEM = 8,
    PURPOSE_EMBEDDING_BASIS = 9,
    PURPOSE_EMBEDDING_POOL = 10,
    PURPOSE_EMBEDDING_FAMILY = 11,
    PURPOSE_EMBEDDING_PRODUCT = 12,
    PURPOSE_EMBEDDING_QUERY = 13,
    PURPOSE_WEEK_SLOT = 14,
    PURPOSE_HOUR_SLOT = 15,
    PURPOSE_COHORT = 16,
    PURPOSE_CELL_PHASE = 17,
    PURPOSE_TEMPLATE = 18,
    PURPOSE_BASKET = 19,
    PURPOSE_UUID = 20,
    PURPOSE_EMAIL = 21,
    PURPOSE_PRODUCT_SKU = 22,
    PURPOSE_OPTIONAL = 23,
    PURPOSE_LOYALTY = 24,
    PURPOSE_HOUR_PHASE = 25,
    PURPOSE_LOCALE = 26,
    PURPOSE_STAFF = 27,
};

#endif
