#include "gen/copy/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4096

struct file {
    const struct copy_table *table;
    char path[PATH_BYTES], temporary[PATH_BYTES + 8];
    int descriptor; /* -1 when not open */
};

/* Slices are written in their order: a worker that is early waits for its turn. */
struct copy_sink_files {
    struct copy_sink sink;
    const struct copy_dataset *dataset;
    const struct copy_format *format;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    uint64_t *next;     /* slice that may be written, for each source */
    struct file *files; /* [source][COPY_SOURCE_TABLES] */
    bool failed;        /* some slice was lost: nobody's turn comes any more */
};

struct port {
    struct copy_sink_files *files;
    const struct copy_slice *slice;
    struct buf first; /* binary rows of the slice's first table, as they come */
    struct buf rendered[COPY_SOURCE_TABLES];
    bool in_slice;
};

static int write_all(const struct file *file, const char *bytes, size_t length, struct err *err) {
    while (length > 0) {
        ssize_t written = write(file->descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return err_set_errno(err, "cannot write %s", file->temporary);
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

static struct file *file_of(struct copy_sink_files *files, const struct copy_source *source,
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

static int files_more(void *port_, struct buf *rows, struct err *err) {
    struct port *port = port_;
    buf_put(&port->first, rows->data, rows->length);
    buf_clear(rows);
    return port->first.failed ? err_set(err, ERR_SYSTEM, "out of memory for a slice") : 0;
}

static int write_slice(struct port *port, const struct buf rows[], struct err *err) {
    const struct copy_source *source = port->slice->source;
    for (size_t table = 0; table < copy_format_files(port->files->format, source); table++)
        if (write_all(file_of(port->files, source, table), rows[table].data, rows[table].length,
                      err) < 0)
            return -1;
    return 0;
}

/* Rendering is work for many hands: it is done before the turn comes. */
static int files_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    struct copy_sink_files *files = port->files;
    if (files_more(port, &rows[0], err) < 0)
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
    while (*next != port->slice->number && !files->failed)
        pthread_cond_wait(&files->turn, &files->lock);
    int status = files->failed
                     ? err_set(err, ERR_INTERRUPTED, "another worker could not write its slice")
                     : write_slice(port, binary ? whole : port->rendered, err);
    if (status == 0)
        ++*next;
    else
        files->failed = true;
    port->in_slice = false;
    pthread_cond_broadcast(&files->turn);
    pthread_mutex_unlock(&files->lock);
    return status;
}

static int write_head(const struct copy_format *format, const struct file *file, struct err *err) {
    struct buf head = BUF_EMPTY;
    if (format->header)
        format->header(file->table, &head);
    int status = head.failed ? err_set(err, ERR_SYSTEM, "out of memory for the head of a file")
                             : write_all(file, head.data, head.length, err);
    buf_release(&head);
    return status;
}

static int open_file(const struct copy_format *format, struct file *file,
                     const struct copy_table *table, const char *folder, struct err *err) {
    file->table = table;
    int length =
        snprintf(file->path, sizeof file->path, "%s/%s%s", folder, table->name, format->suffix);
    if (length < 0 || (size_t)length >= sizeof file->path)
        return err_set(err, ERR_USAGE, "the folder's name is too long: %s", folder);
    (void)snprintf(file->temporary, sizeof file->temporary, "%s.new", file->path);
    file->descriptor = open(file->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->descriptor < 0)
        return err_set_errno(err, "cannot create %s", file->temporary);
    return write_head(format, file, err);
}

struct copy_sink_files *copy_sink_files_new(const struct copy_dataset *dataset,
                                            const struct copy_format *format, const char *folder,
                                            struct err *err) {
    if (mkdir(folder, 0777) < 0 && errno != EEXIST) {
        (void)err_set_errno(err, "cannot create folder %s", folder);
        return NULL;
    }
    struct copy_sink_files *files = calloc(1, sizeof *files);
    size_t count = dataset->source_count * COPY_SOURCE_TABLES;
    if (files) {
        files->files = calloc(count, sizeof *files->files);
        files->next = calloc(dataset->source_count, sizeof *files->next);
    }
    if (!files || !files->files || !files->next) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for the files of a dataset");
        if (files)
            free(files->next), free(files->files);
        free(files);
        return NULL;
    }
    files->sink = (struct copy_sink){.open = files_open,
                                     .close = files_close,
                                     .begin = files_begin,
                                     .more = files_more,
                                     .end = files_end,
                                     .when_interrupted = "no file was written"};
    files->dataset = dataset;
    files->format = format;
    pthread_mutex_init(&files->lock, NULL);
    pthread_cond_init(&files->turn, NULL);
    for (size_t i = 0; i < count; i++)
        files->files[i].descriptor = -1;
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t table = 0; table < copy_format_files(format, &dataset->sources[i]); table++)
            if (open_file(format, file_of(files, &dataset->sources[i], table),
                          dataset->sources[i].tables[table], folder, err) < 0) {
                copy_sink_files_free(files);
                return NULL;
            }
    return files;
}

struct copy_sink *copy_sink_files_sink(struct copy_sink_files *files) {
    return &files->sink;
}

static int write_trailer(const struct copy_format *format, const struct file *file,
                         struct err *err) {
    struct buf trailer = BUF_EMPTY;
    if (format->trailer)
        format->trailer(&trailer);
    int status = trailer.failed ? err_set(err, ERR_SYSTEM, "out of memory for the end of a file")
                                : write_all(file, trailer.data, trailer.length, err);
    buf_release(&trailer);
    return status;
}

static int finish_file(const struct copy_format *format, struct file *file, struct err *err) {
    if (write_trailer(format, file, err) < 0)
        return -1;
    int status = fsync(file->descriptor);
    int closed = close(file->descriptor);
    file->descriptor = -1;
    if (status < 0 || closed < 0 || rename(file->temporary, file->path) < 0) {
        status = err_set_errno(err, "cannot finish %s", file->path);
        (void)unlink(file->temporary);
        return status;
    }
    return 0;
}

int copy_sink_files_finish(struct copy_sink_files *files, struct err *err) {
    for (size_t i = 0; i < files->dataset->source_count * COPY_SOURCE_TABLES; i++)
        if (files->files[i].table && finish_file(files->format, &files->files[i], err) < 0)
            return -1;
    return 0;
}

void copy_sink_files_free(struct copy_sink_files *files) {
    if (!files)
        return;
    for (size_t i = 0; i < files->dataset->source_count * COPY_SOURCE_TABLES; i++) {
        if (files->files[i].descriptor < 0)
            continue;
        (void)close(files->files[i].descriptor);
        (void)unlink(files->files[i].temporary);
    }
    pthread_mutex_destroy(&files->lock);
    pthread_cond_destroy(&files->turn);
    free(files->files);
    free(files->next);
    free(files);
}
