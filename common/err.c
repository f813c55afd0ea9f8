#include "common/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/exit_codes.h"

__attribute__((format(printf, 2, 0))) static void set_text(struct err *err, const char *format,
                                                           va_list args) {
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    size_t length = strlen(err->text);
    while (length > 0 && err->text[length - 1] == '\n')
        err->text[--length] = '\0';
}

int err_set(struct err *err, enum err_kind kind, const char *format, ...) {
    if (!err)
        return -1;
    va_list args;
    va_start(args, format);
    err->kind = kind;
    err->sqlstate[0] = '\0';
    set_text(err, format, args);
    va_end(args);
    return -1;
}

int err_set_errno(struct err *err, const char *format, ...) {
    int code = errno;
    if (!err)
        return -1;
    va_list args;
    va_start(args, format);
    err->kind = ERR_SYSTEM;
    err->sqlstate[0] = '\0';
    set_text(err, format, args);
    va_end(args);
    size_t length = strlen(err->text);
    (void)snprintf(err->text + length, sizeof err->text - length, ": %s", strerror(code));
    return -1;
}

int err_prefix(struct err *err, const char *format, ...) {
    if (!err)
        return -1;
    char sentence[sizeof err->text];
    memcpy(sentence, err->text, sizeof sentence);
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    size_t length = strlen(err->text);
    (void)snprintf(err->text + length, sizeof err->text - length, ": %s", sentence);
    return -1;
}

int err_advise(struct err *err, const char *format, ...) {
    if (!err)
        return -1;
    size_t length = strlen(err->text);
    va_list args;
    va_start(args, format);
    if (length + 2 < sizeof err->text) {
        memcpy(err->text + length, "; ", 3);
        (void)vsnprintf(err->text + length + 2, sizeof err->text - length - 2, format, args);
    }
    va_end(args);
    return -1;
}

int err_mark(struct err *err, const char *sqlstate) {
    if (err)
        (void)snprintf(err->sqlstate, sizeof err->sqlstate, "%s", sqlstate);
    return -1;
}

int err_exit_code(const struct err *err) {
    switch (err->kind) {
    case ERR_NONE: return EXIT_DONE;
    case ERR_USAGE: return EXIT_USAGE;
    case ERR_BREACH: return EXIT_BREACH;
    case ERR_INTERRUPTED: return EXIT_INTERRUPTED;
    case ERR_SYSTEM:
    case ERR_DB: break;
    }
    return EXIT_UNFINISHED;
}
