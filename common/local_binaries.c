/* Where PostgreSQL's programs are. Debian keeps them out of PATH, a folder a version. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/local_server.h"
#include "common/process.h"

enum { MAJOR_MINIMUM = 15 };

/* Debian and Ubuntu; the PostgreSQL project's packages for Red Hat; built from source; Homebrew. */
static const char *const patterns[] = {
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
};

void local_binaries_program(const struct local_binaries *binaries, const char *name,
                            char path[PATH_MAX]) {
    (void)snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 32, binaries->folder, name);
}

/* Output of a small program without the line's end; false when it failed. */
static bool ask(const char *const argv[], char *answer, size_t size) {
    struct buf output = BUF_EMPTY;
    int status = process_run(argv, NULL, &output, NULL);
    const char *text = buf_text(&output);
    (void)snprintf(answer, size, "%.*s", (int)strcspn(text, "\n"), text);
    buf_release(&output);
    return status == 0;
}

/* The version of the complete set of programs in the folder, 0 where there is none. */
static int major_of(const char *folder) {
    static const char *const needed[] = {"initdb", "pg_ctl", "postgres"};
    struct local_binaries binaries = {.major = 0};
    char path[PATH_MAX], answer[256];
    (void)snprintf(binaries.folder, sizeof binaries.folder, "%s", folder);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        local_binaries_program(&binaries, needed[i], path);
        if (access(path, X_OK))
            return 0;
    }
    if (!ask((const char *const[]){path, "--version", NULL}, answer, sizeof answer))
        return 0;
    const char *digits = strpbrk(answer, "0123456789");
    return digits ? (int)strtol(digits, NULL, 10) : 0;
}

struct search {
    struct local_binaries best;
    int wanted;  /* 0: the minimum or later */
    int highest; /* of all that was seen, for the error */
};

static void try_folder(struct search *search, const char *folder) {
    int major = major_of(folder);
    if (major > search->highest)
        search->highest = major;
    bool fits = search->wanted ? major == search->wanted : major >= MAJOR_MINIMUM;
    if (!fits || major <= search->best.major)
        return;
    search->best.major = major;
    (void)snprintf(search->best.folder, sizeof search->best.folder, "%s", folder);
}

/* The folder of the postgres that PATH gives. */
static void try_path(struct search *search) {
    const char *path = getenv("PATH");
    char program[PATH_MAX], real[PATH_MAX];
    for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
        int length = (int)strcspn(path, ":");
        (void)snprintf(program, sizeof program, "%.*s/postgres", length, path);
        if (length == 0 || access(program, X_OK) || !realpath(program, real))
            continue;
        *strrchr(real, '/') = '\0';
        try_folder(search, real);
        return;
    }
}

static void try_patterns(struct search *search) {
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) == 0)
            for (size_t k = 0; k < found.gl_pathc; k++)
                try_folder(search, found.gl_pathv[k]);
        globfree(&found);
    }
}

int local_binaries_find(struct local_binaries *binaries, int major, struct err *err) {
    struct search search = {.wanted = major};
    char folder[PATH_MAX];
    try_path(&search);
    if (search.best.major == 0) {
        if (ask((const char *const[]){"pg_config", "--bindir", NULL}, folder, sizeof folder))
            try_folder(&search, folder);
        try_patterns(&search);
    }
    *binaries = search.best;
    if (search.best.major)
        return 0;
    if (search.highest == 0)
        return err_set(
            err, ERR_SYSTEM,
            "PostgreSQL's initdb, pg_ctl and postgres are not on this machine: install a "
            "PostgreSQL server, %d or later (`make deps`)",
            MAJOR_MINIMUM);
    if (major == 0)
        return err_set(err, ERR_SYSTEM, "PostgreSQL %d found, %d or later is required: install it",
                       search.highest, MAJOR_MINIMUM);
    return err_set(err, ERR_SYSTEM,
                   "the local server was made by PostgreSQL %d, this machine has PostgreSQL %d: "
                   "install version %d again, or remove the folder and start anew",
                   major, search.highest, major);
}
