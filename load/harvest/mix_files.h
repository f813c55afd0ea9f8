/* A harvest as files: a profile with the mix, and a query's file for each statement. */
#ifndef PGBAZAAR_LOAD_HARVEST_MIX_FILES_H
#define PGBAZAAR_LOAD_HARVEST_MIX_FILES_H

#include <stddef.h>

#include "common/err.h"
#include "load/harvest/harvest.h"

struct mix_files {
    size_t queries; /* written */
    size_t unnamed; /* of them, with a parameter that somebody must name first */
    double share;   /* of the calls, that the written ones had */
};

/* Writes FOLDER/profile.yaml and FOLDER/01_select_products.sql ..., the most often asked first.
 * `source` says in the profile where it comes from. The folder must not be there, or be empty. */
int mix_files_write(const struct harvest *harvest, const char *folder, const char *source,
                    struct mix_files *files, struct err *err);

#endif
