#include "load/trial/program.h"

#include <string.h>

#include "common/buf.h"
#include "common/exit_codes.h"
#include "common/process.h"
#include "common/signals.h"

/* What stands before the sentence of an error (main.c). */
#define ERROR_START "pgbazaar: "

/* The sentence that it ended with: the last line that begins as an error's; NULL when none does.
 * Cut at its end. */
static const char *last_sentence(struct buf *output) {
    const char *from = buf_text(output), *found = NULL;
    for (const char *line = from; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, ERROR_START, strlen(ERROR_START)) == 0)
            found = line + strlen(ERROR_START);
    }
    if (!found)
        return NULL;
    size_t start = (size_t)(found - from);
    output->data[start + strcspn(found, "\n")] = '\0';
    return output->data + start;
}

static int fail(int status, const char *command, const char *sentence, struct err *err) {
    enum err_kind kind = status == EXIT_USAGE    ? ERR_USAGE
                         : status == EXIT_BREACH ? ERR_BREACH
                                                 : ERR_SYSTEM;
    if (status == EXIT_INTERRUPTED)
        return signals_interrupted(err, "a run was stopped before its time");
    if (sentence)
        return err_set(err, kind, "%s", sentence);
    if (status > 128)
        return err_set(err, ERR_SYSTEM, "`pgbazaar %s` was ended by signal %d", command,
                       status - 128);
    return err_set(err, ERR_SYSTEM, "`pgbazaar %s` ended with code %d", command, status);
}

int program_run(const char *const words[], struct err *err) {
    struct buf output = BUF_EMPTY;
    int status = process_run(words, NULL, &output, err);
    if (status < 0 && err->kind == ERR_INTERRUPTED)
        (void)fail(EXIT_INTERRUPTED, words[1], NULL, err);
    if (status >= 0) {
        const char *sentence = last_sentence(&output);
        bool judged = status == EXIT_DONE || (status >= EXIT_SLA_FAIL && status <= EXIT_BREACH);
        if (!judged || sentence)
            status = fail(status, words[1], sentence, err);
    }
    buf_release(&output);
    return status;
}
