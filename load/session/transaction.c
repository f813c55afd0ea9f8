#include "load/session/transaction.h"

#include <stdio.h>
#include <string.h>

int framing_init(struct framing *framing, int mode, struct err *err) {
    memset(framing, 0, sizeof *framing);
    framing->mode = tenant_mode(mode);
    if (query_parse(&framing->begin, "begin", "BEGIN", err) < 0 ||
        query_parse(&framing->commit, "commit", "COMMIT", err) < 0)
        return -1;
    const char *entry = framing->mode->statement;
    return entry ? query_parse(&framing->tenant, "tenant", entry, err) : 0;
}

void framing_release(struct framing *framing) {
    query_release(&framing->begin);
    query_release(&framing->tenant);
    query_release(&framing->commit);
}

static struct step *add_step(struct transaction *transaction, enum step_kind kind,
                             const struct query *query, size_t statement) {
    struct step *step = &transaction->steps[transaction->step_count++];
    *step = (struct step){.kind = kind,
                          .statement = &query->statements.items[statement],
                          .parameters = query->parameters[statement],
                          .unchecked = query->rows_unchecked || query->without_tenant,
                          .tenant_column = STEP_NO_COLUMN};
    (void)snprintf(step->prepared, sizeof step->prepared, "%.16s", query->name);
    return step;
}

void transaction_build(struct transaction *transaction, const struct query *query, size_t number,
                       const struct framing *framing) {
    size_t count = query->statements.count;
    bool has_tenant = framing->mode->has_tenant && !query->without_tenant;
    bool in_session = has_tenant && framing->mode->entry == TENANT_ENTRY_SESSION;
    bool in_transaction = has_tenant && framing->mode->entry == TENANT_ENTRY_TRANSACTION;
    *transaction = (struct transaction){.query = query,
                                        .entry_steps = in_session,
                                        .in_block = in_transaction || count > 1,
                                        .has_tenant = has_tenant};
    if (in_session)
        add_step(transaction, STEP_TENANT, &framing->tenant, 0);
    if (transaction->in_block)
        add_step(transaction, STEP_BEGIN, &framing->begin, 0);
    if (in_transaction)
        add_step(transaction, STEP_TENANT, &framing->tenant, 0);
    for (size_t i = 0; i < count; i++) {
        struct step *step = add_step(transaction, STEP_QUERY, query, i);
        (void)snprintf(step->prepared, sizeof step->prepared, "q%zu_%zu", number, i);
        transaction->may_write = transaction->may_write || statement_may_write(step->statement);
    }
    if (transaction->in_block)
        add_step(transaction, STEP_COMMIT, &framing->commit, 0);
}
