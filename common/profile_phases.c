/* load.phases: the parts of a run, one after another. */
#include "common/profile_value.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define FIELD(member) offsetof(struct profile_phase, member)

/* No longer and no faster than a run without phases. */
#define LONGEST_US INT64_C(2592000000000)
#define FASTEST    "1M/s"

static const char *const arrivals[] = {[PROFILE_PHASE_CONSTANT] = "constant",
                                       [PROFILE_PHASE_POISSON] = "poisson",
                                       [PROFILE_PHASE_CLOSED] = "closed",
                                       NULL};
static const char *const shapes[] = {
    [PROFILE_SHAPE_FLAT] = "flat",   [PROFILE_SHAPE_RAMP] = "ramp",
    [PROFILE_SHAPE_STEPS] = "steps", [PROFILE_SHAPE_SPIKE] = "spike",
    [PROFILE_SHAPE_DAILY] = "daily", NULL};

/* Which of the table's keys: a bit of profile_phase.said. */
enum { NAME, DURATION, ARRIVALS, SHAPE, RATE, FROM, TO, STEPS, MEASURED };

const struct profile_key profile_phase_keys[] = {
    [NAME] = {.path = "load.phases.name",
              .type = PROFILE_NAME,
              .offset = FIELD(name),
              .initial = "",
              .help = "what limits and results call it; letters, digits, \"_\" and \"-\""},
    [DURATION] = {.path = "load.phases.duration",
                  .type = PROFILE_DURATION,
                  .offset = FIELD(duration_us),
                  .initial = "0s",
                  .min = "100ms",
                  .max = "30d",
                  .help = "length of the phase"},
    [ARRIVALS] = {.path = "load.phases.arrivals",
                  .type = PROFILE_CHOICE,
                  .offset = FIELD(arrivals),
                  .initial = "poisson",
                  .choices = arrivals,
                  .help = "evenly spaced, at random, or each session when it has its answer"},
    [SHAPE] = {.path = "load.phases.shape",
               .type = PROFILE_CHOICE,
               .offset = FIELD(shape),
               .initial = "flat",
               .choices = shapes,
               .help = "how the rate goes while the phase lasts"},
    [RATE] = {.path = "load.phases.rate",
              .type = PROFILE_RATE,
              .offset = FIELD(rate),
              .initial = "0/s",
              .min = "1/min",
              .max = FASTEST,
              .help = "shape flat: transactions started"},
    [FROM] = {.path = "load.phases.from",
              .type = PROFILE_RATE,
              .offset = FIELD(from),
              .initial = "0/s",
              .min = "0/s",
              .max = FASTEST,
              .help = "other shapes: the rate at the beginning, or while it is quiet"},
    [TO] = {.path = "load.phases.to",
            .type = PROFILE_RATE,
            .offset = FIELD(to),
            .initial = "0/s",
            .min = "0/s",
            .max = FASTEST,
            .help = "other shapes: the rate at the end, or at the highest"},
    [STEPS] = {.path = "load.phases.steps",
               .type = PROFILE_COUNT,
               .offset = FIELD(steps),
               .initial = "5",
               .min = "2",
               .max = "100",
               .help = "shape steps: how many, the first at `from`, the last at `to`"},
    [MEASURED] = {.path = "load.phases.measured",
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

static bool said(const struct profile_phase *phase, unsigned key) {
    return phase->said >> key & 1;
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
    for (size_t i = NAME + 1; i < profile_phase_key_count; i++)
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

static int check_name(const struct profile *profile, size_t number, struct err *err) {
    const struct profile_phase *phases = profile->load.phases, *phase = &phases[number];
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    char shown[TEXT_SHOWN];
    if (!said(phase, NAME) || phase->name[0] == '\0')
        return profile_fail(profile, phase->place, err, "a phase has no name");
    if (strspn(phase->name, letters) != strlen(phase->name))
        return profile_fail(profile, phase->place, err,
                            "\"%s\" cannot be a phase: names have letters, digits, \"_\" and \"-\"",
                            text_show(phase->name, shown));
    for (size_t i = 0; i < number; i++)
        if (strcmp(phases[i].name, phase->name) == 0)
            return profile_fail(profile, phase->place, err, "there are two phases \"%s\"",
                                phase->name);
    return 0;
}

/* Keys that say something of another kind of phase: without effect, and so a mistake. */
static int check_keys(const struct profile *profile, const struct profile_phase *phase,
                      struct err *err) {
    static const unsigned rates = 1U << RATE | 1U << FROM | 1U << TO;
    bool flat = phase->shape == PROFILE_SHAPE_FLAT,
         closed = phase->arrivals == PROFILE_PHASE_CLOSED;
    const char *name = phase->name, *shape = shapes[phase->shape];
    if (!said(phase, DURATION))
        return profile_fail(profile, phase->place, err, "phase \"%s\" has no duration", name);
    if (closed && (phase->said & (rates | 1U << SHAPE | 1U << STEPS)))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\": in a closed loop the answers decide the rate: leave "
                            "rate, shape, from, to and steps out, or say arrivals: poisson",
                            name);
    if (!closed && flat && !(phase->said & rates))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" has no rate: say rate: 100/s, or arrivals: closed", name);
    if (!closed && flat && !said(phase, RATE))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\": from and to need a shape: ramp, steps, spike or daily",
                            name);
    if (flat && (said(phase, FROM) || said(phase, TO)))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is flat: it has a rate, no from and to", name);
    if (!flat && said(phase, RATE))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is a %s: it has from and to, no rate", name, shape);
    if (!flat && !(phase->from > 0) && !(phase->to > 0))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is a %s: say from and to; one of them is above 0", name,
                            shape);
    if (said(phase, STEPS) && phase->shape != PROFILE_SHAPE_STEPS)
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is %s, and steps are of shape steps", name, shape);
    return 0;
}

