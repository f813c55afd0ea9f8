#include "common/json.h"
#include "reports/history/history_show.h"

enum { FORMAT = 1 };

/* { query: { measure: value } } */
static json_t *values_json(const struct history_run *run) {
    json_t *object = json_object();
    for (size_t i = 0; i <= run->about.query_count; i++) {
        bool all = i == run->about.query_count;
        json_t *line = json_object();
        for (size_t m = 0; m < MEASURES; m++)
            if (history_follows(&measures[m]))
                (void)json_object_set_new(line, measures[m].name,
                                          json_number_or_null(run->values[i * MEASURES + m]));
        (void)json_object_set_new(object, all ? MEASURE_ALL : run->about.queries[i].name, line);
    }
    return object;
}

static json_t *run_json(const struct history_run *run) {
    return json_pack("{s:s, s:I, s:i, s:s, s:o}", "id", run->about.run_id, "started_at_us",
                     (json_int_t)run->about.started_at_us, "series", (int)run->series, "verdict",
                     verdict_names[run->about.verdict], "values", values_json(run));
}

static json_t *causes_json(const struct history_change *change) {
    const struct likeness *likeness = &change->likeness;
    json_t *array = json_array();
    for (size_t i = 0; i < likeness->unlike_count; i++)
        (void)json_array_append_new(array, json_text(likeness->unlike[i]));
    for (size_t i = 0; i < likeness->note_count; i++)
        (void)json_array_append_new(array, json_text(likeness->notes[i]));
    return array;
}

static json_t *change_json(const struct run_history *history, const struct history_change *change) {
    const struct result *about = &history->runs.items[change->run].about;
    return json_pack("{s:s, s:I, s:i, s:i, s:s, s:s, s:s, s:f, s:f, s:f, s:f, s:b, s:b, s:b, s:i, "
                     "s:o}",
                     "run", about->run_id, "started_at_us", (json_int_t)about->started_at_us, "at",
                     (int)change->run, "series", (int)change->series, "query", change->query,
                     "measure", change->measure->name, "unit", measure_units[change->measure->unit],
                     "before", change->before, "after", change->after, "change", change->change,
                     "p", change->p, "worse", change->worse, "judged", change->judged, "last",
                     change->is_last, "runs_since", (int)change->runs_since, "causes",
                     causes_json(change));
}

json_t *history_json(const struct run_history *history, const char *directory) {
    json_t *runs = json_array(), *changes = json_array();
    for (size_t i = 0; i < history->runs.count; i++)
        (void)json_array_append_new(runs, run_json(&history->runs.items[i]));
    for (size_t i = 0; i < history->count; i++)
        (void)json_array_append_new(changes, change_json(history, &history->changes[i]));
    bool whole =
        json_array_size(runs) == history->runs.count && json_array_size(changes) == history->count;
    json_t *document = json_pack(
        "{s:i, s:s, s:i, s:o, s:o, s:f, s:f, s:i, s:i, s:i, s:o, s:o}", "format", FORMAT, "outcome",
        history_outcomes[history->outcome], "exit_code", (int)history_exit_code(history), "reason",
        json_text(history->reason), "folder", json_text(directory), "chance", HISTORY_CHANCE,
        "least_change", history->least_change, "series", (int)history->runs.series_count,
        "newest_series", (int)history_newest_series(history), "left_out",
        (int)history->runs.left_out, "changes", changes, "runs", runs);
    if (whole)
        return document;
    json_decref(document);
    return NULL;
}
