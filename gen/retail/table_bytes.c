/* How PostgreSQL stores a row with an embedding.
 *
 * A row of more than TUPLE_MAX bytes has its vector put beside the table, cut into chunks; a page
 * holds four whole chunks, and the rests share other pages. An HNSW index stores each vector again,
 * with its neighbours, if it can on one page. So the bytes go in steps: a vector of 2,000 floats
 * costs two pages in the index, one of 1,536 costs one, and of 1,000 floats one too.
 *
 * PostgreSQL: access/heaptoast.h, storage/bufpage.h; pgvector: hnsw.h, hnswbuild.c.
 */
#include "gen/retail/table_bytes.h"

#include <math.h>

#include "common/mix.h"
#include "gen/retail/tables.h"

#define PAGE_BYTES 8192
#define PAGE_ROOM  8168 /* behind its header */
#define ITEM_BYTES 4    /* that point to a row, at the head of the page */
#define FREE_STEP  32   /* in which the free space of a page is remembered */

#define TUPLE_MAX       2032
#define TUPLE_HEAD      24
#define CHUNK_MAX       1996
#define CHUNK_HEAD      (TUPLE_HEAD + 8) /* and whose it is, and its number */
#define CHUNK_INDEX     22.4             /* entry of 20 bytes, pages filled to 90 % */
#define POINTER_BYTES   18               /* in place of a vector that is stored elsewhere */
#define SHORT_MAX       126              /* bytes whose length takes one byte; four else */
#define INDEX_PAGE_ROOM 8160
#define ELEMENT_HEAD    72
#define NEIGHBOURS_HEAD 4
#define LAYER_BYTES     (16 * 6) /* neighbours of one layer; twice as many on the lowest */

/* Of the profile ci: the other columns and what they are about. */
#define TEXT_MEAN      308.5
#define TEXT_DEVIATION 52.6
#define UUID_BYTES     32
#define STORE_BYTES    8
#define MODEL_BYTES    23
#define TIMES_BYTES    16
#define OTHER_INDEXES  170 /* five keys and indexes */

#define ROWS  512 /* laid into pages, as a sample */
#define PAGES (6 * ROWS)

static unsigned aligned(unsigned bytes, unsigned to) {
    return (bytes + to - 1) / to * to;
}

/* Pages that take items as they come: the last one while it has room, else the first that has. */
struct pages {
    unsigned free[PAGES], count;
};

static void lay(struct pages *pages, unsigned bytes) {
    unsigned needed = bytes + ITEM_BYTES, page = pages->count;
    if (page > 0 && pages->free[page - 1] >= needed)
        page--;
    else
        for (page = 0; page < pages->count; page++)
            if (pages->free[page] / FREE_STEP * FREE_STEP >= needed)
                break;
    if (page == pages->count)
        pages->free[pages->count++] = PAGE_ROOM;
    pages->free[page] -= needed;
}

/* The last page counts as far as it is filled. */
static double bytes_a_row(const struct pages *pages) {
    if (pages->count == 0)
        return 0;
    double rest = (double)pages->free[pages->count - 1] / PAGE_ROOM;
    return ((double)pages->count - rest) * PAGE_BYTES / ROWS;
}

static unsigned text_bytes(unsigned row) {
    const double deviation = 65536 / sqrt(3.); /* of embedding_normal with 16 bits */
    double length = TEXT_MEAN + TEXT_DEVIATION / deviation * embedding_normal(mix64(row + 1), 16);
    return (unsigned)length;
}

/* `vector` bytes, aligned or not, behind the text and before the model's name and the times. */
static unsigned tuple_bytes(unsigned row, unsigned vector, unsigned alignment) {
    unsigned bytes = aligned(TUPLE_HEAD + UUID_BYTES + STORE_BYTES, 4) + 4 + text_bytes(row);
    return aligned(aligned(bytes, alignment) + vector + MODEL_BYTES, 8) + TIMES_BYTES;
}

static double heap_bytes(unsigned vector) {
    struct pages inside = {.count = 0}, beside = {.count = 0};
    unsigned chunks = 0;
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned bytes = tuple_bytes(row, vector, 4);
        if (bytes <= TUPLE_MAX) {
            lay(&inside, bytes);
            continue;
        }
        lay(&inside, tuple_bytes(row, POINTER_BYTES, 1));
        for (unsigned left = vector - 4; left > 0; chunks++) {
            unsigned chunk = left < CHUNK_MAX ? left : CHUNK_MAX;
            lay(&beside, aligned(CHUNK_HEAD + (chunk > SHORT_MAX ? 4U : 1U) + chunk, 8));
            left -= chunk;
        }
    }
    return bytes_a_row(&inside) + bytes_a_row(&beside) + CHUNK_INDEX * chunks / ROWS;
}

/* Each layer has a sixteenth of the elements of the one below. */
static unsigned layers_above(unsigned row) {
    unsigned layers = 0;
    for (uint64_t hash = mix64(row + 1); (hash & 15) == 0 && layers < 4; hash >>= 4)
        layers++;
    return layers;
}

static double graph_bytes(unsigned vector) {
    double pages = 0;
    unsigned free = 0;
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned element = aligned(ELEMENT_HEAD + vector, 8) + ITEM_BYTES;
        unsigned neighbours =
            aligned(NEIGHBOURS_HEAD + (layers_above(row) + 2) * LAYER_BYTES, 8) + ITEM_BYTES;
        bool together = element + neighbours <= INDEX_PAGE_ROOM;
        if (free < (together ? element + neighbours : element)) {
            pages++;
            free = INDEX_PAGE_ROOM;
        }
        free -= element;
        if (free < neighbours) {
            pages++;
            free = INDEX_PAGE_ROOM;
        }
        free -= neighbours;
    }
    return (pages - (double)free / INDEX_PAGE_ROOM) * PAGE_BYTES / ROWS;
}

struct table_bytes retail_table_bytes(const struct copy_table *table,
                                      const struct world_params *params) {
    struct table_bytes bytes = {table->heap_bytes, table->index_bytes, table->heap_start_bytes,
                                table->index_start_bytes};
    if (table == &retail_product_embeddings) {
        /* The length, the dimension and two bytes without a meaning; then the numbers. */
        unsigned vector = 8 + params->embedding_dimension * (params->half_embeddings ? 2 : 4);
        bytes.heap = heap_bytes(vector);
        bytes.index = graph_bytes(vector) + OTHER_INDEXES;
    }
    return bytes;
}
