#include "load/watch/server_watch.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/units.h"

#define SECOND_US INT64_C(1000000)

/* A look must be over before the next one is due. */
#define PATIENCE_US INT64_C(900000)

/* Less than this between two looks says little about a second. */
#define SHORTEST_US INT64_C(500000)

#define SETTINGS                                                                                   \
    "-c statement_timeout=2s -c lock_timeout=200ms -c idle_session_timeout=0 "                     \
    "-c default_transaction_read_only=on"

int server_watch_init(struct server_watch *watch, const struct workload *workload,
                      const struct pg_target *target, struct err *err) {
    struct pg_target own = *target;
    memset(watch, 0, sizeof *watch);
    own.settings = SETTINGS;
    own.search_path = NULL;
    watch->workload = workload;
    (void)pthread_mutex_init(&watch->lock, NULL);
    watch->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watch->wake < 0)
        return err_set_errno(err, "cannot make an event descriptor");
    server_link_init(&watch->link, &watch->parameters, watch->wake);
    return pg_parameters_init(&watch->parameters, &own, PG_LOAD_SESSIONS " watch", err);
}

void server_watch_release(struct server_watch *watch) {
    if (!watch->workload)
        return;
    server_watch_end(watch, 0);
    pg_parameters_release(&watch->parameters);
    server_usage_release(&watch->usage_from);
    server_usage_release(&watch->usage_to);
    free(watch->rows);
    if (watch->wake >= 0)
        (void)close(watch->wake);
    (void)pthread_mutex_destroy(&watch->lock);
}

static void ring(const struct server_watch *watch) {
    uint64_t one = 1;
    ssize_t written = write(watch->wake, &one, sizeof one);
    (void)written;
}

void server_watch_go(struct server_watch *watch, int64_t start_us) {
    atomic_store(&watch->start_us, start_us);
    ring(watch);
}

void server_watch_end(struct server_watch *watch, int64_t patience_us) {
    if (!watch->started)
        return;
    atomic_store(&watch->finish_us, clock_monotonic_us() + patience_us);
    ring(watch);
    (void)pthread_join(watch->thread, NULL);
    watch->started = false;
}

void server_watch_note(struct server_watch *watch, char *text, size_t size) {
    (void)pthread_mutex_lock(&watch->lock);
    (void)snprintf(text, size, "%s", watch->note);
    (void)pthread_mutex_unlock(&watch->lock);
}

static void add_cost(struct server_cost *cost, int64_t begun_us, bool answered) {
    int64_t took_us = clock_monotonic_us() - begun_us;
    cost->asked++;
    cost->unanswered += !answered;
    cost->sum_us += took_us;
    cost->max_us = took_us > cost->max_us ? took_us : cost->max_us;
}

/* Sockets and loopback addresses are of this machine. */
static bool is_local(PGconn *conn) {
    const char *host = PQhost(conn), *address = PQhostaddr(conn);
    return (host && *host == '/') ||
           (address && (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0));
}

/* What this connection may see, said once. */
static void greet(struct server_watch *watch, int64_t until_us) {
    struct buf sql = BUF_EMPTY;
    watch->version = PQserverVersion(watch->link.conn);
    watch->local = is_local(watch->link.conn);
    buf_put_text(&sql, "SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') OR "
                       "pg_catalog.pg_has_role(");
    pg_literal(watch->link.conn, &sql, watch->workload->parameters.role);
    buf_put_text(&sql, ", 'USAGE')");
    PGresult *result = server_link_ask(&watch->link, buf_text(&sql), until_us);
    watch->sees_waits = result && PQgetvalue(result, 0, 0)[0] == 't';
    if (result && !watch->sees_waits && !watch->told)
        log_warn("role \"%s\" may not see what other sessions wait for, nor their statements: "
                 "GRANT pg_read_all_stats TO it, and the result has them",
                 watch->parameters.role);
    watch->told = watch->told || result;
    PQclear(result);
    buf_release(&sql);
}

static bool connect_server(struct server_watch *watch, int64_t until_us) {
    if (watch->link.stands)
        return true;
    if (server_link_open(&watch->link, until_us)) {
        greet(watch, until_us);
        return watch->link.stands;
    }
    if (!watch->told && watch->link.err.kind != ERR_NONE) {
        log_warn("the server is not sampled: %s", watch->link.err.text);
        watch->told = true;
    }
    return false;
}

/* The end of the run does not wait for a look that has begun: there is a last one. */
static bool is_cut_short(const struct server_watch *watch) {
    return watch->link.stop >= 0 && atomic_load(&watch->finish_us) != 0;
}

/* False where nothing was answered. */
static bool read_server(struct server_watch *watch, struct server_reading *reading,
                        int64_t until_us) {
    bool any = false;
    server_reading_begin(reading);
    for (size_t q = 0; q < SERVER_QUESTIONS && watch->link.stands; q++) {
        const struct server_question *question = &server_questions[q];
        if (!server_question_fits(question, watch->version) ||
            (question->waits && !watch->sees_waits))
            continue;
        int64_t begun_us = clock_monotonic_us();
        PGresult *result = server_link_ask(&watch->link, question->sql, until_us);
        if (!result && is_cut_short(watch))
            return false;
        add_cost(&watch->costs[q], begun_us, result != NULL);
        if (result && question->waits)
            server_waits_take(&watch->waits, result, reading);
        else if (result)
            server_reading_take(reading, result);
        any = any || result;
        PQclear(result);
    }
    return any;
}

