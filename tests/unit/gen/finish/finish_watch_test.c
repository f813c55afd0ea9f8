/* What the server tells of its sessions, from answers that are made here. */
#include "gen/finish/finish_watch.h"

#include "tests/tap.h"

static struct finish finish;

static PGresult *answer(size_t count, const char *const rows[][4]) {
    static char names[4][8] = {"pid", "phase", "share", "last"};
    PGresAttDesc columns[4] = {0};
    PGresult *told = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    for (int i = 0; i < 4; i++)
        columns[i].name = names[i];
    PQsetResultAttrs(told, 4, columns);
    for (int row = 0; row < (int)count; row++)
        for (int column = 0; column < 4; column++) {
            char text[64];
            (void)snprintf(text, sizeof text, "%s", rows[row][column]);
            PQsetvalue(told, row, column, text, (int)strlen(text));
        }
    return told;
}

static struct finish_step step(const char *kind, int process, int64_t cost_us) {
    return (struct finish_step){.kind = finish_kind_find(kind, strlen(kind)),
                                .running = process > 0,
                                .server_process = process,
                                .cost_us = cost_us};
}

int main(void) {
    static const char *const rows[][4] = {
        {"7", "building index: scanning table", "0.5", "f"},
        {"8", "building index: loading tuples in tree", "0.5", "t"},
        {"9", "building index: loading tuples", "0.25", "f"},
        {"10", "acquiring sample rows", "1.5", "f"},
        {"99", "somebody else's", "0.9", "f"},
    };
    finish.count = 6;
    finish.steps[0] = step("index", 7, 100);
    finish.steps[1] = step("index", 8, 100);
    finish.steps[2] = step("hnsw", 9, 100);
    finish.steps[3] = step("analyze", 10, 100);
    finish.steps[4] = step("check", 11, 100);
    finish.steps[5] = step("index", 0, 500);
    ok(finish_watch_share(&finish) == 0, "nothing is done");
    PGresult *told = answer(5, rows);
    finish_watch_tell(&finish, told);
    PQclear(told);
    is_text(finish.steps[0].phase, "scanning table", "a phase");
    is_int(finish.steps[0].phase_share * 100, 50, "half done");
    is_int(finish.steps[0].share * 100 + .5, 30, "with sorting and writing to come");
    is_int(finish.steps[1].share * 100 + .5, 80, "in the last phase there is less to come");
    is_int(finish.steps[2].share * 100, 25, "an index of one phase");
    is_int(finish.steps[3].share * 100, 100, "never more than all");
    is_text(finish.steps[4].phase, "", "a step of which nothing is told");
    is_int(finish_watch_share(&finish) * 1000 + .5, 235, "the whole, by what the steps cost");
    finish.steps[4].running = false;
    finish.steps[4].done = true;
    is_int(finish_watch_share(&finish) * 1000 + .5, 335, "a step that is done counts whole");
    finish.count = 0;
    ok(finish_watch_share(&finish) == 1, "no steps are all done");
    return tap_done();
}
