/* The isolation probes of the command `verify`. */
#include <inttypes.h>

#include "common/log.h"
#include "gen/probe/probe_check.h"
#include "gen/verify_parts.h"

/* The cases that were breached or not judged, those that are open as is known, and one line for all
 * of them. */
static void print_probes(struct verify *verify, const struct probe_check *check) {
    const uint64_t *outcomes = check->outcomes;
    struct buf text = BUF_EMPTY;
    char what[200];
    for (size_t i = 0; i < check->cases.count; i++) {
        const struct probe_tally *tally = &check->tallies[i];
        const struct probe_case *probe = &check->cases.items[i];
        buf_clear(&text);
        if (tally->worst.outcome >= PROBE_UNANSWERED)
            probe_tally_print(tally, probe, &text);
        if (text.length > 0)
            verify_report_show(&verify->report, buf_text(&text));
        else if (tally->outcomes[PROBE_OPEN] > 0)
            verify_report_known(&verify->report, probe->name, probe->probe->tries);
    }
    buf_clear(&text);
    uint64_t held = outcomes[PROBE_HELD] + outcomes[PROBE_HELD_OFF];
    uint64_t wrong = outcomes[PROBE_BREACHED] + outcomes[PROBE_UNANSWERED];
    if (wrong == 0)
        probe_bound_print(held, &text);
    (void)snprintf(what, sizeof what,
                   "attacks on another store's rows: %" PRIu64 " held off, %" PRIu64
                   " open as known, %" PRIu64 " breaches, %" PRIu64 " not judged%s%s",
                   held, outcomes[PROBE_OPEN], outcomes[PROBE_BREACHED], outcomes[PROBE_UNANSWERED],
                   wrong == 0 ? "; breaches " : "", buf_text(&text));
    buf_release(&text);
    verify_report_check(&verify->report, what, wrong);
}

int verify_probes(struct verify *verify, const struct verify_as *as, struct err *err) {
    struct probe_check check;
    if (verify->own || world_stores(as->world) < 2)
        return 0;
    int status =
        probe_check_run(&check, as->target, as->role, as->superuser, as->read_only, as->world, err);
    if (status == 0) {
        print_probes(verify, &check);
    } else if (!as->superuser && err->kind == ERR_DB) {
        log_warn("the isolation probes are not tried, since role \"%s\" could not log in: %s",
                 as->role, err->text);
        *err = (struct err){.kind = ERR_NONE};
        status = 0;
    }
    probe_check_release(&check);
    return status;
}
