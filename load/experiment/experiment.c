#include "load/experiment/experiment_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "common/profile_value.h"
#include "common/text.h"
#include "common/units.h"

#define FOLDER       "experiments/"
#define SUFFIX       ".yaml"
#define BASE_PROFILE "demo"
#define CONNECTION   ".connection="

/* Ten, as benchstat asks for: fewer leave most differences undecided. */
enum { PAIRS_USUAL = 10, PATH_ROOM = 4096 };

static const char *const keys[] = {"question", "extends", "pairs", "world",
                                   "database", "load",    "arms",  NULL};

static int read_question(struct experiment *experiment, struct err *err) {
    const struct yaml *yaml = &experiment->yaml;
    const struct yaml_node *node = yaml_member(yaml->root, "question");
    if (!node)
        return experiment_fail(yaml, yaml->root, err,
                               "an experiment needs a question: say \"question: what does ... "
                               "give?\"");
    const char *text = experiment_text(yaml, node, err);
    if (!text)
        return -1;
    if (strlen(text) >= sizeof experiment->question)
        return experiment_fail(yaml, node, err, "the question is longer than %d characters",
                               EXPERIMENT_QUESTION - 1);
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return experiment_fail(yaml, node, err, "the question must be one line, without tabs");
    (void)snprintf(experiment->question, sizeof experiment->question, "%s", text);
    return 0;
}

static int read_pairs(struct experiment *experiment, struct err *err) {
    const struct yaml_node *node = yaml_member(experiment->yaml.root, "pairs");
    struct err reason;
    experiment->pairs = PAIRS_USUAL;
    if (!node)
        return 0;
    const char *text = experiment_text(&experiment->yaml, node, err);
    if (!text)
        return -1;
    if (units_parse_count(text, &experiment->pairs, &reason) < 0)
        return experiment_fail(&experiment->yaml, node, err, "pairs: %s", reason.text);
    return experiment->pairs >= 1 && experiment->pairs <= EXPERIMENT_PAIRS_MAX
               ? 0
               : experiment_fail(&experiment->yaml, node, err, "pairs must be from 1 to %d",
                                 EXPERIMENT_PAIRS_MAX);
}

/* What the arms have in common; *source is the number of the experiment's file in it. */
static int read_profile(const struct experiment *experiment, const struct options *options,
                        struct profile *profile, int *source, struct err *err) {
    const struct yaml *yaml = &experiment->yaml;
    struct profile_part part;
    bool parent = !options->profile && yaml_member(yaml->root, "extends");
    experiment_profile_part(&part, yaml, yaml->root, parent);
    if (parent)
        profile_init(profile);
    else if (profile_load(options->profile ? options->profile : BASE_PROFILE, profile, err) != 0)
        return -1;
    *source = profile->source_count;
    if (profile_read_tree(&part.yaml, profile, err) != 0)
        return -1;
    (void)snprintf(profile->name, sizeof profile->name, "%s", experiment->name);
    profile->sla_count = 0;
    return 0;
}

/* "ARM.connection=..." of an arm that there is. */
static struct arm *whose_connection(const struct experiment *experiment, const char *assignment) {
    for (size_t i = 0; experiment->arms && i < experiment->arm_count; i++) {
        struct arm *arm = &experiment->arms[i];
        size_t length = strlen(arm->name);
        if (strncmp(assignment, arm->name, length) == 0 &&
            strncmp(assignment + length, CONNECTION, strlen(CONNECTION)) == 0)
            return arm;
    }
    return NULL;
}

/* The options hold for every arm, those that are an arm's own for this one. */
static int apply_options(struct experiment *experiment, const struct options *options,
                         struct err *err) {
    struct options common = *options;
    common.set_count = 0;
    for (size_t i = 0; i < options->set_count; i++) {
        struct arm *arm = whose_connection(experiment, options->sets[i]);
        if (!arm) {
            common.sets[common.set_count++] = options->sets[i];
            continue;
        }
        arm->connection = options->sets[i] + strlen(arm->name) + strlen(CONNECTION);
        if (arm_check_connection(arm->connection, err) < 0)
            return err_prefix(err, "--set %s" CONNECTION "...", arm->name);
    }
    for (size_t i = 0; i < experiment->arm_count; i++)
        if (profile_apply_options(&common, &experiment->arms[i].profile, err) != 0)
            return -1;
    return 0;
}

