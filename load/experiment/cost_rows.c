#include "load/experiment/cost_rows.h"

#include <math.h>
#include <stdio.h>

#include "common/json.h"
#include "common/units.h"

static bool show_up(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)units_format_duration(costs->up_us, cell);
    return costs->up_us > 0;
}

static bool show_tables(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)units_format_size(costs->sizes.table_bytes, cell);
    return costs->measured;
}

static bool show_indexes(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)units_format_size(costs->sizes.index_bytes, cell);
    return costs->measured;
}

static bool show_wal(const struct costs *costs, char cell[COST_SHOWN]) {
    double bytes = costs_wal_bytes(costs);
    if (isfinite(bytes))
        (void)units_format_size(llround(bytes), cell);
    return isfinite(bytes);
}

static bool show_rows(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)snprintf(cell, COST_SHOWN, "%.2f", costs_rows(costs));
    return isfinite(costs_rows(costs));
}

static bool show_failed(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)snprintf(cell, COST_SHOWN, "%.2g %%", costs_failed(costs) * 100);
    return costs->failed > 0;
}

static bool show_recall(const struct costs *costs, char cell[COST_SHOWN]) {
    (void)snprintf(cell, COST_SHOWN, "%.1f %%", costs_recall(costs) * 100);
    return isfinite(costs_recall(costs));
}

const struct cost_row cost_rows[] = {
    {"failed requests", show_failed},
    {"recall@10", show_recall},
    {"to make it", show_up},
    {"tables", show_tables},
    {"indexes", show_indexes},
    {"WAL a request", show_wal},
    {"rows written a request", show_rows},
};
const size_t cost_row_count = sizeof cost_rows / sizeof *cost_rows;

json_t *cost_json(const struct costs *costs) {
    return json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "make_us", (json_int_t)costs->up_us,
                     "table_bytes", (json_int_t)costs->sizes.table_bytes, "index_bytes",
                     (json_int_t)costs->sizes.index_bytes, "wal_bytes_a_request",
                     json_number_or_null(costs_wal_bytes(costs)), "rows_written_a_request",
                     json_number_or_null(costs_rows(costs)), "recall_at_10",
                     json_number_or_null(costs_recall(costs)), "failed",
                     json_number_or_null(costs_failed(costs)));
}
