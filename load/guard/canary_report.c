/* What became of the canaries, as a sheet of the result. */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "load/guard/canary.h"

enum { COLUMNS = 8 };

static const struct sheet_column columns[COLUMNS] = {
    {"probe", SHEET_TEXT},       {"tries", SHEET_COUNT},      {"held", SHEET_COUNT},
    {"refused", SHEET_COUNT},    {"not judged", SHEET_COUNT}, {"breaches", SHEET_COUNT},
    {"known open", SHEET_COUNT}, {"verdict", SHEET_TEXT},
};

static int add_row(struct result_sheet *sheet, const char *name, const uint64_t *outcomes,
                   const char *verdict, struct err *err) {
    uint64_t tries = 0;
    for (int i = 0; i < PROBE_OUTCOMES; i++)
        tries += outcomes[i];
    const union sheet_value row[COLUMNS] = {
        {.text = name},
        {.integer = (int64_t)tries},
        {.integer = (int64_t)(outcomes[PROBE_HELD])},
        {.integer = (int64_t)outcomes[PROBE_HELD_OFF]},
        {.integer = (int64_t)outcomes[PROBE_UNANSWERED]},
        {.integer = (int64_t)outcomes[PROBE_BREACHED]},
        {.integer = (int64_t)outcomes[PROBE_OPEN]},
        {.text = verdict},
    };
    return result_sheet_add(sheet, row, err);
}

/* The line of all probes together; those that are known to be open prove nothing. */
static int add_total(struct result_sheet *sheet, const uint64_t *outcomes, struct err *err) {
    struct buf verdict = BUF_EMPTY;
    if (outcomes[PROBE_BREACHED] > 0)
        buf_put_text(&verdict, "BREACHED");
    else
        probe_bound_print(outcomes[PROBE_HELD] + outcomes[PROBE_HELD_OFF], &verdict);
    int status = add_row(sheet, "all", outcomes, buf_text(&verdict), err);
    buf_release(&verdict);
    return status;
}

/* How far up a case stands: what is wrong first, and behind what was tried what was not, of which a
 * short run has most. */
enum { RANK_BREACHED, RANK_UNANSWERED, RANK_OPEN, RANK_HELD, RANK_NOT_TRIED, RANKS };

static int rank(const struct probe_tally *tally) {
    if (tally->outcomes[PROBE_BREACHED] > 0)
        return RANK_BREACHED;
    if (tally->outcomes[PROBE_UNANSWERED] > 0)
        return RANK_UNANSWERED;
    if (tally->outcomes[PROBE_OPEN] > 0)
        return RANK_OPEN;
    bool tried = tally->outcomes[PROBE_HELD] + tally->outcomes[PROBE_HELD_OFF] > 0;
    return tried ? RANK_HELD : RANK_NOT_TRIED;
}

static int add_cases(const struct canary *canary, struct result_sheet *sheet, struct err *err) {
    for (int wanted = 0; wanted < RANKS; wanted++)
        for (size_t i = 0; i < canary->cases.count; i++) {
            const struct probe_tally *tally = &canary->tallies[i];
            if (rank(tally) == wanted &&
                add_row(sheet, canary->cases.items[i].name, tally->outcomes,
                        probe_tally_verdict(tally), err) < 0)
                return -1;
        }
    return 0;
}

/* The first breach as a sentence, unless a request has seen one before. */
static void note_breaches(const struct canary *canary, struct result *result) {
    struct buf text = BUF_EMPTY;
    for (size_t i = 0; i < canary->cases.count; i++) {
        const struct probe_tally *tally = &canary->tallies[i];
        if (tally->outcomes[PROBE_BREACHED] == 0)
            continue;
        buf_clear(&text);
        probe_tally_print(tally, &canary->cases.items[i], &text);
        if (result->isolation.breaches == 0)
            text_copy(result->isolation.first, sizeof result->isolation.first, buf_text(&text));
        result->isolation.breaches += tally->outcomes[PROBE_BREACHED];
    }
    buf_release(&text);
}

int canary_report(const struct canary *canary, struct result *result, struct err *err) {
    uint64_t outcomes[PROBE_OUTCOMES] = {0};
    if (!canary->workload->canaries.tries)
        return 0;
    for (size_t i = 0; i < canary->cases.count; i++)
        for (int o = 0; o < PROBE_OUTCOMES; o++)
            outcomes[o] += canary->tallies[i].outcomes[o];
    note_breaches(canary, result);
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "isolation-probes",
                                              .title = "Isolation probes",
                                              .columns = columns,
                                              .column_count = COLUMNS,
                                              .summary_rows = 1 + outcomes[PROBE_BREACHED]},
                         err);
    if (!sheet || add_total(sheet, outcomes, err) < 0)
        return -1;
    return add_cases(canary, sheet, err);
}
