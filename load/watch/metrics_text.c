#include "load/watch/metrics_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SECOND_US 1e6

struct page {
    const struct metrics_state *state;
    struct buf *text;
    bool open;
};

static void put_label(struct page *page, const char *value) {
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            buf_put_text(page->text, "\\");
        if (*value == '\n')
            buf_put_text(page->text, "\\n");
        else
            buf_put(page->text, value, 1);
    }
}

static const char *query_name(const struct page *page, size_t query) {
    return page->state->workload->mix.queries[query].name;
}

static void put_run(struct page *page) {
    buf_printf(page->text, "pgbazaar_run_info{version=\"%s\",profile=\"", PGBAZAAR_VERSION);
    put_label(page, page->state->workload->profile->name);
    buf_put_text(page->text, "\"} 1\n");
}

static void put_requests(struct page *page) {
    for (size_t i = 0; i < page->state->total.query_count; i++) {
        const struct tally_query *query = &page->state->total.queries[i];
        const struct {
            const char *outcome;
            uint64_t count;
        } outcomes[] = {{"succeeded", query->succeeded}, {"failed", query->failed}};
        for (size_t o = 0; o < 2; o++)
            buf_printf(page->text,
                       "pgbazaar_requests_total{query=\"%s\",outcome=\"%s\"} %" PRIu64 "\n",
                       query_name(page, i), outcomes[o].outcome, outcomes[o].count);
    }
}

static void put_started(struct page *page) {
    for (size_t i = 0; i < page->state->total.query_count; i++)
        buf_printf(page->text, "pgbazaar_requests_started_total{query=\"%s\"} %" PRIu64 "\n",
                   query_name(page, i), page->state->total.queries[i].started);
}

static void put_retries(struct page *page) {
    for (size_t i = 0; i < page->state->total.query_count; i++)
        buf_printf(page->text, "pgbazaar_retries_total{query=\"%s\"} %" PRIu64 "\n",
                   query_name(page, i), page->state->total.queries[i].retried);
}