/* Keys in place of which the phases speak. */
static const char *const replaced[] = {"load.duration", "load.warmup", "load.model", "load.rate",
                                       "load.arrivals"};

enum { REPLACED = sizeof replaced / sizeof *replaced };

bool profile_phases_replace(const struct profile *profile, const char *path) {
    bool found = false;
    for (size_t i = 0; i < REPLACED; i++)
        found = found || strcmp(replaced[i], path) == 0;
    return found && profile->load.phase_count > 0;
}

/* Keys without effect are a mistake when they were said together with the phases or afterwards. */
static int check_others(const struct profile *profile, struct err *err) {
    int ours = profile_said_before(profile->load.phases_place.source);
    for (size_t i = 0; i < REPLACED; i++) {
        struct profile_place place = profile_place(profile, replaced[i]);
        if (profile_said_before(place.source) <= ours)
            return profile_fail(profile, place, err,
                                "%s has no effect beside " PROFILE_PHASES_PATH
                                ", whose entries say it for each phase: leave one of them out",
                                replaced[i]);
    }
    return 0;
}

int profile_phases_check(const struct profile *profile, struct err *err) {
    const struct profile_load *load = &profile->load;
    int64_t duration_us = 0;
    bool measured = load->phase_count == 0;
    for (size_t i = 0; i < load->phase_count; i++) {
        if (check_name(profile, i, err) != 0 || check_keys(profile, &load->phases[i], err) != 0)
            return -1;
        duration_us += load->phases[i].duration_us;
        measured = measured || load->phases[i].measured;
    }
    if (!measured)
        return profile_fail(profile, load->phases_place, err,
                            "no phase is measured: there would be nothing to judge");
    if (duration_us > LONGEST_US)
        return profile_fail(profile, load->phases_place, err,
                            "the phases last longer than 30 days together");
    return load->phase_count > 0 ? check_others(profile, err) : 0;
}

void profile_phases_print(const struct profile_load *load, struct buf *buf) {
    if (load->phase_count > 0)
        buf_put_text(buf, "  phases:\n");
    for (size_t i = 0; i < load->phase_count; i++) {
        const struct profile_phase *phase = &load->phases[i];
        for (unsigned k = 0; k < profile_phase_key_count; k++) {
            char text[PROFILE_VALUE_TEXT];
            if (!said(phase, k))
                continue;
            profile_value_print(phase, &profile_phase_keys[k], text);
            buf_printf(buf, "    %s %s: ", k == NAME ? "-" : " ",
                       short_name(&profile_phase_keys[k]));
            if (k == NAME)
                profile_put_quoted(buf, text);
            else
                buf_put_text(buf, text);
            buf_put_text(buf, "\n");
        }
    }
}

void profile_phase_describe(const struct profile_phase *phase, struct buf *buf) {
    for (unsigned k = NAME + 1; k < profile_phase_key_count; k++) {
        char text[PROFILE_VALUE_TEXT];
        if (said(phase, k))
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
        bool needed = i == NAME || i == DURATION;
        bool shaped = i == RATE || i == FROM || i == TO;
        char range[128];
        profile_value_range(key, range, sizeof range);
        buf_printf(buf, "  - %-25s %s\n  %-27s ", short_name(key), key->help, "");
        if (needed || shaped)
            buf_printf(buf, "%s(%s)\n", needed ? "must be said " : "", range);
        else
            buf_printf(buf, "default %s (%s)\n", key->initial, range);
    }
}
