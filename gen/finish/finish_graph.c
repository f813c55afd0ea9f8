#include "gen/finish/finish_graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "gen/finish/finish_partition.h"

#define STEP_MARK    "-- step: "
#define TO_MARK      "-- to: "
#define AFTER_MARK   "-- after: "
#define ROW_MARK     "-- row: "
#define WITHOUT_MARK "-- without: "
#define LINE_SIZE    512

/* A file while it is read. */
struct reading {
    const char *name; /* of the file */
    const char *at;   /* the next line */
    char line[LINE_SIZE];
};

static int refuse(const struct reading *reading, const char *what, struct err *err) {
    return err_set(err, ERR_SYSTEM, "%s: \"%s\": %s", reading->name, reading->line, what);
}

/* The line at reading->at, without its end; false when it does not begin with the mark. */
static bool read_marked(struct reading *reading, const char *mark) {
    size_t length = strcspn(reading->at, "\n");
    if (strncmp(reading->at, mark, strlen(mark)) != 0)
        return false;
    (void)snprintf(reading->line, LINE_SIZE, "%.*s", (int)length, reading->at);
    reading->at += length + (reading->at[length] == '\n');
    return true;
}

static int read_head(const struct reading *reading, struct finish_step *step, struct err *err) {
    *step = (struct finish_step){.file = reading->name};
    char kind[FINISH_NAME_SIZE];
    int end = 0;
    (void)sscanf(reading->line, STEP_MARK "%63s %63s on %63s%n", kind, step->name, step->table,
                 &end);
    if (end == 0 || reading->line[end] != '\0')
        return refuse(reading,
                      "a step line must be \"" STEP_MARK "KIND NAME on TABLE\", with names of 63 "
                      "bytes at most",
                      err);
    step->kind = finish_kind_find(kind, strlen(kind));
    if (!step->kind)
        return refuse(reading, "there is no such kind of step: see gen/finish/finish_kind.c", err);
    step->row_ns = step->kind->row_ns;
    return 0;
}

static int read_to(struct reading *reading, struct finish_step *step, struct err *err) {
    int end = 0;
    (void)sscanf(reading->line, TO_MARK "%63s%n", step->to, &end);
    return end > 0 && reading->line[end] == '\0'
               ? 0
               : refuse(reading, "it must be \"" TO_MARK "TABLE\"", err);
}

static int read_row(struct reading *reading, struct finish_step *step, struct err *err) {
    char *end;
    step->row_ns = strtod(reading->line + strlen(ROW_MARK), &end);
    return strcmp(end, " ns") == 0 && step->row_ns > 0
               ? 0
               : refuse(reading, "it must be \"" ROW_MARK "NUMBER ns\"", err);
}

/* What stands below the step line. */
static int read_details(struct reading *reading, struct finish_step *step, struct err *err) {
    int status = 0;
    for (bool more = true; more && status == 0;) {
        const char *line = reading->at;
        if (read_marked(reading, TO_MARK))
            status = read_to(reading, step, err);
        else if (read_marked(reading, AFTER_MARK))
            step->after_names = line + strlen(AFTER_MARK);
        else if (read_marked(reading, ROW_MARK))
            status = read_row(reading, step, err);
        else
            more = false;
    }
    return status;
}

/* The next step of the text, with its statements; reading->at is NULL behind the last. */
static int read_step(struct reading *reading, struct finish_step *step, struct err *err) {
    (void)read_marked(reading, STEP_MARK);
    if (read_head(reading, step, err) < 0 || read_details(reading, step, err) < 0)
        return -1;
    step->sql = reading->at;
    reading->at = strstr(reading->at, STEP_MARK);
    step->length = reading->at ? (size_t)(reading->at - step->sql) : strlen(step->sql);
    return 0;
}

int finish_graph_add(struct finish *finish, const char *name, const char *text, struct err *err) {
    struct reading reading = {.name = name, .at = strstr(text, STEP_MARK)};
    while (reading.at) {
        if (finish->count == FINISH_STEPS_MAX)
            return err_set(err, ERR_SYSTEM, "%s: there are more than %d steps", name,
                           FINISH_STEPS_MAX);
        if (read_step(&reading, &finish->steps[finish->count++], err) < 0)
            return -1;
    }
    return 0;
}

/* Takes the steps of this name away; gives the place of the first, or finish->count. */
static size_t take_away(struct finish *finish, const char *name, size_t length) {
    size_t first = finish->count, kept = 0;
    for (size_t i = 0; i < finish->count; i++) {
        const struct finish_step *step = &finish->steps[i];
        if (strlen(step->name) != length || memcmp(step->name, name, length) != 0)
            finish->steps[kept++] = *step;
        else if (first == finish->count)
            first = i;
    }
    bool none = kept == finish->count;
    finish->count = kept;
    return none ? kept : first;
}

static int no_step(const char *file, const char *name, size_t length, struct err *err) {
    return err_set(err, ERR_SYSTEM, "%s: there is no step \"%.*s\" that a layout could change",
                   file, (int)length, name);
}

