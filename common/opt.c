#include "common/opt.h"

#include "common/opt_password.h"
#include "common/text.h"
#include "common/units.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    OPTIONS_MAX = 64,
    FIRST_ID = 256, /* getopt's value for the option in line i of the table is FIRST_ID + i */
    WORD = 1,       /* getopt's value for a word that is no option, with "-" as said below */
    UNKNOWN = '?',
    WITHOUT_ARGUMENT = ':',
};

/* The table as getopt_long wants it. */
struct getopt_form {
    struct option longs[OPTIONS_MAX + 1];
    char shorts[2 * OPTIONS_MAX + 3];
};

static void form_init(struct getopt_form *form) {
    *form = (struct getopt_form){.shorts = "-:"};
    /* "-": words come in their place, whatever POSIXLY_CORRECT says. ":": a missing argument is
     * told apart from an unknown option. */
    char *letter = form->shorts + 2;
    for (size_t i = 0; i < opt_count && i < OPTIONS_MAX; i++) {
        const struct opt *opt = &opt_table[i];
        form->longs[i] =
            (struct option){.name = opt->name,
                            .has_arg = opt->argument == NULL ? no_argument : required_argument,
                            .val = FIRST_ID + (int)i};
        if (opt->letter == 0)
            continue;
        *letter++ = opt->letter;
        if (opt->argument != NULL)
            *letter++ = ':';
    }
}

static const struct opt *opt_by_value(int value) {
    if (value >= FIRST_ID && (size_t)(value - FIRST_ID) < opt_count)
        return &opt_table[value - FIRST_ID];
    for (size_t i = 0; i < opt_count; i++)
        if (value != 0 && opt_table[i].letter == value)
            return &opt_table[i];
    return NULL;
}

