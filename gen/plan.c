#include <inttypes.h>
#include <stdio.h>

#include "common/mix.h"
#include "common/units.h"
#include "gen/gen.h"
#include "gen/retail/dataset.h"
#include "gen/retail/table_bytes.h"
#include "gen/skew.h"
#include "gen/worldspec.h"

/* Rows made to learn the size of an average one: from as many places spread over the source. */
#define SAMPLE_UNITS 512

/* Time of one connection for a byte sent, and afterwards for a byte of keys and indexes, their
 * foreign keys and statistics: `gen -p ci` on two cores with PostgreSQL 15. */
#define COPY_NS_A_BYTE  10.0
#define INDEX_NS_A_BYTE 80.0
#define CONNECTIONS     2

struct plan_table {
    const struct copy_table *table;
    uint64_t rows;
    double wire_bytes, heap_bytes, index_bytes;
};

struct plan {
    struct plan_table tables[16];
    size_t count;
    struct plan_table total;
    struct skew skew;
    double copy_s, finish_s;
};

static int sample_source(const struct copy_dataset *dataset, const struct copy_source *source,
                         void *maker, struct plan *plan, struct err *err) {
    const struct world *world = dataset->world;
    uint64_t units = source->unit_count(dataset);
    uint64_t samples = units < SAMPLE_UNITS ? units : SAMPLE_UNITS, rows[COPY_SOURCE_TABLES] = {0};
    struct buf bytes[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    for (uint64_t i = 0; i < samples; i++) {
        uint64_t part = units / samples, unit = part * i + mix_below(mix64(i), part);
        source->encode(maker, unit, 1, bytes);
        for (size_t t = 0; t < source->table_count; t++)
            rows[t] +=
                source->rows_before(dataset, t, unit + 1) - source->rows_before(dataset, t, unit);
    }
    bool failed = false;
    for (size_t t = 0; t < source->table_count; t++) {
        const struct copy_table *table = source->tables[t];
        double count = (double)copy_table_rows(dataset, source, t);
        double mean = rows[t] > 0 ? (double)bytes[t].length / (double)rows[t] : 0;
        struct table_bytes takes = retail_table_bytes(table, &world->params);
        plan->tables[plan->count++] = (struct plan_table){
            .table = table,
            .rows = (uint64_t)count,
            .wire_bytes = mean * count,
            .heap_bytes = takes.heap * count + takes.heap_start,
            .index_bytes = takes.index * count + takes.index_start,
        };
    }
    for (size_t t = 0; t < COPY_SOURCE_TABLES; t++) {
        failed = failed || bytes[t].failed;
        buf_release(&bytes[t]);
    }
    return failed ? err_set(err, ERR_SYSTEM, "out of memory for a sample of rows") : 0;
}

static int make_plan(const struct world *world, struct plan *plan, struct err *err) {
    struct copy_dataset dataset = retail_dataset(world);
    *plan = (struct plan){.count = 0};
    void *maker = dataset.maker_new(&dataset, err);
    int status = maker ? 0 : -1;
    for (size_t i = 0; i < dataset.source_count && status == 0; i++)
        status = sample_source(&dataset, &dataset.sources[i], maker, plan, err);
    if (maker)
        dataset.maker_free(maker);
    for (size_t i = 0; i < plan->count; i++) {
        plan->total.rows += plan->tables[i].rows;
        plan->total.wire_bytes += plan->tables[i].wire_bytes;
        plan->total.heap_bytes += plan->tables[i].heap_bytes;
        plan->total.index_bytes += plan->tables[i].index_bytes;
    }
    plan->copy_s = plan->total.wire_bytes * COPY_NS_A_BYTE / 1e9 / CONNECTIONS;
    plan->finish_s = plan->total.index_bytes * INDEX_NS_A_BYTE / 1e9 / CONNECTIONS;
    return status < 0 ? -1 : skew_measure(world, &plan->skew, err);
}

static void print_line(const char *name, const struct plan_table *table) {
    char rows[UNITS_TEXT], wire[UNITS_TEXT], heap[UNITS_TEXT], index[UNITS_TEXT];
    printf("%-26s %16s %12s %12s %12s\n", name, units_format_integer((int64_t)table->rows, rows),
           units_format_size((int64_t)table->wire_bytes, wire),
           units_format_size((int64_t)table->heap_bytes, heap),
           units_format_size((int64_t)table->index_bytes, index));
}

static int release_text(struct buf *text, struct err *err) {
    bool failed = text->failed;
    buf_release(text);
    return failed ? err_set(err, ERR_SYSTEM, "out of memory for the skew of the world") : 0;
}

static int print_plan(const struct plan *plan, struct err *err) {
    struct buf skew = BUF_EMPTY;
    skew_print(&plan->skew, &skew);
    printf("%-26s %16s %12s %12s %12s\n", "table", "rows", "sent", "table", "indexes");
    for (size_t i = 0; i < plan->count; i++)
        print_line(plan->tables[i].table->name, &plan->tables[i]);
    print_line("total", &plan->total);
    printf("\n%s", buf_text(&skew));
    char disk[UNITS_TEXT], copy[UNITS_TEXT], finish[UNITS_TEXT];
    printf("\nAbout %s of disk; about %s to copy and %s for keys and indexes, with %d connections\n"
           "on a small machine. Allow as much disk again for the log and for sorting.\n",
           units_format_size((int64_t)(plan->total.heap_bytes + plan->total.index_bytes), disk),
           units_format_duration((int64_t)(plan->copy_s * 1e6), copy),
           units_format_duration((int64_t)(plan->finish_s * 1e6), finish), CONNECTIONS);
    return release_text(&skew, err);
}

static void print_json_table(const char *name, const struct plan_table *table) {
    printf("{\"name\": \"%s\", \"rows\": %" PRIu64 ", \"sent_bytes\": %.0f, \"table_bytes\": %.0f, "
           "\"index_bytes\": %.0f}",
           name, table->rows, table->wire_bytes, table->heap_bytes, table->index_bytes);
}

static int print_json(const struct plan *plan, struct err *err) {
    struct buf skew = BUF_EMPTY;
    skew_json(&plan->skew, &skew);
    printf("{\"tables\": [");
    for (size_t i = 0; i < plan->count; i++) {
        printf("%s", i > 0 ? ", " : "");
        print_json_table(plan->tables[i].table->name, &plan->tables[i]);
    }
    printf("], \"total\": ");
    print_json_table("total", &plan->total);
    printf(", \"copy_seconds\": %.3f, \"finish_seconds\": %.3f, \"skew\": %s}\n", plan->copy_s,
           plan->finish_s, buf_text(&skew));
    return release_text(&skew, err);
}

int cmd_plan(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    struct plan plan;
    int status = make_plan(&world, &plan, err);
    if (status == 0)
        status = options->json ? print_json(&plan, err) : print_plan(&plan, err);
    world_release(&world);
    return status;
}
