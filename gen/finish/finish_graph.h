/* The steps of a finish as their files have them, and what has to be done before what.
 *
 * A step can only be after steps above it, so no chain of steps leads back to its beginning.
 */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_GRAPH_H
#define PGBAZAAR_GEN_FINISH_FINISH_GRAPH_H

#include "gen/finish/finish.h"

/* Appends the steps of a file, or puts those of a layout's file in the places of others and leaves
 * out what it says. Name and text must outlive the finish; the name stands in errors. */
int finish_graph_add(struct finish *finish, const char *name, const char *text, struct err *err);
int finish_graph_change(struct finish *finish, const char *name, const char *text, struct err *err);

/* To be called behind the last change: which steps are after which, which are kept apart by their
 * locks, and which give way. A step gives way to those that keep all others off its table, as a
 * rule for a moment: so they need not wait for each other, and what needs them can begin early. The
 * steps that lead to such a one do not. */
int finish_graph_order(struct finish *finish, struct err *err);

/* The first step of the set from this one on, or FINISH_STEPS_MAX. */
size_t finish_set_next(const struct finish_set *set, size_t step);

static inline bool finish_set_has(const struct finish_set *set, size_t step) {
    return set->words[step / 64] >> step % 64 & 1;
}

#endif