static void write_note(struct server_watch *watch, const struct server_row *row) {
    char wal[SHEET_SHOWN], hits[SHEET_SHOWN], active[SHEET_SHOWN], waiting[SHEET_SHOWN];
    char cpu[SHEET_SHOWN] = "";
    const union sheet_value *server = row->server + 1;
    size_t log = server_meter_find("wal_bytes");
    if (watch->local)
        (void)snprintf(cpu, sizeof cpu, "CPU %.0f %%, ", row->machine[1].number * 100);
    (void)pthread_mutex_lock(&watch->lock);
    (void)snprintf(watch->note, sizeof watch->note,
                   "server   %s%s active, %s of them waiting; WAL %s/s, buffer hits %s", cpu,
                   sheet_value_show(SHEET_COUNT, &server[METER_ACTIVE], active),
                   sheet_value_show(SHEET_COUNT, &server[METER_WAITING], waiting),
                   sheet_value_show(SHEET_BYTES, &server[log], wal),
                   sheet_value_show(SHEET_FRACTION, &server[METER_HIT_RATIO], hits));
    (void)pthread_mutex_unlock(&watch->lock);
}

static void add_row(struct server_watch *watch, const struct server_reading *reading,
                    const struct machine_reading *machine) {
    int64_t start_us = atomic_load(&watch->start_us);
    if (watch->count == watch->capacity) {
        size_t capacity = watch->capacity * 2 + 64;
        struct server_row *rows = reallocarray(watch->rows, capacity, sizeof *rows);
        if (!rows)
            return;
        watch->rows = rows;
        watch->capacity = capacity;
    }
    struct server_row *row = &watch->rows[watch->count++];
    /* The look at the end of a second is the second's. */
    int64_t second = (reading->at_us - start_us + SECOND_US / 2) / SECOND_US - 1;
    row->server[0].integer = row->machine[0].integer = second;
    server_reading_row(&watch->former, reading, row->server + 1);
    machine_row(&watch->machine, machine,
                (double)(reading->at_us - watch->former.at_us) / (double)SECOND_US,
                row->machine + 1);
    write_note(watch, row);
}

static void look(struct server_watch *watch, int64_t until_us) {
    struct server_reading reading;
    if (!connect_server(watch, until_us) || !read_server(watch, &reading, until_us))
        return;
    struct machine_reading machine = machine_read();
    bool first = watch->former.at_us == 0;
    if (!first && reading.at_us - watch->former.at_us < SHORTEST_US)
        return;
    if (!first)
        add_row(watch, &reading, &machine);
    watch->former = reading;
    watch->machine = machine;
}

static void look_at_usage(struct server_watch *watch, struct server_usage *usage,
                          int64_t until_us) {
    int64_t begun_us = clock_monotonic_us();
    if (!connect_server(watch, until_us))
        return;
    server_usage_look(usage, &watch->link, watch->workload, until_us);
    add_cost(&watch->costs[SERVER_QUESTIONS], begun_us, usage->has_sizes);
}

/* Until the time, or until the end is asked for: false. */
static bool sleep_until(const struct server_watch *watch, int64_t until_us) {
    struct pollfd wake = {.fd = watch->wake, .events = POLLIN};
    int64_t left_us;
    while ((left_us = until_us - clock_monotonic_us()) > 0)
        if (poll(&wake, 1, (int)((left_us + 999) / 1000)) > 0)
            return false;
    return atomic_load(&watch->finish_us) == 0;
}

/* False: the run ends before it began. The ring of the start is always taken, as a ring that is
 * left would be the end's. */
static bool await_go(const struct server_watch *watch) {
    struct pollfd wake = {.fd = watch->wake, .events = POLLIN};
    uint64_t news;
    while (read(watch->wake, &news, sizeof news) != (ssize_t)sizeof news)
        (void)poll(&wake, 1, -1);
    return atomic_load(&watch->finish_us) == 0;
}

/* From the start of the run to the first phase that is measured. */
static int64_t measured_from_us(const struct agenda *agenda) {
    for (size_t i = 0; i < agenda->phase_count; i++)
        if (agenda->phases[i].measured)
            return agenda->phases[i].start_us;
    return 0;
}

static void *run(void *argument) {
    struct server_watch *watch = argument;
    if (!await_go(watch))
        return NULL;
    int64_t start_us = atomic_load(&watch->start_us), due_us = start_us;
    int64_t measured_us = start_us + measured_from_us(&watch->workload->agenda);
    bool used = false;
    while (sleep_until(watch, !used && measured_us < due_us ? measured_us : due_us)) {
        int64_t now_us = clock_monotonic_us();
        if (!used && now_us >= measured_us) {
            look_at_usage(watch, &watch->usage_from, now_us + PATIENCE_US);
            used = true;
        }
        if (now_us < due_us)
            continue;
        look(watch, due_us + PATIENCE_US);
        now_us = clock_monotonic_us();
        due_us += (now_us - due_us) / SECOND_US * SECOND_US + SECOND_US;
    }
    watch->link.stop = -1;
    look(watch, atomic_load(&watch->finish_us));
    if (used)
        look_at_usage(watch, &watch->usage_to, atomic_load(&watch->finish_us));
    server_link_close(&watch->link);
    return NULL;
}

int server_watch_start(struct server_watch *watch, struct err *err) {
    errno = pthread_create(&watch->thread, NULL, run, watch);
    watch->started = errno == 0;
    return watch->started ? 0 : err_set_errno(err, "cannot start a thread");
}
