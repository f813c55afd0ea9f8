/* Steps of partitioned tables become one for each partition. Doing them: tests/cli/layout.t. */
#include "gen/finish/finish_partition.h"

#include "gen/finish/finish_graph.h"
#include "gen/finish/finish_schedule.h"
#include "tests/tap.h"

#define MB INT64_C(1048576)

static const struct copy_dataset dataset = {.schema = "retail"};
static struct finish finish;

static const char steps_text[] =
    "-- step: built-key t_pkey on t\nALTER TABLE retail.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);\n"
    "-- step: index idx_t_b on t\n-- row: 700 ns\n-- as retail.t_old had it\n"
    "CREATE INDEX idx_t_b ON retail.t (b);\n"
    "-- step: index idx_u_c on u\nCREATE INDEX idx_u_c ON retail.u (c);\n"
    "-- step: checked-reference u_fkey on u\n-- to: t\n-- after: t_pkey\nADD IT;\n"
    "-- step: analyze t on t\nANALYZE retail.t;\n";

static const struct finish_part parts[] = {
    {"nobody", "nobody_1", 1}, {"t", "t_1", 0.75}, {"t", "t_2", 0.25}};

static void split(void) {
    struct err err = {ERR_NONE, "", ""};
    finish = (struct finish){.dataset = &dataset};
    ok(finish_graph_add(&finish, "some.sql", steps_text, &err) == 0 &&
           finish_partition_split(&finish, parts, 3, &err) == 0,
       "steps are split: %s", err.text);
}

static size_t find(const char *name, const char *table) {
    for (size_t i = 0; i < finish.count; i++)
        if (strcmp(finish.steps[i].name, name) == 0 && strcmp(finish.steps[i].table, table) == 0)
            return i;
    printf("Bail out! no step \"%s on %s\"\n", name, table);
    exit(1);
}

static bool after(const char *name, const char *table, const char *first, const char *on) {
    return finish_set_has(&finish.steps[find(name, table)].after, find(first, on));
}

static bool apart(const char *name, const char *table, const char *other, const char *on) {
    size_t left = find(name, table), right = find(other, on);
    return finish_set_has(&finish.steps[left].apart, right) &&
           finish_set_has(&finish.steps[right].apart, left);
}

static void splits_steps(void) {
    split();
    is_int(finish.count, 9, "two more for each index and key of the table with two partitions");
    is_text(finish.steps[find("t_pkey", "t")].kind->name, "partitioned-key", "the table's own key");
    is_text(finish.steps[find("idx_t_b", "t")].kind->name, "partitioned-index", "its index");
    const struct finish_step *part = &finish.steps[find("idx_t_b", "t_1")];
    is_text(part->kind->name, "index", "a partition's");
    is_text(part->whole, "t", "with its table");
    ok(part->row_ns == 700 && part->rows_share == 0.75, "its cost and its share of the rows");
    is_text(finish.steps[find("idx_u_c", "u")].kind->name, "index", "other tables' are as before");
}

static void orders_them(void) {
    ok(after("t_pkey", "t_1", "t_pkey", "t") && after("t_pkey", "t_2", "t_pkey", "t") &&
           !after("t_pkey", "t_2", "t_pkey", "t_1"),
       "partitions' are after the table's, and not after each other");
    ok(after("u_fkey", "u", "t_pkey", "t_1") && after("u_fkey", "u", "t_pkey", "t_2"),
       "a reference is after the keys of all partitions");
    ok(!apart("t_pkey", "t_1", "t_pkey", "t_2"), "keys of two partitions are made at once");
    ok(!apart("idx_t_b", "t_1", "t_pkey", "t_2"), "a key and another partition's index as well");
    ok(apart("idx_t_b", "t_1", "t_pkey", "t_1"), "but not of the same partition");
    ok(apart("idx_t_b", "t_1", "t", "t"), "nor an index while its table is analyzed");
    ok(apart("t_pkey", "t_2", "u_fkey", "u"), "nor a key while its table is referred to");
}

static void writes_their_statements(void) {
    struct buf sql = BUF_EMPTY;
    finish_step_put_sql(&finish, &finish.steps[find("t_pkey", "t")], NULL, &sql);
    ok(strstr(buf_text(&sql), "ALTER TABLE ONLY retail.t ADD CONSTRAINT"), "the table's key alone");
    buf_release(&sql);
    sql = (struct buf)BUF_EMPTY;
    finish_step_put_sql(&finish, &finish.steps[find("idx_t_b", "t")], NULL, &sql);
    ok(strstr(buf_text(&sql), "idx_t_b ON ONLY retail.t (b)") &&
           !strstr(buf_text(&sql), "ONLY retail.t_old"),
       "the table's index alone, and no table of a longer name");
    buf_release(&sql);
}

/* Shares of the memory and of the connections: two parts of one index at once. */
static void shares_them(void) {
    finish_estimate(&finish, &(struct finish_machine){.memory_bytes = 64 * MB});
    struct finish_schedule schedule = {
        .finish = &finish, .machine = {.memory_bytes = 64 * MB}, .connections = 3};
    struct finish_step *step;
    bool both = false;
    size_t made = 0;
    while (!finish_schedule_is_empty(&schedule)) {
        struct finish_step *taken[FINISH_STEPS_MAX];
        size_t count = 0;
        int64_t memory_bytes = 0;
        while (count < 3 && (step = finish_schedule_take(&schedule, 0)))
            taken[count++] = step;
        for (size_t i = 0; i < count; i++)
            memory_bytes += taken[i]->memory_bytes;
        both = both || (finish.steps[find("t_pkey", "t_1")].running &&
                        finish.steps[find("t_pkey", "t_2")].running);
        made += memory_bytes <= 64 * MB ? count : 0;
        for (size_t i = 0; i < count; i++)
            finish_schedule_give_back(&schedule, taken[i], 0, true);
        if (count == 0)
            break;
    }
    is_int(made, finish.count, "every step's turn comes, within the memory");
    ok(both, "two partitions' keys are made at the same time");
}

/* More partitions than there is room for: the step stays one. */
static void stays_whole(void) {
    static struct finish_part many[FINISH_STEPS_MAX];
    struct err err;
    for (size_t i = 0; i < FINISH_STEPS_MAX; i++)
        many[i] = (struct finish_part){"t", "t_1", 0};
    finish = (struct finish){.dataset = &dataset};
    (void)finish_graph_add(&finish, "some.sql", steps_text, &err);
    is_int(finish_partition_split(&finish, many, FINISH_STEPS_MAX, &err), 0, "too many partitions");
    is_int(finish.count, 5, "leave their table's steps as they are");
    is_text(finish.steps[0].kind->name, "built-key", "of their kind");
}

int main(void) {
    splits_steps();
    orders_them();
    writes_their_statements();
    shares_them();
    stays_whole();
    return tap_done();
}
