#include "gen/probe/probe_case.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/buf.h"
#include "gen/probe/probe_values.h"

enum { PARTS = 3 };

static const struct probe_part *const parts[PARTS] = {&probe_reads, &probe_writes, &probe_ways};

static void add(struct probe_cases *cases, const struct probe *probe, unsigned table) {
    struct probe_case *item = &cases->items[cases->count++];
    *item = (struct probe_case){.probe = probe, .table = table};
    (void)snprintf(item->name, sizeof item->name, "%s%s%s", probe->name,
                   table < PROBE_TABLES ? ": " : "",
                   table < PROBE_TABLES ? probe_tables[table].name : "");
}

static void add_probe(struct probe_cases *cases, const struct probe *probe, unsigned without) {
    if (!(probe->traits & PROBE_EACH_TABLE)) {
        add(cases, probe, PROBE_NO_TABLE);
        return;
    }
    for (unsigned table = 0; table < PROBE_TABLES; table++)
        if (table != PROBE_TABLE_EMBEDDINGS || !(without & PROBE_VECTORS))
            add(cases, probe, table);
}

int probe_cases_init(struct probe_cases *cases, unsigned without, struct err *err) {
    size_t most = 0;
    for (size_t i = 0; i < PARTS; i++)
        most += parts[i]->count * PROBE_TABLES;
    *cases = (struct probe_cases){.items = calloc(most, sizeof *cases->items)};
    if (!cases->items)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu isolation probes", most);
    for (size_t i = 0; i < PARTS; i++)
        for (size_t p = 0; p < parts[i]->count; p++)
            if (!(parts[i]->probes[p].traits & without))
                add_probe(cases, &parts[i]->probes[p], without);
    return 0;
}

void probe_cases_release(struct probe_cases *cases) {
    free(cases->items);
    *cases = (struct probe_cases){.count = 0};
}

void probe_case_print(const struct probe_case *probe, struct buf *text) {
    const char *const *statements = probe->probe->statements;
    for (int i = 0; i < PROBE_STATEMENTS && statements[i]; i++)
        buf_printf(text, "%s%s", i > 0 ? "; " : "", statements[i]);
}
