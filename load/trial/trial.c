#include "load/trial/trial.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "load/trial/program.h"

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

int trial_forget(const char *folder, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/result.json", folder);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    if (unlink(path) == 0 || errno == ENOENT)
        return 0;
    return err_set_errno(err, "cannot remove %s", path);
}

int trial_run(const struct trial *trial, struct result *result, struct err *err) {
    struct words words;
    if (put_words(trial, &words, err) < 0 || trial_forget(trial->folder, err) < 0 ||
        program_run(words.words, err) < 0)
        return -1;
    return result_load(result, trial->folder, err);
}
