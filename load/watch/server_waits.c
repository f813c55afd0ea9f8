#include "load/watch/server_waits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count(struct server_waits *waits, const char *event, uint64_t sessions) {
    size_t i = 0;
    while (i < waits->count && strcmp(waits->items[i].event, event) != 0)
        i++;
    if (i == SERVER_WAITS)
        i--; /* there are not so many events that sessions wait for */
    if (i == waits->count)
        (void)snprintf(waits->items[waits->count++].event, SERVER_EVENT, "%s", event);
    waits->items[i].seen += sessions;
    waits->items[i].most = sessions > waits->items[i].most ? sessions : waits->items[i].most;
}

/* A session that waits for its client does nothing for the server. */
void server_waits_take(struct server_waits *waits, const PGresult *result,
                       struct server_reading *reading) {
    int64_t active = 0, waiting = 0;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *event = PQgetvalue(result, i, 0);
        int64_t sessions = strtoll(PQgetvalue(result, i, 1), NULL, 10);
        bool runs = strcmp(event, "running") == 0, client = strncmp(event, "Client:", 7) == 0;
        active += client ? 0 : sessions;
        waiting += client || runs ? 0 : sessions;
        count(waits, event, (uint64_t)sessions);
    }
    waits->samples++;
    reading->values[METER_ACTIVE] = active;
    reading->values[METER_WAITING] = waiting;
}

static int by_seen(const void *a_, const void *b_) {
    const struct server_wait *a = a_, *b = b_;
    return (a->seen < b->seen) - (a->seen > b->seen);
}

int server_waits_report(const struct server_waits *waits, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {{"sessions are", SHEET_TEXT},
                                                  {"on average", SHEET_NUMBER},
                                                  {"at most", SHEET_COUNT},
                                                  {"of their time", SHEET_FRACTION}};
    struct server_wait sorted[SERVER_WAITS];
    uint64_t all = 0;
    if (waits->samples == 0)
        return 0;
    memcpy(sorted, waits->items, sizeof sorted);
    qsort(sorted, waits->count, sizeof *sorted, by_seen);
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "waits",
                                              .title = "What sessions in a transaction wait for",
                                              .columns = columns,
                                              .column_count = 4,
                                              .summary_rows = 3},
                         err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < waits->count; i++)
        all += sorted[i].seen;
    for (size_t i = 0; i < waits->count && status == 0; i++) {
        const union sheet_value row[] = {
            {.text = sorted[i].event},
            {.number = (double)sorted[i].seen / (double)waits->samples},
            {.integer = (int64_t)sorted[i].most},
            {.number = all > 0 ? (double)sorted[i].seen / (double)all : 0}};
        status = result_sheet_add(sheet, row, err);
    }
    return status;
}
