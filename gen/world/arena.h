/* Memory for tables that are built once and released together. */
#ifndef PGBAZAAR_GEN_WORLD_ARENA_H
#define PGBAZAAR_GEN_WORLD_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

/* All zero is an empty arena. */
struct arena {
    struct arena_block *blocks; /* owned, newest first */
    size_t used;                /* bytes of the newest block */
    bool failed;                /* memory ran out; stays set */
};

/* `count` zeroed elements, aligned for any type; NULL and `failed` when memory runs out. The arena
 * owns them. */
void *arena_take(struct arena *arena, size_t count, size_t element_bytes);

/* A copy of the first `length` bytes as a C string, or NULL. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* Frees everything that was taken. The arena is empty and usable afterwards. */
void arena_release(struct arena *arena);

#endif
