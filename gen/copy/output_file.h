/* One of several files that are there all together or not at all: written under a temporary name
 * beside its own, which it takes when all of them are complete. */
#ifndef PGBAZAAR_GEN_COPY_OUTPUT_FILE_H
#define PGBAZAAR_GEN_COPY_OUTPUT_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

struct output_file {
    char path[PATH_MAX], temporary[PATH_MAX + 8]; /* "" when never opened */
    int descriptor;                               /* -1 when not open */
    bool named;
};

#define OUTPUT_FILE_NONE                                                                           \
    { .path = "", .temporary = "", .descriptor = -1, .named = false }

/* FOLDER/NAME SUFFIX, which must not be there yet (ERR_USAGE). A temporary file that a killed run
 * has left is written over. */
int output_file_open(struct output_file *file, const char *folder, const char *name,
                     const char *suffix, struct err *err);

int output_file_write(const struct output_file *file, const void *bytes, size_t length,
                      struct err *err);

/* Brings the content to disk; it still has the temporary name. */
int output_file_close(struct output_file *file, struct err *err);

/* Gives a closed file its name. */
int output_file_name(struct output_file *file, struct err *err);

/* Removes it, whichever name it has. */
void output_file_discard(struct output_file *file);

#endif
