/* A folder of files: in the order of the slices whoever makes them, all of them or none. */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/copy/copybin.h"
#include "gen/copy/sink.h"
#include "tests/tap.h"

enum { SLICES = 40, UNITS_A_SLICE = 3 };

static char folder[64] = "/tmp/sink_files_test.XXXXXX";
static struct err err;

static uint64_t unit_count(const struct copy_dataset *dataset) {
    (void)dataset;
    return (uint64_t)SLICES * UNITS_A_SLICE;
}

static uint64_t rows_before(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    (void)dataset;
    return table == 0 ? unit : 2 * unit;
}

static const struct copy_column number_column[] = {{"number", COPY_INT4}};
static const struct copy_table trees = {
    .schema = "s", .name = "trees", .columns = number_column, .column_count = 1};
static const struct copy_table leaves = {
    .schema = "s", .name = "leaves", .columns = number_column, .column_count = 1};
static const struct copy_source forest = {.name = "forest",
                                          .tables = {&trees, &leaves},
                                          .table_count = 2,
                                          .nested = {NULL, "leaves"},
                                          .units_per_slice = UNITS_A_SLICE,
                                          .unit_count = unit_count,
                                          .rows_before = rows_before};
static const struct copy_dataset dataset = {.sources = &forest, .source_count = 1};

static struct copy_sink_files *new_files(const char *format) {
    err = (struct err){ERR_NONE, "", ""};
    return copy_sink_files_new(&dataset, copy_format_find(format, &err), &COPY_SHARE_WHOLE, folder,
                               &err);
}

