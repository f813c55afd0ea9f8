/* A statement as it is sent, and as pg_stat_statements has it, have the same shape. */
#include "load/watch/server_usage.h"

#include "tests/tap.h"

static void same(const char *sent, const char *counted, bool expected) {
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;
    statement_shape(sent, &a);
    statement_shape(counted, &b);
    ok((strcmp(buf_text(&a), buf_text(&b)) == 0) == expected, "%s%s", expected ? "" : "not ", sent);
    buf_release(&a);
    buf_release(&b);
}

int main(void) {
    same("SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE b = $1", true);
    same("SELECT a FROM t WHERE b = 'it''s'", "SELECT a FROM t WHERE b = $1", true);
    same("SELECT a\n  FROM t -- why\n WHERE b = 17", "SELECT a FROM t WHERE b = $1", true);
    same("SELECT a FROM t WHERE b = -0.25 LIMIT 20", "SELECT a FROM t WHERE b = $1 LIMIT $2", true);
    same("SELECT a - 1 FROM t", "SELECT a - $1 FROM t", true);
    same("SELECT a FROM t WHERE b = $1 AND c = true", "SELECT a FROM t WHERE b = $1 AND c = $2",
         true);
    same("SELECT E'\\n', $$x$$, now() - INTERVAL '1 day'", "SELECT $1, $2, now() - INTERVAL $3",
         true);
    same("BEGIN", "BEGIN", true);
    same("COMMIT;", "COMMIT", true);
    same("SELECT a FROM t WHERE b = $1", "SELECT a FROM u WHERE b = $1", false);
    same("SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE b < $1", false);
    same("SELECT \"A\" FROM t", "SELECT \"a\" FROM t", false);
    return tap_done();
}
