#include "load/capacity/capacity_sheets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/sla.h"
#include "reports/stats/order.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A number of the trials at one rate. */
typedef double (*reading)(const struct measurement *measurement,
                          const struct result_outcome *gave_way);

static double read_p50(const struct measurement *measurement,
                       const struct result_outcome *gave_way) {
    (void)gave_way;
    return measurement->p50_us > 0 ? (double)measurement->p50_us : NAN;
}

static double read_p99(const struct measurement *measurement,
                       const struct result_outcome *gave_way) {
    (void)gave_way;
    return measurement->p99_us > 0 ? (double)measurement->p99_us : NAN;
}

/* The limit that gave way, where it is one on a time. */
static double read_limited(const struct measurement *measurement,
                           const struct result_outcome *gave_way) {
    for (size_t i = 0; gave_way && i < measurement->limit_count; i++)
        if (gave_way->unit == SLA_DURATION_US && measurement->limits[i].n > 0 &&
            strcmp(measurement->limits[i].text, gave_way->text) == 0)
            return measurement->limits[i].value;
    return NAN;
}

struct spread {
    double least, median, most; /* NAN: nothing was read */
};

static struct spread read_rate(const struct search *search, const struct measurement *measurements,
                               double rate, reading read, const struct result_outcome *gave_way) {
    double numbers[SEARCH_TRIALS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < search->count; i++) {
        double number = read(&measurements[i], gave_way);
        if (search_same_rate(search->trials[i].rate, rate) &&
            measurements[i].outcome != SEARCH_INVALID && isfinite(number))
            numbers[count++] = number;
    }
    if (count == 0)
        return (struct spread){NAN, NAN, NAN};
    order_sort(numbers, count);
    return (struct spread){numbers[0], order_median(numbers, count), numbers[count - 1]};
}

static union sheet_value duration(double us) {
    return (union sheet_value){.integer = isfinite(us) ? (int64_t)(us + 0.5) : SHEET_NOTHING};
}

static bool came_before(const struct search *search, size_t trial) {
    for (size_t i = 0; i < trial; i++)
        if (search_same_rate(search->trials[i].rate, search->trials[trial].rate))
            return true;
    return false;
}

/* The knee is where the limits are still held: behind it the times leave them. */
static const char *mark_of(const struct findings *findings, double rate) {
    return findings->held > 0 && search_same_rate(rate, findings->held) ? "capacity" : NULL;
}

static int add_rate(struct result_sheet *sheet, const struct search *search,
                    const struct measurement *measurements, const struct findings *findings,
                    double rate, struct err *err) {
    const struct result_outcome *gave_way = findings->gave_way;
    struct spread p50 = read_rate(search, measurements, rate, read_p50, gave_way);
    struct spread p99 = read_rate(search, measurements, rate, read_p99, gave_way);
    struct spread limited = read_rate(search, measurements, rate, read_limited, gave_way);
    bool is_time = gave_way && gave_way->unit == SLA_DURATION_US;
    const union sheet_value row[] = {
        {.number = rate},         duration(p50.median),
        duration(p99.median),     duration(p99.least),
        duration(p99.most),       {.text = mark_of(findings, rate)},
        duration(limited.median), duration(is_time ? gave_way->limit : NAN)};
    return result_sheet_add(sheet, row, err);
}

static int add_latency(struct result *result, const struct search *search,
                       const struct measurement *measurements, const struct findings *findings,
                       struct err *err) {
    bool is_time = findings->gave_way && findings->gave_way->unit == SLA_DURATION_US;
    char limited[SHEET_NAME_SIZE] = "";
    if (is_time)
        (void)snprintf(limited, sizeof limited, "%.40s %.20s", findings->gave_way->query,
                       findings->gave_way->measure);
    const struct sheet_column columns[] = {
        {"rate", SHEET_RATE},           {"p50", SHEET_DURATION},         {"p99", SHEET_DURATION},
        {"lowest p99", SHEET_DURATION}, {"highest p99", SHEET_DURATION}, {"knee", SHEET_TEXT},
        {limited, SHEET_DURATION},      {"its limit", SHEET_DURATION}};
    static const enum sheet_role roles[] = {SHEET_LINE,  SHEET_LINE, SHEET_LINE, SHEET_LOWER,
                                            SHEET_UPPER, SHEET_MARK, SHEET_LINE, SHEET_LIMIT};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "capacity-latency",
                                              .title = "Latency against rate",
                                              .columns = columns,
                                              .column_count = COUNT_OF(columns) - (is_time ? 0 : 2),
                                              .chart = SHEET_CURVE,
                                              .roles = roles},
                         err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < search->count && status == 0; i++)
        if (!came_before(search, i))
            status = add_rate(sheet, search, measurements, findings, search->trials[i].rate, err);
    return status;
}

