/* load.phases: the parts of a run, one after another. */
#include "common/profile_phases.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define FIELD(member) offsetof(struct profile_phase, member)

/* No faster than a run without phases. */
#define FASTEST "1M/s"

static const char *const arrivals[] = {[PROFILE_PHASE_CONSTANT] = "constant",
                                       [PROFILE_PHASE_POISSON] = "poisson",
                                       [PROFILE_PHASE_CLOSED] = "closed",
                                       NULL};
static const char *const shapes[] = {
    [PROFILE_SHAPE_FLAT] = "flat",   [PROFILE_SHAPE_RAMP] = "ramp",
    [PROFILE_SHAPE_STEPS] = "steps", [PROFILE_SHAPE_SPIKE] = "spike",
    [PROFILE_SHAPE_DAILY] = "daily", NULL};

const struct profile_key profile_phase_keys[] = {
    [PHASE_NAME] = {.path = "load.phases.name",
                    .type = PROFILE_NAME,
                    .offset = FIELD(name),
                    .initial = "",
                    .help = "what limits and results call it; letters, digits, \"_\" and \"-\""},
    [PHASE_DURATION] = {.path = "load.phases.duration",
                        .type = PROFILE_DURATION,
                        .offset = FIELD(duration_us),
                        .initial = "0s",
                        .min = "100ms",
                        .max = "30d",
                        .help = "length of the phase"},
    [PHASE_ARRIVALS] = {.path = "load.phases.arrivals",
                        .type = PROFILE_CHOICE,
                        .offset = FIELD(arrivals),
                        .initial = "poisson",
                        .choices = arrivals,
                        .help = "evenly spaced, at random, or each session when it has its answer"},
    [PHASE_SHAPE] = {.path = "load.phases.shape",
                     .type = PROFILE_CHOICE,
                     .offset = FIELD(shape),
                     .initial = "flat",
                     .choices = shapes,
                     .help = "how the rate goes while the phase lasts"},
    [PHASE_RATE] = {.path = "load.phases.rate",
                    .type = PROFILE_RATE,
                    .offset = FIELD(rate),
                    .initial = "0/s",
                    .min = "1/min",
                    .max = FASTEST,
                    .help = "shape flat: transactions started"},
    [PHASE_FROM] = {.path = "load.phases.from",
                    .type = PROFILE_RATE,
                    .offset = FIELD(from),
                    .initial = "0/s",
                    .min = "0/s",
                    .max = FASTEST,
                    .help = "other shapes: the rate at the beginning, or while it is quiet"},
    [PHASE_TO] = {.path = "load.phases.to",
                  .type = PROFILE_RATE,
                  .offset = FIELD(to),
                  .initial = "0/s",
                  .min = "0/s",
                  .max = FASTEST,
                  .help = "other shapes: the rate at the end, or at the highest"},
    [PHASE_STEPS] = {.path = "load.phases.steps",
                     .type = PROFILE_COUNT,
                     .offset = FIELD(steps),
                     .initial = "5",
                     .min = "2",
                     .max = "100",
                     .help = "shape steps: how many, the first at `from`, the last at `to`"},
    [PHASE_MEASURED] = {.path = "load.phases.measured",
                        .type = PROFILE_BOOL,
                        .offset = FIELD(measured),
                        .initial = "yes",
                        .help = "no: a warm-up, a pause or a cool-down, in the timeline alone"},
};

const size_t profile_phase_key_count = sizeof profile_phase_keys / sizeof profile_phase_keys[0];

/* "rate" of "load.phases.rate". */
static const char *short_name(const struct profile_key *key) {
    return key->path + sizeof PROFILE_PHASES_PATH;
}

static int put_key(struct profile *profile, struct profile_phase *phase, const char *name,
                   const char *text, struct profile_place place, struct profile_place key_place,
                   struct err *err) {
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < profile_phase_key_count; i++) {
        const struct profile_key *key = &profile_phase_keys[i];
        if (strcmp(short_name(key), name) == 0) {
            phase->said |= 1U << i;
            return profile_value_put(profile, phase, key, text, place, err);
        }
        text_nearest_try(&nearest, short_name(key));
    }
    return profile_fail(profile, key_place, err, "a phase has no key \"%s\"%s",
                        text_show(name, shown), text_nearest_hint(&nearest, hint));
}

static void init_phase(struct profile *profile, struct profile_phase *phase) {
    *phase = (struct profile_phase){.said = 0};
    for (size_t i = PHASE_NAME + 1; i < profile_phase_key_count; i++)
        (void)put_key(profile, phase, short_name(&profile_phase_keys[i]),
                      profile_phase_keys[i].initial, phase->place, phase->place, NULL);
    /* "0/s" and "0s" stand for "not said", and are outside of the bounds. */
    phase->said = 0;
}

