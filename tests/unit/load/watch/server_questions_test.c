/* Every version of the server is asked for every meter, once. */
#include "load/watch/server_questions.h"

#include "tests/tap.h"

/* How many of the statements for a version give the key. */
static int givers(int version, const char *key) {
    char column[64];
    int count = 0;
    (void)snprintf(column, sizeof column, " AS %s", key);
    for (size_t q = 0; q < SERVER_QUESTIONS; q++) {
        const struct server_question *question = &server_questions[q];
        const char *at =
            server_question_fits(question, version) ? strstr(question->sql, column) : NULL;
        count += at &&
                 !(at[strlen(column)] && strchr("abcdefghijklmnopqrstuvwxyz_", at[strlen(column)]));
    }
    return count;
}

int main(void) {
    static const int versions[] = {150000, 150018, 160004, 170000, 170009, 180000, 180002};
    for (size_t v = 0; v < sizeof versions / sizeof *versions; v++) {
        for (size_t m = 0; m < SERVER_METERS; m++)
            if (server_meters[m].key[0])
                is_int(givers(versions[v], server_meters[m].key), 1, "%d: %s", versions[v],
                       server_meters[m].key);
        is_int(givers(versions[v], KEY_BLOCKS_HIT), 1, "%d: %s", versions[v], KEY_BLOCKS_HIT);
    }
    is_int(server_meter_find("commits") < SERVER_METERS, 1, "a meter is found by its key");
    is_int(server_meter_find("committs"), SERVER_METERS, "or not at all");
    is_int(server_meter_find(""), SERVER_METERS, "those that are worked out have none");
    ok(!server_question_fits(&(struct server_question){.from = 170000}, 160009), "too old");
    ok(!server_question_fits(&(struct server_question){.below = 170000}, 170000), "too new");
    return tap_done();
}
