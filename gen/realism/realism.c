#include "gen/realism/realism.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/realism/realism_sample.h"

#define STANDARD_ERRORS 3

static const struct realism_measure *const tables[] = {
    realism_time_measures,   realism_basket_measures, realism_skew_measures,
    realism_people_measures, realism_goods_measures,  realism_vectors_measures,
};

static int (*const collect[])(struct realism_sample *, struct err *) = {
    realism_sales_collect,
    realism_people_collect,
    realism_goods_collect,
    realism_vectors_collect,
};

struct realism_figure realism_share(uint64_t count, uint64_t all) {
    if (all == 0)
        return (struct realism_figure){0, 0, 0};
    double share = (double)count / (double)all;
    return (struct realism_figure){share, sqrt(share * (1 - share) / (double)all), all};
}

struct realism_figure realism_mean_figure(const struct realism_mean *mean) {
    if (mean->count == 0)
        return (struct realism_figure){0, 0, 0};
    double count = (double)mean->count, value = mean->sum / count;
    double variance = mean->squares / count - value * value;
    return (struct realism_figure){value, sqrt((variance > 0 ? variance : 0) / count), mean->count};
}

void realism_line_add(struct realism_line_fit *fit, double x, double y, double weight) {
    fit->points++;
    fit->weight += weight;
    fit->x += weight * x;
    fit->y += weight * y;
    fit->xx += weight * x * x;
    fit->xy += weight * x * y;
    fit->yy += weight * y * y;
}

double realism_line_spread(const struct realism_line_fit *fit) {
    return fit->weight > 0 ? fit->xx - fit->x * fit->x / fit->weight : 0;
}

double realism_line_slope(const struct realism_line_fit *fit) {
    double spread = realism_line_spread(fit);
    return spread > 0 ? (fit->xy - fit->x * fit->y / fit->weight) / spread : 0;
}

static void judge(const struct realism_sample *sample, const struct realism_measure *measure,
                  unsigned part, struct realism_report *report) {
    struct realism_line *line = &report->lines[report->count++];
    struct realism_figure figure = measure->figure(sample, part);
    (void)snprintf(line->name, sizeof line->name, "%s%s%s", measure->name,
                   measure->parts ? ": " : "", measure->parts ? measure->parts[part] : "");
    line->source = measure->source;
    line->target = measure->targets ? measure->targets[part] : measure->target(sample, part);
    line->measured = figure.value;
    line->allowed = measure->tolerance + STANDARD_ERRORS * figure.error;
    line->samples = figure.samples;
    /* Written so that a figure that is no number is off. */
    bool fits = fabs(line->measured - line->target) <= line->allowed;
    line->verdict = figure.samples < measure->needs || figure.samples == 0 ? REALISM_FEW
                    : fits                                                 ? REALISM_OK
                                                                           : REALISM_OFF;
    report->off += line->verdict == REALISM_OFF;
    report->few += line->verdict == REALISM_FEW;
}

int realism_collect(struct realism_sample *sample, struct err *err) {
    for (size_t i = 0; i < sizeof collect / sizeof *collect; i++)
        if (collect[i](sample, err) < 0)
            return -1;
    return 0;
}

void realism_judge(const struct realism_sample *sample, struct realism_report *report) {
    memset(report, 0, sizeof *report);
    for (size_t i = 0; i < sizeof tables / sizeof(const struct realism_measure *); i++)
        for (const struct realism_measure *measure = tables[i]; measure->name; measure++)
            for (unsigned part = 0; part < measure->part_count || part == 0; part++)
                if (report->count < REALISM_LINES_MAX)
                    judge(sample, measure, part, report);
}

int realism_measure(const struct world *world, const struct world_params *expected,
                    struct realism_report *report, struct err *err) {
    struct realism_sample *sample = calloc(1, sizeof *sample);
    if (!sample)
        return err_set(err, ERR_SYSTEM, "out of memory for the sample of the realism report");
    sample->world = world;
    sample->expected = expected;
    int status = realism_collect(sample, err);
    if (status == 0)
        realism_judge(sample, report);
    free(sample);
    return status < 0 ? -1 : skew_measure(world, &report->skew, err);
}

const struct realism_line *realism_find(const struct realism_report *report, const char *name) {
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->lines[i].name, name) == 0)
            return &report->lines[i];
    return NULL;
}
