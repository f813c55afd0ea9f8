#include "gen/summary.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/units.h"

#define LONGEST_SHOWN 5
#define SECOND_US     1e6

static double rate(uint64_t count, int64_t elapsed_us) {
    return elapsed_us > 0 ? (double)count / ((double)elapsed_us / SECOND_US) : 0;
}

/* Making is timed for a source; a table that is made along with another shows no time of its own.
 */
static void print_table(struct buf *text, const struct pipeline_table *table) {
    char rows[UNITS_TEXT], bytes[UNITS_TEXT], cost[UNITS_TEXT] = "";
    if (table->make_us > 0 && table->rows > 0)
        (void)snprintf(cost, sizeof cost, "%.0f ns",
                       (double)table->make_us * 1000 / (double)table->rows);
    buf_printf(text, "%-26s %14s %12s %12s\n", table->table->name,
               units_format_integer((int64_t)table->rows, rows),
               units_format_size((int64_t)table->bytes, bytes), cost);
}

static int by_time(const void *a, const void *b) {
    const struct finish_step *left = *(const struct finish_step *const *)a;
    const struct finish_step *right = *(const struct finish_step *const *)b;
    return (left->elapsed_us < right->elapsed_us) - (left->elapsed_us > right->elapsed_us);
}

static void print_step(struct buf *text, const struct finish_step *step) {
    char name[3 * FINISH_NAME_SIZE], time[UNITS_TEXT];
    (void)snprintf(name, sizeof name, "%s %s on %s", step->kind->name, step->name, step->table);
    buf_printf(text, "%-66s %10s\n", name, units_format_duration(step->elapsed_us, time));
}

/* How well the connections were used: 2.0 at a time is all of two. */
static void print_sum(struct buf *text, const struct finish *finish, int64_t finish_us) {
    char name[2 * FINISH_NAME_SIZE], time[UNITS_TEXT];
    int64_t sum_us = 0;
    size_t made = 0;
    for (size_t i = 0; i < finish->count; i++) {
        sum_us += finish->steps[i].elapsed_us;
        made += finish->steps[i].elapsed_us > 0;
    }
    (void)snprintf(name, sizeof name, "all %zu steps, on average %.1f at a time", made,
                   finish_us > 0 ? (double)sum_us / (double)finish_us : 0);
    buf_printf(text, "%-66s %10s\n", name, units_format_duration(sum_us, time));
}

static void print_longest(struct buf *text, const struct finish *finish, int64_t finish_us) {
    const struct finish_step *steps[FINISH_STEPS_MAX];
    for (size_t i = 0; i < finish->count; i++)
        steps[i] = &finish->steps[i];
    qsort(steps, finish->count, sizeof(const struct finish_step *), by_time);
    buf_printf(text, "\n%-66s %10s\n", "longest steps of the finish", "time");
    for (size_t i = 0; i < finish->count && i < LONGEST_SHOWN; i++)
        print_step(text, steps[i]);
    print_sum(text, finish, finish_us);
}

static void print_whole(struct buf *text, const struct pipeline_outcome *copy, int64_t finish_us) {
    char rows[UNITS_TEXT], bytes[UNITS_TEXT], time[UNITS_TEXT], per_second[UNITS_TEXT];
    buf_printf(text, "\n%s rows, %s copied in %s", units_format_integer((int64_t)copy->rows, rows),
               units_format_size((int64_t)copy->bytes, bytes),
               units_format_duration(copy->elapsed_us, time));
    buf_printf(text, " (%s rows/s, %s/s)",
               units_format_count((int64_t)rate(copy->rows, copy->elapsed_us), per_second),
               units_format_size((int64_t)rate(copy->bytes, copy->elapsed_us), bytes));
    if (finish_us > 0)
        buf_printf(text, ", finished in %s", units_format_duration(finish_us, time));
    buf_printf(text, "\n");
}

void gen_summary_print(struct buf *text, const struct gen_summary *summary) {
    const struct pipeline_outcome *copy = summary->copy;
    buf_printf(text, "%-26s %14s %12s %12s\n", "table", "rows", "binary", "to make one");
    for (size_t i = 0; i < copy->table_count; i++)
        print_table(text, &copy->tables[i]);
    if (summary->finish)
        print_longest(text, summary->finish, summary->finish_us);
    buf_put_text(text, "\n");
    skew_print(summary->skew, text);
    print_whole(text, copy, summary->finish_us);
}

static void json_step(struct buf *json, const struct finish_step *step, bool follows) {
    buf_printf(json,
               "%s{\"kind\": \"%s\", \"name\": \"%s\", \"table\": \"%s\", \"connection\": %u, "
               "\"start_us\": %" PRId64 ", \"us\": %" PRId64 ", \"memory_bytes\": %" PRId64 "}",
               follows ? ", " : "", step->kind->name, step->name, step->table, step->connection,
               step->start_us, step->elapsed_us, step->memory_bytes);
}

void gen_summary_json(struct buf *json, const struct gen_summary *summary) {
    const struct pipeline_outcome *copy = summary->copy;
    const struct finish *finish = summary->finish;
    buf_printf(json,
               "{\"rows\": %" PRIu64 ", \"bytes\": %" PRIu64 ", \"copy_us\": %" PRId64
               ", \"finish_us\": %" PRId64 ", \"tables\": [",
               copy->rows, copy->bytes, copy->elapsed_us, summary->finish_us);
    for (size_t i = 0; i < copy->table_count; i++) {
        const struct pipeline_table *table = &copy->tables[i];
        buf_printf(json,
                   "%s{\"name\": \"%s\", \"rows\": %" PRIu64 ", \"bytes\": %" PRIu64
                   ", \"make_us\": %" PRId64 "}",
                   i > 0 ? ", " : "", table->table->name, table->rows, table->bytes,
                   table->make_us);
    }
    buf_put_text(json, "], \"finish\": [");
    for (size_t i = 0; finish && i < finish->count; i++)
        json_step(json, &finish->steps[i], i > 0);
    buf_printf(json,
               "], \"mode\": \"%s\", \"slice\": \"%" PRIu32 "/%" PRIu32
               "\", \"rows_left\": %" PRIu64 ", \"skew\": ",
               summary->mode, summary->share.part, summary->share.of, summary->rows_left);
    skew_json(summary->skew, json);
    buf_put_text(json, "}\n");
}