static const char *in_folder(const char *name) {
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *content(const char *name) {
    static char text[8192];
    FILE *file = fopen(in_folder(name), "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[length] = '\0';
    if (file)
        (void)fclose(file);
    return file ? text : "(no such file)";
}

static int count_files(void) {
    int count = 0;
    DIR *open = opendir(folder);
    for (const struct dirent *entry; open && (entry = readdir(open));)
        count += entry->d_name[0] != '.';
    if (open)
        (void)closedir(open);
    return count;
}

static void empty_folder(void) {
    static const char *const names[] = {"trees.copy", "leaves.copy", "trees.csv", "leaves.csv",
                                        "trees.jsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(in_folder(names[i]));
}

static void put_number(struct buf *rows, uint64_t number) {
    copybin_row(rows, 1);
    copybin_int4(rows, (int32_t)number);
}

/* The slice's rows, of which the first table's come in two parts. */
static int send_slice(struct copy_sink *sink, void *port, const struct copy_slice *slice,
                      struct err *failure) {
    struct buf rows[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    int status = sink->begin(port, slice, failure);
    for (uint64_t unit = slice->first; unit < slice->first + slice->count; unit++) {
        put_number(&rows[0], unit);
        put_number(&rows[1], 2 * unit);
        put_number(&rows[1], 2 * unit + 1);
        if (unit == slice->first && status == 0)
            status = sink->more(port, rows, failure);
    }
    if (status == 0)
        status = sink->end(port, rows, failure);
    for (size_t i = 0; i < COPY_SOURCE_TABLES; i++)
        buf_release(&rows[i]);
    return status;
}

/* A thread's slices: every `step`th from `first` on, or none but a begun one. */
struct share {
    struct copy_sink *sink;
    uint64_t first, step;
    bool gives_up;
    int status;
    struct err err;
};

static void *make_share(void *share_) {
    struct share *share = share_;
    void *port = share->sink->open(share->sink, &share->err);
    for (uint64_t i = share->first; i < SLICES && share->status == 0; i += share->step) {
        struct copy_slice slice =
            copy_slice_make(&dataset, &forest, i * UNITS_A_SLICE, UNITS_A_SLICE);
        if (share->gives_up)
            share->status = -1 + share->sink->begin(port, &slice, &share->err);
        else
            share->status = send_slice(share->sink, port, &slice, &share->err);
    }
    share->sink->close(port);
    return NULL;
}

static void run_shares(struct share shares[], size_t count) {
    pthread_t threads[8];
    for (size_t i = 0; i < count; i++)
        (void)pthread_create(&threads[i], NULL, make_share, &shares[i]);
    for (size_t i = 0; i < count; i++)
        (void)pthread_join(threads[i], NULL);
}

/* All slices, by three threads; whether each gave 0. */
static bool fill(struct copy_sink_files *files) {
    struct share shares[3];
    bool done = true;
    for (uint64_t i = 0; i < 3; i++)
        shares[i] = (struct share){.sink = copy_sink_files_sink(files), .first = i, .step = 3};
    run_shares(shares, 3);
    for (size_t i = 0; i < 3; i++)
        done = done && shares[i].status == 0;
    return done;
}

static void slices_stand_in_their_order(void) {
    char expected[8192] = "number\n";
    for (int i = 0; i < SLICES * UNITS_A_SLICE; i++)
        (void)snprintf(expected + strlen(expected), 16, "%d\n", i);
    struct copy_sink_files *files = new_files("csv");
    if (!ok(files != NULL, "an empty folder is taken %s", err.text))
        return;
    ok(fill(files), "three threads write their slices");
    is_int(count_files(), 2, "into two files");
    ok(access(in_folder("trees.csv"), F_OK) != 0, "that have no name yet");
    is_int(copy_sink_files_finish(files, &err), 0, "until all are done");
    copy_sink_files_free(files);
    is_int(count_files(), 2, "they stay, and nothing else");
    is_text(content("trees.csv"), expected, "the first table is in order behind its head");
    for (int i = SLICES * UNITS_A_SLICE; i < 2 * SLICES * UNITS_A_SLICE; i++)
        (void)snprintf(expected + strlen(expected), 16, "%d\n", i);
    is_text(content("leaves.csv"), expected, "so is the second");
}

static void what_is_there_is_left_alone(void) {
    ok(!new_files("csv") && err.kind == ERR_USAGE, "files that are there are not written over");
    ok(strstr(err.text, "/trees.csv is there already: give another folder") != NULL,
       "the sentence names one: %s", err.text);
    is_int(count_files(), 2, "and no temporary file is left");
    (void)unlink(in_folder("trees.csv"));
    ok(!new_files("csv"), "nor where the first one is missing");
    is_int(count_files(), 1, "which is not begun then");
    struct copy_sink_files *files = new_files("json");
    ok(files != NULL, "files of other names do not matter");
    copy_sink_files_free(files);
    empty_folder();
}

static void a_folder_has_one_writer(void) {
    struct copy_sink_files *files = new_files("binary");
    ok(!new_files("binary") && strstr(err.text, "another gen is writing into folder") != NULL,
       "a second one is refused: %s", err.text);
    ok(!new_files("csv"), "of another format, too");
    is_int(count_files(), 2, "the first one's files are there");
    copy_sink_files_free(files);
    is_int(count_files(), 0, "not finished, they go");
    files = new_files("binary");
    ok(files != NULL, "and the folder is free");
    copy_sink_files_free(files);
}

/* The others wait for the slice that was begun and never ended. */
static void one_who_gives_up_ends_the_others(void) {
    struct copy_sink_files *files = new_files("binary");
    struct share shares[3];
    for (uint64_t i = 0; i < 3; i++)
        shares[i] = (struct share){
            .sink = copy_sink_files_sink(files), .first = i, .step = 3, .gives_up = i == 0};
    run_shares(shares, 3);
    ok(shares[1].status < 0 && shares[1].err.kind == ERR_INTERRUPTED &&
           strcmp(shares[1].err.text, shares[2].err.text) == 0,
       "they wait in vain, and are told: %s", shares[1].err.text);
    copy_sink_files_free(files);
    is_int(count_files(), 0, "no file is left");
}

/* The last file cannot have its name: those before it lose theirs. */
static void all_files_or_none(void) {
    struct copy_sink_files *files = new_files("binary");
    ok(fill(files), "all slices are written");
    (void)mkdir(in_folder("leaves.copy"), 0777);
    is_int(copy_sink_files_finish(files, &err), -1, "a folder has the name of the second file");
    ok(err.kind == ERR_SYSTEM && strstr(err.text, "leaves.copy its name") != NULL,
       "that is an error: %s", err.text);
    copy_sink_files_free(files);
    (void)rmdir(in_folder("leaves.copy"));
    is_int(count_files(), 0, "the first file is gone, too");
}

static void a_killed_run_leaves_no_obstacle(void) {
    FILE *left = fopen(in_folder("trees.jsonl.new"), "w");
    (void)fputs("half a line", left);
    (void)fclose(left);
    struct copy_sink_files *files = new_files("json");
    ok(files && fill(files) && copy_sink_files_finish(files, &err) == 0, "documents are written");
    copy_sink_files_free(files);
    is_int(count_files(), 1, "a unit is a document: one file");
    static const char first[] = "{\"number\": 0, \"leaves\": [{\"number\": 0}, {\"number\": 1}]}\n";
    ok(strncmp(content("trees.jsonl"), first, sizeof first - 1) == 0, "with all of the unit in it");
    empty_folder();
}

int main(void) {
    if (!mkdtemp(folder))
        return 2;
    slices_stand_in_their_order();
    what_is_there_is_left_alone();
    a_folder_has_one_writer();
    one_who_gives_up_ends_the_others();
    all_files_or_none();
    a_killed_run_leaves_no_obstacle();
    (void)rmdir(folder);
    ok(access(folder, F_OK) != 0, "the folder is empty in the end");
    return tap_done();
}
