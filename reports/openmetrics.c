#include "reports/openmetrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reports/face.h"
#include "reports/result_fields.h"

struct page {
    struct buf *text;
    const struct result *result;
    const struct result_requests *total;
    struct result_query all;
};

void openmetrics_put_label(struct buf *document, const char *text) {
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_put_text(document, "\\");
        if (*text == '\n')
            buf_put_text(document, "\\n");
        else
            buf_put(document, text, 1);
    }
}

static void put_labels(struct buf *text, const char *const *labels) {
    for (size_t i = 0; labels[i]; i += 2) {
        buf_printf(text, "%s%s=\"", i ? "," : "{", labels[i]);
        openmetrics_put_label(text, labels[i + 1]);
        buf_put_text(text, "\"");
    }
    if (labels[0])
        buf_put_text(text, "}");
}

/* A sample up to its value; the labels are pairs of name and value, ended by NULL. */
static void begin(struct page *page, const char *name, const char *const *labels) {
    buf_printf(page->text, "pgbazaar_result_%s", name);
    put_labels(page->text, labels);
    buf_put_text(page->text, " ");
}

#define LABELS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_LABELS   ((const char *const[]){NULL})

static void put_number(struct page *page, const char *name, const char *const *labels,
                       double value) {
    begin(page, name, labels);
    face_put_number(page->text, value);
    buf_put_text(page->text, "\n");
}

static void put_count(struct page *page, const char *name, const char *const *labels,
                      uint64_t value) {
    begin(page, name, labels);
    buf_printf(page->text, "%" PRIu64 "\n", value);
}

static void put_seconds(struct page *page, const char *name, const char *const *labels,
                        int64_t us) {
    begin(page, name, labels);
    face_put_seconds(page->text, us);
    buf_put_text(page->text, "\n");
}

static void put_run(struct page *page, const char *name) {
    put_count(page, name,
              LABELS("run", page->result->run_id, "version", page->result->version, "loop",
                     result_loop(page->result)),
              1);
}

static void put_start(struct page *page, const char *name) {
    put_seconds(page, name, NO_LABELS, page->result->started_at_us);
}

static void put_duration(struct page *page, const char *name) {
    put_seconds(page, name, NO_LABELS, page->result->duration_us);
}

static void put_verdict(struct page *page, const char *name) {
    for (int i = 0; verdict_names[i]; i++)
        put_count(page, name, LABELS("verdict", verdict_names[i]), (int)page->result->verdict == i);
}

/* The same line twice in a profile is one series. */
static bool is_repeated(const struct result *result, size_t outcome) {
    for (size_t i = 0; i < outcome; i++)
        if (strcmp(result->outcomes[i].text, result->outcomes[outcome].text) == 0)
            return true;
    return false;
}

static void put_sla_state(struct page *page, const char *name) {
    static const char *const states[] = {
        [SLA_NO_DATA] = "no data", [SLA_PASS] = "pass", [SLA_FAIL] = "fail"};
    for (size_t i = 0; i < page->result->outcome_count; i++)
        for (int state = SLA_NO_DATA; state <= SLA_FAIL && !is_repeated(page->result, i); state++)
            put_count(page, name,
                      LABELS("sla", page->result->outcomes[i].text, "state", states[state]),
                      (int)page->result->outcomes[i].state == state);
}

static void put_sla_margin(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->outcome_count; i++)
        if (page->result->outcomes[i].n > 0 && !is_repeated(page->result, i))
            put_number(page, name, LABELS("sla", page->result->outcomes[i].text),
                       page->result->outcomes[i].margin);
}

static void put_sla_samples(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->outcome_count; i++)
        if (!is_repeated(page->result, i))
            put_count(page, name, LABELS("sla", page->result->outcomes[i].text),
                      page->result->outcomes[i].n);
}

static void put_target(struct page *page, const char *name) {
    if (page->result->open_loop)
        put_number(page, name, NO_LABELS, page->result->target_rate);
}

static void put_achieved(struct page *page, const char *name) {
    put_number(page, name, NO_LABELS, result_rate(page->result, page->total->succeeded));
}

static void put_requests(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->query_count; i++)
        for (const struct face_count *outcome = face_outcomes; outcome->name; outcome++)
            put_count(page, name,
                      LABELS("query", page->result->queries[i].name, "outcome", outcome->name),
                      face_count(outcome, &page->result->queries[i].requests));
}

static void put_retries(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->query_count; i++)
        put_count(page, name, LABELS("query", page->result->queries[i].name),
                  page->result->queries[i].requests.retried);
}

static void put_rows(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->query_count; i++)
        put_count(page, name, LABELS("query", page->result->queries[i].name),
                  page->result->queries[i].requests.rows);
}

/* A summary: quantiles, sum and count. `query` is NULL where there is none. */
static void put_summary(struct page *page, const char *name, const char *query,
                        const struct hist *hist) {
    char part[64], quantile[16];
    for (size_t i = 0; i < result_percentile_count && hist_count(hist) > 0; i++) {
        (void)snprintf(quantile, sizeof quantile, "%.6g", result_percentiles[i].percentile / 100);
        put_seconds(page, name,
                    query ? LABELS("query", query, "quantile", quantile)
                          : LABELS("quantile", quantile),
                    hist_percentile_us(hist, result_percentiles[i].percentile));
    }
    const char *const *labels = query ? LABELS("query", query) : NO_LABELS;
    (void)snprintf(part, sizeof part, "%s_sum", name);
    put_seconds(page, part, labels, hist->sum_us);
    (void)snprintf(part, sizeof part, "%s_count", name);
    put_count(page, part, labels, hist_count(hist));
}

