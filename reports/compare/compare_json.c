#include "reports/compare/compare_json.h"

#include "common/json.h"

enum { FORMAT = 1 };

static json_t *estimate_json(const struct estimate *estimate) {
    return json_pack("{s:o, s:o, s:o, s:f}", "value", json_number_or_null(estimate->value), "low",
                     json_number_or_null(estimate->low), "high",
                     json_number_or_null(estimate->high), "confidence", estimate->confidence);
}

static json_t *line_json(const struct comparison_line *line) {
    return json_pack(
        "{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:s}", "query", line->query,
        "measure", line->measure->name, "unit", measure_units[line->measure->unit], "judged",
        line->judged, "before", estimate_json(&line->before), "after", estimate_json(&line->after),
        "change", estimate_json(&line->change), "floor", json_number_or_null(line->floor), "limit",
        line->limit, "p", json_number_or_null(line->p), "p_rank", json_number_or_null(line->p_rank),
        "p_distribution", json_number_or_null(line->p_distribution), "word",
        line->judged ? comparison_words[line->word] : "not judged");
}

static json_t *sentences_json(char (*sentences)[RESULT_VALUE_SIZE], size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(array, json_text(sentences[i]))) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *lines_json(const struct comparison *comparison) {
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->line_count; i++)
        if (json_array_append_new(array, line_json(&comparison->lines[i]))) {
            json_decref(array);
            return NULL;
        }
    return array;
}

json_t *compare_json(const struct comparison *comparison, const char *base, const char *new) {
    const struct likeness *likeness = &comparison->likeness;
    return json_pack(
        "{s:i, s:s, s:i, s:o, s:o, s:o, s:i, s:i, s:b, s:f, s:f, s:b, s:o, s:o, s:o}", "format",
        FORMAT, "outcome", comparison_outcomes[comparison->outcome], "exit_code",
        (int)comparison_exit_code(comparison), "reason", json_text(comparison->reason), "base",
        json_text(base), "new", json_text(new), "base_runs", (int)comparison->base_count,
        "new_runs", (int)comparison->new_count, "paired", comparison->paired, "chance",
        COMPARISON_CHANCE, "least_change", comparison->least_change, "noise_floor",
        comparison->has_floor, "unlike", sentences_json(likeness->unlike, likeness->unlike_count),
        "notes", sentences_json(likeness->notes, likeness->note_count), "lines",
        lines_json(comparison));
}
