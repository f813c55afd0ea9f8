/* What gen says at its end, from a run with known figures. */
#include "gen/summary.h"

#include <jansson.h>

#include "tests/tap.h"

static const struct copy_table ships = {.name = "ships"}, ports = {.name = "ports"};

static const struct pipeline_outcome copy = {
    .tables = {{.table = &ships, .rows = 2000000, .bytes = 96000000, .make_us = 500000},
               {.table = &ports, .rows = 4000000, .bytes = 64000000}},
    .table_count = 2,
    .elapsed_us = 4000000,
    .rows = 6000000,
    .bytes = 160000000,
};

/* Seven steps; step 4 took longest, then 2, then 6. */
static void make_finish(struct finish *finish) {
    static const int64_t seconds[] = {1, 2, 60, 3, 90, 4, 50};
    finish->count = sizeof seconds / sizeof *seconds;
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        (void)snprintf(step->name, sizeof step->name, "step_%zu", i);
        (void)snprintf(step->table, sizeof step->table, "%s", i % 2 ? "ports" : "ships");
        step->kind = finish_kind_find("index", strlen("index"));
        step->start_us = (int64_t)i * 1000000;
        step->elapsed_us = seconds[i] * 1000000;
        step->connection = (unsigned)i % 2;
        step->done = true;
    }
}

static bool has_line(const char *text, const char *const *parts) {
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t length = strcspn(line, "\n"), found = 0;
        for (; parts[found]; found++)
            if (!memmem(line, length, parts[found], strlen(parts[found])))
                break;
        if (!parts[found])
            return true;
    }
    return false;
}
#define LINE(text, ...) has_line(text, (const char *const[]){__VA_ARGS__, NULL})

static void prints_tables(const struct finish *finish, const struct skew *skew) {
    struct buf buf = BUF_EMPTY;
    struct gen_summary summary = {
        .copy = &copy, .finish = finish, .finish_us = 210000000, .skew = skew};
    gen_summary_print(&buf, &summary);
    const char *text = buf_text(&buf);
    ok(LINE(text, "ships", "2,000,000", "96 MB", "250 ns"), "a table with rows, bytes and cost");
    ok(LINE(text, "ports", "4,000,000", "64 MB"), "another one, made along with it");
    ok(!LINE(text, "ports", " ns"), "which has no cost of its own");
    ok(LINE(text, "6,000,000 rows", "160 MB copied in 4 s", "1.5M rows/s", "40 MB/s",
            "finished in 3 min 30 s"),
       "the whole");
    const char *first = strstr(text, "index step_4 on ships"),
               *second = strstr(text, "index step_2 on ships"),
               *third = strstr(text, "index step_6 on ships");
    ok(first && second && third && first < second && second < third, "the longest steps first");
    ok(strstr(text, "step_3 on ports") && !strstr(text, "step_1 ") && !strstr(text, "step_0 "),
       "five of them");
    ok(LINE(text, "all 7 steps, on average 1.0 at a time", "3 min 30 s"), "and their sum");
    buf_clear(&buf);
    gen_summary_print(&buf, &(struct gen_summary){.copy = &copy, .skew = skew});
    text = buf_text(&buf);
    ok(!strstr(text, "step_") && !strstr(text, "finished"), "without a finish nothing of it");
    ok(LINE(text, "6,000,000 rows"), "but the whole");
    buf_release(&buf);
}

static int64_t member(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

static void prints_json(const struct finish *finish, const struct skew *skew) {
    struct buf buf = BUF_EMPTY;
    const struct gen_summary summary = {.copy = &copy,
                                        .finish = finish,
                                        .finish_us = 210000000,
                                        .skew = skew,
                                        .mode = "resume",
                                        .share = {.part = 2, .of = 3},
                                        .rows_left = 17};
    gen_summary_json(&buf, &summary);
    json_t *all = json_loads(buf_text(&buf), 0, NULL);
    json_t *table = json_array_get(json_object_get(all, "tables"), 0);
    json_t *step = json_array_get(json_object_get(all, "finish"), 4);
    ok(all != NULL, "it is JSON");
    is_int(member(all, "rows"), 6000000, "rows");
    is_int(member(all, "bytes"), 160000000, "bytes");
    is_int(member(all, "copy_us"), 4000000, "the copy's time");
    is_int(member(all, "finish_us"), 210000000, "the finish's");
    is_int((int64_t)json_array_size(json_object_get(all, "tables")), 2, "both tables");
    is_text(json_string_value(json_object_get(table, "name")), "ships", "the first");
    is_int(member(table, "make_us"), 500000, "with its cost");
    is_int((int64_t)json_array_size(json_object_get(all, "finish")), 7, "all steps");
    is_text(json_string_value(json_object_get(step, "name")), "step_4", "in their order");
    is_text(json_string_value(json_object_get(step, "kind")), "index", "each with its kind");
    is_int(member(step, "us"), 90000000, "its time");
    is_int(member(step, "start_us"), 4000000, "when it began");
    is_int(member(json_array_get(json_object_get(all, "finish"), 5), "connection"), 1,
           "and over which connection");
    is_text(json_string_value(json_object_get(all, "mode")), "resume", "the way it went");
    is_text(json_string_value(json_object_get(all, "slice")), "2/3", "the share");
    is_int(member(all, "rows_left"), 17, "what is left of others");
    ok(json_is_object(json_object_get(all, "skew")), "and the skew");
    json_decref(all);
    buf_release(&buf);
}

static void counts_nothing(const struct skew *skew) {
    static const struct pipeline_outcome none;
    struct buf buf = BUF_EMPTY;
    gen_summary_print(&buf, &(struct gen_summary){.copy = &none, .skew = skew});
    ok(LINE(buf_text(&buf), "0 rows, 0 B copied in 0", "0 rows/s"),
       "a run that had nothing to do is said, without a division by its time");
    buf_release(&buf);
}

int main(void) {
    static struct finish finish;
    static struct skew skew;
    make_finish(&finish);
    prints_tables(&finish, &skew);
    prints_json(&finish, &skew);
    counts_nothing(&skew);
    return tap_done();
}
