/* How a transaction comes to see the rows of one store: the tenant modes of a profile. */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_MODE_H
#define PGBAZAAR_LOAD_TENANT_TENANT_MODE_H

#include <stdbool.h>

enum tenant_entry {
    TENANT_ENTRY_NONE,        /* no statement enters a store */
    TENANT_ENTRY_TRANSACTION, /* each transaction enters its store, behind its BEGIN */
    TENANT_ENTRY_SESSION,     /* a session enters it once, and again when it goes to another */
};

struct tenant_mode {
    const char *statement; /* with the parameter :store_id; NULL where there is none */
    enum tenant_entry entry;
    bool has_tenant; /* every request is one store's, and its rows must be */
    bool own_role;   /* the sessions of each store log in as a role of its own */
    bool bypasses;   /* the role sees all stores: the profile's load.bypass_role */
    bool filters;    /* only the queries' own "store_id = :store_id" keeps them to a store */
};

/* For a value of enum profile_tenant_mode. */
const struct tenant_mode *tenant_mode(int mode);

/* Whether a session belongs to one store from its first request on. */
static inline bool tenant_mode_binds(const struct tenant_mode *mode) {
    return mode->entry == TENANT_ENTRY_SESSION;
}

#endif