int finish_graph_change(struct finish *finish, const char *name, const char *text,
                        struct err *err) {
    struct reading reading = {.name = name, .at = strstr(text, STEP_MARK)};
    while (reading.at) {
        struct finish_step step;
        if (read_step(&reading, &step, err) < 0)
            return -1;
        size_t count = finish->count, place = take_away(finish, step.name, strlen(step.name));
        if (finish->count == count)
            return no_step(name, step.name, strlen(step.name), err);
        memmove(&finish->steps[place + 1], &finish->steps[place],
                (finish->count++ - place) * sizeof step);
        finish->steps[place] = step;
    }
    for (const char *at = text; (at = strstr(at, WITHOUT_MARK));) {
        at += strlen(WITHOUT_MARK);
        size_t count = finish->count, length = strcspn(at, "\n");
        (void)take_away(finish, at, length);
        if (finish->count == count)
            return no_step(name, at, length, err);
    }
    return 0;
}

size_t finish_set_next(const struct finish_set *set, size_t step) {
    for (size_t word = step / 64; word < FINISH_STEPS_MAX / 64; word++, step = word * 64) {
        uint64_t rest = set->words[word] >> step % 64;
        if (rest)
            return step + (size_t)__builtin_ctzll(rest);
    }
    return FINISH_STEPS_MAX;
}

static void set_add(struct finish_set *set, size_t step) {
    set->words[step / 64] |= UINT64_C(1) << step % 64;
}

/* Who takes a lock on a table takes it on the partitions as well. */
static bool touches(const struct finish_step *step, const char *table) {
    return strcmp(step->table, table) == 0 ||
           (finish_step_is_part(step) && strcmp(step->whole, table) == 0);
}

/* Steps of one name and table are done in their order, and those of partitions behind the table's.
 */
static void follow_namesakes(const struct finish *finish, struct finish_step *step) {
    for (size_t i = 0; &finish->steps[i] < step; i++)
        if (strcmp(finish->steps[i].name, step->name) == 0 && touches(step, finish->steps[i].table))
            set_add(&step->after, i);
}

static int follow_names(const struct finish *finish, struct finish_step *step, struct err *err) {
    const char *name = step->after_names;
    while (name && *name && *name != '\n') {
        size_t length = strcspn(name, ",\n"), found = 0;
        for (size_t i = 0; &finish->steps[i] < step; i++)
            if (strlen(finish->steps[i].name) == length &&
                memcmp(finish->steps[i].name, name, length) == 0) {
                set_add(&step->after, i);
                found++;
            }
        if (found == 0)
            return err_set(err, ERR_SYSTEM,
                           "%s: step \"%s\" is after \"%.*s\", but no step above it has this "
                           "name",
                           step->file, step->name, (int)length, name);
        name += length;
        name += strspn(name, ", ");
    }
    return 0;
}

static bool are_apart(const struct finish_step *left, const struct finish_step *right) {
    const struct finish_kind *of_left = left->kind, *of_right = right->kind;
    return (finish_locks_conflict(of_left->lock, of_right->lock) &&
            (touches(left, right->table) || touches(right, left->table))) ||
           (finish_locks_conflict(of_left->lock, of_right->to_lock) && touches(left, right->to)) ||
           (finish_locks_conflict(of_left->to_lock, of_right->lock) && touches(right, left->to)) ||
           (finish_locks_conflict(of_left->to_lock, of_right->to_lock) &&
            strcmp(left->to, right->to) == 0);
}

static void order_by_locks(struct finish *finish) {
    bool leads[FINISH_STEPS_MAX] = {false}; /* to an exclusive step, or is one */
    for (size_t i = finish->count; i-- > 0;) {
        leads[i] = leads[i] || finish_kind_is_exclusive(finish->steps[i].kind);
        for (size_t before = 0; before < i && leads[i]; before++)
            leads[before] = leads[before] || finish_set_has(&finish->steps[i].after, before);
    }
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        for (size_t other = 0; other < finish->count; other++) {
            if (other == i || !are_apart(step, &finish->steps[other]))
                continue;
            set_add(&step->apart, other);
            if (!leads[i] && finish_kind_is_exclusive(finish->steps[other].kind))
                set_add(&step->yields, other);
        }
    }
}

int finish_graph_order(struct finish *finish, struct err *err) {
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        step->after = step->apart = step->yields = (struct finish_set){{0}};
        follow_namesakes(finish, step);
        if (follow_names(finish, step, err) < 0)
            return -1;
    }
    order_by_locks(finish);
    return 0;
}

int finish_init(struct finish *finish, const struct copy_dataset *dataset, struct err *err) {
    memset(finish, 0, sizeof *finish);
    finish->dataset = dataset;
    const struct embedded *file = NULL;
    while ((file = embedded_next(dataset->finish_files, file)))
        if (finish_graph_add(finish, file->name, file->data, err) < 0)
            return -1;
    if (dataset->finish_layout && *dataset->finish_layout)
        while ((file = embedded_next(dataset->finish_layout, file)))
            if (finish_graph_change(finish, file->name, file->data, err) < 0)
                return -1;
    return finish_graph_order(finish, err);
}
