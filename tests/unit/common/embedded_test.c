#include "common/embedded.h"

#include "common/buf.h"
#include "tests/tap.h"

/* The test's own table, in place of the generated one: the linker takes it instead of the library's
 * object, since that holds nothing else. */
const struct embedded embedded_files[] = {
    {"profiles/ci.yaml", "ci", 2},           {"sql", "file named as a folder", 22},
    {"sql-extra/one.sql", "one", 3},         {"sql/queries/a.sql", "a", 1},
    {"sql/schema/10_roles.sql", "roles", 5}, {"sql/schema/20_tables.sql", "", 0},
};
const size_t embedded_count = sizeof embedded_files / sizeof embedded_files[0];

static void test_find(void) {
    for (size_t i = 0; i < embedded_count; i++)
        ok(embedded_find(embedded_files[i].name) == &embedded_files[i], "finds \"%s\"",
           embedded_files[i].name);
    ok(embedded_find("sql/") == NULL, "a prefix is not a name");
    ok(embedded_find("sql/schema/10_roles.sql ") == NULL, "a longer name is not found");
    ok(embedded_find("") == NULL, "the empty name is not found");
    ok(embedded_find("zzz") == NULL, "a name behind the last is not found");
}

/* Holds the names that embedded_next gives for a prefix against `expected`, a blank behind each. */
static void check_walk(const char *prefix, const char *expected, const char *description) {
    struct buf names = BUF_EMPTY;
    for (const struct embedded *file = NULL; (file = embedded_next(prefix, file)) != NULL;)
        buf_printf(&names, "%s ", file->name);
    is_text(buf_text(&names), expected, "%s", description);
    buf_release(&names);
}

static void test_next(void) {
    check_walk("sql/", "sql/queries/a.sql sql/schema/10_roles.sql sql/schema/20_tables.sql ",
               "a folder's files come in the order of their names, without its neighbours");
    check_walk("sql/schema/", "sql/schema/10_roles.sql sql/schema/20_tables.sql ",
               "the walk ends with the table");
    check_walk("profiles/", "profiles/ci.yaml ", "the walk starts with the table");
    check_walk("sql/schema/10_roles.sql", "sql/schema/10_roles.sql ", "a whole name is a prefix");
    check_walk("sql/nothing/", "", "no file has this prefix, though some sort behind it");
    check_walk("zzz", "", "nothing sorts behind this prefix");

    size_t all = 0;
    for (const struct embedded *file = NULL; (file = embedded_next("", file)) != NULL;)
        all++;
    is_int(all, embedded_count, "the empty prefix gives every file");
}

int main(void) {
    test_find();
    test_next();
    return tap_done();
}