static void put_times(struct page *page, const char *name, bool service) {
    for (size_t i = 0; i <= page->result->query_count; i++) {
        const struct result_query *query =
            i < page->result->query_count ? &page->result->queries[i] : &page->all;
        put_summary(page, name, query->name,
                    service ? &query->requests.service : &query->requests.response);
    }
}

static void put_response(struct page *page, const char *name) {
    put_times(page, name, false);
}

static void put_service(struct page *page, const char *name) {
    put_times(page, name, true);
}

static void put_longest(struct page *page, const char *name, bool service) {
    for (size_t i = 0; i <= page->result->query_count; i++) {
        const struct result_query *query =
            i < page->result->query_count ? &page->result->queries[i] : &page->all;
        const struct hist *hist = service ? &query->requests.service : &query->requests.response;
        if (hist_count(hist) > 0)
            put_seconds(page, name, LABELS("query", query->name), hist_max_us(hist));
    }
}

static void put_longest_response(struct page *page, const char *name) {
    put_longest(page, name, false);
}

static void put_longest_service(struct page *page, const char *name) {
    put_longest(page, name, true);
}

static void put_lag(struct page *page, const char *name) {
    put_summary(page, name, NULL, &page->result->driver_lag);
}

static void put_driver(struct page *page, const char *name) {
    put_number(page, name, NO_LABELS, page->result->driver_cpu_share);
}

static void put_machine(struct page *page, const char *name) {
    if (page->result->machine_cpu_share >= 0)
        put_number(page, name, NO_LABELS, page->result->machine_cpu_share);
}

static void put_errors(struct page *page, const char *name) {
    for (size_t i = 0; i < page->result->error_count; i++)
        put_count(page, name,
                  LABELS("query", page->result->errors[i].query, "sqlstate",
                         page->result->errors[i].sqlstate),
                  page->result->errors[i].count);
}

static void put_available(struct page *page, const char *name) {
    put_number(page, name, NO_LABELS, result_available(page->result));
}

static void put_outage(struct page *page, const char *name) {
    put_seconds(page, name, NO_LABELS, page->result->availability.longest_us);
}

static void put_rows_checked(struct page *page, const char *name) {
    put_count(page, name, NO_LABELS, page->result->isolation.rows_checked);
}

static void put_breaches(struct page *page, const char *name) {
    put_count(page, name, NO_LABELS, page->result->isolation.breaches);
}

/* Every family once, its samples together, as the grammar wants it. */
static const struct {
    const char *name, *type, *unit, *help;
    void (*put)(struct page *page, const char *name);
} families[] = {
    {"run", "gauge", "", "1, with what the run was.", put_run},
    {"start_time_seconds", "gauge", "seconds", "When the run began, since 1970.", put_start},
    {"duration_seconds", "gauge", "seconds", "Of the measured phases.", put_duration},
    {"verdict", "gauge", "", "1 for the verdict, 0 for the others.", put_verdict},
    {"sla_state", "gauge", "", "1 for what became of the SLA, 0 for the others.", put_sla_state},
    {"sla_margin_ratio", "gauge", "ratio", "Room left of the limit; negative where it was missed.",
     put_sla_margin},
    {"sla_samples", "gauge", "", "Samples behind the SLA's value.", put_sla_samples},
    {"target_rate", "gauge", "", "Requests a second that were to start.", put_target},
    {"achieved_rate", "gauge", "", "Requests a second that succeeded.", put_achieved},
    {"requests", "gauge", "", "Requests, by what became of them.", put_requests},
    {"retries", "gauge", "", "Further attempts after 40001 and 40P01.", put_retries},
    {"rows", "gauge", "", "Rows returned or touched.", put_rows},
    {"response_seconds", "summary", "seconds",
     "From the intended start to the last row, of what succeeded.", put_response},
    {"response_max_seconds", "gauge", "seconds", "The longest of them.", put_longest_response},
    {"service_seconds", "summary", "seconds", "From the send to the last row, of what succeeded.",
     put_service},
    {"service_max_seconds", "gauge", "seconds", "The longest of them.", put_longest_service},
    {"driver_lag_seconds", "summary", "seconds",
     "From the intended start until the driver took the request up.", put_lag},
    {"driver_busy_ratio", "gauge", "ratio", "Of the time of the driver's busiest thread.",
     put_driver},
    {"machine_busy_ratio", "gauge", "ratio", "Of all cores of the driver's machine.", put_machine},
    {"errors", "gauge", "", "Errors by SQLSTATE.", put_errors},
    {"available_ratio", "gauge", "ratio", "Share of the time without outage.", put_available},
    {"longest_outage_seconds", "gauge", "seconds", "Time in which nobody was served.", put_outage},
    {"rows_checked", "gauge", "", "Rows whose tenant was looked at.", put_rows_checked},
    {"breaches", "gauge", "", "Rows of another tenant.", put_breaches},
};

int openmetrics_report_put(struct buf *document, const struct result *result,
                           const struct result *baseline, struct err *err) {
    (void)baseline;
    struct result_requests total;
    if (result_total(&total, result, err))
        return -1;
    struct page page = {.text = document, .result = result, .total = &total};
    face_all(&page.all, &total);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        buf_printf(document, "# HELP pgbazaar_result_%s %s\n# TYPE pgbazaar_result_%s %s\n",
                   families[i].name, families[i].help, families[i].name, families[i].type);
        if (families[i].unit[0])
            buf_printf(document, "# UNIT pgbazaar_result_%s %s\n", families[i].name,
                       families[i].unit);
        families[i].put(&page, families[i].name);
    }
    buf_put_text(document, "# EOF\n");
    result_requests_release(&total);
    return face_finish(document, "OpenMetrics", err);
}
