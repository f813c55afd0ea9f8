/* Reads the text files of the catalogue into departments, categories and items. */
#ifndef PGBAZAAR_GEN_WORLD_CATALOGUE_READER_H
#define PGBAZAAR_GEN_WORLD_CATALOGUE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/catalogue.h"
#include "gen/world/traits_lists.h"

/* A department or leaf while it is read. */
struct catalogue_section {
    struct traits traits; /* of its items, unless they say otherwise */
    int64_t weight;       /* in millionths */
    struct category *category;
};

/* All zero but the first four members before the first file. */
struct catalogue_reader {
    struct catalogue *catalogue; /* its categories, leaves and item_count are filled */
    struct traits_lists *lists;
    struct catalogue_item *items; /* room for item_room of them */
    uint32_t *prices_cents;       /* of the items */
    uint32_t item_room;

    struct catalogue_section departments[CATALOGUE_DEPARTMENTS];
    struct catalogue_section leaves[CATALOGUE_LEAVES];
    uint32_t department_count, leaf_count;
    struct words proper; /* words that keep their capital within a sentence */

    struct catalogue_section *section; /* that is open, or NULL */
    struct traits *attributes;         /* that are being set: of the section, of a style, or NULL */
    const char *file;
    uint32_t line;
};

/* Reads one file; data ends in NUL. ERR_USAGE with file and line when it is not well formed. */
int catalogue_read(struct catalogue_reader *reader, const char *file, const char *data,
                   struct err *err);

#endif