static int read_arms(struct experiment *experiment, const struct profile *profile, int source,
                     struct err *err) {
    const struct yaml *yaml = &experiment->yaml;
    const struct yaml_node *list = yaml_member(yaml->root, "arms");
    if (!list || list->kind != YAML_SEQUENCE || list->count < EXPERIMENT_ARMS_MIN)
        return experiment_fail(yaml, list ? list : yaml->root, err,
                               "an experiment needs a list of arms, two at least: the first is "
                               "what the others are compared with");
    if (list->count > EXPERIMENT_ARMS_MAX)
        return experiment_fail(yaml, list, err, "more than %d arms", EXPERIMENT_ARMS_MAX);
    experiment->arms = calloc(list->count, sizeof *experiment->arms);
    if (!experiment->arms)
        return err_set(err, ERR_SYSTEM, "out of memory for the arms of an experiment");
    for (const struct yaml_node *node = list->first; node; node = node->next) {
        struct arm *arm = &experiment->arms[experiment->arm_count++];
        arm->profile = *profile;
        if (arm_read(arm, yaml, node, source, err) < 0)
            return -1;
        for (size_t i = 0; i + 1 < experiment->arm_count; i++)
            if (strcmp(experiment->arms[i].name, arm->name) == 0)
                return experiment_fail(yaml, yaml_member(node, "name"), err,
                                       "there are two arms named \"%s\"", arm->name);
    }
    return 0;
}

static int read_experiment(struct experiment *experiment, const struct options *options,
                           struct err *err) {
    struct profile *profile = calloc(1, sizeof *profile);
    int source = 0, status = -1;
    const struct yaml_node *root = experiment->yaml.root;
    if (!profile)
        (void)err_set(err, ERR_SYSTEM, "out of memory for an experiment");
    else if (!root)
        (void)err_set(err, ERR_USAGE, "%s: empty; an experiment needs a question and arms",
                      experiment->yaml.source);
    else if (experiment_check_keys(&experiment->yaml, root, "an experiment", keys, err) == 0 &&
             read_question(experiment, err) == 0 && read_pairs(experiment, err) == 0 &&
             read_profile(experiment, options, profile, &source, err) == 0 &&
             read_arms(experiment, profile, source, err) == 0)
        status = apply_options(experiment, options, err);
    free(profile);
    for (size_t i = 0; status == 0 && i < experiment->arm_count; i++)
        status = arm_check_mix(&experiment->arms[i], &experiment->yaml, err);
    return status;
}

static int no_such_experiment(const char *name, struct err *err) {
    struct text_nearest nearest;
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN] = "";
    text_nearest_init(&nearest, name);
    for (const struct embedded *file = NULL; (file = embedded_next(FOLDER, file));) {
        char known[PROFILE_TEXT];
        size_t distance = nearest.distance;
        profile_base_name(file->name, known);
        text_nearest_try(&nearest, known);
        nearest.name = nearest.distance < distance ? known : nearest.name;
        if (nearest.distance < distance)
            text_nearest_hint(&nearest, hint);
    }
    return err_set(err, ERR_USAGE,
                   "no experiment \"%s\"%s; `pgbazaar experiment` lists them, and a file is given "
                   "with its path",
                   text_show(name, shown), hint);
}

static int read_yaml(struct yaml *yaml, const char *name_or_file, struct err *err) {
    char path[PATH_ROOM];
    if (profile_is_file_name(name_or_file))
        return yaml_read_file(yaml, name_or_file, "experiment", err);
    (void)snprintf(path, sizeof path, FOLDER "%s" SUFFIX, name_or_file);
    const struct embedded *file = embedded_find(path);
    return file ? yaml_read(yaml, file->name, file->data, file->size, err)
                : no_such_experiment(name_or_file, err);
}

int experiment_open(struct experiment *experiment, const char *name_or_file,
                    const struct options *options, struct err *err) {
    *experiment = (struct experiment){.arm_count = 0};
    profile_base_name(name_or_file, experiment->name);
    if (read_yaml(&experiment->yaml, name_or_file, err) != 0)
        return -1;
    return read_experiment(experiment, options, err);
}

void experiment_release(struct experiment *experiment) {
    for (size_t i = 0; i < experiment->arm_count; i++)
        arm_release(&experiment->arms[i]);
    free(experiment->arms);
    yaml_release(&experiment->yaml);
    *experiment = (struct experiment){.arm_count = 0};
}

void experiment_list(struct buf *text) {
    for (const struct embedded *file = NULL; (file = embedded_next(FOLDER, file));) {
        struct yaml yaml;
        char name[PROFILE_TEXT];
        profile_base_name(file->name, name);
        if (yaml_read(&yaml, file->name, file->data, file->size, NULL) == 0) {
            const struct yaml_node *question = yaml_member(yaml.root, "question");
            buf_printf(text, "  %-18s %s\n", name, question ? question->text : "");
        }
        yaml_release(&yaml);
    }
}
