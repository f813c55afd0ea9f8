/* What a server lets a graph have, and what is said of it. Asking a server: tests/cli/finish.t. */
#include "gen/finish/finish_server.h"

#include <unistd.h>

#include "tests/tap.h"

static struct finish finish;
static char said[1024];

/* What is written to standard error, of one graph that wants so many MB. */
static const char *explains(struct finish_server server, int64_t wants_mb, int64_t cost_us,
                            bool done) {
    finish.count = 1;
    finish.steps[0] = (struct finish_step){.kind = finish_kind_find("hnsw", strlen("hnsw")),
                                           .name = "nearest",
                                           .cost_us = cost_us,
                                           .wants_bytes = wants_mb << 20,
                                           .done = done};
    const struct finish_schedule schedule = {
        .finish = &finish, .machine = server.machine, .connections = 2};
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);
    if (!file || kept < 0) {
        printf("Bail out! no temporary file\n");
        exit(1);
    }
    (void)dup2(fileno(file), STDERR_FILENO);
    finish_server_explain(&server, &schedule);
    (void)fflush(stderr);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    (void)fclose(file);
    return said;
}

static void knows_versions(void) {
    static const char *const overflow[] = {"0.7.4", "0.8.0", "0.8.1", "0.8", "0.5", ""},
                             *const sound[] = {"0.8.2", "0.8.10", "0.9", "0.10.0", "1.0.0", "1"};
    for (size_t i = 0; i < sizeof overflow / sizeof *overflow; i++)
        ok(finish_vector_overflows(overflow[i]), "pgvector \"%s\" can overflow", overflow[i]);
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        ok(!finish_vector_overflows(sound[i]), "pgvector \"%s\" does not", sound[i]);
}

static void explains_graphs(void) {
    static const int64_t minute_us = 60000000;
    struct finish_server sound = {.machine = {.memory_bytes = INT64_C(512) << 20},
                                  .vector_version = "0.8.2"},
                         overflows = sound;
    overflows.vector_overflows = true;
    (void)snprintf(overflows.vector_version, sizeof overflows.vector_version, "0.8.0");
    is_text(explains(sound, 400, minute_us, false), "", "of a graph that fits nothing is said");
    ok(strstr(explains(overflows, 400, minute_us, false),
              "nearest is built by one process: in pgvector 0.8.0 several can write past a buffer"),
       "why it is built by one process: %s", said);
    ok(!strchr(said, '\n')[1], "and that alone");
    is_text(explains(overflows, 400, 1000000, false), "", "not of one that takes a second");
    is_text(explains(overflows, 400, minute_us, true), "", "nor of one that is there");
    ok(strstr(explains(sound, 900, minute_us, false),
              "warning: nearest wants 944 MB of memory and gets 470 MB"),
       "that it does not fit, beside another connection's little: %s", said);
    ok(strstr(said, "raise its maintenance_work_mem"), "and what to do");
}

int main(void) {
    knows_versions();
    explains_graphs();
    return tap_done();
}
