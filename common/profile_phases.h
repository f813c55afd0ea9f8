/* load.phases: the parts of a run, one after another. For the files of the profile alone. */
#ifndef PGBAZAAR_COMMON_PROFILE_PHASES_H
#define PGBAZAAR_COMMON_PROFILE_PHASES_H

#include "common/profile_value.h"

/* The name that a profile gives the list. */
#define PROFILE_PHASES_PATH "load.phases"

/* By their places in profile_phase_keys. */
enum phase_key {
    PHASE_NAME,
    PHASE_DURATION,
    PHASE_ARRIVALS,
    PHASE_SHAPE,
    PHASE_RATE,
    PHASE_FROM,
    PHASE_TO,
    PHASE_STEPS,
    PHASE_MEASURED,
};

/* Whether the profile has this key of the phase. */
static inline bool profile_phase_said(const struct profile_phase *phase, unsigned key) {
    return phase->said >> key & 1;
}

/* `phases:` of a file takes the place of the phases that the profile had. */
int profile_phases_apply(struct profile *profile, const struct yaml_node *phases, int source,
                         struct err *err);

/* --set: NAME.KEY, and its value. */
int profile_phases_set(struct profile *profile, const char *path, const char *text,
                       struct profile_place place, struct err *err);

/* Whether the profile has phases that say what this key says without them. */
bool profile_phases_replace(const struct profile *profile, const char *path);

/* What no key of a phase can tell alone. */
int profile_phases_check(const struct profile *profile, struct err *err);

/* As YAML below `load:`, and the keys' help. */
void profile_phases_print(const struct profile_load *load, struct buf *buf);
void profile_phases_help(struct buf *buf);

#endif
