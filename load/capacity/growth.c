#include "load/capacity/growth.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/units.h"
#include "load/capacity/capacity_lines.h"
#include "load/capacity/capacity_sheets.h"
#include "load/capacity/growth_database.h"
#include "load/folder.h"
#include "reports/html.h"

enum { WORLD_SETS = 3, WORLD_SET = 64, PHRASE = 160 };

#define FACTOR_LEAST 0.01
#define FACTOR_MOST  10000

/* What is kept of a search at one size. */
struct step {
    const struct growth_size *size;
    int64_t bytes;
    enum verdict verdict;
    double held, low, high; /* NAN: not known */
    char reason[RESULT_VALUE_SIZE];
    char gave_way[PHRASE], server[PHRASE];
};

int growth_parse(const char *text, struct growth_size sizes[GROWTH_MOST], size_t *count,
                 struct err *err) {
    *count = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        char word[GROWTH_LABEL - 1] = "", *end;
        if (*count == GROWTH_MOST)
            return err_set(err, ERR_USAGE, "--growth takes %d sizes at most", GROWTH_MOST);
        if (length < sizeof word)
            memcpy(word, text, length);
        double factor = strtod(word, &end);
        size_t digits = strspn(word, "0123456789.");
        if (digits == 0 || (size_t)(end - word) != digits || (*end && strcmp(end, "x") != 0) ||
            !(factor >= FACTOR_LEAST && factor <= FACTOR_MOST))
            return err_set(err, ERR_USAGE,
                           "--growth \"%.*s\" is no size of the data: say 1x,3x,10x, between %gx "
                           "and %dx",
                           (int)length, text, FACTOR_LEAST, FACTOR_MOST);
        struct growth_size *size = &sizes[(*count)++];
        size->factor = factor;
        (void)snprintf(size->label, sizeof size->label, "%.*sx", (int)digits, word);
        for (size_t i = 0; i + 1 < *count; i++)
            if (strcmp(sizes[i].label, size->label) == 0)
                return err_set(err, ERR_USAGE, "--growth has %s twice", size->label);
        text += length + (text[length] == ',');
    }
    return *count > 0 ? 0 : err_set(err, ERR_USAGE, "--growth needs sizes: 1x,3x,10x");
}

/* The sets of a world so many times as large: a profile that asks for a size in bytes grows by it.
 * Gives how many. */
static size_t put_world(const struct profile *profile, double factor,
                        char sets[WORLD_SETS][WORLD_SET]) {
    const struct profile_world *world = &profile->world;
    char text[UNITS_TEXT];
    if (world->size_bytes > 0) {
        (void)snprintf(sets[0], WORLD_SET, "world.size=%s",
                       units_exact_size((int64_t)((double)world->size_bytes * factor), text));
        return 1;
    }
    const struct {
        const char *key;
        int64_t count;
    } counts[WORLD_SETS] = {{"customers", world->customers},
                            {"products", world->products},
                            {"transactions", world->transactions}};
    for (size_t i = 0; i < WORLD_SETS; i++)
        (void)snprintf(sets[i], WORLD_SET, "world.%s=%.0f", counts[i].key,
                       fmax(1, floor((double)counts[i].count * factor + 0.5)));
    return WORLD_SETS;
}

static void keep(struct step *step, const struct trials *trials, const struct result *result) {
    const struct findings *findings = &trials->findings;
    step->verdict = findings->verdict;
    step->held = findings->held > 0 ? findings->held : NAN;
    step->low = findings->has_interval ? findings->interval.low : NAN;
    step->high = findings->has_interval ? findings->interval.high : NAN;
    (void)snprintf(step->reason, sizeof step->reason, "%.*s", RESULT_VALUE_SIZE - 1,
                   result->reason);
    if (findings->gave_way)
        (void)snprintf(step->gave_way, sizeof step->gave_way, "%.*s", PHRASE - 1,
                       findings->gave_way->text);
    if (findings->has_wait)
        capacity_wait_phrase(&findings->wait, step->server, sizeof step->server);
}

static int save(const char *path, const char *label, struct result *result, struct err *err) {
    static struct folder folder = FOLDER_NONE; /* long paths */
    static char report[PATH_MAX + sizeof "/report.html"];
    int status = folder_make(&folder, path, label, 0, result, err);
    folder_give_room(&folder);
    (void)snprintf(report, sizeof report, "%s/report.html", folder.path);
    if (status == 0)
        status = result_save(result, folder.path, err);
    if (status == 0)
        status = html_report_write(&(struct html_runs){.result = result}, report, err);
    folder_release(&folder);
    return status;
}

