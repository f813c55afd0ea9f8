/* The steps that the finish reads from the program's own SQL files. Doing them: tests/sql/finish.t
 * and tests/cli/gen.t. */
#include "gen/copy/finish.h"

#include "common/embedded.h"
#include "tests/tap.h"

#define FILES "sql/schema/8"

enum { MANY_TABLES = FINISH_STEPS_MAX + 1 };

static const struct copy_table sales = {.name = "sales"}, items = {.name = "items"},
                               people = {.name = "people"};
static const struct copy_source sources[] = {
    {.name = "people", .tables = {&people}, .table_count = 1},
    {.name = "sales", .tables = {&sales, &items}, .table_count = 2},
};
static const struct copy_dataset dataset = {
    .sources = sources, .source_count = 2, .schema = "retail", .finish_files = FILES};

static struct finish finish;

/* Lines that begin with this, in the files. */
static size_t lines_with(const char *beginning, unsigned *files) {
    size_t count = 0;
    const struct embedded *file = NULL;
    for (*files = 0; (file = embedded_next(FILES, file)); ++*files)
        for (const char *line = file->data; line; line = strchr(line, '\n')) {
            line += *line == '\n';
            count += strncmp(line, beginning, strlen(beginning)) == 0;
        }
    return count;
}

static bool is_in(const struct finish_step *step, const char *word) {
    const char *found = memmem(step->sql, step->length, word, strlen(word));
    return found != NULL;
}

static void reads_every_step(void) {
    struct err err;
    unsigned files;
    size_t steps = lines_with("-- step: ", &files), wrong = 0, twice = 0, backwards = 0;
    ok(steps > 30, "the files have %zu steps", steps);
    is_int(finish_init(&finish, &dataset, &err), 0, "they are read");
    is_int(finish.count, steps + 3, "and three tables to be analysed come behind them");
    is_int(finish.phases, files + 1, "the phases are the files, and the statistics");
    if (finish.count != steps + 3)
        return;
    for (size_t i = 0; i < steps; i++) {
        const struct finish_step *step = &finish.steps[i];
        wrong += !is_in(step, step->name) || !is_in(step, step->table) || is_in(step, "-- step:") ||
                 step->done;
        backwards += i > 0 && step->phase < finish.steps[i - 1].phase;
        for (size_t j = 0; j < i; j++)
            twice += strcmp(finish.steps[j].name, step->name) == 0 &&
                     strcmp(finish.steps[j].table, step->table) == 0;
    }
    is_int(wrong, 0, "each step's SQL makes its object on its table, and no other step's");
    is_int(twice, 0, "no step is there twice");
    is_int(backwards, 0, "the files are in order");
    is_text(finish.steps[0].name, "sales_transaction_items_pkey", "the first step");
    is_text(finish.steps[0].table, "sales_transaction_items", "its table");
    is_int(finish.steps[0].phase, 0, "is of the first phase");
    const char *end = finish.steps[steps - 1].sql + finish.steps[steps - 1].length;
    ok(*end == '\0' && end[-1] == '\n', "the last step ends with its file");
}

static void analyses_every_table(void) {
    static const char *const tables[] = {"people", "sales", "items"};
    for (size_t i = 0; i < 3; i++) {
        const struct finish_step *step = &finish.steps[finish.count - 3 + i];
        is_text(step->name, "analyze", "statistics");
        is_text(step->table, tables[i], "of %s", tables[i]);
        ok(!step->sql && step->phase == finish.phases - 1, "in the last phase");
    }
}

static void refuses_what_does_not_fit(void) {
    static struct copy_source many[MANY_TABLES];
    static const struct copy_table long_name = {
        .name = "a_name_of_a_table_that_is_longer_than_postgresql_lets_any_name_be"};
    static const struct copy_source one = {.tables = {&long_name}, .table_count = 1};
    const struct copy_dataset named = {
        .sources = &one, .source_count = 1, .finish_files = "no such file"};
    const struct copy_dataset full = {
        .sources = many, .source_count = MANY_TABLES, .finish_files = "no such file"};
    struct err err;
    for (size_t i = 0; i < MANY_TABLES; i++)
        many[i] = (struct copy_source){.tables = {&sales}, .table_count = 1};
    is_int(finish_init(&finish, &full, &err), -1, "a step too many");
    ok(strstr(err.text, "128 steps"), "is said: %s", err.text);
    is_int(finish_init(&finish, &named, &err), -1, "a name too long");
    ok(strstr(err.text, "names of 63 bytes"), "is said: %s", err.text);
}

int main(void) {
    reads_every_step();
    analyses_every_table();
    refuses_what_does_not_fit();
    return tap_done();
}
