/* Every saved result keeps to reports/result.schema.json, and the schema is no empty word. */
#include <unistd.h>

#include <jansson.h>

#include "tests/unit/reports/sample.h"

static char folder[64] = "/tmp/schema_test.XXXXXX", path[96];

static void save(struct result *result) {
    struct err err = {0};
    if (result_save(result, folder, &err)) {
        ok(false, "%s", err.text);
        exit(1);
    }
    result_release(result);
}

static json_t *saved_sample(void) {
    static const char *const slas[] = {"checkout: p99 < 50ms", "errors < 0.1%", "rate > 400/s",
                                       "similarity: p99.9 < 1s"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 4);
    save(&result);
    return json_load_file(path, 0, NULL);
}

/* Writes the document, as it was changed, in place of the one that is there. */
static bool is_refused(json_t *document) {
    bool written = json_dump_file(document, path, 0) == 0;
    json_decref(document);
    return written && !sample_keeps_to_schema(folder);
}

static void refuses_what_is_wrong(void) {
    json_t *document = saved_sample();
    json_object_set_new(json_object_get(document, "run"), "surprise", json_true());
    ok(is_refused(document), "a key too many");
    document = saved_sample();
    json_object_del(json_object_get(json_object_get(document, "driver"), "lag"), "max_us");
    ok(is_refused(document), "a key too few");
    document = saved_sample();
    json_object_set_new(json_object_get(document, "total"), "sent", json_integer(-1));
    ok(is_refused(document), "a negative count");
    document = saved_sample();
    json_object_set_new(json_object_get(document, "verdict"), "verdict", json_string("passed"));
    ok(is_refused(document), "a verdict that there is not");
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    (void)snprintf(path, sizeof path, "%s/result.json", folder);
    struct result result;
    (void)result_init(&result, NULL);
    save(&result);
    ok(sample_keeps_to_schema(folder), "an empty result");
    json_decref(saved_sample());
    ok(sample_keeps_to_schema(folder), "a full result");
    if (system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null") == 0)
        refuses_what_is_wrong();
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    is_int(system(command), 0, "cleaned up");
    return tap_done();
}