const struct command *opt_command(const struct command *commands, const char *name) {
    for (const struct command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

bool opt_applies(const struct command *command, const char *option_name) {
    size_t length = strlen(option_name);
    for (size_t i = 0; i < opt_count; i++)
        if (opt_table[i].common && strcmp(opt_table[i].name, option_name) == 0)
            return true;
    for (const char *word = command->options; *word != '\0';) {
        size_t word_length = strcspn(word, " ");
        if (word_length == length && strncmp(word, option_name, length) == 0)
            return true;
        word += word_length + strspn(word + word_length, " ");
    }
    return false;
}

/* The word that getopt did not know; `value` is the letter, or 0 for a long option. */
static int unknown_option(char *const *argv, int value, struct err *err) {
    char shown[TEXT_SHOWN];
    char word[TEXT_SHOWN];
    struct text_nearest nearest;
    const struct opt *opt = opt_by_value(value);
    if (opt != NULL)
        return err_set(err, ERR_USAGE, "option --%s takes no value", opt->name);
    if (value >= '0' && value <= '9')
        return err_set(err, ERR_USAGE,
                       "unknown option -%c; if a number was meant: none may be negative here",
                       value);
    if (value != 0)
        return err_set(err, ERR_USAGE, "unknown option -%c; `pgbazaar help` tells which there are",
                       value > ' ' && value < 0x7f ? value : '?');
    (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(argv[optind - 1] + 2, "="),
                   argv[optind - 1] + 2);
    text_nearest_init(&nearest, word);
    for (size_t i = 0; i < opt_count; i++)
        text_nearest_try(&nearest, opt_table[i].name);
    text_show(word, shown);
    if (nearest.name == NULL)
        return err_set(err, ERR_USAGE, "unknown option --%s; `pgbazaar help` tells which there are",
                       shown);
    return err_set(err, ERR_USAGE, "unknown option --%s; did you mean --%s?", shown, nearest.name);
}

static int read_count(const struct opt *opt, const char *text, int64_t *number, struct err *err) {
    char shown[TEXT_SHOWN];
    struct err reason;
    if (units_parse_count(text, number, &reason) != 0)
        return err_set(err, ERR_USAGE, "option --%s: %s", opt->name, reason.text);
    if (*number < opt->min || *number > opt->max)
        return err_set(err, ERR_USAGE,
                       "option --%s is %s, but must be from %" PRId64 " to %" PRId64, opt->name,
                       text_show(text, shown), opt->min, opt->max);
    return 0;
}

static int add_to_list(const struct opt *opt, const char *text, char *base, struct err *err) {
    size_t count;
    memcpy(&count, base + opt->companion, sizeof count);
    if (count == OPT_SETS_MAX)
        return err_set(err, ERR_USAGE, "option --%s stands more than %d times", opt->name,
                       OPT_SETS_MAX);
    memcpy(base + opt->offset + count * sizeof text, &text, sizeof text);
    count++;
    memcpy(base + opt->companion, &count, sizeof count);
    return 0;
}

static int store(const struct opt *opt, const char *text, struct options *options,
                 struct err *err) {
    static const bool given = true;
    char *base = (char *)options;
    int64_t number;
    switch (opt->type) {
    case OPT_FLAG: memcpy(base + opt->offset, &given, sizeof given); break;
    case OPT_TEXT:
        if (text[0] == '\0')
            return err_set(err, ERR_USAGE, "option --%s has an empty %s", opt->name, opt->argument);
        memcpy(base + opt->offset, &text, sizeof text);
        break;
    case OPT_COUNT:
        if (read_count(opt, text, &number, err) != 0)
            return -1;
        memcpy(base + opt->offset, &number, sizeof number);
        if (opt->companion != 0)
            memcpy(base + opt->companion, &given, sizeof given);
        break;
    case OPT_LIST: return add_to_list(opt, text, base, err);
    }
    return 0;
}

static int add_word(const char *word, struct options *options, struct err *err) {
    if (options->command == NULL) {
        options->command = word;
        return 0;
    }
    if (options->argument_count == OPT_ARGUMENTS_MAX)
        return err_set(err, ERR_USAGE, "more than %d arguments", OPT_ARGUMENTS_MAX);
    options->arguments[options->argument_count++] = word;
    return 0;
}

/* Reads every word; given[i] says that the option in line i of the table was there. */
static int read_words(int argc, char **argv, struct options *options, bool *given,
                      struct err *err) {
    struct getopt_form form;
    form_init(&form);
    opterr = 0;
    optind = 0; /* starts getopt afresh, also for a second command line in one process */
    for (int value; (value = getopt_long(argc, argv, form.shorts, form.longs, NULL)) != -1;) {
        const struct opt *opt = opt_by_value(value == WITHOUT_ARGUMENT ? optopt : value);
        int status;
        if (value == WORD)
            status = add_word(optarg, options, err);
        else if (value == UNKNOWN || opt == NULL)
            status = unknown_option(argv, optopt, err);
        else if (value == WITHOUT_ARGUMENT)
            status = err_set(err, ERR_USAGE, "option --%s needs a value: --%s %s", opt->name,
                             opt->name, opt->argument);
        else
            status = store(opt, optarg, options, err);
        if (status != 0)
            return -1;
        if (value != WORD)
            given[opt - opt_table] = true;
    }
    for (int i = optind; i < argc; i++)
        if (add_word(argv[i], options, err) != 0)
            return -1;
    return 0;
}

static int unknown_command(const struct command *commands, const char *name, struct err *err) {
    char shown[TEXT_SHOWN];
    char hint[TEXT_SHOWN];
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (const struct command *command = commands; command->name != NULL; command++)
        text_nearest_try(&nearest, command->name);
    text_nearest_hint(&nearest, hint);
    return err_set(err, ERR_USAGE, "unknown command \"%s\"%s", text_show(name, shown),
                   hint[0] != '\0' ? hint : "; `pgbazaar help` lists them");
}

static int check_command(const struct command *command, const struct options *options,
                         const bool *given, struct err *err) {
    char shown[TEXT_SHOWN];
    for (size_t i = 0; i < opt_count; i++)
        if (given[i] && !opt_applies(command, opt_table[i].name))
            return err_set(err, ERR_USAGE,
                           "%s takes no option --%s; `pgbazaar %s --help` tells which it takes",
                           command->name, opt_table[i].name, command->name);
    if (options->argument_count < command->arguments_min)
        return err_set(err, ERR_USAGE, "an argument is missing: pgbazaar %s %s", command->name,
                       command->arguments);
    if (options->argument_count > command->arguments_max)
        return err_set(err, ERR_USAGE, "%s has one argument too many, \"%s\": pgbazaar %s%s%s",
                       command->name, text_show(options->arguments[command->arguments_max], shown),
                       command->name, command->arguments[0] != '\0' ? " " : "", command->arguments);
    if (options->database != NULL && options->local)
        return err_set(err, ERR_USAGE, "--database and --local name two databases: give one");
    return 0;
}

int opt_parse(int argc, char **argv, const struct command *commands, struct options *options,
              struct err *err) {
    bool given[OPTIONS_MAX] = {false};
    *options = (struct options){.command = NULL};
    if (opt_refuse_passwords(argc, argv, err) != 0 ||
        read_words(argc, argv, options, given, err) != 0)
        return -1;
    if (options->command == NULL && options->version)
        return 0;
    if (options->command == NULL && (options->help || argc <= 1)) {
        options->help = true;
        return 0;
    }
    if (options->command == NULL)
        return err_set(err, ERR_USAGE, "no command; `pgbazaar help` lists them");
    const struct command *command = opt_command(commands, options->command);
    if (command == NULL)
        return unknown_command(commands, options->command, err);
    if (options->help || options->version)
        return 0;
    return check_command(command, options, given, err);
}
