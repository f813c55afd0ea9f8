/* Locks that cannot be held together, as the manual's table of PostgreSQL 15 has them. */
#include "gen/finish/finish_kind.h"

#include "tests/tap.h"

static void knows_which_conflict(void) {
    static const char *const manual[FINISH_LOCKS] = {
        /* none, row share, share update excl., share, share row excl., access exclusive */
        "......", ".....x", "..xxxx", "..x.xx", "..xxxx", ".xxxxx",
    };
    size_t wrong = 0;
    for (enum finish_lock left = 0; left < FINISH_LOCKS; left++)
        for (enum finish_lock right = 0; right < FINISH_LOCKS; right++)
            wrong += finish_locks_conflict(left, right) != (manual[left][right] == 'x');
    is_int(wrong, 0, "all pairs of locks");
}

static void finds_kinds(void) {
    const struct finish_kind *index = finish_kind_find("index", 5),
                             *key = finish_kind_find("key", 3);
    ok(index && strcmp(index->name, "index") == 0, "a kind by its name");
    ok(key && finish_kind_is_exclusive(key) && !finish_kind_is_exclusive(index),
       "a key keeps others off");
    ok(!finish_kind_find("ind", 3) && !finish_kind_find("indexes", 7), "no part of a name");
}

int main(void) {
    knows_which_conflict();
    finds_kinds();
    return tap_done();
}
