/* The steps that a finish reads from the program's own SQL files, and from texts that are wrong.
 * Doing them: tests/sql/finish.t and tests/cli/finish.t. */
#include "gen/finish/finish_graph.h"

#include "common/embedded.h"
#include "tests/tap.h"

#define FILES "sql/schema/8"

static const struct copy_dataset dataset = {.schema = "retail", .finish_files = FILES};
static struct finish finish;

/* Lines that begin with this, in the files. */
static size_t lines_with(const char *beginning) {
    size_t count = 0;
    const struct embedded *file = NULL;
    while ((file = embedded_next(FILES, file)))
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

static size_t find(const char *kind, const char *name) {
    for (size_t i = 0; i < finish.count; i++)
        if (strcmp(finish.steps[i].name, name) == 0 &&
            strcmp(finish.steps[i].kind->name, kind) == 0)
            return i;
    printf("Bail out! no step \"%s %s\"\n", kind, name);
    exit(1);
}

static void reads_every_step(void) {
    struct err err;
    size_t steps = lines_with("-- step: "), wrong = 0, twice = 0;
    ok(steps > 80, "the files have %zu steps", steps);
    is_int(finish_init(&finish, &dataset, &err), 0, "they are read");
    is_int(finish.count, steps, "all of them");
    for (size_t i = 0; i < finish.count; i++) {
        const struct finish_step *step = &finish.steps[i];
        bool named = step->kind->object == FINISH_NOTHING || is_in(step, step->name);
        wrong += !named || !is_in(step, step->table) || is_in(step, "-- step:") ||
                 is_in(step, "-- to:") || is_in(step, "-- after:") || is_in(step, "-- row:") ||
                 step->done || step->row_ns != step->row_ns;
        for (size_t j = 0; j < i; j++)
            twice += strcmp(finish.steps[j].name, step->name) == 0 &&
                     strcmp(finish.steps[j].table, step->table) == 0 &&
                     finish.steps[j].kind == step->kind;
    }
    is_int(wrong, 0, "each step's SQL makes its object on its table, and no other step's");
    is_int(twice, 0, "no step is there twice");
    is_int(lines_with("-- row: ") > 0, true, "some say what they cost");
}

static bool before(const char *kind, const char *name, const char *later_kind, const char *later) {
    return finish_set_has(&finish.steps[find(later_kind, later)].after, find(kind, name));
}

static bool yields(const char *kind, const char *name, const char *later_kind, const char *later) {
    return finish_set_has(&finish.steps[find(later_kind, later)].yields, find(kind, name));
}

/* Every kind of order in the files. */
static void orders_the_steps(void) {
    ok(before("index", "stores_pkey", "key", "stores_pkey"), "a key is after its index");
    ok(before("reference", "customers_store_id_fkey", "check", "customers_store_id_fkey"),
       "a check is after its constraint");
    ok(before("index", "stores_pkey", "reference", "customers_store_id_fkey"),
       "a reference is after the unique index that it needs");
    ok(!before("index", "idx_customers_created_at", "reference", "customers_store_id_fkey"),
       "and after no other");
    ok(yields("key", "products_pkey", "gin", "idx_products_text_search") &&
           yields("reference", "sales_transaction_items_product_id_fkey", "gin",
                  "idx_products_text_search") &&
           yields("trigger", "products_audit_trigger", "gin", "idx_products_text_search"),
       "what keeps others off a table goes before the long steps there, where it can");
    ok(!yields("key", "customers_pkey", "index", "customers_email_key"),
       "but not before those that lead to such a step themselves");
    ok(!yields("key", "products_pkey", "index", "idx_customers_created_at"),
       "nor before those of another table");
}

/* If a way through the steps led back, nothing could begin at some point. */
static void has_no_circle(void) {
    bool done[FINISH_STEPS_MAX] = {false};
    size_t count = 0;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < finish.count; i++) {
            bool can = !done[i];
            for (size_t j = 0; j < finish.count && can; j++)
                can = done[j] || !(finish_set_has(&finish.steps[i].after, j) ||
                                   finish_set_has(&finish.steps[i].yields, j));
            done[i] = done[i] || can;
            count += can;
            more = more || can;
        }
    }
    is_int(count, finish.count, "every step's turn comes");
}

/* Every step reads its table in a way that the lock of its kind allows for. */
static void knows_the_locks(void) {
    static const struct {
        const char *kind, *word;
    } statements[] = {
        {"index", "INDEX"},     {"gin", "USING gin"},       {"hnsw", "USING hnsw"},
        {"key", "USING INDEX"}, {"reference", "NOT VALID"}, {"check", "VALIDATE CONSTRAINT"},
        {"trigger", "AFTER"},   {"analyze", "ANALYZE"},
    };
    size_t wrong = 0, known = 0;
    for (size_t i = 0; i < finish.count; i++)
        for (size_t s = 0; s < sizeof statements / sizeof *statements; s++)
            if (strcmp(finish.steps[i].kind->name, statements[s].kind) == 0) {
                wrong += !is_in(&finish.steps[i], statements[s].word);
                known++;
            }
    is_int(known, finish.count, "the test knows every kind");
    is_int(wrong, 0, "and each step's statement is of its kind");
    for (size_t i = 0; i < finish.count; i++)
        wrong += is_in(&finish.steps[i], "REFERENCES") && !finish.steps[i].to[0] &&
                 !is_in(&finish.steps[i], "REFERENCES retail.product_categories");
    is_int(wrong, 0, "a reference names the other table");
}

