#include "gen/probe/probe_run.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"

#define ENTER "SELECT pg_catalog.set_config('app.current_store_id', :store, true);"
#define END   "ROLLBACK; DEALLOCATE ALL; CLOSE ALL"

/* Sums of COPY beyond these are not looked at: a table is as foreign in its first rows. */
enum { COPY_LINES = 100000 };

void probe_runner_init(struct probe_runner *runner, const struct pg_parameters *parameters,
                       int stop_descriptor, int64_t timeout_us) {
    *runner = (struct probe_runner){.parameters = parameters,
                                    .stop_descriptor = stop_descriptor,
                                    .timeout_us = timeout_us,
                                    .sql = BUF_EMPTY};
}

static void disconnect(struct probe_runner *runner) {
    PQfinish(runner->conn);
    runner->conn = NULL;
}

void probe_runner_release(struct probe_runner *runner) {
    disconnect(runner);
    buf_release(&runner->sql);
}

/* Waits until the socket is ready for `events`. False when it is late or told to stop. */
static bool wait_socket(const struct probe_runner *runner, short events, int64_t deadline_us) {
    int64_t left_us = deadline_us - clock_monotonic_us();
    struct pollfd waits[] = {{PQsocket(runner->conn), events, 0},
                             {runner->stop_descriptor, POLLIN, 0}};
    if (left_us <= 0 || waits[0].fd < 0)
        return false;
    return poll(waits, 2, (int)(left_us / 1000) + 1) > 0 && waits[1].revents == 0;
}

/* Begins as the group: what comes then has its rights and no others. */
static int become_group(struct probe_runner *runner, struct err *err) {
    buf_clear(&runner->sql);
    buf_put_text(&runner->sql, "SET SESSION AUTHORIZATION ");
    pg_identifier(runner->conn, &runner->sql, runner->group);
    return pg_exec(runner->conn, err, buf_text(&runner->sql));
}

int probe_runner_connect(struct probe_runner *runner, struct err *err) {
    int64_t deadline_us = clock_monotonic_us() + runner->timeout_us;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    runner->conn = pg_connecting(
        PQconnectStartParams(runner->parameters->keywords, runner->parameters->values, 1));
    if (!runner->conn)
        return err_set(err, ERR_SYSTEM, "out of memory for a connection");
    while (PQstatus(runner->conn) != CONNECTION_BAD && status != PGRES_POLLING_OK &&
           status != PGRES_POLLING_FAILED &&
           wait_socket(runner, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_us))
        status = PQconnectPoll(runner->conn);
    if (status == PGRES_POLLING_OK) {
        pg_connected(runner->conn);
        if (!runner->group || become_group(runner, err) == 0)
            return 0;
    } else if (PQstatus(runner->conn) == CONNECTION_BAD) {
        (void)pg_connect_failed(runner->conn, runner->parameters, err);
    } else {
        (void)err_set(err, ERR_DB, "%s did not answer", runner->parameters->server);
    }
    disconnect(runner);
    return -1;
}

/* The next result, NULL behind the last. False when the connection is of no use any more. */
static bool next_result(struct probe_runner *runner, int64_t deadline_us, PGresult **result) {
    *result = NULL;
    while (PQisBusy(runner->conn))
        if (!wait_socket(runner, POLLIN, deadline_us) || !pg_consume(runner->conn))
            return false;
    *result = PQgetResult(runner->conn);
    return true;
}

/* What is known while answers come. */
struct asking {
    int64_t deadline_us;
    bool is_last; /* the statement that is judged */
    bool copied, failed;
};

/* The rest of COPY TO STDOUT. */
static bool take_lines(struct probe_runner *runner, const struct probe_question *question,
                       int64_t deadline_us, struct probe_answer *answer) {
    *answer = (struct probe_answer){.outcome = PROBE_HELD};
    for (int64_t lines = 0;;) {
        char *line = NULL;
        int length = PQgetCopyData(runner->conn, &line, 1);
        if (length == 0) {
            if (!wait_socket(runner, POLLIN, deadline_us) || !pg_consume(runner->conn))
                return false;
            continue;
        }
        if (length < 0)
            return true;
        if (lines++ < COPY_LINES)
            probe_judge_line(question, line, answer);
        PQfreemem(line);
    }
}

/* Takes a result of what was asked. False when the connection is of no use any more. */
static bool take_result(struct probe_runner *runner, const struct probe_question *question,
                        PGresult *result, struct asking *asking, struct probe_answer *answer) {
    ExecStatusType status = PQresultStatus(result);
    bool refused = status == PGRES_FATAL_ERROR;
    if (status == PGRES_COPY_OUT) {
        asking->copied = true;
        return take_lines(runner, question, asking->deadline_us, answer);
    }
    if (status == PGRES_COPY_IN && PQputCopyEnd(runner->conn, "not meant") != 1)
        return false;
    /* What follows the first error is its consequence, and COPY's end says nothing new. */
    if (!asking->failed && (refused || (asking->is_last && !asking->copied)))
        probe_judge(question, result, answer);
    asking->failed = asking->failed || refused || status == PGRES_COPY_IN;
    return PQstatus(runner->conn) == CONNECTION_OK;
}

