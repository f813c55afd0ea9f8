/* The schedule of the program's own steps, by a clock that is not there: steps take what they are
 * estimated to take. */
#include "gen/finish/finish_schedule.h"

#include "gen/finish/finish_graph.h"
#include "tests/tap.h"

#define MB INT64_C(1048576)

static uint64_t embeddings;

static uint64_t rows_before(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    (void)dataset, (void)table;
    return unit;
}

#define TABLE(table, rows)                                                                         \
    static uint64_t count_##table(const struct copy_dataset *dataset) {                            \
        (void)dataset;                                                                             \
        return (rows);                                                                             \
    }                                                                                              \
    static const struct copy_table table_##table = {.name = #table};
#define SOURCE(table)                                                                              \
    {                                                                                              \
        .tables = {&table_##table}, .table_count = 1, .unit_count = count_##table,                 \
        .rows_before = rows_before                                                                 \
    }

TABLE(stores, 20)
TABLE(product_categories, 300)
TABLE(customers, 200000)
TABLE(products, 100000)
TABLE(product_embeddings, embeddings)
TABLE(sales_transactions, 1000000)
TABLE(sales_transaction_items, 2000000)

static const struct copy_source sources[] = {
    SOURCE(stores),
    SOURCE(product_categories),
    SOURCE(customers),
    SOURCE(products),
    SOURCE(product_embeddings),
    SOURCE(sales_transactions),
    SOURCE(sales_transaction_items),
};
static const struct copy_dataset dataset = {.sources = sources,
                                            .source_count = sizeof sources / sizeof *sources,
                                            .schema = "retail",
                                            .finish_files = "sql/schema/8",
                                            .world = sources};

static struct finish finish;

/* What a run showed. */
struct shown {
    int64_t elapsed_us, sum_us, longest_us;
    int64_t most_bytes;  /* at one time */
    int64_t graph_bytes; /* given to the graph */
    size_t conflicts;    /* pairs at work together that wait for each other */
    size_t early;        /* steps begun before what they need */
    size_t undone;
    size_t beside_graph; /* begun while the graph was built */
    int64_t graph_start_us;
};

static void check_running(struct shown *shown, const struct finish_step *begun) {
    int64_t bytes = 0;
    for (size_t i = 0; i < finish.count; i++) {
        const struct finish_step *step = &finish.steps[i];
        bytes += step->running ? step->memory_bytes : 0;
        if (step == begun)
            continue;
        shown->conflicts += step->running && finish_set_has(&begun->apart, i);
        shown->early += !step->done && finish_set_has(&begun->after, i);
        shown->beside_graph += step->running && step->kind->is_graph;
    }
    if (bytes > shown->most_bytes)
        shown->most_bytes = bytes;
    if (begun->kind->is_graph)
        shown->graph_bytes = begun->memory_bytes;
}

/* The running step that is done first; NULL when none is running. */
static struct finish_step *first_done(void) {
    struct finish_step *first = NULL;
    for (size_t i = 0; i < finish.count; i++) {
        struct finish_step *step = &finish.steps[i];
        if (step->running &&
            (!first || step->start_us + step->cost_us < first->start_us + first->cost_us))
            first = step;
    }
    return first;
}

static struct shown run(struct finish_machine machine, unsigned connections) {
    struct finish_schedule schedule = {
        .finish = &finish, .machine = machine, .connections = connections};
    struct shown shown = {0};
    unsigned running = 0;
    finish_estimate(&finish, &machine);
    for (;;) {
        struct finish_step *step =
            running < connections ? finish_schedule_take(&schedule, shown.elapsed_us) : NULL;
        if (step) {
            if (step->kind->is_graph)
                shown.graph_start_us = shown.elapsed_us;
            check_running(&shown, step);
            shown.sum_us += step->cost_us;
            running++;
            continue;
        }
        step = first_done();
        if (!step)
            break;
        shown.elapsed_us = step->start_us + step->cost_us;
        finish_schedule_give_back(&schedule, step, shown.elapsed_us, true);
        running--;
    }
    for (size_t i = 0; i < finish.count; i++) {
        shown.undone += !finish.steps[i].done;
        if (finish.steps[i].cost_us > shown.longest_us)
            shown.longest_us = finish.steps[i].cost_us;
    }
    return shown;
}

static struct shown run_anew(struct finish_machine machine, unsigned connections) {
    struct err err;
    if (finish_init(&finish, &dataset, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    return run(machine, connections);
}

static const struct finish_machine usual = {.memory_bytes = 1536 * MB, .vector_bytes = 6144};

/* No schedule is shorter than the work shared out, nor than its longest step. */
static double of_the_best(const struct shown *shown, unsigned connections) {
    double shared = (double)shown->sum_us / connections, longest = (double)shown->longest_us;
    return (double)shown->elapsed_us / (shared > longest ? shared : longest);
}

/* With more than four connections the rows' checks, which a table lets in one by one, are what
 * takes longest: 3.4 s of 16.6. */
static void does_everything_in_order(void) {
    static const struct {
        unsigned connections;
        double at_most;
    } runs[] = {{1, 1.001}, {2, 1.01}, {3, 1.02}, {4, 1.1}, {5, 1.25}, {8, 1.8}, {64, 2.3}};
    for (size_t e = 0; e < 2; e++)
        for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
            embeddings = e * 20000;
            struct shown shown = run_anew(usual, runs[i].connections);
            ok(shown.undone == 0 && shown.early == 0 && shown.conflicts == 0 &&
                   shown.most_bytes <= usual.memory_bytes,
               "%u connections, %zu embeddings: all is done, in order, without waiting for locks, "
               "within the memory",
               runs[i].connections, (size_t)embeddings);
            double times = of_the_best(&shown, runs[i].connections);
            ok(times < (e ? 1.03 : runs[i].at_most), "in %.3f times the shortest time", times);
        }
}

static void builds_a_graph_beside_the_others(void) {
    embeddings = 20000;
    struct shown shown = run_anew(usual, 2);
    ok(shown.graph_start_us < shown.elapsed_us / 20, "a graph is begun early");
    ok(shown.graph_bytes == 20000 * (6144 + 760), "with the memory that it wants");
    struct finish_machine parallel = usual;
    parallel.graph_workers = 2;
    shown = run_anew(parallel, 2);
    int64_t third_us = 20000 * INT64_C(730) / 3;
    ok(shown.graph_start_us + third_us >= shown.elapsed_us - 2000000,
       "one that workers help with comes last");
    ok(shown.beside_graph < 5, "with next to nothing beside it");
    ok(shown.undone + shown.conflicts + shown.early == 0, "and all is done");
}

static void keeps_within_memory(void) {
    embeddings = 200000; /* 1.4 GB of graph */
    struct finish_machine machine = usual;
    machine.memory_bytes = 512 * MB;
    struct shown shown = run_anew(machine, 4);
    is_int(shown.graph_bytes, (512 - 3 * 64) * MB, "a graph that does not fit leaves room");
    ok(shown.most_bytes <= machine.memory_bytes && shown.undone == 0, "all is done within 512 MB");
    ok(shown.beside_graph > 20, "the others go on beside it");
    machine.memory_bytes = 32 * MB;
    shown = run_anew(machine, 4);
    ok(shown.undone == 0, "a server with little memory: all is done");
    machine.memory_bytes = 1400 * MB;
    shown = run_anew(machine, 1);
    is_int(shown.graph_bytes, 200000 * (6144 + 760), "one connection: the graph may have it all");
}

/* A graph that is ready while sorts hold the memory is not overtaken for ever. */
static void a_graph_gets_its_turn(void) {
    static char text[64 * 40];
    struct err err;
    struct finish_machine machine = usual;
    machine.memory_bytes = 512 * MB;
    embeddings = 60000;
    text[0] = '\0';
    for (size_t i = 0; i < 40; i++)
        (void)snprintf(text + strlen(text), 64,
                       "-- step: check c%zu on customers\n-- to: sales_transactions\n", i);
    finish = (struct finish){.dataset = &dataset};
    (void)finish_graph_add(&finish, "checks", text, &err);
    (void)finish_graph_add(&finish, "graph", "-- step: hnsw g on product_embeddings\n", &err);
    (void)finish_graph_order(&finish, &err);
    finish_estimate(&finish, &machine);
    struct finish_schedule schedule = {.finish = &finish, .machine = machine, .connections = 2};
    struct finish_step *graph = &finish.steps[40], *step;
    graph->done = true;
    step = finish_schedule_take(&schedule, 0);
    ok(step && step->memory_bytes > 64 * MB, "a check is begun");
    graph->done = false;
    ok(!finish_schedule_take(&schedule, 0),
       "the graph waits for its memory, checks for their lock");
    ok(!finish_schedule_is_empty(&schedule), "though there is more to do");
    finish_schedule_give_back(&schedule, step, 0, true);
    ok(finish_schedule_take(&schedule, 0) == graph, "then it begins");
    step = finish_schedule_take(&schedule, 0);
    ok(step && step->memory_bytes + graph->memory_bytes <= machine.memory_bytes,
       "and a check gets what is left");
}

static void goes_on_where_it_stopped(void) {
    struct err err;
    size_t begun = 0;
    embeddings = 20000;
    (void)finish_init(&finish, &dataset, &err);
    for (size_t i = 0; i < finish.count; i++)
        finish.steps[i].done = i % 3 == 0;
    struct shown shown = run(usual, 3);
    for (size_t i = 0; i < finish.count; i++)
        begun += finish.steps[i].memory_bytes > 0 || finish.steps[i].start_us > 0;
    ok(shown.undone == 0 && begun <= finish.count - (finish.count + 2) / 3,
       "what was there is not made again");
    shown = run(usual, 3);
    ok(shown.elapsed_us == 0, "a second time there is nothing to do");
}

static void gives_back_what_failed(void) {
    struct err err;
    (void)finish_init(&finish, &dataset, &err);
    finish_estimate(&finish, &usual);
    struct finish_schedule schedule = {.finish = &finish, .machine = usual, .connections = 1};
    struct finish_step *step = finish_schedule_take(&schedule, 0);
    ok(step && step->running, "a step is begun");
    if (!step)
        return;
    finish_schedule_give_back(&schedule, step, 0, false);
    ok(!step->running && !step->done, "and given back undone");
    ok(finish_schedule_take(&schedule, 0) == step, "so it is the next one again");
}

/* Where nothing is known of the rows, as before there are any. */
static void needs_no_rows(void) {
    struct copy_dataset unknown = dataset;
    unknown.world = NULL;
    struct err err;
    (void)finish_init(&finish, &unknown, &err);
    struct shown shown = run(usual, 1);
    ok(shown.undone == 0 && shown.early == 0, "without a world all is done as well");
    ok(shown.graph_bytes >= 16 * MB, "with some memory for each");
}

int main(void) {
    does_everything_in_order();
    builds_a_graph_beside_the_others();
    keeps_within_memory();
    a_graph_gets_its_turn();
    goes_on_where_it_stopped();
    gives_back_what_failed();
    needs_no_rows();
    return tap_done();
}
