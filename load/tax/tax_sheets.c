#include "load/tax/tax_sheets.h"

#include <math.h>
#include <stdio.h>

#define MEAN "mean by weight"

/* Medians of few samples are a matter of chance. */
enum { SAMPLES_LEAST = 20 };

/* The figures of one query in every lane; NAN where a lane has none. */
struct line {
    const char *name;
    double values[SHEET_COLUMNS];
    double cheapest;
    uint64_t n; /* the fewest samples behind a value */
    double noise;
};

static uint64_t samples(const struct lane_query *query) {
    return hist_count(&query->service[0]) + hist_count(&query->service[1]);
}

/* Of both halves together, whose histograms lie side by side. */
static double median_us(const struct lane_query *query, struct hist *both) {
    if (samples(query) < SAMPLES_LEAST)
        return NAN;
    hist_clear(both);
    hist_merge(both, &query->service[0]);
    hist_merge(both, &query->service[1]);
    return (double)hist_percentile_us(both, 50);
}

/* How far the halves of a lane are apart, which measured the same. */
static double noise_of(const struct lane_query *query) {
    double even = (double)hist_percentile_us(&query->service[0], 50);
    double odd = (double)hist_percentile_us(&query->service[1], 50);
    return even > 0 && odd > 0 ? fmax(even, odd) / fmin(even, odd) - 1 : 0;
}

static void find_line(struct line *line, const struct lane *lanes, size_t count, size_t query,
                      struct hist *both) {
    *line = (struct line){
        .name = lanes[0].workload.mix.queries[query].name, .cheapest = NAN, .n = UINT64_MAX};
    for (size_t i = 0; i < count; i++) {
        const struct lane_query *from = &lanes[i].queries[query];
        line->values[i] = median_us(from, both);
        line->cheapest = fmin(line->cheapest, line->values[i]);
        if (isnan(line->values[i]))
            continue;
        line->n = samples(from) < line->n ? samples(from) : line->n;
        line->noise = fmax(line->noise, noise_of(from));
    }
    if (line->n == UINT64_MAX) {
        line->n = 0;
        line->noise = NAN;
    }
}

/* Adds what every lane has measured, and gives its weight. */
static double add_weighted(struct line *mean, const struct line *line, double weight,
                           size_t count) {
    for (size_t i = 0; i < count; i++)
        if (isnan(line->values[i]))
            return 0;
    for (size_t i = 0; i < count; i++)
        mean->values[i] += weight * line->values[i];
    mean->n += line->n;
    mean->noise += weight * line->noise;
    return weight;
}

static void divide(struct line *mean, double weights, size_t count) {
    mean->cheapest = NAN;
    mean->noise /= weights;
    for (size_t i = 0; i < count; i++) {
        mean->values[i] /= weights; /* 0 / 0 where no query was measured in all: not known */
        mean->cheapest = fmin(mean->cheapest, mean->values[i]);
    }
}

static struct result_sheet *add_sheet(struct result *result, const char *name, const char *title,
                                      const struct lane *lanes, size_t count, enum sheet_kind kind,
                                      const char *last, enum sheet_kind last_kind, size_t rows,
                                      struct err *err) {
    struct sheet_column columns[SHEET_COLUMNS] = {{"query", SHEET_TEXT}};
    for (size_t i = 0; i < count; i++)
        columns[1 + i] = (struct sheet_column){lanes[i].name, kind};
    columns[1 + count] = (struct sheet_column){last, last_kind};
    return result_add_sheet(result,
                            &(struct sheet_form){.name = name,
                                                 .title = title,
                                                 .columns = columns,
                                                 .column_count = count + 2,
                                                 .summary_rows = rows},
                            err);
}

static int64_t rounded(double value) {
    return isnan(value) ? SHEET_NOTHING : (int64_t)(value + 0.5);
}

