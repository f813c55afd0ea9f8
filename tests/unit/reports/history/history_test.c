/* Histories that were made up: what is a series, what changed, what is named as its cause, and what
 * the command ends with. */
#include "reports/history/history_show.h"

#include <ftw.h>
#include <math.h>
#include <unistd.h>

#include "common/pcg.h"
#include "tests/tap.h"

#define DAY_US INT64_C(86400000000)

static char folder[] = "/tmp/pgbazaar-history.XXXXXX";
static struct err err;

/* One night's run. */
struct night {
    int day;
    double factor;      /* on the times of "checkout" */
    const char *server; /* its version */
    const char *host;
    enum verdict verdict;
};

static void record(struct result_query *query, struct pcg *pcg, double typical_us) {
    for (int i = 0; i < 400; i++) {
        int64_t time_us = (int64_t)(typical_us * (0.5 + pcg_next(pcg) / 4294967296.0));
        hist_record(&query->requests.response, time_us);
        hist_record(&query->requests.service, time_us);
    }
    query->requests.sent = query->requests.succeeded = 400;
}

static void save(const struct night *night) {
    struct result result;
    struct pcg pcg = pcg_at((uint64_t)night->day, 5);
    char path[64];
    if (result_init(&result, &err) < 0)
        exit(1);
    (void)snprintf(result.run_id, sizeof result.run_id, "night-%03d", night->day);
    result.started_at_us = night->day * DAY_US;
    result.duration_us = 10000000;
    result.verdict = night->verdict;
    (void)result_set_setting(&result, &err, "profile", "nightly");
    (void)result_set_environment(&result, &err, "server version", "%s", night->server);
    (void)result_set_environment(&result, &err, "host", "%s", night->host);
    record(result_add_query(&result, "checkout", 1, &err), &pcg, 4000 * night->factor);
    record(result_add_query(&result, "search", 2, &err), &pcg, 9000);
    /* By name the folders come in another order than by time. */
    (void)snprintf(path, sizeof path, "%s/%d-%d", folder, night->day * 37 % 101, night->day);
    if (result_save(&result, path, &err) < 0) {
        ok(false, "%s", err.text);
        exit(1);
    }
    result_release(&result);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
    (void)about, (void)kind;
    return place->level > 0 ? remove(path) : 0;
}

