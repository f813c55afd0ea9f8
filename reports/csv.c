#include "reports/csv.h"

#include <inttypes.h>

#include "reports/face.h"
#include "reports/result_fields.h"

void csv_put_field(struct buf *document, const char *text) {
    if (!text[strcspn(text, ",\"\r\n")]) {
        buf_put_text(document, text);
        return;
    }
    buf_put_text(document, "\"");
    for (; *text; text++) {
        if (*text == '"')
            buf_put_text(document, "\"");
        buf_put(document, text, 1);
    }
    buf_put_text(document, "\"");
}

static void put_time_heads(struct buf *document, const char *kind) {
    buf_printf(document, ",%s_min_us,%s_mean_us", kind, kind);
    for (size_t i = 0; i < result_percentile_count; i++)
        buf_printf(document, ",%s_p%s_us", kind, result_percentiles[i].key);
    buf_printf(document, ",%s_max_us", kind);
}

static void put_heads(struct buf *document) {
    buf_put_text(document, "run,started_at,verdict,query");
    for (size_t i = 1; i < result_query_fields.count; i++)
        buf_printf(document, ",%s", result_query_fields.fields[i].name);
    buf_put_text(document, ",rate");
    put_time_heads(document, "response");
    put_time_heads(document, "service");
    buf_put_text(document, "\r\n");
}

static void put_times(struct buf *document, const struct hist *hist) {
    if (hist_count(hist) == 0) {
        for (size_t i = 0; i < result_percentile_count + 3; i++)
            buf_put_text(document, ",");
        return;
    }
    buf_printf(document, ",%" PRId64 ",", hist_min_us(hist));
    face_put_number(document, hist_mean_us(hist));
    for (size_t i = 0; i < result_percentile_count; i++)
        buf_printf(document, ",%" PRId64,
                   hist_percentile_us(hist, result_percentiles[i].percentile));
    buf_printf(document, ",%" PRId64, hist_max_us(hist));
}

/* One of the fields that result.json has for a query, but its name. */
static void put_value(struct buf *document, const struct json_field *field,
                      const struct result_query *query) {
    const char *place = (const char *)query + field->offset;
    uint64_t count;
    double number;
    if (field->type == JSON_FIELD_COUNT) {
        memcpy(&count, place, sizeof count);
        buf_printf(document, "%" PRIu64, count);
    } else if (field->type == JSON_FIELD_NUMBER) {
        memcpy(&number, place, sizeof number);
        face_put_number(document, number);
    }
}

static void put_query(struct buf *document, const struct result *result,
                      const struct result_query *query) {
    char start[FACE_TIME];
    csv_put_field(document, result->run_id);
    buf_printf(document, ",%sZ,%s,", face_start(result, start), verdict_names[result->verdict]);
    csv_put_field(document, query->name);
    for (size_t i = 1; i < result_query_fields.count; i++) {
        buf_put_text(document, ",");
        put_value(document, &result_query_fields.fields[i], query);
    }
    buf_put_text(document, ",");
    face_put_number(document, result_rate(result, query->requests.succeeded));
    put_times(document, &query->requests.response);
    put_times(document, &query->requests.service);
    buf_put_text(document, "\r\n");
}

int csv_report_put(struct buf *document, const struct result *result, const struct result *baseline,
                   struct err *err) {
    (void)baseline;
    struct result_requests total;
    struct result_query all;
    if (result_total(&total, result, err))
        return -1;
    face_all(&all, &total);
    put_heads(document);
    for (size_t i = 0; i < result->query_count; i++) {
        put_query(document, result, &result->queries[i]);
        all.weight += result->queries[i].weight;
    }
    put_query(document, result, &all);
    result_requests_release(&total);
    return face_finish(document, "CSV", err);
}
