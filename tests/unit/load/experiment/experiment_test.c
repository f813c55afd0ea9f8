/* The files of experiments: those of the program, what arms have in common and of their own, and
 * what is wrong in one, with its place. */
#include "load/experiment/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/embedded.h"
#include "tests/tap.h"

static char path[] = "/tmp/pgbazaar-experiment.XXXXXX.yaml";

/* Opens this text as a file. */
static int open_text(struct experiment *experiment, const char *text, const struct options *options,
                     struct err *err) {
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        (void)err_set_errno(err, "cannot write %s", path);
        return -1;
    }
    return experiment_open(experiment, path, options, err);
}

static void reads_those_in_the_program(void) {
    size_t count = 0;
    for (const struct embedded *file = NULL; (file = embedded_next("experiments/", file));
         count++) {
        struct experiment experiment;
        struct err err = {.kind = ERR_NONE};
        char name[PROFILE_TEXT];
        (void)snprintf(name, sizeof name, "%.*s",
                       (int)(strcspn(file->name, ".") - strlen("experiments/")),
                       file->name + strlen("experiments/"));
        ok(experiment_open(&experiment, name, &(struct options){.command = "experiment"}, &err) ==
                   0 &&
               strcmp(experiment.name, name) == 0 && experiment.arm_count >= 2,
           "%s is sound: %s", file->name, err.text);
        for (size_t i = 0; i < experiment.arm_count; i++)
            ok(experiment.arms[i].profile.load.mix_count > 0 &&
                   experiment.arms[i].profile.sla_count == 0,
               "arm %s has a mix and no limits", experiment.arms[i].name);
        experiment_release(&experiment);
    }
    ok(count >= 10, "there are experiments in the program");
}

#define HEAD                                                                                       \
    "question: does it matter?\n"                                                                  \
    "extends: dev\n"                                                                               \
    "pairs: 7\n"                                                                                   \
    "load:\n"                                                                                      \
    "  sessions: 3\n"                                                                              \
    "  ef_search: 50\n"                                                                            \
    "arms:\n"                                                                                      \
    "  - name: one\n"                                                                              \
    "  - name: two\n"

static void lays_an_arm_over_what_all_have(void) {
    struct experiment experiment;
    struct err err = {.kind = ERR_NONE};
    struct options options = {.sets = {"load.sessions=5", "two.connection=port=9"},
                              .set_count = 2,
                              .has_seed = true,
                              .seed = 11};
    const char *text = HEAD "    load: {ef_search: 90}\n"
                            "    up: |\n"
                            "      CREATE TABLE retail.mine ();\n"
                            "    down: DROP TABLE retail.mine;\n"
                            "    queries:\n"
                            "      checkout: SELECT 1;\n";
    bool opened = open_text(&experiment, text, &options, &err) == 0;
    ok(opened, "it can be read: %s", err.text);
    if (!opened)
        return;
    const struct arm *one = &experiment.arms[0], *two = &experiment.arms[1];
    ok(experiment.pairs == 7 && experiment.arm_count == 2, "pairs and arms");
    ok(one->profile.load.ef_search == 50 && two->profile.load.ef_search == 90,
       "what an arm says is its own");
    ok(one->profile.load.sessions == 5 && two->profile.load.sessions == 5,
       "what --set says is of all");
    ok(one->profile.world.seed == 11 && one->profile.world.transactions == 5000,
       "the world is that of the profile and of --seed");
    ok(!one->connection && two->connection && strcmp(two->connection, "port=9") == 0,
       "--set ARM.connection is of one arm");
    ok(!one->up && two->up && strspn(two->up, "\n") == 11, "SQL stands in the lines of its file");
    ok(two->query_count == 1 && strcmp(two->queries[0].name, "checkout") == 0, "a query's text");
    ok(!one->own_database && !two->own_database, "both are asked in the database that is named");
    experiment_release(&experiment);
}

static void takes_another_profile(void) {
    struct experiment experiment;
    struct err err = {.kind = ERR_NONE};
    struct options options = {.profile = "ci"};
    bool opened = open_text(&experiment, HEAD "    world: {uuid: v7}\n", &options, &err) == 0;
    ok(opened, "--profile takes the place of extends: %s", err.text);
    if (!opened)
        return;
    ok(experiment.arms[0].profile.world.transactions == 1000000 &&
           experiment.arms[0].profile.load.ef_search == 50,
       "its world, and the experiment's load");
    ok(!experiment.arms[0].own_database && experiment.arms[1].own_database,
       "an arm with a world of its own has a database of its own");
    experiment_release(&experiment);
}

static void says_what_is_wrong(void) {
    static const struct {
        const char *text, *place, *part;
    } cases[] = {
        {"", "", "empty; an experiment needs a question and arms"},
        {"extends: dev\narms: []\n", "1:1", "an experiment needs a question"},
        {"question: why?\n", "1:1", "needs a list of arms, two at least"},
        {"question: why?\narms:\n  - name: one\n", "3:3", "needs a list of arms, two at least"},
        {"question: why?\nqestion: who?\n", "2:1",
         "no key \"qestion\"; did you mean \"question\"?"},
        {"question: why?\npairs: 0\n", "2:8", "pairs must be from 1 to 1000"},
        {"question: why?\nextends: dve\narms: []\n", "2:10", "did you mean \"dev\"?"},
        {HEAD "    dwn: x\n", "10:5", "an arm has no key \"dwn\"; did you mean \"down\"?"},
        {HEAD "    up: x\n", "10:9", "has up without down"},
        {HEAD "    down: x\n", "10:11", "has down without up"},
        {HEAD "    up: ''\n", "10:9", "up must be a text, and not empty"},
        {HEAD "  - name: two\n", "10:11", "there are two arms named \"two\""},
        {HEAD "  - name: Two\n", "10:11", "\"Two\" cannot name an arm"},
        {HEAD "    connection: host=h password=p\n", "10:17", "holds a password"},
        {HEAD "    connection: postgresql://u:p@h/d\n", "10:17", "holds a password"},
        {HEAD "    connection: hots=h\n", "10:17", "a connection cannot be read"},
        {HEAD "  - up: x\n", "10:5", "an arm needs a name"},
        {HEAD "    load: {ef_serch: 3}\n", "10:12", "did you mean \"load.ef_search\"?"},
        {HEAD "    queries: {chekout: SELECT 1}\n", "10:15",
         "which is not in the mix; did you mean \"checkout\"?"},
        {HEAD "    queries:\n      checkout: |\n        SELECT 1;\n        SELECT :store_ix;\n",
         "13", "store_i"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct experiment experiment;
        struct err err = {.kind = ERR_NONE};
        char place[256];
        (void)snprintf(place, sizeof place, "%s:%s", path, cases[i].place);
        int status = open_text(&experiment, cases[i].text, &(struct options){.seed = 0}, &err);
        ok(status == -1 && err.kind == ERR_USAGE && strncmp(err.text, place, strlen(place)) == 0 &&
               strstr(err.text, cases[i].part),
           "%s: %s", cases[i].part, err.text);
        experiment_release(&experiment);
    }
}

int main(void) {
    int descriptor = mkstemps(path, 5);
    if (descriptor < 0)
        return 1;
    (void)close(descriptor);
    reads_those_in_the_program();
    lays_an_arm_over_what_all_have();
    takes_another_profile();
    says_what_is_wrong();
    (void)unlink(path);
    return tap_done();
}