static int add(const char *text, struct err *err) {
    finish = (struct finish){.dataset = &dataset};
    return finish_graph_add(&finish, "some.sql", text, err) < 0 ? -1
                                                                : finish_graph_order(&finish, err);
}

static void refuses(const char *text, const char *says) {
    struct err err;
    is_int(add(text, &err), -1, "refused: %.60s", text);
    ok(strstr(err.text, says) && strstr(err.text, "some.sql"), "with the reason: %s", err.text);
}

static void reads_a_text(void) {
    struct err err;
    is_int(add("-- what this is\n-- step: index a on t\nONE;\n\n"
               "-- step: index b on u\n-- step: check c on t\n-- row: 12.5 ns\n-- after: a, b\n"
               "-- to: u\n-- a remark\nTWO;",
               &err),
           0, "a text of three steps");
    is_int(finish.count, 3, "gives three");
    is_text(finish.steps[2].to, "u", "the other table");
    ok(finish.steps[2].row_ns == 12.5, "the cost");
    ok(finish_set_has(&finish.steps[2].after, 0) && finish_set_has(&finish.steps[2].after, 1) &&
           !finish_set_has(&finish.steps[1].after, 0),
       "the order");
    ok(strncmp(finish.steps[0].sql, "ONE;\n\n", finish.steps[0].length) == 0 &&
           finish.steps[1].length == 0 && strcmp(finish.steps[2].sql, "-- a remark\nTWO;") == 0,
       "the statements");
}

static void refuses_what_is_wrong(void) {
    static char many[(FINISH_STEPS_MAX + 1) * 32];
    refuses("-- step: index a t\n", "a step line must be \"-- step: KIND NAME on TABLE\"");
    refuses("-- step: index a on t u\n", "a step line must be");
    refuses("-- step: index a on\nt", "a step line must be");
    refuses(
        "-- step: index a_name_that_is_longer_than_postgresql_lets_any_name_of_anything_be on t\n",
        "names of 63 bytes");
    refuses("-- step: bitmap a on t\n", "there is no such kind of step");
    refuses("-- step: index a on t\n-- after: b\n",
            "step \"a\" is after \"b\", but no step above it has this name");
    refuses("-- step: index a on t\n-- after: b\n-- step: index b on t\n-- after: a\n",
            "step \"a\" is after \"b\"");
    refuses("-- step: index a on t\n-- after: a\n", "step \"a\" is after \"a\"");
    refuses("-- step: index a on t\n-- row: 5\n", "it must be \"-- row: NUMBER ns\"");
    refuses("-- step: index a on t\n-- row: 0 ns\n", "it must be \"-- row: NUMBER ns\"");
    refuses("-- step: check a on t\n-- to: u v\n", "it must be \"-- to: TABLE\"");
    for (size_t i = 0; i <= FINISH_STEPS_MAX; i++)
        (void)snprintf(many + strlen(many), 32, "-- step: index i%zu on t\n", i);
    refuses(many, "there are more than 2048 steps");
}

static int change(const char *text, struct err *err) {
    finish = (struct finish){.dataset = &dataset};
    (void)finish_graph_add(
        &finish, "some.sql",
        "-- step: index a on t\nONE;\n-- step: key a on t\nTWO;\n"
        "-- step: index b on t\nTHREE;\n-- step: check c on u\n-- after: a\nFOUR;",
        err);
    return finish_graph_change(&finish, "layout.sql", text, err) < 0
               ? -1
               : finish_graph_order(&finish, err);
}

static void a_layout_changes_steps(void) {
    struct err err;
    is_int(change("-- step: built-key a on t\nFIVE;\n-- without: b\n", &err), 0, "a layout");
    is_int(finish.count, 2, "has fewer steps");
    is_text(finish.steps[0].kind->name, "built-key", "one in place of all of its name");
    ok(strncmp(finish.steps[0].sql, "FIVE;", 5) == 0, "with its statement");
    ok(finish_set_has(&finish.steps[1].after, 0), "what was after those is after it");
    is_int(change("-- step: index x on t\n", &err), -1, "a name that is not there is refused");
    ok(strstr(err.text, "layout.sql: there is no step \"x\""), "by its name: %s", err.text);
    is_int(change("-- without: y\n", &err), -1, "likewise one to leave out");
    is_int(change("-- without: a\n", &err), -1, "and one that others need");
    ok(strstr(err.text, "step \"c\" is after \"a\""), "which are named: %s", err.text);
}

/* The program's own. */
static void reads_the_layouts(void) {
    static const char *const layouts[] = {"sql/layouts/month/8", "sql/layouts/store/8",
                                          "sql/layouts/citus/8"};
    struct copy_dataset changed = dataset;
    struct err err = {ERR_NONE, "", ""};
    size_t plain, built = 0;
    (void)finish_init(&finish, &dataset, &err);
    plain = finish.count;
    for (size_t i = 0; i < 3; i++) {
        changed.finish_layout = layouts[i];
        is_int(finish_init(&finish, &changed, &err), 0, "%s: %s", layouts[i], err.text);
        for (size_t s = 0; s < finish.count; s++)
            built += strcmp(finish.steps[s].kind->name, "built-key") == 0;
        ok(finish.count < plain && built > i, "has fewer steps, and keys of its own");
        has_no_circle();
    }
}

int main(void) {
    reads_every_step();
    orders_the_steps();
    has_no_circle();
    knows_the_locks();
    reads_a_text();
    refuses_what_is_wrong();
    a_layout_changes_steps();
    reads_the_layouts();
    return tap_done();
}
