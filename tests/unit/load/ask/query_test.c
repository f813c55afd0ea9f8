/* Queries: those in the program, a file of one's own, and what is refused with its place. */
#include "load/ask/query.h"

#include <stdio.h>
#include <unistd.h>

#include "common/embedded.h"
#include "common/profile.h"
#include "load/session/transaction.h"
#include "tests/tap.h"

static char folder[] = "/tmp/query_test.XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file) {
        (void)fputs(text, file);
        (void)fclose(file);
    }
}

static void remove_file(const char *name) {
    char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)unlink(path);
}

static void test_builtin(void) {
    const struct embedded *file = NULL;
    int count = 0;
    while ((file = embedded_next("sql/queries/", file))) {
        char name[64];
        struct query query;
        struct err err = {.kind = ERR_NONE};
        (void)snprintf(name, sizeof name, "%s", file->name + strlen("sql/queries/"));
        if (strlen(name) > 4)
            name[strlen(name) - 4] = '\0';
        ok(query_open(&query, name, NULL, NULL, &err) == 0, "%s can be opened %s", name, err.text);
        is_text(query.name, name, "and has its name");
        query_release(&query);
        count++;
    }
    ok(count >= 12, "there are at least twelve queries (%d)", count);
}

static void test_own(void) {
    struct query query;
    struct err err = {.kind = ERR_NONE};
    bool unknown;
    write_file("mine.sql", "-- Mine.\n-- tenant: none\nSELECT :sku;\nSELECT 2;");
    is_int(query_open(&query, "mine.sql", folder, &unknown, &err), 0, "a file beside the profile");
    is_text(query.name, "mine", "is called by its name");
    is_int(query.statements.count, 2, "has its statements");
    ok(query.without_tenant, "says that it needs no tenant");
    ok(query_has_parameters(&query), "has a parameter");
    is_text(query.parameters[0][0]->name, "sku", "which is the right one");
    query_release(&query);

    write_file("mine.sql", "SELECT 1;\nSELECT :stor_id");
    is_int(query_open(&query, "mine.sql", folder, &unknown, &err), -1, "an unknown parameter");
    ok(strstr(err.text, "/mine.sql:2: there is no parameter :stor_id; did you mean \"store_id\"?"),
       "is named with file, line and the nearest: %s", err.text);
    ok(!unknown, "the query's name is not what is wrong");
    query_release(&query);

    write_file("mine.sql", "-- tenant: all\nSELECT 1");
    is_int(query_open(&query, "mine.sql", folder, NULL, &err), -1, "an unknown directive");
    ok(strstr(err.text, "mine.sql:1: \"-- tenant:\" can say none"), "is named: %s", err.text);
    query_release(&query);
    remove_file("mine.sql");

    is_int(query_open(&query, "mine.sql", folder, &unknown, &err), -1, "a file that is not there");
    ok(strstr(err.text, "cannot open the query's file"), "is named: %s", err.text);
    query_release(&query);

    is_int(query_open(&query, "chekout", NULL, &unknown, &err), -1, "an unknown query");
    ok(unknown, "is said to be unknown");
    is_text(err.text, "there is no query \"chekout\"; did you mean \"checkout\"?",
            "with the nearest");
    is_int(err.kind, ERR_USAGE, "as a usage error");
    query_release(&query);
}

static void has_steps(int tenant_mode, const char *name, const char *expected, const char *what) {
    struct framing framing;
    struct query query;
    struct transaction transaction;
    struct err err;
    char kinds[TRANSACTION_STEPS + 1] = "";
    static const char letters[] = {
        [STEP_BEGIN] = 'B', [STEP_TENANT] = 'T', [STEP_QUERY] = 'q', [STEP_COMMIT] = 'C'};
    (void)framing_init(&framing, tenant_mode, &err);
    (void)query_open(&query, name, NULL, NULL, &err);
    transaction_build(&transaction, &query, 0, &framing);
    for (size_t i = 0; i < transaction.step_count; i++)
        kinds[i] = letters[transaction.steps[i].kind];
    is_text(kinds, expected, "%s", what);
    query_release(&query);
    framing_release(&framing);
}

static void test_steps(void) {
    has_steps(PROFILE_TENANT_SET_CONFIG, "product_by_sku", "BTqC", "a query enters its store");
    has_steps(PROFILE_TENANT_SET_STORE_CONTEXT, "checkout", "BTqqqC", "so do several statements");
    has_steps(PROFILE_TENANT_SESSION, "product_by_sku", "Tq", "a session enters before a query");
    has_steps(PROFILE_TENANT_ROLE, "checkout", "TBqqqC", "and before a transaction");
    has_steps(PROFILE_TENANT_PREDICATES, "product_by_sku", "q", "predicates need no entering");
    has_steps(PROFILE_TENANT_BYPASS, "product_by_sku", "BTqC", "a bypass is framed as set_config");
    has_steps(PROFILE_TENANT_NONE, "checkout", "BqqqC", "several need a transaction anyway");
    has_steps(PROFILE_TENANT_NONE, "product_by_sku", "q", "one without a tenant does not");
    has_steps(PROFILE_TENANT_SET_CONFIG, "select_one", "q", "nor does one that says so");
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    test_builtin();
    test_own();
    test_steps();
    (void)rmdir(folder);
    return tap_done();
}
