/* For the files that read experiments alone. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_EXPERIMENT_PARTS_H
#define PGBAZAAR_LOAD_EXPERIMENT_EXPERIMENT_PARTS_H

#include "load/experiment/experiment.h"

/* err_set with ERR_USAGE and the place of the node, or of its key, in front. Return -1. */
int experiment_fail(const struct yaml *yaml, const struct yaml_node *node, struct err *err,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
int experiment_fail_key(const struct yaml *yaml, const struct yaml_node *node, struct err *err,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ERR_USAGE where the node is no mapping, or has a key that is not in the list, which ends with
 * NULL. */
int experiment_check_keys(const struct yaml *yaml, const struct yaml_node *mapping,
                          const char *what, const char *const *keys, struct err *err);

/* The text of a node that must be one value and not empty; NULL with *err otherwise. */
const char *experiment_text(const struct yaml *yaml, const struct yaml_node *node, struct err *err);

/* Those members of a mapping that a profile has, as a mapping of its own; `parent`: with extends.
 * Borrows from the tree. */
enum { PROFILE_PART_KEYS = 4 };
struct profile_part {
    struct yaml yaml;
    struct yaml_node root, members[PROFILE_PART_KEYS];
};
void experiment_profile_part(struct profile_part *part, const struct yaml *yaml,
                             const struct yaml_node *mapping, bool parent);

/* Reads an entry of `arms` into a zeroed struct whose profile is that of the experiment; `source`
 * is the number of the experiment's file among its profile's sources. */
int arm_read(struct arm *arm, const struct yaml *yaml, const struct yaml_node *node, int source,
             struct err *err);
/* What is wrong in a connection of an arm's own: it cannot be read, or holds a password. */
int arm_check_connection(const char *connection, struct err *err);
void arm_release(struct arm *arm);

/* What is wrong in the mix and in the texts of its queries. */
int arm_check_mix(const struct arm *arm, const struct yaml *yaml, struct err *err);

#endif
