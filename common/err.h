/* Errors: one whole sentence that travels up to main.
 *
 * A function that can fail returns 0 or -1 (or NULL) and takes a struct err as its last parameter.
 * Where it fails it says so with `return err_set(err, ERR_..., "...")`: what happened, to which
 * file, line, key, table or query, and what to do. Nothing below main prints it or ends the
 * process.
 */
#ifndef PGBAZAAR_COMMON_ERR_H
#define PGBAZAAR_COMMON_ERR_H

/* What went wrong, as far as the exit code depends on it. */
enum err_kind {
    ERR_NONE,
    ERR_USAGE,       /* arguments or profile: nothing was touched (exit 1) */
    ERR_SYSTEM,      /* memory, file, disk, process (exit 2) */
    ERR_DB,          /* the database or the way to it (exit 2) */
    ERR_BREACH,      /* a row of another tenant was seen (exit 6) */
    ERR_INTERRUPTED, /* a signal asked to stop (exit 130) */
};

struct err {
    enum err_kind kind;
    char sqlstate[6]; /* of the server, or of what is the same to the caller (08...: a
                       * lost connection); else "" */
    char text[1536];
};

/* Fills *err and returns -1. The text has no newline at its end. err may be NULL. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* err_set for a failed system call: ": " and the text of errno are added. */
int err_set_errno(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts more context in front of the sentence that is there: "context: sentence". Returns -1. */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts advice behind the sentence that is there: "sentence; advice". Returns -1. */
int err_advise(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Marks the sentence that is there with the SQLSTATE that the server would have given: for what was
 * found by asking it first. Returns -1. */
int err_mark(struct err *err, const char *sqlstate);

/* The process's exit code for this error, as DESIGN and the manual list them. */
int err_exit_code(const struct err *err);

#endif
