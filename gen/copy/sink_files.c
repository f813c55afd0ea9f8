#include "gen/copy/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/copy/output_file.h"

/* Slices are written in their order: a worker that is early waits for its turn. */
struct copy_sink_files {
    struct copy_sink sink;
    const struct copy_dataset *dataset;
    const struct copy_format *format;
    struct copy_share share;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    uint64_t *next;            /* unit whose slice may be written, for each source */
    struct output_file *files; /* [source][COPY_SOURCE_TABLES] */
    int folder;                /* open, and locked against another run */
    bool failed;               /* some slice was lost: nobody's turn comes any more */
    bool finished;
};

struct port {
    struct copy_sink_files *files;
    const struct copy_slice *slice;
    struct buf first; /* binary rows of the slice's first table, as they come */
    struct buf rendered[COPY_SOURCE_TABLES];
    bool in_slice;
};

static struct output_file *file_of(struct copy_sink_files *files, const struct copy_source *source,
                                   size_t table) {
    size_t number = (size_t)(source - files->dataset->sources);
    return &files->files[number * COPY_SOURCE_TABLES + table];
}

static void *files_open(struct copy_sink *sink, struct err *err) {
    struct port *port = calloc(1, sizeof *port);
    if (!port)
        (void)err_set(err, ERR_SYSTEM, "out of memory for a worker's files");
    else
        port->files = (struct copy_sink_files *)sink;
    return port;
}

/* A worker that gives up inside a slice must not leave the others waiting for it. */
static void files_close(void *port_) {
    struct port *port = port_;
    if (port->in_slice) {
        pthread_mutex_lock(&port->files->lock);
        port->files->failed = true;
        pthread_cond_broadcast(&port->files->turn);
        pthread_mutex_unlock(&port->files->lock);
    }
    buf_release(&port->first);
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_release(&port->rendered[table]);
    free(port);
}

static int files_begin(void *port_, const struct copy_slice *slice, struct err *err) {
    (void)err;
    struct port *port = port_;
    port->slice = slice;
    port->in_slice = true;
    buf_clear(&port->first);
    return 0;
}

static int files_more(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    buf_put(&port->first, rows[0].data, rows[0].length);
    buf_clear(&rows[0]);
    return port->first.failed ? err_set(err, ERR_SYSTEM, "out of memory for a slice") : 0;
}

static int write_slice(struct port *port, const struct buf rows[], struct err *err) {
    const struct copy_source *source = port->slice->source;
    for (size_t table = 0; table < copy_format_files(port->files->format, source); table++)
        if (output_file_write(file_of(port->files, source, table), rows[table].data,
                              rows[table].length, err) < 0)
            return -1;
    return 0;
}

/* Rendering is work for many hands: it is done before the turn comes. */
static int files_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    struct copy_sink_files *files = port->files;
    if (files_more(port, rows, err) < 0)
        return -1;
    struct buf whole[COPY_SOURCE_TABLES]; /* borrowed */
    memcpy(whole, rows, sizeof whole);
    whole[0] = port->first;
    bool binary = !files->format->render;
    if (!binary && copy_format_render(files->format, files->dataset, port->slice, whole,
                                      port->rendered, err) < 0)
        return -1;
    uint64_t *next = &files->next[port->slice->source - files->dataset->sources];
    pthread_mutex_lock(&files->lock);
    while (*next != port->slice->first && !files->failed)
        pthread_cond_wait(&files->turn, &files->lock);
    int status = files->failed
                     ? err_set(err, ERR_INTERRUPTED, "another worker could not write its slice")
                     : write_slice(port, binary ? whole : port->rendered, err);
    if (status == 0)
        *next += port->slice->count;
    else
        files->failed = true;
    port->in_slice = false;
    pthread_cond_broadcast(&files->turn);
    pthread_mutex_unlock(&files->lock);
    return status;
}

static int write_end(const struct output_file *file, struct buf *text, struct err *err) {
    int status = text->failed
                     ? err_set(err, ERR_SYSTEM, "out of memory for the head or the end of a file")
                     : output_file_write(file, text->data, text->length, err);
    buf_release(text);
    return status;
}

static int write_head(const struct copy_sink_files *files, const struct output_file *file,
                      const struct copy_table *table, struct err *err) {
    struct buf head = BUF_EMPTY;
    if (files->format->header && files->share.part == 1)
        files->format->header(table, &head);
    return write_end(file, &head, err);
}

/* What a file's name ends with, behind the table's. */
static void put_suffix(const struct copy_sink_files *files, char *suffix, size_t size) {
    char of[16];
    int width = snprintf(of, sizeof of, "%" PRIu32, files->share.of);
    if (copy_share_is_whole(&files->share))
        (void)snprintf(suffix, size, "%s", files->format->suffix);
    else
        (void)snprintf(suffix, size, "%s.%0*" PRIu32 "-of-%s", files->format->suffix, width,
                       files->share.part, of);
}

