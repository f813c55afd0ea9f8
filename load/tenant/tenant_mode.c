#include "load/tenant/tenant_mode.h"

#include "common/profile.h"

/* What a transaction sets lasts until it ends: whoever gets the connection next, from a pooler for
 * one, does not find a store already entered. */
#define SETTING_FOR_TRANSACTION                                                                    \
    "SELECT pg_catalog.set_config('app.current_store_id', :store_id, true)"
#define SETTING_FOR_SESSION "SELECT pg_catalog.set_config('app.current_store_id', :store_id, false)"

static const struct tenant_mode modes[] = {
    [PROFILE_TENANT_SET_CONFIG] = {.statement = SETTING_FOR_TRANSACTION,
                                   .entry = TENANT_ENTRY_TRANSACTION,
                                   .has_tenant = true},
    [PROFILE_TENANT_SET_STORE_CONTEXT] = {.statement =
                                              "SELECT retail.set_store_context(:store_id, true)",
                                          .entry = TENANT_ENTRY_TRANSACTION,
                                          .has_tenant = true},
    [PROFILE_TENANT_SESSION] = {.statement = "SELECT retail.set_store_context(:store_id)",
                                .entry = TENANT_ENTRY_SESSION,
                                .has_tenant = true},
    /* The role's own default may have set it already; roles made by others need not have one. */
    [PROFILE_TENANT_ROLE] = {.statement = SETTING_FOR_SESSION,
                             .entry = TENANT_ENTRY_SESSION,
                             .has_tenant = true,
                             .own_role = true},
    [PROFILE_TENANT_PREDICATES] = {.has_tenant = true, .bypasses = true, .filters = true},
    /* As set_config, but for the policies: the difference is what they cost. */
    [PROFILE_TENANT_BYPASS] = {.statement = SETTING_FOR_TRANSACTION,
                               .entry = TENANT_ENTRY_TRANSACTION,
                               .has_tenant = true,
                               .bypasses = true},
    [PROFILE_TENANT_NONE] = {.statement = NULL},
};

const struct tenant_mode *tenant_mode(int mode) {
    return &modes[mode];
}
