#include "load/worker/control.h"

#include <sys/eventfd.h>
#include <unistd.h>

static int make_descriptor(int *descriptor, struct err *err) {
    *descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return *descriptor < 0 ? err_set_errno(err, "cannot make an event descriptor") : 0;
}

int control_init(struct control *control, struct err *err) {
    *control = (struct control){.go_descriptor = -1, .stop_descriptor = -1, .news_descriptor = -1};
    (void)pthread_mutex_init(&control->lock, NULL);
    if (make_descriptor(&control->go_descriptor, err) < 0 ||
        make_descriptor(&control->stop_descriptor, err) < 0 ||
        make_descriptor(&control->news_descriptor, err) < 0)
        return -1;
    return 0;
}

void control_release(struct control *control) {
    const int descriptors[] = {control->go_descriptor, control->stop_descriptor,
                               control->news_descriptor};
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
        if (descriptors[i] >= 0)
            (void)close(descriptors[i]);
    (void)pthread_mutex_destroy(&control->lock);
}

/* An eventfd takes 2^64 - 2 of these before it would refuse one. */
static void ring(int descriptor) {
    uint64_t one = 1;
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written;
}

static void report(struct control *control, size_t *count) {
    (void)pthread_mutex_lock(&control->lock);
    ++*count;
    (void)pthread_mutex_unlock(&control->lock);
    ring(control->news_descriptor);
}

void control_ready(struct control *control) {
    report(control, &control->ready);
}

void control_ended(struct control *control) {
    report(control, &control->ended);
}

void control_look(struct control *control, size_t *ready, size_t *ended) {
    uint64_t news;
    ssize_t got = read(control->news_descriptor, &news, sizeof news);
    (void)got;
    (void)pthread_mutex_lock(&control->lock);
    *ready = control->ready;
    *ended = control->ended;
    (void)pthread_mutex_unlock(&control->lock);
}

void control_go(struct control *control, int64_t start_us) {
    atomic_store_explicit(&control->start_us, start_us, memory_order_release);
    ring(control->go_descriptor);
}

void control_stop(struct control *control, enum control_stop why, const struct err *err) {
    int running = CONTROL_RUN;
    (void)pthread_mutex_lock(&control->lock);
    if (atomic_compare_exchange_strong(&control->stop, &running, (int)why) && err)
        control->err = *err;
    (void)pthread_mutex_unlock(&control->lock);
    ring(control->stop_descriptor);
    ring(control->news_descriptor);
}
