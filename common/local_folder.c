/* The local server's folder: whose it is, and that nobody else's is taken for it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/local_server.h"
#include "common/signals.h"

/* How often a lock that somebody holds is asked for. */
enum { LOCK_PAUSE_MS = 50 };

/* The user that the server runs as. */
struct identity {
    uid_t user;
    gid_t group;
    char name[64];
};

static void identity_set(struct identity *identity, const struct passwd *entry) {
    identity->user = entry->pw_uid;
    identity->group = entry->pw_gid;
    (void)snprintf(identity->name, sizeof identity->name, "%s", entry->pw_name);
}

/* Called by root: the owner of what is there already, else a user that is there for such work. */
static int identity_choose(struct identity *identity, const struct local *local, struct err *err) {
    static const char *const names[] = {"postgres", "nobody"};
    const char *const paths[] = {local->data, local->dir};
    struct stat status;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (lstat(paths[i], &status) || status.st_uid == 0)
            continue;
        const struct passwd *entry = getpwuid(status.st_uid);
        if (!entry)
            return err_set(err, ERR_SYSTEM,
                           "the folder \"%s\" belongs to user number %ld, who has no "
                           "account: remove it or choose another --dir",
                           paths[i], (long)status.st_uid);
        identity_set(identity, entry);
        return 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct passwd *entry = getpwnam(names[i]);
        if (!entry)
            continue;
        identity_set(identity, entry);
        return 0;
    }
    return err_set(err, ERR_SYSTEM,
                   "PostgreSQL does not run as root, and there is no user postgres or nobody: call "
                   "this as an ordinary user");
}

/* The user may enter every folder above DIR that exists. Looked at before anything is made. */
static int check_reachable(const char *dir, const struct identity *identity, struct err *err) {
    char path[PATH_MAX];
    for (const char *end = dir; (end = strchr(end + 1, '/'));) {
        struct stat status;
        (void)snprintf(path, sizeof path, "%.*s", (int)(end - dir), dir);
        if (stat(path, &status))
            return 0;
        mode_t needed = status.st_uid == identity->user    ? S_IXUSR
                        : status.st_gid == identity->group ? S_IXGRP
                                                           : S_IXOTH;
        if (!(status.st_mode & needed))
            return err_set(
                err, ERR_USAGE,
                "the folder \"%s\" is closed to user %s, who the server runs as when root "
                "starts it: choose another place with --dir",
                path, identity->name);
    }
    return 0;
}

static bool is_ours(const char *name) {
    static const char *const names[] = {".",      "..",  "data",    "data.new",
                                        "socket", "log", "log.old", "lock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* The folder is empty or holds a local server: never fill somebody's folder, and never give
 * somebody's real server settings under which it loses data. */
static int check_content(const struct local *local, struct err *err) {
    char path[PATH_MAX + 32];
    (void)snprintf(path, sizeof path, "%s/pgbazaar.conf", local->data);
    if (access(local->data, F_OK) == 0 && access(path, F_OK))
        return err_set(err, ERR_USAGE,
                       "\"%s\" was not made by `pgbazaar local start`: choose another --dir",
                       local->data);
    DIR *folder = opendir(local->dir);
    if (!folder)
        return err_set_errno(err, "cannot read the folder \"%s\"", local->dir);
    int result = 0;
    for (const struct dirent *entry; result == 0 && (entry = readdir(folder));)
        if (!is_ours(entry->d_name))
            result =
                err_set(err, ERR_USAGE,
                        "the folder \"%s\" holds other things (\"%s\"): choose an empty or a new "
                        "one with --dir",
                        local->dir, entry->d_name);
    (void)closedir(folder);
    return result;
}

/* Root makes the folder and gives it away; by a descriptor, so that no link is followed. */
static int give(const struct local *local, const struct identity *identity, struct err *err) {
    int folder = open(local->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return err_set_errno(err, "cannot open the folder \"%s\"", local->dir);
    int result = fchown(folder, identity->user, identity->group) || fchmod(folder, 0700)
                     ? err_set_errno(err, "cannot give the folder \"%s\" to user %s", local->dir,
                                     identity->name)
                     : 0;
    (void)close(folder);
    return result;
}

static int become(const struct identity *identity, struct err *err) {
    if (setgroups(0, NULL) || setresgid(identity->group, identity->group, identity->group) ||
        setresuid(identity->user, identity->user, identity->user))
        return err_set_errno(err, "cannot become user %s", identity->name);
    return 0;
}

/* Makes the folder, or looks at the one that is there. */
static int make_folder(const struct local *local, struct err *err) {
    struct stat status;
    if (lstat(local->dir, &status) == 0) {
        if (!S_ISDIR(status.st_mode))
            return err_set(err, ERR_USAGE, "\"%s\" is no folder: choose another --dir", local->dir);
        if (geteuid() != 0 && status.st_uid != geteuid())
            return err_set(err, ERR_USAGE,
                           "the folder \"%s\" belongs to another user: choose another with --dir",
                           local->dir);
        return check_content(local, err);
    }
    /* The server's user must get through the folders that root makes above its own. */
    mode_t mask = umask(0);
    (void)umask(geteuid() == 0 ? S_IWGRP | S_IWOTH : mask);
    int made = atomic_file_make_folders(local->dir, err);
    (void)umask(mask);
    if (made)
        return -1;
    return chmod(local->dir, 0700) ? err_set_errno(err, "cannot close \"%s\"", local->dir) : 0;
}

int local_folder_enter(const struct local *local, bool make, struct err *err) {
    struct identity identity = {.user = 0};
    bool root = geteuid() == 0;
    if (root &&
        (identity_choose(&identity, local, err) || check_reachable(local->dir, &identity, err)))
        return -1;
    if (make && make_folder(local, err))
        return -1;
    if (!root)
        return 0;
    return (make && give(local, &identity, err)) || become(&identity, err) ? -1 : 0;
}

int local_folder_lock(const struct local *local, struct err *err) {
    char path[PATH_MAX + 32];
    (void)snprintf(path, sizeof path, "%s/lock", local->dir);
    int descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return err_set_errno(err, "cannot open \"%s\"", path);
    /* Asked again and again, because a blocked flock would not see a stop request. */
    while (flock(descriptor, LOCK_EX | LOCK_NB)) {
        struct pollfd stop = {signals_stop_descriptor(), POLLIN, 0};
        if (signals_stop_requested())
            (void)signals_interrupted(err, "another command held the local server's lock");
        else if (errno != EINTR && errno != EWOULDBLOCK)
            (void)err_set_errno(err, "cannot lock \"%s\"", path);
        else if (poll(&stop, 1, LOCK_PAUSE_MS) >= 0 || errno == EINTR)
            continue;
        else
            (void)err_set_errno(err, "cannot wait for \"%s\"", path);
        (void)close(descriptor);
        return -1;
    }
    return descriptor;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place) {
    (void)status, (void)type, (void)place;
    return remove(path);
}

int local_folder_remove(const char *path, struct err *err) {
    if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
        return err_set_errno(err, "cannot remove \"%s\"", path);
    return 0;
}
