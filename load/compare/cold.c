#include "load/compare/cold.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <unistd.h>

#include "common/local.h"
#include "load/trial/program.h"

int cold_check(const struct options *options, struct err *err) {
    if (options->local || options->dir)
        return 0;
    return err_set(
        err, ERR_USAGE,
        "--cold restarts the throwaway server (--local or --dir) and can do that with no "
        "other: restart yours between loads, and compare their folders");
}

/* In a process of its own: called by root, it becomes the server's user and stays that. */
static int command_local(const struct options *options, const char *verb, struct err *err) {
    const char *words[8] = {PROGRAM, "local", verb, "--quiet"};
    if (options->dir) {
        words[4] = "--dir";
        words[5] = options->dir;
    }
    return program_run(words, err);
}

static int forget_file(const char *path, struct err *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return errno == ENOENT ? 0 : err_set_errno(err, "cannot open %s to make it cold", path);
    int code = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    (void)close(file);
    errno = code;
    return code == 0 ? 0 : err_set_errno(err, "cannot make %s cold", path);
}

/* Pages that are on disk alone can be dropped; the server has written all of its own when it
 * stopped. */
static int forget_files(char *folder, struct err *err) {
    char *roots[] = {folder, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!tree)
        return err_set_errno(err, "cannot read %s", folder);
    int status = 0;
    for (const FTSENT *entry; status == 0 && (entry = fts_read(tree));)
        if (entry->fts_info == FTS_F)
            status = forget_file(entry->fts_accpath, err);
    (void)fts_close(tree);
    return status;
}

int cold_restart(const struct options *options, struct err *err) {
    struct local local;
    if (local_init(&local, options->dir, err) < 0 || command_local(options, "stop", err) < 0 ||
        forget_files(local.data, err) < 0)
        return -1;
    return command_local(options, "start", err);
}
