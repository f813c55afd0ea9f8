/* The command `report merge`: reads the parts, checks that they belong together, judges the whole.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "load/drivers/driver.h"
#include "load/drivers/merge.h"
#include "load/drivers/tenants_file.h"
#include "load/gates.h"
#include "load/record/parts.h"
#include "load/tenant/tenant_sheets.h"
#include "reports/report.h"

/* The folders that were named, and what is in them. */
struct inputs {
    const char *const *names;
    struct result *results;      /* [count], owned; the first `loaded` of them are */
    const struct result **parts; /* [count], by the number of their driver; owned */
    size_t count, loaded;
};

static void release_inputs(struct inputs *inputs) {
    for (size_t i = 0; i < inputs->loaded; i++)
        result_release(&inputs->results[i]);
    free(inputs->results);
    free(inputs->parts);
}

static int by_driver(const void *a_, const void *b_) {
    const struct result *a = *(const struct result *const *)a_;
    const struct result *b = *(const struct result *const *)b_;
    return (a->driver > b->driver) - (a->driver < b->driver);
}

static int load_inputs(struct inputs *inputs, struct err *err) {
    inputs->results = calloc(inputs->count, sizeof *inputs->results);
    inputs->parts = calloc(inputs->count, sizeof(const struct result *));
    if (!inputs->results || !inputs->parts)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu results", inputs->count);
    for (; inputs->loaded < inputs->count; inputs->loaded++) {
        const char *folder = inputs->names[inputs->loaded];
        struct result *part = &inputs->results[inputs->loaded];
        if (result_load(part, folder, err) < 0)
            return -1;
        inputs->parts[inputs->loaded] = part;
    }
    for (size_t i = 0; i < inputs->count; i++)
        if (merge_check_cells(&inputs->results[i], inputs->names[i], err) < 0)
            return -1;
    return 0;
}

/* The whole must not take the place of a part. */
static int check_output(const struct inputs *inputs, const char *output, struct err *err) {
    struct stat part, whole;
    if (!output)
        return err_set(err, ERR_USAGE, "report merge needs -o FOLDER, for the result of the whole");
    for (size_t i = 0; i < inputs->count && stat(output, &whole) == 0; i++)
        if (stat(inputs->names[i], &part) == 0 && part.st_dev == whole.st_dev &&
            part.st_ino == whole.st_ino)
            return err_set(err, ERR_USAGE,
                           "-o %s is the folder of one of the parts: give another for the whole",
                           output);
    return 0;
}

/* `demo-20260131T120000Z-driver-2` is of the run `demo-20260131T120000Z-whole`. */
static void name_whole(struct result *whole, const char *part) {
    const char *end = strstr(part, "-driver-");
    int length = end ? (int)(end - part) : (int)strlen(part);
    (void)snprintf(whole->run_id, sizeof whole->run_id, "%.*s-whole", length, part);
}

/* Where the folders do not belong together, --force goes on and leaves a mark. */
static int check_inputs(const struct inputs *inputs, bool force, char *forced, size_t size,
                        struct err *err) {
    struct err why = {.kind = ERR_NONE};
    forced[0] = '\0';
    if (merge_check(inputs->parts, inputs->names, inputs->count, &why) == 0)
        return 0;
    if (!force) {
        *err = why;
        return -1;
    }
    log_warn("put together by force: %s", why.text);
    (void)snprintf(forced, size, "%s", why.text);
    return 0;
}

static int add_tenants(const struct inputs *inputs, const char *const *directories,
                       struct tenants_file *all, struct err *err) {
    if (tenants_file_load(all, directories[0], &inputs->results[0], err) < 0)
        return -1;
    for (size_t i = 1; i < inputs->count; i++) {
        struct tenants_file other;
        int status = tenants_file_load(&other, directories[i], &inputs->results[i], err);
        if (status == 0 && tenants_file_merge(all, &other, err) < 0)
            status = err_prefix(err, "%s", directories[i]);
        tenants_file_release(&other);
        if (status < 0)
            return -1;
    }
    return 0;
}

/* The lines that the load was given stand in its parts. */
static int read_gates(struct gates *gates, const struct result *part, const struct tenants *tenants,
                      struct err *err) {
    gates->count = gates->tenant_count = 0;
    for (size_t i = 0; i < part->outcome_count && i < PROFILE_SLA_MAX; i++) {
        size_t column;
        if (gates_add(gates, part->outcomes[i].text, i, tenants, &column, err) < 0)
            return -1;
    }
    return 0;
}

/* A driver that could not deliver its part leaves the whole without it. */
static void blame_drivers(struct result *whole, const struct inputs *inputs) {
    if (whole->verdict == VERDICT_BREACH || whole->verdict == VERDICT_INTERRUPTED ||
        whole->truth.failed)
        return;
    for (size_t i = 0; i < inputs->count; i++) {
        const struct result *part = inputs->parts[i];
        if (part->verdict != VERDICT_INVALID)
            continue;
        whole->verdict = VERDICT_INVALID;
        (void)snprintf(whole->reason, sizeof whole->reason,
                       "driver %" PRIu64 " of %" PRIu64 ": %.400s", part->driver, part->drivers,
                       part->reason);
        return;
    }
}

static int judge(struct result *whole, const struct inputs *inputs, struct tenants_file *tenants,
                 struct err *err) {
    static struct gates gates; /* too large for the stack; the command runs once a process */
    if (parts_add_sheet(whole, err) < 0 ||
        tenant_sheets_add(&tenants->tenants, &tenants->records, whole, err) < 0 ||
        read_gates(&gates, inputs->parts[0], &tenants->tenants, err) < 0 ||
        gates_judge(&gates, &tenants->tenants, &tenants->records, whole, err) < 0)
        return -1;
    blame_drivers(whole, inputs);
    return 0;
}

static int merge(struct inputs *inputs, const struct options *options, struct result *whole,
                 struct tenants_file *tenants, struct err *err) {
    char forced[sizeof err->text];
    if (report_check(options, err) < 0 || check_output(inputs, options->output, err) < 0 ||
        load_inputs(inputs, err) < 0 ||
        check_inputs(inputs, options->force, forced, sizeof forced, err) < 0 ||
        add_tenants(inputs, inputs->names, tenants, err) < 0)
        return -1;
    qsort(inputs->parts, inputs->count, sizeof(const struct result *), by_driver);
    if (merge_results(whole, inputs->parts, inputs->count, err) < 0)
        return -1;
    name_whole(whole, inputs->parts[0]->run_id);
    if (forced[0] && result_set_setting(whole, err, "put together by force", "%s", forced) < 0)
        return -1;
    return judge(whole, inputs, tenants, err) < 0 ||
                   report_finish(whole, options->output, options, stdout, err) < 0
               ? -1
               : (int)verdict_exit_code(whole->verdict);
}

int cmd_merge(const struct options *options, struct err *err) {
    struct inputs inputs = {.names = options->arguments + 1, .count = options->argument_count - 1};
    struct result whole = {.duration_us = 0};
    struct tenants_file tenants = {.names = NULL};
    if (inputs.count == 0)
        return err_set(err, ERR_USAGE,
                       "report merge needs the result folders of all drivers of a load");
    int code = merge(&inputs, options, &whole, &tenants, err);
    result_release(&whole);
    tenants_file_release(&tenants);
    release_inputs(&inputs);
    return code;
}
