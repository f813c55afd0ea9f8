#include "gen/finish/finish_kind.h"

#include <string.h>

#define BIT(lock) (1U << (lock))

/* The manual's table of conflicting lock modes, without the modes that no step takes. */
static const unsigned conflicts[FINISH_LOCKS] = {
    [FINISH_ROW_SHARE] = BIT(FINISH_ACCESS_EXCLUSIVE),
    [FINISH_SHARE_UPDATE_EXCLUSIVE] = BIT(FINISH_SHARE_UPDATE_EXCLUSIVE) | BIT(FINISH_SHARE) |
                                      BIT(FINISH_SHARE_ROW_EXCLUSIVE) |
                                      BIT(FINISH_ACCESS_EXCLUSIVE),
    [FINISH_SHARE] = BIT(FINISH_SHARE_UPDATE_EXCLUSIVE) | BIT(FINISH_SHARE_ROW_EXCLUSIVE) |
                     BIT(FINISH_ACCESS_EXCLUSIVE),
    [FINISH_SHARE_ROW_EXCLUSIVE] = BIT(FINISH_SHARE_UPDATE_EXCLUSIVE) | BIT(FINISH_SHARE) |
                                   BIT(FINISH_SHARE_ROW_EXCLUSIVE) | BIT(FINISH_ACCESS_EXCLUSIVE),
    [FINISH_ACCESS_EXCLUSIVE] = BIT(FINISH_ROW_SHARE) | BIT(FINISH_SHARE_UPDATE_EXCLUSIVE) |
                                BIT(FINISH_SHARE) | BIT(FINISH_SHARE_ROW_EXCLUSIVE) |
                                BIT(FINISH_ACCESS_EXCLUSIVE),
};

bool finish_locks_conflict(enum finish_lock left, enum finish_lock right) {
    return (conflicts[left] & BIT(right)) != 0;
}

#define MB 1048576.0

/* Times: medians of 1 M sales with 2 M lines, 200,000 customers, 100,000 products on PostgreSQL 15;
 * only their ratios matter. Memory, measured there as well: a sort for an index is as fast with
 * 16 MB as with 256 (its runs fit the processor's cache), GIN with 64 as with 256 and twice as slow
 * with 16; the check of a reference hashes the rows that are pointed at, and is three times as slow
 * where they do not fit what the planner expects them to take. It expects more than there is as
 * long as it has no statistics: 170 bytes a row. pgvector 0.8's graph takes 0.76 kB a row beside
 * the vector, and is 2.8 times as slow once it does not fit. ANALYZE looks at 300 rows for each of
 * default_statistics_target's 100. */
static const struct finish_kind kinds[] = {
    {.name = "index",
     .partitioned = "partitioned-index",
     .object = FINISH_INDEX,
     .lock = FINISH_SHARE,
     .row_ns = 580,
     .row_bytes = 100,
     .bytes_max = 64 * MB},
    {.name = "gin",
     .partitioned = "partitioned-index",
     .object = FINISH_INDEX,
     .lock = FINISH_SHARE,
     .row_ns = 6000,
     .row_bytes = 700,
     .bytes_max = 256 * MB},
    {.name = "hnsw",
     .partitioned = "partitioned-index",
     .object = FINISH_INDEX,
     .lock = FINISH_SHARE,
     .row_ns = 730000,
     .row_bytes = 760,
     .is_graph = true},
    {.name = "key", .object = FINISH_CONSTRAINT, .lock = FINISH_ACCESS_EXCLUSIVE},
    {.name = "reference",
     .object = FINISH_CONSTRAINT,
     .lock = FINISH_SHARE_ROW_EXCLUSIVE,
     .to_lock = FINISH_SHARE_ROW_EXCLUSIVE},
    {.name = "check",
     .object = FINISH_VALID_CONSTRAINT,
     .lock = FINISH_SHARE_UPDATE_EXCLUSIVE,
     .to_lock = FINISH_ROW_SHARE,
     .row_ns = 500,
     .row_bytes = 200,
     .rows_are_to = true},
    /* Of a partitioned table, which takes neither an index that is there nor NOT VALID. */
    {.name = "built-key",
     .partitioned = "partitioned-key",
     .object = FINISH_CONSTRAINT,
     .lock = FINISH_ACCESS_EXCLUSIVE,
     .row_ns = 600,
     .row_bytes = 100,
     .bytes_max = 64 * MB},
    {.name = "checked-reference",
     .object = FINISH_VALID_CONSTRAINT,
     .lock = FINISH_SHARE_ROW_EXCLUSIVE,
     .to_lock = FINISH_SHARE_ROW_EXCLUSIVE,
     .row_ns = 500,
     .row_bytes = 200,
     .rows_are_to = true},
    {.name = "partitioned-index", .object = FINISH_PARTITIONED_INDEX, .lock = FINISH_SHARE},
    {.name = "partitioned-key", .object = FINISH_PARTITIONED_KEY, .lock = FINISH_ACCESS_EXCLUSIVE},
    {.name = "trigger", .object = FINISH_TRIGGER, .lock = FINISH_SHARE_ROW_EXCLUSIVE},
    {.name = "analyze",
     .object = FINISH_NOTHING,
     .lock = FINISH_SHARE_UPDATE_EXCLUSIVE,
     .row_ns = 9000,
     .rows_max = 30000},
};

const struct finish_kind *finish_kind_find(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, name, length) == 0)
            return &kinds[i];
    return NULL;
}