static void empty(void) {
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Nights from one day to before another, all alike. */
static void save_nights(int from, int to, struct night night) {
    for (night.day = from; night.day < to; night.day++)
        save(&night);
}

static const struct night usual = {0, 1, "15.9", "ci-1", VERDICT_PASS};
static const struct night slow = {0, 1.25, "15.9", "ci-1", VERDICT_PASS};
static const struct night upgraded = {0, 1.25, "16.1", "ci-1", VERDICT_PASS};

static void read_folder(struct run_history *history) {
    if (run_history_read(history, folder, 0.03, &err) < 0) {
        ok(false, "%s", err.text);
        exit(1);
    }
}

static const struct history_change *find(const struct run_history *history, const char *query,
                                         const char *measure) {
    for (size_t i = 0; i < history->count; i++)
        if (strcmp(history->changes[i].query, query) == 0 &&
            strcmp(history->changes[i].measure->name, measure) == 0)
            return &history->changes[i];
    return NULL;
}

static void finds_a_regression(void) {
    struct run_history history;
    save_nights(10, 22, usual);
    save_nights(22, 28, upgraded);
    read_folder(&history);
    is_int(history.runs.count, 18, "all runs are read");
    is_int(history.runs.series_count, 1, "another server version is no other series");
    const struct history_change *change = find(&history, "checkout", "p50 service");
    if (ok(change != NULL, "a change of the p50") && change) {
        const struct result *about = &history.runs.items[change->run].about;
        is_text(about->run_id, "night-022", "at the run at which it came");
        ok(fabs(change->change - 0.25) < 0.03 && change->before > 3700 && change->before < 4300 &&
               change->worse && change->judged && change->is_last && change->runs_since == 6,
           "by a quarter: %g, p %g", change->change, change->p);
        struct buf causes = BUF_EMPTY;
        history_put_causes(&causes, change);
        is_text(buf_text(&causes), "server version: 15.9 before, 16.1 after", "its likely cause");
        buf_release(&causes);
    }
    ok(find(&history, "checkout", "mean service") && find(&history, "checkout", "p99 service"),
       "of the mean and the p99 too");
    ok(!find(&history, "search", "p50 service") && !find(&history, "search", "mean service"),
       "nothing of the other query");
    is_int(history.outcome, HISTORY_REGRESSION, "a regression");
    is_int(history_exit_code(&history), EXIT_SLA_FAIL, "exit code 3");
    ok(strstr(history.reason, "night-022: checkout p") != NULL, "%s", history.reason);
    run_history_release(&history);
}

static void lets_it_rest(void) {
    struct run_history history;
    save_nights(28, 32, slow);
    read_folder(&history);
    is_int(history.outcome, HISTORY_REGRESSION, "ten runs behind it are still news");
    run_history_release(&history);
    save_nights(32, 33, slow);
    read_folder(&history);
    is_int(history.outcome, HISTORY_NO_REGRESSION, "eleven are the level that is known");
    ok(find(&history, "checkout", "p50 service") != NULL, "but the change is in the table");
    run_history_release(&history);
    save_nights(33, 38, usual);
    read_folder(&history);
    size_t last = 0, better = 0;
    for (size_t i = 0; i < history.count; i++) {
        last += history.changes[i].judged && history.changes[i].is_last;
        better +=
            history.changes[i].judged && history.changes[i].is_last && !history.changes[i].worse;
    }
    ok(last > 0 && better == last && history_exit_code(&history) == EXIT_DONE,
       "what has become good again is no regression");
    run_history_release(&history);
}

static void keeps_series_apart(void) {
    struct night other = {0, 3, "15.9", "ci-2", VERDICT_PASS};
    struct run_history history;
    empty();
    save_nights(10, 20, usual);
    save_nights(20, 30, other);
    read_folder(&history);
    is_int(history.runs.series_count, 2, "another machine is another series");
    is_int(history.count, 0, "and no change");
    is_int(history_series_runs(&history, history_newest_series(&history)), 10, "of ten runs");
    run_history_release(&history);
}

static void leaves_out_what_says_nothing(void) {
    struct night stopped = {0, 5, "15.9", "ci-1", VERDICT_INTERRUPTED};
    struct night invalid = {0, 5, "15.9", "ci-1", VERDICT_INVALID};
    struct run_history history;
    empty();
    save_nights(10, 20, usual);
    save_nights(20, 23, stopped);
    save_nights(23, 26, invalid);
    read_folder(&history);
    ok(history.runs.count == 10 && history.runs.left_out == 6, "interrupted and invalid runs");
    is_int(history.outcome, HISTORY_NO_REGRESSION, "no regression");
    run_history_release(&history);
}

static void asks_for_enough(void) {
    struct run_history history;
    empty();
    ok(run_history_read(&history, folder, 0.03, &err) < 0 && strstr(err.text, "there is no run in"),
       "%s", err.text);
    run_history_release(&history);
    save_nights(10, 13, usual);
    save_nights(13, 15, slow);
    read_folder(&history);
    is_int(history.outcome, HISTORY_TOO_FEW, "five runs are too few");
    is_int(history_exit_code(&history), EXIT_NO_DATA, "exit code 5");
    run_history_release(&history);
}

static void becomes_a_result(void) {
    struct run_history history;
    struct result result;
    empty();
    save_nights(10, 20, usual);
    save_nights(20, 26, upgraded);
    read_folder(&history);
    is_int(history_result(&history, folder, &result, &err), 0, "%s", err.text);
    is_int(result.verdict, VERDICT_FAIL, "its verdict");
    const struct result_sheet *changes = result_find_sheet(&result, "changes");
    ok(changes && changes->row_count == history.count, "its changes");
    const struct result_sheet *trend = result_find_sheet(&result, "trend-2");
    if (ok(trend && trend->row_count == 16 && trend->chart == SHEET_CURVE, "a trend a query")) {
        is_text(trend->title, "Trend: checkout", "of this query");
        const char *mark = result_sheet_at(trend, 10, 2)->text;
        ok(!result_sheet_at(trend, 9, 2)->text && mark && strstr(mark, "p50 service +2") != NULL,
           "the change is marked: %s", mark ? mark : "(nothing)");
    }
    json_t *document = history_json(&history, folder);
    is_int(json_array_size(json_object_get(document, "runs")), 16, "JSON has the runs");
    is_int(json_array_size(json_object_get(document, "changes")), history.count, "the changes");
    is_int(json_integer_value(json_object_get(document, "exit_code")), 3, "and the exit code");
    json_decref(document);
    result_release(&result);
    run_history_release(&history);
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    finds_a_regression();
    lets_it_rest();
    keeps_series_apart();
    leaves_out_what_says_nothing();
    asks_for_enough();
    becomes_a_result();
    empty();
    (void)rmdir(folder);
    return tap_done();
}
