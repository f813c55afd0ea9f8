#include "load/experiment/arm_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/atomic_file.h"
#include "load/ask/mix.h"

static int join(char path[PATH_MAX], const char *folder, const char *name, const char *suffix,
                struct err *err) {
    int length = snprintf(path, PATH_MAX, "%s/%s%s", folder, name, suffix);
    return length > 0 && length < PATH_MAX
               ? 0
               : err_set(err, ERR_USAGE, "the name of folder \"%.200s...\" is too long", folder);
}

static const struct arm_query *find_text(const struct arm *arm, const char *name) {
    for (size_t i = 0; i < arm->query_count; i++)
        if (strcmp(arm->queries[i].name, name) == 0)
            return &arm->queries[i];
    return NULL;
}

static int copy_file(const char *from, const char *to, struct err *err) {
    struct buf text = BUF_EMPTY;
    char chunk[4096];
    size_t got;
    FILE *file = fopen(from, "rbe");
    if (!file)
        return err_set_errno(err, "cannot read %s", from);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_put(&text, chunk, got);
    int status = ferror(file) ? err_set_errno(err, "cannot read %s", from) : 0;
    (void)fclose(file);
    if (status == 0)
        status = atomic_file_put(to, buf_text(&text), text.length, err);
    buf_release(&text);
    return status;
}

/* A query whose text the program does not have becomes a file in the folder, and its entry in the
 * mix that file's name. */
static int write_query(const struct arm *arm, const struct query *query, struct profile_mix *entry,
                       const char *folder, struct err *err) {
    const struct arm_query *own = find_text(arm, query->name);
    char path[PATH_MAX];
    if (!own && !query->is_own)
        return 0;
    int length = snprintf(entry->name, sizeof entry->name, "%s.sql", query->name);
    if (length < 0 || (size_t)length >= sizeof entry->name)
        return err_set(err, ERR_USAGE, "the name of query \"%s\" is too long", query->name);
    if (join(path, folder, query->name, ".sql", err) < 0)
        return -1;
    if (!own)
        return copy_file(query->file, path, err);
    const char *text = own->text + strspn(own->text, "\n");
    return atomic_file_put(path, text, strlen(text), err);
}

static int write_all(const struct arm *arm, const struct mix *mix, struct profile *profile,
                     const char *folder, const char *path, struct err *err) {
    struct buf text = BUF_EMPTY;
    for (size_t i = 0; i < mix->count; i++)
        if (write_query(arm, &mix->queries[i], &profile->load.mix[i], folder, err) < 0)
            return -1;
    profile_print(profile, &text);
    int status = text.failed ? err_set(err, ERR_SYSTEM, "out of memory for an arm's profile")
                             : atomic_file_put(path, buf_text(&text), text.length, err);
    buf_release(&text);
    return status;
}

int arm_files_write(const struct arm *arm, const char *folder, char path[PATH_MAX],
                    struct err *err) {
    struct mix mix;
    if (join(path, folder, arm->name, ".yaml", err) < 0 ||
        atomic_file_make_folders(folder, err) < 0)
        return -1;
    struct profile *profile = malloc(sizeof *profile);
    if (!profile)
        return err_set(err, ERR_SYSTEM, "out of memory for an arm's profile");
    *profile = arm->profile;
    int status = mix_init(&mix, &arm->profile, err);
    if (status == 0)
        status = write_all(arm, &mix, profile, folder, path, err);
    mix_release(&mix);
    free(profile);
    return status;
}
