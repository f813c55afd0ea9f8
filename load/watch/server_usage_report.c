/* What was used up between two looks, as the sheets "statements" and "sizes". */
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "load/watch/server_usage.h"

/* A statement of the mix, and what its like on the server took. */
struct line {
    const char *query;
    char text[SHEET_NAME_SIZE]; /* how it begins */
    char *shape;                /* owned */
    double counts[STATEMENT_COUNTS];
};

enum { LINES_MOST = 512 };

struct lines {
    struct line items[LINES_MOST];
    size_t count;
    double time_us; /* of all */
};

/* In one line, as much as fits. */
static void begin_of(const char *sql, char *text, size_t size) {
    size_t length = 0;
    bool space = false;
    for (; *sql && length + 2 < size; sql++) {
        bool is_space = *sql == ' ' || *sql == '\n' || *sql == '\t' || *sql == '\r';
        if (!is_space && space && length > 0)
            text[length++] = ' ';
        if (!is_space)
            text[length++] = *sql;
        space = is_space;
    }
    text[length] = '\0';
}

static struct line *find_line(struct lines *lines, const char *shape) {
    for (size_t i = 0; i < lines->count; i++)
        if (lines->items[i].shape && strcmp(lines->items[i].shape, shape) == 0)
            return &lines->items[i];
    return NULL;
}

static void add_step(struct lines *lines, const char *query, const struct step *step) {
    struct buf shape = BUF_EMPTY;
    statement_shape(step->statement->sql, &shape);
    if (lines->count < LINES_MOST && !find_line(lines, buf_text(&shape))) {
        struct line *line = &lines->items[lines->count++];
        *line = (struct line){.query = step->kind == STEP_QUERY ? query : "(transaction)",
                              .shape = strdup(buf_text(&shape))};
        begin_of(step->statement->sql, line->text, sizeof line->text);
    }
    buf_release(&shape);
}

static const struct usage_statement *former_of(const struct server_usage *from, const char *id) {
    for (size_t i = 0; i < from->statement_count; i++)
        if (strcmp(from->statements[i].id, id) == 0)
            return &from->statements[i];
    return NULL;
}

/* What was thrown out meanwhile and came again has less than before: all of it is new. */
static void add_statement(struct lines *lines, struct line *others,
                          const struct usage_statement *to, const struct usage_statement *from) {
    struct line *line = find_line(lines, to->text);
    bool goes_on = from && from->counts[STATEMENT_CALLS] <= to->counts[STATEMENT_CALLS];
    line = line ? line : others;
    for (size_t c = 0; c < STATEMENT_COUNTS; c++)
        line->counts[c] += to->counts[c] - (goes_on ? from->counts[c] : 0);
}

static int by_time(const void *a_, const void *b_) {
    const struct line *a = a_, *b = b_;
    return (a->counts[STATEMENT_TIME] < b->counts[STATEMENT_TIME]) -
           (a->counts[STATEMENT_TIME] > b->counts[STATEMENT_TIME]);
}

static int put_lines(const struct lines *lines, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"query", SHEET_TEXT},           {"statement", SHEET_TEXT},
        {"calls", SHEET_COUNT},          {"mean", SHEET_DURATION},
        {"of all time", SHEET_FRACTION}, {"rows a call", SHEET_NUMBER},
        {"hits a call", SHEET_NUMBER},   {"reads a call", SHEET_NUMBER},
        {"WAL a call", SHEET_BYTES},
    };
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "statements",
                                              .title = "Statements, as the server counted them",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = 0},
                         err);
    if (!sheet)
        return -1;
    int status = 0;
    for (size_t i = 0; i < lines->count && status == 0; i++) {
        const double *counts = lines->items[i].counts, calls = counts[STATEMENT_CALLS];
        if (calls < 1)
            continue;
        const union sheet_value row[] = {
            {.text = lines->items[i].query},
            {.text = lines->items[i].text},
            {.integer = (int64_t)calls},
            {.integer = (int64_t)(counts[STATEMENT_TIME] / calls + 0.5)},
            {.number = lines->time_us > 0 ? counts[STATEMENT_TIME] / lines->time_us : 0},
            {.number = counts[STATEMENT_ROWS] / calls},
            {.number = counts[STATEMENT_HIT] / calls},
            {.number = counts[STATEMENT_READ] / calls},
            {.integer = (int64_t)(counts[STATEMENT_WAL] / calls + 0.5)},
        };
        status = result_sheet_add(sheet, row, err);
    }
    return status;
}

static int report_statements(const struct server_usage *from, const struct server_usage *to,
                             const struct workload *workload, struct result *result,
                             struct err *err) {
    struct lines *lines = calloc(1, sizeof *lines);
    struct line others = {.query = "(others)", .text = "of the same logins"};
    if (!lines)
        return err_set(err, ERR_SYSTEM, "out of memory for statements");
    for (size_t t = 0; t < workload->mix.count; t++)
        for (size_t s = 0; s < workload->transactions[t].step_count; s++)
            add_step(lines, workload->mix.queries[t].name, &workload->transactions[t].steps[s]);
    for (size_t i = 0; i < to->statement_count; i++)
        add_statement(lines, &others, &to->statements[i], former_of(from, to->statements[i].id));
    if (lines->count < LINES_MOST)
        lines->items[lines->count++] = others;
    for (size_t i = 0; i < lines->count; i++)
        lines->time_us += lines->items[i].counts[STATEMENT_TIME];
    qsort(lines->items, lines->count, sizeof *lines->items, by_time);
    int status = put_lines(lines, result, err);
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i].shape);
    free(lines);
    return status;
}

static int64_t size_of(const struct server_usage *usage, const char *name) {
    for (size_t i = 0; i < usage->size_count; i++)
        if (strcmp(usage->sizes[i].name, name) == 0)
            return usage->sizes[i].bytes;
    return 0;
}

/* The database first, then from the largest down. */
static int by_size(const void *a_, const void *b_) {
    const struct usage_size *a = a_, *b = b_;
    return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static int report_sizes(const struct server_usage *from, const struct server_usage *to,
                        struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"table", SHEET_TEXT}, {"at the end", SHEET_BYTES}, {"growth", SHEET_BYTES}};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "sizes",
                                              .title = "Sizes, with indexes",
                                              .columns = columns,
                                              .column_count = 3,
                                              .summary_rows = 0},
                         err);
    int status = sheet ? 0 : -1;
    qsort(to->sizes, to->size_count, sizeof *to->sizes, by_size);
    for (size_t i = 0; i < to->size_count && status == 0; i++) {
        const struct usage_size *size = &to->sizes[i];
        const union sheet_value row[] = {{.text = size->name[0] ? size->name : "(the database)"},
                                         {.integer = size->bytes},
                                         {.integer = size->bytes - size_of(from, size->name)}};
        status = result_sheet_add(sheet, row, err);
    }
    return status;
}

int server_usage_report(const struct server_usage *from, const struct server_usage *to,
                        const struct workload *workload, struct result *result, struct err *err) {
    if (from->has_statements && from->forgotten >= 0 && to->forgotten > from->forgotten)
        log_warn("the server has forgotten counted statements during the load, because they were "
                 "more than pg_stat_statements.max: some of the mix may be missing or counted too "
                 "low");
    if (from->has_statements && to->has_statements &&
        report_statements(from, to, workload, result, err) < 0)
        return -1;
    return from->has_sizes && to->has_sizes ? report_sizes(from, to, result, err) : 0;
}
