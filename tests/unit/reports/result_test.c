#include <sys/stat.h>
#include <unistd.h>

#include "common/json.h"
#include "common/text.h"
#include "reports/result_fields.h"
#include "tests/unit/reports/sample.h"

static char folder[64] = "/tmp/result_test.XXXXXX";

static const char *in_folder(const char *name) {
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static bool same_hist(const struct hist *a, const struct hist *b) {
    return a->count == b->count && a->overflow == b->overflow && a->sum_us == b->sum_us &&
           a->min_us == b->min_us && a->max_us == b->max_us &&
           memcmp(a->counts, b->counts, HIST_SLOTS * sizeof *a->counts) == 0;
}

/* Elements are zeroed before they are filled, so equal ones are equal to the last byte. */
#define same_array(member, number)                                                                 \
    ok(read.number == written.number &&                                                            \
           memcmp(read.member, written.member, read.number * sizeof *read.member) == 0,            \
       #member " are the same")

static void comes_back_as_it_was(void) {
    static const char *const slas[] = {"checkout: p99 < 50ms", "errors < 0.1%", "rate > 400/s"};
    struct result written, read;
    sample_result(&written);
    hist_record(&written.queries[0].requests.response, HIST_HIGHEST_US + 17);
    hist_record(&written.queries[0].requests.service, HIST_HIGHEST_US);
    sample_judge(&written, slas, 3);
    struct err err = {0};
    is_int(result_save(&written, in_folder("deep/run"), &err), 0, "saved %s", err.text);
    ok(sample_keeps_to_schema(in_folder("deep/run")), "as the schema has it");
    if (!ok(result_load(&read, in_folder("deep/run"), &err) == 0, "loaded %s", err.text))
        exit(1);
    is_text(read.version, written.version, "version");
    is_text(read.run_id, written.run_id, "run id");
    is_int(read.started_at_us, written.started_at_us, "start");
    is_int(read.duration_us, written.duration_us, "duration");
    is_int(read.due, written.due, "due");
    is_int(read.verdict, written.verdict, "verdict");
    is_text(read.reason, written.reason, "reason");
    ok(read.open_loop && !read.interrupted, "flags");
    ok(read.target_rate == 500 && read.driver_cpu_share == 0.125 && read.machine_cpu_share == 0.5,
       "numbers");
    is_int(read.queries[0].requests.response.overflow, 1, "a sample of more than an hour");
    is_int(read.isolation.rows_checked, 30000, "isolation");
    same_array(environment, environment_count);
    same_array(settings, setting_count);
    same_array(phases, phase_count);
    same_array(seconds, second_count);
    same_array(outcomes, outcome_count);
    is_int(read.error_count, 2, "errors");
    is_text(read.errors[1].sample, written.errors[1].sample, "an error's sample");
    is_int(read.errors[1].last_us, 12100001, "an error's last time");
    ok(same_hist(&read.driver_lag, &written.driver_lag), "the driver's lag");
    is_int(read.query_count, 3, "queries");
    for (size_t i = 0; i < read.query_count; i++) {
        const struct result_query *a = &read.queries[i], *b = &written.queries[i];
        ok(strcmp(a->name, b->name) == 0 && a->weight == b->weight &&
               a->requests.sent == b->requests.sent &&
               a->requests.succeeded == b->requests.succeeded &&
               a->requests.failed == b->requests.failed &&
               a->requests.retried == b->requests.retried && a->requests.rows == b->requests.rows &&
               same_hist(&a->requests.response, &b->requests.response) &&
               same_hist(&a->requests.service, &b->requests.service),
           "%s, with both histograms", b->name);
    }
    result_release(&written);
    result_release(&read);
}

static json_t *document(const char *directory) {
    char path[512];
    (void)snprintf(path, sizeof path, "%s/result.json", directory);
    json_error_t error;
    json_t *found = json_load_file(path, 0, &error);
    if (!found)
        exit(1);
    return found;
}

static int64_t printed(const json_t *hist, const char *percentile) {
    return json_integer_value(json_object_get(json_object_get(hist, "percentiles_us"), percentile));
}

static void prints_what_the_histograms_say(void) {
    struct result read;
    struct result_requests total;
    (void)result_load(&read, in_folder("deep/run"), NULL);
    (void)result_total(&total, &read, NULL);
    json_t *json = document(in_folder("deep/run"));
    json_t *queries = json_object_get(json, "queries");
    for (size_t i = 0; i < read.query_count; i++)
        for (size_t p = 0; p < result_percentile_count; p++)
            is_int(printed(json_object_get(json_array_get(queries, i), "response"),
                           result_percentiles[p].key),
                   hist_percentile_us(&read.queries[i].requests.response,
                                      result_percentiles[p].percentile),
                   "%s p%s", read.queries[i].name, result_percentiles[p].key);
    json_t *printed_total = json_object_get(json, "total");
    is_int(printed(json_object_get(printed_total, "response"), "99"),
           hist_percentile_us(&total.response, 99), "the total's p99");
    is_int(json_integer_value(json_object_get(printed_total, "sent")), 10007, "the total sent");
    json_decref(json);
    result_requests_release(&total);
    result_release(&read);
}

/* Sets a value of the saved document and expects the loading to refuse it in these words. */
static void refuses(const char *pointer_object, const char *key, json_t *value, const char *words) {
    const char *directory = in_folder("deep/run");
    json_t *json = document(directory);
    json_t *parent = *pointer_object ? json_object_get(json, pointer_object) : json;
    if (json_is_array(parent))
        parent = json_array_get(parent, 0);
    if (value)
        json_object_set_new(parent, key, value);
    else
        json_object_del(parent, key);
    char saved[512], path[512];
    (void)snprintf(path, sizeof path, "%s/result.json", directory);
    (void)snprintf(saved, sizeof saved, "%s/saved.json", directory);
    (void)rename(path, saved);
    (void)json_dump_file(json, path, 0);
    json_decref(json);
    struct result read;
    struct err err = {0};
    bool refused = result_load(&read, directory, &err) != 0;
    ok(refused && strstr(err.text, words) && err.kind == ERR_USAGE, "%s.%s: %s", pointer_object,
       key, err.text);
    if (!refused)
        result_release(&read);
    (void)rename(saved, path);
}

/* One number of the first query's response histogram, not as the log's buckets have it. */
static void refuses_summary(const char *key, int64_t value) {
    json_t *json = document(in_folder("deep/run"));
    json_t *query = json_array_get(json_object_get(json, "queries"), 0);
    json_t *response = json_deep_copy(json_object_get(query, "response"));
    json_object_set_new(response, key, json_integer(value));
    json_decref(json);
    refuses("queries", "response", response, "does not agree");
}

static void refuses_what_is_wrong(void) {
    refuses_summary("samples", 5999);
    refuses_summary("overflow", 2);
    refuses_summary("overflow", 0);
    refuses_summary("min_us", 1);
    refuses_summary("min_us", HIST_HIGHEST_US * 3);
    refuses_summary("max_us", 2000);
    refuses("", "format", json_integer(2), "format 2");
    refuses("", "format", NULL, "\"format\" is missing");
    refuses("", "queries", NULL, "\"queries\" is missing");
    refuses("", "queries", json_object(), "\"queries\" is of the wrong type");
    refuses("run", "due", json_integer(-1), "\"due\" is negative");
    refuses("run", "due", json_string("1"), "\"due\" is not a whole number");
    refuses("run", "open_loop", json_integer(1), "neither true nor false");
    refuses("verdict", "verdict", json_string("splendid"), "not one of the words");
    refuses("queries", "name", json_string("../../etc/passwd"), "cannot be named");
    refuses("queries", "name", json_string("all"), "cannot be named");
    refuses("queries", "name", json_string("nobody"), "nobody.hlog");
    refuses("queries", "response", NULL, "\"response\" is missing");
    refuses("driver", "lag", json_object(), "\"samples\" is missing");
    char path[256];
    (void)snprintf(path, sizeof path, "%s", in_folder("deep/run/checkout.hlog"));
    (void)unlink(path);
    (void)!symlink("similarity.hlog", path);
    struct result read;
    struct err err = {0};
    is_int(result_load(&read, in_folder("deep/run"), &err), -1, "histograms of another query");
    ok(strstr(err.text, "does not agree") != NULL, "are found out: %s", err.text);
    is_int(result_load(&read, in_folder("nowhere"), &err), -1, "no folder");
    ok(strstr(err.text, "is not a result folder") != NULL, "is said: %s", err.text);
}

static void cannot_be_saved_everywhere(void) {
    struct result result;
    struct err err = {0};
    sample_result(&result);
    is_int(result_save(&result, "/dev/null/run", &err), -1, "below a file");
    ok(strstr(err.text, "/dev/null") != NULL && err.kind == ERR_SYSTEM, "is an error: %s",
       err.text);
    result.target_rate = 1.0 / 0.0;
    is_int(result_save(&result, in_folder("deep/run"), &err), -1, "a number that is not finite");
    is_int(access(in_folder("deep/run/result.json"), F_OK), -1,
           "an unfinished save leaves no document, not even the older one");
    result_release(&result);
}

static void names_are_checked(void) {
    struct result result;
    struct err err = {0};
    (void)result_init(&result, NULL);
    static const char *const bad[] = {"", "../x", ".x", "_driver", "a b", "a/b", "all", "\xc3\xa4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!result_add_query(&result, bad[i], 1, &err), "a query \"%s\" is refused", bad[i]);
    ok(result_add_query(&result, "A-1_b.c", 1, &err) != NULL, "a good name");
    ok(!result_add_query(&result, "A-1_b.c", 1, &err), "is there once");
    result_release(&result);
}

/* The reason is put together of many lines, and cut where it is too long. */
static void a_cut_reason_is_saved(void) {
    struct result written, read;
    struct err err = {0};
    sample_result(&written);
    sample_judge(&written, NULL, 0);
    (void)snprintf(written.reason, sizeof written.reason, "at the caf\xc3");
    is_int(result_save(&written, in_folder("cut"), &err), 0, "saved %s", err.text);
    if (ok(result_load(&read, in_folder("cut"), &err) == 0, "loaded %s", err.text)) {
        is_text(read.reason, "at the caf?", "without half a character");
        result_release(&read);
    }
    result_release(&written);
}

static void texts_are_made_safe(void) {
    struct result result;
    (void)result_init(&result, NULL);
    (void)result_add_error(&result, "q", "XX000", 1, 5, 5,
                           "a\tb\nc\x1b[31m\xff\xc2\x9b \xe2\x82\xac", NULL);
    is_text(result.errors[0].sample, "a b c?[31m?? \xe2\x82\xac", "an error's sample");
    (void)result_add_error(&result, "q", "XX000", 2, 3, 9, "earlier", NULL);
    is_int(result.error_count, 1, "the same class");
    is_int(result.errors[0].count, 3, "adds up");
    is_text(result.errors[0].sample, "earlier", "the earliest sample is kept");
    char cut[8];
    text_copy(cut, sizeof cut, "abcde\xe2\x82\xacz");
    is_text(cut, "abcde", "a text is cut between characters");
    (void)result_set_setting(&result, NULL, "a", "%d", 1);
    (void)result_set_setting(&result, NULL, "b", "%d", 2);
    (void)result_set_setting(&result, NULL, "a", "%d", 3);
    is_int(result.setting_count, 2, "a setting that is there");
    is_text(result.settings[0].value, "3", "is replaced, in its place");
    result_release(&result);
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    comes_back_as_it_was();
    prints_what_the_histograms_say();
    refuses_what_is_wrong();
    cannot_be_saved_everywhere();
    names_are_checked();
    texts_are_made_safe();
    a_cut_reason_is_saved();
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    return tap_done() + (system(command) != 0);
}