/* Sends runner->sql, and takes its answers: an error is judged, and what succeeds where it is the
 * last statement. False when it was too late or the connection is lost: it is closed then. */
static bool ask(struct probe_runner *runner, const struct probe_question *question,
                struct asking *asking, struct probe_answer *answer) {
    PGresult *result = NULL;
    bool well = !runner->sql.failed && PQsendQuery(runner->conn, buf_text(&runner->sql));
    while (well && (well = next_result(runner, asking->deadline_us, &result)) && result) {
        well = take_result(runner, question, result, asking, answer);
        PQclear(result);
    }
    if (!well)
        disconnect(runner);
    return well;
}

/* A login of the one store, until the rollback. */
static void put_login(struct probe_runner *runner, const struct probe_values *values) {
    char name[64];
    unsigned ignored = 0;
    (void)snprintf(name, sizeof name, "pgbazaar_probe_%ld_%d", (long)getpid(),
                   PQbackendPID(runner->conn));
    buf_printf(&runner->sql, "RESET SESSION AUTHORIZATION; CREATE ROLE %s LOGIN IN ROLE ", name);
    pg_identifier(runner->conn, &runner->sql, runner->group);
    buf_put_text(&runner->sql, "; INSERT INTO retail.store_access (role_name, store_id) VALUES (");
    pg_literal(runner->conn, &runner->sql, name);
    probe_values_fill(values, runner->conn, ", :store); ", PROBE_NO_TABLE, &runner->sql, &ignored);
    buf_printf(&runner->sql, "SET SESSION AUTHORIZATION %s; ", name);
}

/* BEGIN, and the login where there is to be one. A probe that commits would leave it behind. */
static bool begin(struct probe_runner *runner, const struct probe_question *question) {
    bool by_login = runner->makes_logins &&
                    !(question->probe->probe->traits & (PROBE_ALL_STORES | PROBE_COMMITS));
    buf_clear(&runner->sql);
    buf_put_text(&runner->sql, "BEGIN; ");
    if (by_login)
        put_login(runner, question->values);
    return by_login;
}

/* The store, and the statements before the last, which it returns. */
static const char *put_beginning(struct probe_runner *runner, struct probe_question *question) {
    const struct probe *probe = question->probe->probe;
    if (!(probe->traits & PROBE_WITHOUT_STORE))
        probe_values_fill(question->values, runner->conn, ENTER, PROBE_NO_TABLE, &runner->sql,
                          &question->sent);
    int i = 0;
    for (; i + 1 < PROBE_STATEMENTS && probe->statements[i + 1]; i++) {
        probe_values_fill(question->values, runner->conn, probe->statements[i],
                          question->probe->table, &runner->sql, &question->sent);
        buf_put_text(&runner->sql, "; ");
    }
    return probe->statements[i];
}

/* The question, in two round trips, one more with a login. False when the connection was closed. */
static bool try_probe(struct probe_runner *runner, struct probe_question *question,
                      struct probe_answer *answer) {
    struct asking asking = {.deadline_us = clock_monotonic_us() + runner->timeout_us};
    if (begin(runner, question)) {
        if (!ask(runner, question, &asking, answer))
            return false;
        if (asking.failed) {
            *answer = (struct probe_answer){PROBE_UNANSWERED, "no login could be made for it"};
            return true;
        }
        buf_clear(&runner->sql);
    }
    const char *last = put_beginning(runner, question);
    if (!ask(runner, question, &asking, answer))
        return false;
    if (asking.failed)
        return true;
    buf_clear(&runner->sql);
    probe_values_fill(question->values, runner->conn, last, question->probe->table, &runner->sql,
                      &question->sent);
    asking.is_last = true;
    return ask(runner, question, &asking, answer);
}

void probe_run(struct probe_runner *runner, const struct probe_case *probe,
               const struct probe_values *values, struct probe_answer *answer) {
    struct probe_question question = {.probe = probe, .values = values};
    struct asking ending = {.deadline_us = clock_monotonic_us() + runner->timeout_us};
    struct probe_answer ignored;
    if (!try_probe(runner, &question, answer)) {
        if (answer->outcome != PROBE_BREACHED)
            *answer = (struct probe_answer){PROBE_UNANSWERED, "the connection was lost or late"};
        return;
    }
    buf_clear(&runner->sql);
    buf_put_text(&runner->sql, END);
    if (ask(runner, &question, &ending, &ignored) && ending.failed)
        disconnect(runner);
}
