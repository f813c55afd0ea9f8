/* A thread of a driver: its own epoll, sessions, histograms and clock. Nothing it does waits for
 * a server.
 *
 * Closed loop: each session asks, thinks, asks again. Open loop: request n of the whole run, for n
 * = first, first + stride, ..., starts at its intended time on a free session; when none is
 * free it waits in line. The line needs no memory: since arrivals are a function of n it is the
 * range of numbers between the last one that is due and the last one that was sent.
 *
 * Phases of both kinds may follow each other. When an open one follows a closed one, sessions that
 * think are free at once; in a closed one, what still waits in line goes first.
 */
#ifndef PGBAZAAR_LOAD_WORKER_WORKER_H
#define PGBAZAAR_LOAD_WORKER_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/arrivals/arrivals.h"
#include "load/record/availability.h"
#include "load/record/recorder.h"
#include "load/session/session.h"
#include "load/worker/control.h"
#include "load/worker/timers.h"
#include "load/workload.h"

enum worker_phase {
    WORKER_CONNECTING, /* until each session stands */
    WORKER_READY,      /* until control says go */
    WORKER_RUNNING,    /* until the end, or stop */
    WORKER_FINISHING,  /* nothing becomes due; the line is sent, answers awaited for the grace */
    WORKER_ENDED,
};

/* So many requests may wait in line until the moment they were taken up is forgotten. */
enum { WORKER_LAGS = 1 << 14 };

/* A session, and what its owner keeps beside it; first what every answer touches. */
struct slot {
    /* Begun: the closed loop numbers its requests by it. At the beginning of a cache line. */
    _Alignas(64) uint64_t requests;
    int watched;       /* descriptor that epoll knows, or -1 */
    uint32_t interest; /* for which events */
    unsigned failures; /* to connect, in a row */
    bool connecting;   /* counted in worker->connecting */
    bool stands;       /* counted in worker->standing */
    bool hung_up;      /* the server will send nothing more */
    bool listed;       /* on the list of idle sessions */
    struct session session;
};

struct worker {
    pthread_t thread;
    /* Its requests of an open loop, and its sessions, among those of the whole load: first, first +
     * stride, ... (load/drivers/driver.h). */
    uint64_t first, stride;
    const struct workload *workload;
    struct control *control;
    enum worker_phase phase;

    _Atomic uint64_t begun; /* requests; written by the thread, read by any */
    struct slot *slots;     /* [slot_count], owned */
    size_t slot_count, standing, busy;
    size_t connecting;
    uint32_t *idle; /* [slot_count]: sessions that wait for a request, the last used on top */
    size_t idle_count;
    uint32_t *queue; /* [slot_count], a ring: sessions that are to connect */
    size_t queue_first, queue_count;
    struct session_context context;
    struct timers timers;
    struct recorder recorder;
    struct availability *availability;
    struct availability_share *share; /* this thread's */

    /* Open loop: two places in the same arrivals, each with a copy of its own so that its block
     * stays at hand. */
    struct arrivals due, waiting;
    uint64_t next_due, next_waiting; /* numbers of requests */
    int64_t next_due_us;             /* TIMERS_NEVER: none before the end */
    /* How late the last WORKER_LAGS of this thread's requests were taken up; owned. */
    uint32_t *lags_us;

    int64_t stay_us; /* with a session that is answered at once; 0: outside of closed phases too */
    int epoll, timer;
    int64_t armed_us; /* time for which the timer is set */
    int64_t now_us;   /* monotonic, as of the last worker_look */
    int64_t start_us, end_us, deadline_us;
    size_t at;      /* phase of the agenda */
    int64_t cpu_us; /* of the thread, in the measured phases; less its clock in one that runs */
    bool measures_cpu;
    bool stopped; /* before the end: what waits is no longer sent */
};

/* Thread `number` of the driver's `threads`, with its share of the driver's sessions. The caller
 * releases it, also after an error. */
int worker_init(struct worker *worker, size_t number, size_t threads,
                const struct workload *workload, struct control *control, struct timeline *timeline,
                struct availability *availability, struct err *err);
void worker_release(struct worker *worker);

/* Starts the thread; worker_join waits for its end, which control_stop or the profile's duration
 * brings about. */
int worker_start(struct worker *worker, struct err *err);
void worker_join(struct worker *worker);

#endif
