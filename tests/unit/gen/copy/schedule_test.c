/* What there is to do, for all that a ledger can say. */
#include "gen/copy/schedule.h"

#include "common/pcg.h"
#include "tests/small_dataset.h"
#include "tests/tap.h"

static struct err err;

/* How often each unit of each table comes in the schedule's slices. */
struct tally {
    uint8_t times[SMALL_SOURCES][COPY_SOURCE_TABLES][VOYAGES];
    uint64_t rows, unaligned, out_of_order;
};

static void count_slice(struct tally *tally, const struct copy_slice *slice) {
    size_t source = (size_t)(slice->source - small_sources);
    for (size_t table = 0; table < slice->source->table_count; table++)
        for (uint64_t unit = slice->first;
             slice->wanted[table] && unit < slice->first + slice->count; unit++)
            tally->times[source][table][unit]++;
    for (size_t table = 0; table < slice->source->table_count; table++)
        tally->rows += slice->wanted[table] ? slice->rows[table] : 0;
    tally->unaligned += slice->first / slice->source->units_per_slice !=
                        (slice->first + slice->count - 1) / slice->source->units_per_slice;
}

/* Adds to the tally. */
static void count_slices(struct tally *tally, const struct schedule *schedule) {
    struct copy_slice slice, last = {.source = small_sources};
    for (uint64_t number = 0; schedule_slice(schedule, number, &slice); number++) {
        count_slice(tally, &slice);
        tally->out_of_order +=
            slice.source < last.source ||
            (slice.source == last.source && slice.first < last.first + last.count);
        last = slice;
    }
}

static void does_all_of_an_empty_ledger(void) {
    struct ledger ledger;
    struct schedule schedule;
    struct copy_slice slice;
    is_int(ledger_init(&ledger, &small_dataset, &err), 0, "nothing is done");
    is_int(schedule_init(&schedule, &small_dataset, &COPY_SHARE_WHOLE, &ledger, &err), 0,
           "all is to do");
    is_int(schedule.slices, 3 + 6, "three slices of ships, six of voyages");
    is_int(schedule.rows, SHIPS + VOYAGES + ports_before(VOYAGES), "with all rows");
    ok(schedule_slice(&schedule, 2, &slice) && slice.first == 20 && slice.count == 5,
       "the last of the ships is short");
    ok(schedule_slice(&schedule, 8, &slice) && slice.source == &small_sources[VOYAGE_SOURCE] &&
           slice.first == 100 && slice.count == 3,
       "so is the last of all");
    ok(!schedule_slice(&schedule, 9, &slice) && !schedule_slice(&schedule, UINT64_MAX, &slice),
       "behind it is none");
    schedule_release(&schedule);
    ledger_release(&ledger);
}

/* Every unit is either in the ledger or, once, in the schedule. */
static uint64_t wrong_units(const struct tally *tally, const struct ledger *ledger) {
    uint64_t wrong = 0, end;
    for (size_t s = 0; s < SMALL_SOURCES; s++)
        for (size_t table = 0; table < small_sources[s].table_count; table++)
            for (uint64_t unit = 0; unit < small_sources[s].unit_count(&small_dataset); unit++)
                wrong += tally->times[s][table][unit] !=
                         !ledger_has(ledger, &small_sources[s], table, unit, &end);
    return wrong;
}

static void fill(struct ledger *ledger, const struct copy_source *source, size_t table,
                 struct pcg *random) {
    uint64_t units = source->unit_count(&small_dataset), at = pcg_below(random, 12);
    while (at < units) {
        uint64_t end = at + 1 + pcg_below(random, 40);
        end = end < units ? end : units;
        (void)ledger_add(ledger, source, table, (struct ledger_range){at, end}, &err);
        at = end + pcg_below(random, 25);
    }
}

static void does_what_any_ledger_misses(void) {
    struct pcg random;
    struct tally tally;
    uint64_t wrong = 0, unaligned = 0, disorder = 0, rows = 0;
    pcg_seed(&random, 4, 1);
    for (int round = 0; round < 500; round++) {
        struct ledger ledger;
        struct schedule schedule;
        (void)ledger_init(&ledger, &small_dataset, &err);
        for (size_t s = 0; s < SMALL_SOURCES; s++)
            for (size_t table = 0; table < small_sources[s].table_count; table++)
                fill(&ledger, &small_sources[s], table, &random);
        uint64_t rows_due = 0;
        const uint32_t parts = 1 + (uint32_t)round % 9;
        memset(&tally, 0, sizeof tally);
        for (uint32_t part = 1; part <= parts; part++) {
            const struct copy_share share = {part, parts};
            (void)schedule_init(&schedule, &small_dataset, &share, &ledger, &err);
            count_slices(&tally, &schedule);
            rows_due += schedule.rows;
            schedule_release(&schedule);
        }
        wrong += wrong_units(&tally, &ledger);
        unaligned += tally.unaligned;
        disorder += tally.out_of_order;
        rows += tally.rows != rows_due ||
                tally.rows + ledger.rows != SHIPS + VOYAGES + ports_before(VOYAGES);
        ledger_release(&ledger);
    }
    is_int(wrong, 0,
           "500 ledgers, 1 to 9 shares: what they miss is done once, what they have is not");
    is_int(unaligned, 0, "no slice crosses a multiple of its size");
    is_int(disorder, 0, "slices come in order");
    is_int(rows, 0, "rows add up");
}

int main(void) {
    does_all_of_an_empty_ledger();
    does_what_any_ledger_misses();
    return tap_done();
}
