/* What can be limited: the one table of the measures, and what follows from it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/sla.h"
#include "reports/sla_recall.h"

/* A mean of fewer samples says nothing. Assumption, as in SLA_RECALL_NEEDED. */
enum { MEAN_NEEDED = 30 };

const struct sla_form sla_forms[SLA_MEASURES] = {
    [SLA_PERCENTILE] = {.word = "p",
                        .example = "p99",
                        .numbered = true,
                        .unit = SLA_DURATION_US,
                        .kinds = true,
                        .windows = true,
                        .aborts = true},
    [SLA_MAX] = {.word = "max",
                 .example = "max",
                 .unit = SLA_DURATION_US,
                 .kinds = true,
                 .windows = true,
                 .aborts = true},
    [SLA_MEAN] = {.word = "mean",
                  .example = "mean",
                  .unit = SLA_DURATION_US,
                  .kinds = true,
                  .windows = true,
                  .aborts = true},
    [SLA_RATE] = {.word = "rate",
                  .example = "rate",
                  .unit = SLA_PER_SECOND,
                  .floor = true,
                  .windows = true,
                  .aborts = true},
    [SLA_ERRORS] = {.word = "errors",
                    .example = "errors",
                    .unit = SLA_FRACTION,
                    .windows = true,
                    .aborts = true,
                    .above_all = "more than 100% cannot fail",
                    .at_zero = "nothing is below 0%; write errors <= 0%"},
    [SLA_RECALL] = {.word = "recall@",
                    .example = "recall@K",
                    .numbered = true,
                    .unit = SLA_FRACTION,
                    .floor = true,
                    .above_all = "a recall is a fraction up to 1, or a percentage"},
    [SLA_AVAILABLE] = {.word = "available",
                       .example = "available",
                       .unit = SLA_FRACTION,
                       .floor = true,
                       .of_run = true,
                       .aborts = true,
                       .above_all = "more than 100% cannot be available"},
    [SLA_OUTAGE] = {.word = "outage",
                    .example = "outage",
                    .unit = SLA_DURATION_US,
                    .of_run = true,
                    .aborts = true},
};

void sla_measure_name(const struct sla *sla, char name[RESULT_NAME_SIZE]) {
    const struct sla_form *form = &sla_forms[sla->measure];
    char number[24] = "";
    if (sla->measure == SLA_PERCENTILE)
        (void)snprintf(number, sizeof number, "%g", sla->percentile);
    else if (form->numbered)
        (void)snprintf(number, sizeof number, "%" PRIu32, sla->recall_at);
    (void)snprintf(name, RESULT_NAME_SIZE, "%s%s%s", form->word, number,
                   !form->kinds   ? ""
                   : sla->service ? " service"
                                  : " response");
}

uint64_t sla_samples_needed(const struct sla *sla) {
    double good = 0; /* the share of samples that may lie on the good side at worst */
    switch (sla->measure) {
    case SLA_PERCENTILE: good = sla->percentile / 100; break;
    case SLA_ERRORS: good = 1 - sla->limit; break;
    case SLA_AVAILABLE: good = sla->limit; break;
    case SLA_OUTAGE: return (uint64_t)ceil(sla->limit / 1e6);
    case SLA_MEAN: return MEAN_NEEDED;
    case SLA_RECALL: return SLA_RECALL_NEEDED;
    case SLA_MAX:
    case SLA_RATE:
    case SLA_MEASURES: return 1;
    }
    if (good <= 0 || good >= 1)
        return 1;
    /* A hair less before rounding up: 0.95 is a little below 95 % in binary. */
    return (uint64_t)ceil(log(0.05) / log(good) - 1e-9);
}
