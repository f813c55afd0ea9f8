#include "load/trial/trial.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/exit_codes.h"
#include "common/process.h"
#include "common/signals.h"

/* The file of this process, also when another one has taken its name meanwhile. */
#define PROGRAM "/proc/self/exe"

/* What stands before the sentence of an error (main.c). */
#define ERROR_START "pgbazaar: "

enum { WORDS_OF_OPTIONS = 20, WORDS_MOST = WORDS_OF_OPTIONS + 2 * OPT_SETS_MAX };

struct words {
    const char *words[WORDS_MOST]; /* ended by NULL */
    size_t count;
    char seed[24];
};

static void add(struct words *words, const char *option, const char *value) {
    if (!value)
        return;
    words->words[words->count++] = option;
    words->words[words->count++] = value;
}

static int put_words(const struct trial *trial, struct words *words, struct err *err) {
    const struct options *options = trial->options;
    if (trial->set_count > OPT_SETS_MAX)
        return err_set(err, ERR_USAGE, "a load takes %d times --set at most", OPT_SETS_MAX);
    *words = (struct words){.words = {PROGRAM, "load", "--quiet"}, .count = 3};
    if (options->local)
        words->words[words->count++] = "--local";
    if (options->has_seed) {
        (void)snprintf(words->seed, sizeof words->seed, "%" PRId64, options->seed);
        add(words, "--seed", words->seed);
    }
    add(words, "--database", options->database);
    add(words, "--dir", options->dir);
    add(words, "--until", options->until);
    add(words, "--profile", trial->profile);
    for (size_t i = 0; i < trial->set_count; i++)
        add(words, "--set", trial->sets[i]);
    add(words, "--output", trial->folder);
    return 0;
}

/* An earlier run's result must not be taken for this one's. */
static int forget_result(const char *folder, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/result.json", folder);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    if (unlink(path) == 0 || errno == ENOENT)
        return 0;
    return err_set_errno(err, "cannot remove %s", path);
}

/* The sentence that the load ended with: the last line that begins as an error's; NULL when none
 * does. Cut at its end. */
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

static int fail(int status, const char *sentence, const char *folder, struct err *err) {
    enum err_kind kind = status == EXIT_USAGE    ? ERR_USAGE
                         : status == EXIT_BREACH ? ERR_BREACH
                                                 : ERR_SYSTEM;
    if (status == EXIT_INTERRUPTED)
        return signals_interrupted(err, "the load was stopped before its time");
    if (sentence)
        return err_set(err, kind, "%s", sentence);
    if (status > 128)
        return err_set(err, ERR_SYSTEM, "the load into %s was ended by signal %d", folder,
                       status - 128);
    return err_set(err, ERR_SYSTEM, "the load into %s ended with code %d and left no result",
                   folder, status);
}

int trial_run(const struct trial *trial, struct result *result, struct err *err) {
    struct words words;
    struct buf output = BUF_EMPTY;
    if (put_words(trial, &words, err) < 0 || forget_result(trial->folder, err) < 0)
        return -1;
    int status = process_run(words.words, NULL, &output, err);
    if (status < 0 && err->kind == ERR_INTERRUPTED)
        (void)fail(EXIT_INTERRUPTED, NULL, trial->folder, err);
    if (status >= 0) {
        const char *sentence = last_sentence(&output);
        bool judged = status == EXIT_DONE || (status >= EXIT_SLA_FAIL && status <= EXIT_BREACH);
        status = judged && !sentence ? result_load(result, trial->folder, err)
                                     : fail(status, sentence, trial->folder, err);
    }
    buf_release(&output);
    return status;
}