static int open_files(struct copy_sink_files *files, const char *folder, struct err *err) {
    const struct copy_format *format = files->format;
    char suffix[48];
    put_suffix(files, suffix, sizeof suffix);
    for (size_t i = 0; i < files->dataset->source_count; i++) {
        const struct copy_source *source = &files->dataset->sources[i];
        for (size_t t = 0; t < copy_format_files(format, source); t++) {
            struct output_file *file = file_of(files, source, t);
            const struct copy_table *table = source->tables[t];
            if (output_file_open(file, folder, table->name, suffix, err) < 0 ||
                write_head(files, file, table, err) < 0)
                return -1;
        }
    }
    return 0;
}

/* A file system that cannot lock a folder does not make the run a failure. */
static int lock_folder(struct copy_sink_files *files, const char *folder, struct err *err) {
    if (mkdir(folder, 0777) < 0 && errno != EEXIST)
        return err_set_errno(err, "cannot create folder %s", folder);
    files->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (files->folder < 0)
        return err_set_errno(err, "cannot open folder %s", folder);
    if (flock(files->folder, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return err_set(err, ERR_SYSTEM,
                       "another gen is writing into folder %s: wait for it to end, or give another "
                       "folder",
                       folder);
    return 0;
}

static size_t places(const struct copy_sink_files *files) {
    return files->dataset->source_count * COPY_SOURCE_TABLES;
}

static struct copy_sink_files *allocate(const struct copy_dataset *dataset,
                                        const struct copy_share *share, struct err *err) {
    struct copy_sink_files *files = calloc(1, sizeof *files);
    if (files) {
        files->dataset = dataset;
        files->share = *share;
        files->files = calloc(places(files), sizeof *files->files);
        files->next = calloc(dataset->source_count, sizeof *files->next);
    }
    if (!files || !files->files || !files->next) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for the files of a dataset");
        if (files)
            free(files->next), free(files->files);
        free(files);
        return NULL;
    }
    for (size_t i = 0; i < places(files); i++)
        files->files[i] = (struct output_file)OUTPUT_FILE_NONE;
    for (size_t i = 0; i < dataset->source_count; i++) {
        uint64_t end;
        copy_share_units(share, dataset, &dataset->sources[i], &files->next[i], &end);
    }
    files->folder = -1;
    pthread_mutex_init(&files->lock, NULL);
    pthread_cond_init(&files->turn, NULL);
    return files;
}

struct copy_sink_files *copy_sink_files_new(const struct copy_dataset *dataset,
                                            const struct copy_format *format,
                                            const struct copy_share *share, const char *folder,
                                            struct err *err) {
    struct copy_sink_files *files = allocate(dataset, share, err);
    if (!files)
        return NULL;
    files->sink = (struct copy_sink){.open = files_open,
                                     .close = files_close,
                                     .begin = files_begin,
                                     .more = files_more,
                                     .end = files_end,
                                     .when_interrupted = "no file was written"};
    files->format = format;
    if (lock_folder(files, folder, err) < 0 || open_files(files, folder, err) < 0) {
        copy_sink_files_free(files);
        return NULL;
    }
    return files;
}

struct copy_sink *copy_sink_files_sink(struct copy_sink_files *files) {
    return &files->sink;
}

static int complete(const struct copy_sink_files *files, struct output_file *file,
                    struct err *err) {
    struct buf trailer = BUF_EMPTY;
    if (files->format->trailer && files->share.part == files->share.of)
        files->format->trailer(&trailer);
    return write_end(file, &trailer, err) < 0 || output_file_close(file, err) < 0 ? -1 : 0;
}

/* None has its name before all are on disk. */
int copy_sink_files_finish(struct copy_sink_files *files, struct err *err) {
    for (size_t i = 0; i < places(files); i++)
        if (files->files[i].path[0] && complete(files, &files->files[i], err) < 0)
            return -1;
    for (size_t i = 0; i < places(files); i++)
        if (files->files[i].path[0] && output_file_name(&files->files[i], err) < 0)
            return -1;
    (void)fsync(files->folder); /* some network file systems cannot */
    files->finished = true;
    return 0;
}

void copy_sink_files_free(struct copy_sink_files *files) {
    if (!files)
        return;
    for (size_t i = 0; i < places(files) && !files->finished; i++)
        output_file_discard(&files->files[i]);
    if (files->folder >= 0)
        (void)close(files->folder);
    pthread_mutex_destroy(&files->lock);
    pthread_cond_destroy(&files->turn);
    free(files->files);
    free(files->next);
    free(files);
}