/* The search in the database that was made for this size; its result goes to `folder`. */
static int search_grown(struct step *step, struct growth_database *database,
                        const struct trials_plan *plan, const char *folder, struct trials *trials,
                        struct err *err) {
    char world[WORLD_SETS][WORLD_SET], size[UNITS_TEXT];
    const char *sets[OPT_SETS_MAX + WORLD_SETS];
    size_t set_count = 0, world_count = put_world(plan->profile, step->size->factor, world);
    struct result result;
    for (size_t i = 0; i < plan->set_count; i++)
        sets[set_count++] = plan->sets[i];
    for (size_t i = 0; i < world_count; i++)
        sets[set_count++] = world[i];
    log_info("%s: filling database %s", step->size->label, database->name);
    if (growth_database_fill(database, plan->profile_name, sets, set_count, err) < 0 ||
        growth_database_size(database, &step->bytes, err) < 0)
        return -1;
    log_info("%s: %s", step->size->label, units_format_size(step->bytes, size));
    struct trials_plan grown = *plan;
    grown.options = &database->options;
    grown.sets = sets;
    grown.set_count = set_count;
    grown.folder = folder;
    if (trials_run(trials, &grown, err) < 0 || trials_result(trials, &grown, &result, err) < 0)
        return -1;
    keep(step, trials, &result);
    int status = save(folder, step->size->label, &result, err);
    result_release(&result);
    return status;
}

static int put_folder(const struct trials_plan *plan, const struct growth_size *size,
                      char path[PATH_MAX], struct err *err) {
    int length = snprintf(path, PATH_MAX, "%s/%s", plan->folder, size->label);
    return length > 0 && length < PATH_MAX
               ? 0
               : err_set(err, ERR_USAGE, "the name of the result's folder is too long");
}

static int search_at(struct step *step, const struct trials_plan *plan, struct trials *trials,
                     struct err *err) {
    char folder[PATH_MAX];
    struct growth_database database;
    memset(trials, 0, sizeof *trials);
    int status = put_folder(plan, step->size, folder, err);
    if (status < 0)
        return -1;
    status = growth_database_make(&database, plan->options, step->size->label, err);
    if (status == 0)
        status = search_grown(step, &database, plan, folder, trials, err);
    if (!plan->options->keep)
        growth_database_drop(&database);
    growth_database_release(&database);
    return status;
}

static int add_sheet(struct result *result, const struct step *steps, size_t count,
                     struct err *err) {
    static const struct sheet_column columns[] = {
        {"times the data", SHEET_NUMBER}, {"capacity", SHEET_RATE},  {"at least", SHEET_RATE},
        {"at most", SHEET_RATE},          {"database", SHEET_BYTES}, {"gave way first", SHEET_TEXT},
        {"the server then", SHEET_TEXT},  {"found", SHEET_TEXT}};
    static const enum sheet_role roles[] = {SHEET_LINE,  SHEET_LINE,  SHEET_LOWER, SHEET_UPPER,
                                            SHEET_ASIDE, SHEET_ASIDE, SHEET_ASIDE, SHEET_ASIDE};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "capacity-growth",
                                              .title = "Capacity as the data grow",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = GROWTH_MOST,
                                              .chart = SHEET_CURVE,
                                              .roles = roles},
                         err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < count && status == 0; i++) {
        const struct step *step = &steps[i];
        const union sheet_value row[] = {{.number = step->size->factor},
                                         {.number = step->held},
                                         {.number = step->low},
                                         {.number = step->high},
                                         {.integer = step->bytes},
                                         {.text = step->gave_way[0] ? step->gave_way : NULL},
                                         {.text = step->server[0] ? step->server : NULL},
                                         {.text = step->reason}};
        status = result_sheet_add(sheet, row, err);
    }
    return status;
}

/* Of all sizes: the first verdict that is none of a found capacity, else pass. */
static void judge(struct result *result, const struct step *steps, size_t count) {
    size_t length = 0, size = sizeof result->reason;
    result->verdict = VERDICT_PASS;
    result->reason[0] = '\0';
    for (size_t i = 0; i < count && length < size; i++) {
        int put = snprintf(result->reason + length, size - length, "%s%s of the data: %s",
                           i > 0 ? "; " : "", steps[i].size->label, steps[i].reason);
        length += put > 0 ? (size_t)put : 0;
        if (result->verdict == VERDICT_PASS)
            result->verdict = steps[i].verdict;
    }
    result->interrupted = result->verdict == VERDICT_INTERRUPTED;
}

int growth_run(const struct trials_plan *plan, const struct growth_size *sizes, size_t count,
               struct trials *trials, struct result *result, struct err *err) {
    struct step steps[GROWTH_MOST] = {{.size = NULL}};
    char folder[PATH_MAX];
    size_t done = 0;
    int status = 0;
    while (done < count && status == 0) {
        steps[done].size = &sizes[done];
        status = search_at(&steps[done], plan, trials, err);
        if (status < 0)
            break;
        done++;
        if (trials->interrupted)
            break;
    }
    /* What Ctrl-C leaves of the sizes before stands. */
    if (done == 0 || (status < 0 && err->kind != ERR_INTERRUPTED))
        return -1;
    if (put_folder(plan, &sizes[0], folder, err) < 0 || result_load(result, folder, err) < 0)
        return -1;
    judge(result, steps, done);
    if (status < 0) {
        result->verdict = VERDICT_INTERRUPTED;
        result->interrupted = true;
    }
    if (add_sheet(result, steps, done, err) == 0) {
        capacity_sheet_first(result, "capacity-growth");
        return 0;
    }
    result_release(result);
    return -1;
}
