#include "gen/copy/sink.h"

static char nowhere; /* any address that is not NULL */

static void *null_open(struct copy_sink *sink, struct err *err) {
    (void)sink, (void)err;
    return &nowhere;
}

static void null_close(void *port) {
    (void)port;
}

static int null_begin(void *port, const struct copy_slice *slice, struct err *err) {
    (void)port, (void)slice, (void)err;
    return 0;
}

static int null_more(void *port, struct buf rows[], struct err *err) {
    (void)port, (void)err;
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_clear(&rows[table]);
    return 0;
}

static int null_end(void *port, struct buf rows[], struct err *err) {
    (void)port, (void)rows, (void)err;
    return 0;
}

struct copy_sink copy_sink_null(void) {
    return (struct copy_sink){
        .open = null_open,
        .close = null_close,
        .begin = null_begin,
        .more = null_more,
        .end = null_end,
        .when_interrupted = "nothing was written",
    };
}
