/* What no key of load.phases can tell alone. */
#include <string.h>

#include "common/profile_phases.h"
#include "common/text.h"

/* No longer than a run without phases. */
#define LONGEST_US INT64_C(2592000000000)

static int check_name(const struct profile *profile, size_t number, struct err *err) {
    const struct profile_phase *phases = profile->load.phases, *phase = &phases[number];
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    char shown[TEXT_SHOWN];
    if (!profile_phase_said(phase, PHASE_NAME) || phase->name[0] == '\0')
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
    static const unsigned rates = 1U << PHASE_RATE | 1U << PHASE_FROM | 1U << PHASE_TO;
    bool flat = phase->shape == PROFILE_SHAPE_FLAT,
         closed = phase->arrivals == PROFILE_PHASE_CLOSED;
    const char *name = phase->name, *shape = profile_phase_keys[PHASE_SHAPE].choices[phase->shape];
    if (!profile_phase_said(phase, PHASE_DURATION))
        return profile_fail(profile, phase->place, err, "phase \"%s\" has no duration", name);
    if (closed && (phase->said & (rates | 1U << PHASE_SHAPE | 1U << PHASE_STEPS)))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\": in a closed loop the answers decide the rate: leave "
                            "rate, shape, from, to and steps out, or say arrivals: poisson",
                            name);
    if (!closed && flat && !(phase->said & rates))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" has no rate: say rate: 100/s, or arrivals: closed", name);
    if (!closed && flat && !profile_phase_said(phase, PHASE_RATE))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\": from and to need a shape: ramp, steps, spike or daily",
                            name);
    if (flat && (profile_phase_said(phase, PHASE_FROM) || profile_phase_said(phase, PHASE_TO)))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is flat: it has a rate, no from and to", name);
    if (!flat && profile_phase_said(phase, PHASE_RATE))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is a %s: it has from and to, no rate", name, shape);
    if (!flat && !(phase->from > 0) && !(phase->to > 0))
        return profile_fail(profile, phase->place, err,
                            "phase \"%s\" is a %s: say from and to; one of them is above 0", name,
                            shape);
    if (profile_phase_said(phase, PHASE_STEPS) && phase->shape != PROFILE_SHAPE_STEPS)
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