static int add_usl(struct result *result, const struct search *search,
                   const struct measurement *measurements, const struct findings *findings,
                   struct err *err) {
    static const struct sheet_column columns[] = {
        {"at the server", SHEET_NUMBER}, {"answered", SHEET_RATE}, {"scalability law", SHEET_RATE}};
    if (findings->usl_agreement == USL_NOT_FITTED)
        return 0;
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "capacity-usl",
                                              .title = "Throughput against requests at the server",
                                              .columns = columns,
                                              .column_count = COUNT_OF(columns),
                                              .chart = SHEET_CURVE},
                         err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < search->count && status == 0; i++) {
        const struct measurement *measurement = &measurements[i];
        const union sheet_value row[] = {
            {.number = measurement->concurrency},
            {.number = measurement->answered},
            {.number = usl_throughput(&findings->usl, measurement->concurrency)}};
        if (measurement->outcome != SEARCH_INVALID && measurement->concurrency > 0)
            status = result_sheet_add(sheet, row, err);
    }
    return status;
}

static int add_trial(struct result_sheet *sheet, size_t number,
                     const struct measurement *measurement, struct err *err) {
    const struct result_outcome *worst = measurement_worst(measurement);
    const union sheet_value row[] = {
        {.integer = (int64_t)number},
        {.number = measurement->rate},
        {.text = search_outcome_names[measurement->outcome]},
        {.number = measurement->answered},
        {.number = measurement->concurrency},
        duration(read_p50(measurement, NULL)),
        duration(read_p99(measurement, NULL)),
        {.text = worst ? worst->text : NULL},
        {.number = worst ? worst->margin : NAN},
        {.number = measurement->waited},
        {.number = measurement->driver_cpu},
        {.number = measurement->machine_cpu < 0 ? NAN : measurement->machine_cpu},
        {.text = measurement->reason}};
    return result_sheet_add(sheet, row, err);
}

static int add_trials(struct result *result, const struct search *search,
                      const struct measurement *measurements, struct err *err) {
    static const struct sheet_column columns[] = {{"trial", SHEET_COUNT},
                                                  {"rate", SHEET_RATE},
                                                  {"outcome", SHEET_TEXT},
                                                  {"answered", SHEET_RATE},
                                                  {"at the server", SHEET_NUMBER},
                                                  {"p50", SHEET_DURATION},
                                                  {"p99", SHEET_DURATION},
                                                  {"tightest limit", SHEET_TEXT},
                                                  {"its margin", SHEET_FRACTION},
                                                  {"waited for a session", SHEET_FRACTION},
                                                  {"driver's thread", SHEET_FRACTION},
                                                  {"machine", SHEET_FRACTION},
                                                  {"why", SHEET_TEXT}};
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){
                                                      .name = "capacity-trials",
                                                      .title = "Trials of the search",
                                                      .columns = columns,
                                                      .column_count = COUNT_OF(columns),
                                                  },
                                                  err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < search->count && status == 0; i++)
        status = add_trial(sheet, i + 1, &measurements[i], err);
    return status;
}

int capacity_sheets_add(struct result *result, const struct search *search,
                        const struct measurement *measurements, const struct findings *findings,
                        struct err *err) {
    if (add_latency(result, search, measurements, findings, err) < 0 ||
        add_usl(result, search, measurements, findings, err) < 0)
        return -1;
    return add_trials(result, search, measurements, err);
}

void capacity_sheet_first(struct result *result, const char *name) {
    size_t at = 0;
    while (at < result->sheet_count && strcmp(result->sheets[at]->name, name) != 0)
        at++;
    if (at == result->sheet_count)
        return;
    struct result_sheet *sheet = result->sheets[at];
    memmove(&result->sheets[1], &result->sheets[0], at * sizeof(struct result_sheet *));
    result->sheets[0] = sheet;
}
