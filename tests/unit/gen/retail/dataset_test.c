/* The tables of a longer world: its earlier rows are the same, byte for byte, but for what a
 * customer has bought until the end. */
#include "gen/retail/dataset.h"

#include "gen/row_at.h"
#include "tests/small_world.h"

enum { MORE_WEEKS = 9, WORLDS = 2 };

static bool grows(const struct copy_table *table, size_t column) {
    static const char *const columns[] = {"loyalty_tier", "total_lifetime_value", "updated_at"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(table->name, "customers") == 0 &&
            strcmp(table->columns[column].name, columns[i]) == 0)
            return true;
    return false;
}

static bool same(struct copy_field left, struct copy_field right) {
    return left.length == right.length && !left.bytes == !right.bytes &&
           (left.length == 0 || memcmp(left.bytes, right.bytes, left.length) == 0);
}

/* How many fields of a table differ, those that may and the others. */
struct changes {
    uint64_t expected, wrong;
};

static void compare_row(const struct copy_source *source, size_t t, uint64_t index,
                        struct row_reader readers[WORLDS], struct changes *changes) {
    const struct copy_table *table = source->tables[t];
    struct copy_field fields[WORLDS][ROW_COLUMNS_MAX];
    struct err err;
    for (int w = 0; w < WORLDS; w++)
        if (row_at(&readers[w], source, t, index, fields[w], &err) < 0) {
            changes->wrong++;
            return;
        }
    for (size_t column = 0; column < table->column_count; column++) {
        bool changed = !same(fields[0][column], fields[1][column]);
        changes->expected += changed && grows(table, column);
        changes->wrong += changed && !grows(table, column);
    }
}

static void compare_worlds(const struct copy_dataset datasets[WORLDS]) {
    struct row_reader readers[WORLDS];
    struct err err;
    for (int w = 0; w < WORLDS; w++)
        if (row_reader_init(&readers[w], &datasets[w], &err) < 0) {
            ok(false, "%s", err.text);
            return;
        }
    for (size_t s = 0; s < datasets[0].source_count; s++) {
        const struct copy_source *source = &datasets[0].sources[s];
        for (size_t t = 0; t < source->table_count; t++) {
            struct changes changes = {0, 0};
            uint64_t rows = copy_table_rows(&datasets[0], source, t);
            for (uint64_t i = 0; i < rows; i++)
                compare_row(source, t, i, readers, &changes);
            const char *name = source->tables[t]->name;
            is_int(changes.wrong, 0, "%s: %" PRIu64 " rows are as they were", name, rows);
            if (strcmp(name, "customers") == 0)
                ok(changes.expected > rows / 10, "%s: and have bought more since", name);
            uint64_t more = copy_table_rows(&datasets[1], source, t);
            ok(more >= rows, "%s: %" PRIu64 " rows follow", name, more - rows);
        }
    }
    for (int w = 0; w < WORLDS; w++)
        row_reader_release(&readers[w]);
}

int main(void) {
    struct world_params params = small_world_params();
    struct world worlds[WORLDS];
    struct copy_dataset datasets[WORLDS];
    params.embeddings = true;
    for (int version = 4; version <= 7; version += 3) {
        printf("# UUIDs of version %d\n", version);
        params.uuid_v7 = version == 7;
        for (int w = 0; w < WORLDS; w++) {
            params.volume.weeks = params.volume.base_weeks + (w > 0 ? MORE_WEEKS : 0);
            world_for_test(&worlds[w], &params);
            datasets[w] = retail_dataset(&worlds[w]);
        }
        compare_worlds(datasets);
        for (int w = 0; w < WORLDS; w++)
            world_release(&worlds[w]);
    }
    return tap_done();
}