static int add_medians(const struct lane *lanes, size_t count, struct result *result,
                       struct hist *both, struct err *err) {
    size_t queries = lanes[0].workload.mix.count;
    struct result_sheet *medians =
        add_sheet(result, "rls-tax", "What isolation costs: median service time by tenant mode",
                  lanes, count, SHEET_DURATION, "n", SHEET_COUNT, queries + 1, err);
    struct result_sheet *ratios =
        medians ? add_sheet(result, "rls-tax-ratio",
                            "The same as a ratio to the cheapest mode; noise is what the halves of "
                            "one mode differ by",
                            lanes, count, SHEET_NUMBER, "noise", SHEET_FRACTION, queries + 1, err)
                : NULL;
    struct line mean = {.name = MEAN};
    double weights = 0;
    if (!ratios)
        return -1;
    for (size_t q = 0; q <= queries; q++) {
        struct line line = mean;
        if (q < queries) {
            find_line(&line, lanes, count, q, both);
            weights += add_weighted(&mean, &line, result->queries[q].weight, count);
        } else {
            divide(&line, weights, count);
        }
        union sheet_value median[SHEET_COLUMNS] = {{.text = line.name}};
        union sheet_value ratio[SHEET_COLUMNS] = {{.text = line.name}};
        for (size_t i = 0; i < count; i++) {
            median[1 + i].integer = rounded(line.values[i]);
            ratio[1 + i].number = line.values[i] / line.cheapest;
        }
        median[1 + count].integer = (int64_t)line.n;
        ratio[1 + count].number = line.noise;
        if (result_sheet_add(medians, median, err) < 0 || result_sheet_add(ratios, ratio, err) < 0)
            return -1;
    }
    return 0;
}

/* The server's time for a request: of all its statements, without BEGIN, COMMIT and entering the
 * store, which are not the query's. */
static double server_us(const struct lane_query *query) {
    return query->server_calls > 0 && query->succeeded > 0
               ? query->server_us / (double)query->succeeded
               : NAN;
}

static int add_server(const struct lane *lanes, size_t count, struct result *result,
                      struct err *err) {
    size_t queries = lanes[0].workload.mix.count;
    struct result_sheet *sheet = add_sheet(
        result, "rls-tax-server",
        "Mean time in the server of the query's own statements by tenant mode, microseconds", lanes,
        count, SHEET_NUMBER, "dearest / cheapest", SHEET_NUMBER, queries, err);
    for (size_t q = 0; sheet && q < queries; q++) {
        union sheet_value row[SHEET_COLUMNS] = {{.text = lanes[0].workload.mix.queries[q].name}};
        double cheapest = NAN, dearest = NAN;
        for (size_t i = 0; i < count; i++) {
            row[1 + i].number = server_us(&lanes[i].queries[q]);
            cheapest = fmin(cheapest, row[1 + i].number);
            dearest = fmax(dearest, row[1 + i].number);
        }
        row[1 + count].number = dearest / cheapest;
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
    }
    return sheet ? 0 : -1;
}

static int add_lane(struct result_sheet *sheet, const struct lane *lane, struct err *err) {
    int64_t n = 0, failed = 0, rows = 0;
    const char *sample = "";
    for (size_t q = 0; q < lane->workload.mix.count; q++) {
        const struct lane_query *query = &lane->queries[q];
        n += (int64_t)query->succeeded;
        failed += (int64_t)query->failed;
        rows += (int64_t)query->rows;
        sample = *sample ? sample : query->sample;
    }
    return result_sheet_add(
        sheet,
        (union sheet_value[]){{.text = lane->name},
                              {.text = lane->workload.parameters.role},
                              {.integer = n},
                              {.integer = failed},
                              {.integer = rows},
                              {.integer = (int64_t)lane->context.isolation.breaches},
                              {.text = *sample ? sample : NULL}},
        err);
}

int tax_sheets_add(const struct lane *lanes, size_t count, bool server, struct result *result,
                   struct err *err) {
    static const struct sheet_column columns[] = {
        {"mode", SHEET_TEXT},          {"role", SHEET_TEXT},  {"n", SHEET_COUNT},
        {"failed", SHEET_COUNT},       {"rows", SHEET_COUNT}, {"foreign rows", SHEET_COUNT},
        {"first failure", SHEET_TEXT},
    };
    struct hist both = {.counts = NULL};
    int status = hist_init(&both, err);
    if (status == 0)
        status = add_medians(lanes, count, result, &both, err);
    hist_release(&both);
    if (status == 0 && server)
        status = add_server(lanes, count, result, err);
    if (status < 0)
        return -1;
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "rls-tax-modes",
                                              .title = "The tenant modes that were compared",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = count},
                         err);
    for (size_t i = 0; sheet && i < count && status == 0; i++)
        status = add_lane(sheet, &lanes[i], err);
    return sheet ? status : -1;
}
