#include "gen/world/arena.h"

#include <stdalign.h>

#include "tests/tap.h"

enum { PIECES = 2000 };

static uint64_t not_zero(const unsigned char *bytes, size_t count) {
    uint64_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += bytes[i] != 0;
    return found;
}

/* Pieces of many sizes, filled: none lies over another. */
static void gives_pieces_of_their_own(struct arena *arena) {
    static unsigned char *pieces[PIECES];
    uint64_t crooked = 0, dirty = 0, spoilt = 0;
    for (size_t i = 0; i < PIECES; i++) {
        size_t bytes = i % 300 == 299 ? 100000 : i % 97;
        pieces[i] = arena_take(arena, bytes, 1);
        crooked += !pieces[i] || (uintptr_t)pieces[i] % alignof(max_align_t) != 0;
        if (!pieces[i])
            continue;
        dirty += not_zero(pieces[i], bytes);
        memset(pieces[i], (int)(i % 255 + 1), bytes);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t at = 0; pieces[i] && at < (i % 300 == 299 ? 100000 : i % 97); at++)
            spoilt += pieces[i][at] != i % 255 + 1;
    is_int(crooked, 0, "every piece is there and aligned for any type");
    is_int(dirty, 0, "every piece is zeroed");
    is_int(spoilt, 0, "no piece lies over another");
    ok(!arena->failed, "nothing failed");
}

static void refuses_what_cannot_be(void) {
    struct arena arena = {0};
    ok(!arena_take(&arena, SIZE_MAX / 2, 4), "more bytes than can be counted");
    ok(arena.failed, "is a failure");
    arena_release(&arena);
    ok(!arena.failed && arena_take(&arena, 1, 1), "a released arena is new");
    ok(!arena_take(&arena, SIZE_MAX - 8, 1) && arena.failed, "more than there can be");
    ok(arena_take(&arena, 10, 10) != NULL, "what can be is still given");
    ok(arena.failed, "but the failure stays");
    arena_release(&arena);
}

int main(void) {
    struct arena arena = {0};
    gives_pieces_of_their_own(&arena);
    char *text = arena_text(&arena, "stores and more", 6);
    is_text(text, "stores", "a text is copied, as far as asked");
    is_text(arena_text(&arena, "", 0), "", "the empty one too");
    arena_release(&arena);
    ok(!arena.blocks, "all is given back at once");
    arena_release(&arena);
    refuses_what_cannot_be();
    return tap_done();
}