static int add_phase(struct profile *profile, const struct yaml_node *node, int source,
                     struct err *err) {
    struct profile_load *load = &profile->load;
    struct profile_place place = profile_place_of(node, source);
    if (profile_must_be(profile, node, source, YAML_MAPPING, "a phase", err) != 0)
        return -1;
    if (load->phase_count == PROFILE_PHASES_MAX)
        return profile_fail(profile, place, err, PROFILE_PHASES_PATH " has more than %d entries",
                            PROFILE_PHASES_MAX);
    struct profile_phase *phase = &load->phases[load->phase_count++];
    init_phase(profile, phase);
    phase->place = place;
    for (const struct yaml_node *key = node->first; key != NULL; key = key->next)
        if (profile_must_be(profile, key, source, YAML_SCALAR, "a phase's key", err) != 0 ||
            put_key(profile, phase, key->key, key->text, profile_place_of(key, source),
                    profile_place_of_key(key, source), err) != 0)
            return -1;
    return 0;
}

int profile_phases_apply(struct profile *profile, const struct yaml_node *phases, int source,
                         struct err *err) {
    profile->load.phase_count = 0;
    profile->load.phases_place = profile_place_of_key(phases, source);
    if (profile_must_be(profile, phases, source, YAML_SEQUENCE, PROFILE_PHASES_PATH, err) != 0)
        return -1;
    for (const struct yaml_node *node = phases->first; node != NULL; node = node->next)
        if (add_phase(profile, node, source, err) != 0)
            return -1;
    return 0;
}

int profile_phases_set(struct profile *profile, const char *path, const char *text,
                       struct profile_place place, struct err *err) {
    struct profile_load *load = &profile->load;
    char name[PROFILE_TEXT], shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    const char *point = strrchr(path, '.');
    struct text_nearest nearest;
    if (point == NULL)
        return profile_fail(profile, place, err,
                            "say which key of the phase: --set " PROFILE_PHASES_PATH
                            ".%s.duration=10s",
                            text_show(path, shown));
    (void)snprintf(name, sizeof name, "%.*s", (int)(point - path), path);
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < load->phase_count; i++) {
        if (strcmp(load->phases[i].name, name) == 0)
            return put_key(profile, &load->phases[i], point + 1, text, place, place, err);
        text_nearest_try(&nearest, load->phases[i].name);
    }
    return profile_fail(profile, place, err, "the profile has no phase \"%s\"%s",
                        text_show(name, shown), text_nearest_hint(&nearest, hint));
}

void profile_phases_print(const struct profile_load *load, struct buf *buf) {
    if (load->phase_count > 0)
        buf_put_text(buf, "  phases:\n");
    for (size_t i = 0; i < load->phase_count; i++) {
        const struct profile_phase *phase = &load->phases[i];
        for (unsigned k = 0; k < profile_phase_key_count; k++) {
            char text[PROFILE_VALUE_TEXT];
            if (!profile_phase_said(phase, k))
                continue;
            profile_value_print(phase, &profile_phase_keys[k], text);
            buf_printf(buf, "    %s %s: ", k == PHASE_NAME ? "-" : " ",
                       short_name(&profile_phase_keys[k]));
            if (k == PHASE_NAME)
                profile_put_quoted(buf, text);
            else
                buf_put_text(buf, text);
            buf_put_text(buf, "\n");
        }
    }
}

void profile_phase_describe(const struct profile_phase *phase, struct buf *buf) {
    for (unsigned k = PHASE_NAME + 1; k < profile_phase_key_count; k++) {
        char text[PROFILE_VALUE_TEXT];
        if (profile_phase_said(phase, k))
            buf_printf(buf, "%s%s %s", buf->length > 0 ? ", " : "",
                       short_name(&profile_phase_keys[k]),
                       profile_value_print(phase, &profile_phase_keys[k], text));
    }
}

void profile_phases_help(struct buf *buf) {
    buf_put_text(buf, "\nPhases, one after another in place of load.duration, warmup, model, rate "
                      "and arrivals,\nas a list in the YAML or changed as --set "
                      "load.phases.NAME.KEY=VALUE:\n\n");
    for (size_t i = 0; i < profile_phase_key_count; i++) {
        const struct profile_key *key = &profile_phase_keys[i];
        bool needed = i == PHASE_NAME || i == PHASE_DURATION;
        bool shaped = i == PHASE_RATE || i == PHASE_FROM || i == PHASE_TO;
        char range[128];
        profile_value_range(key, range, sizeof range);
        buf_printf(buf, "  - %-25s %s\n  %-27s ", short_name(key), key->help, "");
        if (needed || shaped)
            buf_printf(buf, "%s(%s)\n", needed ? "must be said " : "", range);
        else
            buf_printf(buf, "default %s (%s)\n", key->initial, range);
    }
}