/* Bounds are floats in OpenMetrics: "1.0", never "1". */
static void put_bound(struct page *page, int64_t us) {
    char text[32];
    (void)snprintf(text, sizeof text, "%g", (double)us / SECOND_US);
    buf_printf(page->text, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void put_histogram(struct page *page, const char *name, const char *query,
                          const struct outline *outline) {
    char label[RESULT_NAME_SIZE + 16] = "", alone[RESULT_NAME_SIZE + 16] = "";
    uint64_t count = 0;
    if (query) {
        (void)snprintf(label, sizeof label, "query=\"%s\",", query);
        (void)snprintf(alone, sizeof alone, "{query=\"%s\"}", query);
    }
    for (size_t i = 0; i < OUTLINE_BOUNDS; i++) {
        count += outline->between[i];
        buf_printf(page->text, "%s_bucket{%sle=\"", name, label);
        put_bound(page, outline_bounds_us[i]);
        buf_printf(page->text, "\"} %" PRIu64 "\n", count);
    }
    buf_printf(page->text, "%s_bucket{%sle=\"+Inf\"} %" PRIu64 "\n", name, label, outline->count);
    buf_printf(page->text, "%s_sum%s %.6f\n", name, alone, (double)outline->sum_us / SECOND_US);
    buf_printf(page->text, "%s_count%s %" PRIu64 "\n", name, alone, outline->count);
}

static void put_response(struct page *page) {
    for (size_t i = 0; i < page->state->total.query_count; i++)
        put_histogram(page, "pgbazaar_response_seconds", query_name(page, i),
                      &page->state->total.queries[i].response);
}

static void put_lag(struct page *page) {
    put_histogram(page, "pgbazaar_driver_lag_seconds", NULL, &page->state->total.lag);
}

static void put_in_flight(struct page *page) {
    buf_printf(page->text, "pgbazaar_requests_in_flight %" PRIu64 "\n", page->state->in_flight);
}

static void put_sessions(struct page *page) {
    buf_printf(page->text,
               "pgbazaar_sessions{state=\"open\"} %" PRIu64
               "\npgbazaar_sessions{state=\"wanted\"} %" PRId64 "\n",
               page->state->total.sessions, page->state->workload->profile->load.sessions);
}

static void put_phase(struct page *page) {
    const struct agenda *agenda = &page->state->workload->agenda;
    bool begun = page->state->elapsed_us >= 0;
    size_t now = agenda_phase_at(agenda, page->state->elapsed_us);
    for (size_t i = 0; i < agenda->phase_count; i++) {
        buf_put_text(page->text, "pgbazaar_phase{phase=\"");
        put_label(page, agenda->phases[i].name);
        buf_printf(page->text, "\"} %d\n", begun && i == now);
    }
}

static void put_given(struct page *page) {
    const struct agenda *agenda = &page->state->workload->agenda;
    size_t phase = agenda_phase_at(agenda, page->state->elapsed_us);
    if (agenda_is_open(agenda, phase))
        buf_printf(page->text, "pgbazaar_given_rate %g\n",
                   agenda_rate(agenda, phase, page->state->elapsed_us));
}

static void put_elapsed(struct page *page) {
    int64_t us = page->state->elapsed_us > 0 ? page->state->elapsed_us : 0;
    buf_printf(page->text, "pgbazaar_elapsed_seconds %.6f\n", (double)us / SECOND_US);
}

static void put_ingest(struct page *page) {
    if (page->state->ingests)
        buf_printf(page->text, "pgbazaar_ingest_rows_total %" PRIu64 "\n",
                   page->state->ingest_rows);
}

/* Every family once, its samples together, as the grammar wants it. A name without its suffix is
 * the family's; the older format knows samples alone. */
static const struct {
    const char *name, *type, *unit, *help;
    void (*put)(struct page *page);
} families[] = {
    {"pgbazaar_run", "info", "", "Which load runs.", put_run},
    {"pgbazaar_elapsed_seconds", "gauge", "seconds", "Time since the run began.", put_elapsed},
    {"pgbazaar_phase", "gauge", "", "1 for the phase that the run is in.", put_phase},
    {"pgbazaar_given_rate", "gauge", "",
     "Requests a second that are to start; none in a closed "
     "loop.",
     put_given},
    {"pgbazaar_requests_started", "counter", "", "Requests that were sent.", put_started},
    {"pgbazaar_requests", "counter", "", "Requests that ended, by how.", put_requests},
    {"pgbazaar_retries", "counter", "", "Further attempts after 40001 and 40P01.", put_retries},
    {"pgbazaar_response_seconds", "histogram", "seconds",
     "From the intended start to the last row, of requests that succeeded.", put_response},
    {"pgbazaar_driver_lag_seconds", "histogram", "seconds",
     "From the intended start until the driver took the request up.", put_lag},
    {"pgbazaar_requests_in_flight", "gauge", "", "Requests without an answer.", put_in_flight},
    {"pgbazaar_sessions", "gauge", "", "Sessions that stand, and that are wanted.", put_sessions},
    {"pgbazaar_ingest_rows", "counter", "", "Rows that were appended beside the load.", put_ingest},
};

static void put_header(struct page *page, size_t family) {
    const char *name = families[family].name, *type = families[family].type, *suffix = "";
    if (!page->open && strcmp(type, "counter") == 0)
        suffix = "_total";
    if (!page->open && strcmp(type, "info") == 0) {
        suffix = "_info";
        type = "gauge";
    }
    buf_printf(page->text, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, suffix, families[family].help,
               name, suffix, type);
    if (page->open && families[family].unit[0])
        buf_printf(page->text, "# UNIT %s %s\n", name, families[family].unit);
}

void metrics_text(const struct metrics_state *state, bool open, struct buf *text) {
    struct page page = {.state = state, .text = text, .open = open};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        put_header(&page, i);
        families[i].put(&page);
    }
    if (open)
        buf_put_text(text, "# EOF\n");
}
