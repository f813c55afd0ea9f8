/* Cutting SQL: where statements end, what is a parameter and what only looks like one. */
#include "load/ask/statement.h"

#include "tests/tap.h"

static struct statements cut(const char *text) {
    struct statements statements;
    struct err err = {.kind = ERR_NONE};
    if (statements_parse(&statements, "mine.sql", text, &err) < 0)
        printf("# %s\n", err.text);
    return statements;
}

/* The text is one statement, and this is what is sent. */
static void is_sent(const char *text, const char *sql, const char *what) {
    struct statements statements = cut(text);
    is_int(statements.count, 1, "%s: one statement", what);
    if (statements.count == 1)
        is_text(statements.items[0].sql, sql, "%s: as it is sent", what);
    statements_release(&statements);
}

static void is_refused(const char *text, const char *sentence) {
    struct statements statements;
    struct err err = {.kind = ERR_NONE};
    is_int(statements_parse(&statements, "mine.sql", text, &err), -1, "refused: %s", sentence);
    is_int(err.kind, ERR_USAGE, "as a usage error");
    is_text(err.text, sentence, "with its place");
    statements_release(&statements);
}

static void test_parameters(void) {
    is_sent("SELECT :store_id, :sku, :store_id", "SELECT $1, $2, $1",
            "a name twice, a number once");
    is_sent("SELECT :a::text, now()::date", "SELECT $1::text, now()::date", "casts");
    is_sent("SELECT CAST(:a AS vector)<=>:b", "SELECT CAST($1 AS vector)<=>$2",
            "next to operators");
    is_sent("SELECT ':a', \":a\", 'it''s :a', E'\\':a'",
            "SELECT ':a', \":a\", 'it''s :a', E'\\':a'", "quotes");
    is_sent("SELECT $$ :a; $$, $t$ $$ :b; $t$, :c", "SELECT $$ :a; $$, $t$ $$ :b; $t$, $1",
            "dollar quotes");
    is_sent("SELECT 1 -- :a; it's\n + :b /* :c; /* ' */ :d */ + 2",
            "SELECT 1 -- :a; it's\n + $1 /* :c; /* ' */ :d */ + 2", "comments");
    is_sent("SELECT a[1:2], f(x := 1)", "SELECT a[1:2], f(x := 1)", "other colons");
    is_sent("SELECT '\\', :a", "SELECT '\\', $1", "a backslash in a plain quote");

    struct statements statements = cut("SELECT 1,\n :first,\n :second\n");
    const struct statement *statement = &statements.items[0];
    is_int(statement->argument_count, 2, "two parameters");
    is_text(statement->arguments[1].name, "second", "in the order of the text");
    is_int(statement->arguments[1].line, 3, "with their lines");
    is_int(statement->piece_count, 3, "three pieces");
    statements_release(&statements);
}

static void test_statements(void) {
    struct statements statements =
        cut("-- A comment; with a quote ' in it\n\nSELECT 1;\n ; /* x */ UPDATE t SET a = ';'\n"
            " WHERE b = :b ; -- after\nDELETE FROM t");
    is_int(statements.count, 3, "three statements, an empty one left out");
    is_text(statements.items[0].sql, "SELECT 1", "the comment in front is left out");
    is_int(statements.items[0].line, 3, "and does not count for the line");
    is_text(statements.items[1].sql, "UPDATE t SET a = ';'\n WHERE b = $1", "quoted semicolon");
    is_int(statements.items[1].line, 4, "line of the second");
    is_text(statements.items[2].sql, "DELETE FROM t", "the last needs no semicolon");
    is_int(statement_line_at(&statements.items[1], 3), 4, "a position in its first line");
    is_int(statement_line_at(&statements.items[1], 24), 5, "a position in its second line");
    statements_release(&statements);

    statements = cut("SELECT '\xc3\xa4\xc3\xb6\xc3\xbc',\nx");
    is_int(statement_line_at(&statements.items[0], 13), 1, "positions count letters: the comma");
    is_int(statement_line_at(&statements.items[0], 15), 2, "positions count letters: x");
    statements_release(&statements);
}

static void test_refused(void) {
    is_refused("-- nothing\n ;", "mine.sql: there is no statement in it");
    is_refused("SELECT 1,\n'open",
               "mine.sql:2: the quote or comment that begins here does not end");
    is_refused("SELECT 1\n/* open /* */",
               "mine.sql:2: the quote or comment that begins here does not end");
    is_refused("SELECT $t$ $$", "mine.sql:1: the quote or comment that begins here does not end");
    is_refused("SELECT 1;\nSELECT $1",
               "mine.sql:2: parameters have names here: write :store_id and not $1");
}

int main(void) {
    test_parameters();
    test_statements();
    test_refused();
    return tap_done();
}
