#include "gen/world/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *older;
    size_t bytes;
    alignas(max_align_t) unsigned char data[];
};

static bool add_block(struct arena *arena, size_t bytes) {
    size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct arena_block *block = calloc(1, sizeof *block + room);
    if (!block) {
        arena->failed = true;
        return false;
    }
    block->older = arena->blocks;
    block->bytes = room;
    arena->blocks = block;
    arena->used = 0;
    return true;
}

void *arena_take(struct arena *arena, size_t count, size_t element_bytes) {
    size_t bytes;
    if (__builtin_mul_overflow(count, element_bytes, &bytes) || bytes > SIZE_MAX / 2) {
        arena->failed = true;
        return NULL;
    }
    bytes = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (!arena->blocks || arena->blocks->bytes - arena->used < bytes) {
        if (!add_block(arena, bytes))
            return NULL;
    }
    void *taken = arena->blocks->data + arena->used;
    arena->used += bytes;
    return taken;
}

char *arena_text(struct arena *arena, const char *text, size_t length) {
    char *copy = arena_take(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

void arena_release(struct arena *arena) {
    while (arena->blocks) {
        struct arena_block *older = arena->blocks->older;
        free(arena->blocks);
        arena->blocks = older;
    }
    *arena = (struct arena){0};
}
