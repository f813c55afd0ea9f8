#include "load/arrivals/agenda.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/mix.h"
#include "load/arrivals/points.h"

void agenda_world_day(const struct world *world, double share[CURVE_HOURS]) {
    const struct hours *hours = &world->history.hours;
    double all = 0;
    for (int hour = 0; hour < CURVE_HOURS; hour++)
        share[hour] = 0;
    for (uint32_t week = 0; week < world->params.volume.weeks; week++)
        for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++) {
            double sales = hours_before(hours, week, hour + 1, 0, hours->groups) -
                           hours_before(hours, week, hour, 0, hours->groups);
            share[hour % CURVE_HOURS] += sales;
            all += sales;
        }
    for (int hour = 0; hour < CURVE_HOURS; hour++)
        share[hour] /= all;
}

static void shape(struct curve *curve, const struct profile_phase *phase,
                  const struct world *world) {
    double share[CURVE_HOURS];
    switch ((enum profile_shape)phase->shape) {
    case PROFILE_SHAPE_FLAT: curve_flat(curve, phase->duration_us, phase->rate); break;
    case PROFILE_SHAPE_RAMP: curve_ramp(curve, phase->duration_us, phase->from, phase->to); break;
    case PROFILE_SHAPE_STEPS:
        curve_steps(curve, phase->duration_us, phase->from, phase->to, (unsigned)phase->steps);
        break;
    case PROFILE_SHAPE_SPIKE: curve_spike(curve, phase->duration_us, phase->from, phase->to); break;
    case PROFILE_SHAPE_DAILY:
        agenda_world_day(world, share);
        curve_daily(curve, phase->duration_us, phase->from, phase->to, share);
        break;
    }
}

/* The next segment; its curve is made already. */
static size_t add_segment(struct agenda *agenda, int64_t start_us, bool poisson, uint64_t seed) {
    size_t number = agenda->segment_count++;
    struct agenda_segment *segment = &agenda->segments[number];
    const struct agenda_segment *last = number > 0 ? segment - 1 : NULL;
    struct points points;
    segment->start_us = start_us;
    segment->poisson = poisson;
    segment->key = mix_key(seed, number);
    segment->first = last ? last->first + last->count : 0;
    points_init(&points, poisson, segment->key);
    segment->count = points_count(&points, segment->curve.total);
    return number;
}

static struct agenda_phase *add_phase(struct agenda *agenda, const char *name, int64_t end_us,
                                      bool measured) {
    struct agenda_phase *phase = &agenda->phases[agenda->phase_count++];
    *phase = (struct agenda_phase){.start_us = agenda->duration_us,
                                   .end_us = end_us,
                                   .measured = measured,
                                   .segment = AGENDA_NO_SEGMENT};
    (void)snprintf(phase->name, sizeof phase->name, "%s", name);
    agenda->duration_us = end_us;
    return phase;
}

static void plan_simple(struct agenda *agenda, const struct profile_load *load, uint64_t seed) {
    if (load->warmup_us > 0)
        (void)add_phase(agenda, "warm-up", load->warmup_us, false);
    (void)add_phase(agenda, "load", load->duration_us, true);
    agenda->has_closed = load->model == PROFILE_MODEL_CLOSED;
    if (agenda->has_closed)
        return;
    curve_flat(&agenda->segments[0].curve, load->duration_us, load->rate);
    size_t segment = add_segment(agenda, 0, load->arrivals == PROFILE_ARRIVALS_POISSON, seed);
    for (size_t i = 0; i < agenda->phase_count; i++)
        agenda->phases[i].segment = segment;
}

static void plan_phases(struct agenda *agenda, const struct profile_load *load,
                        const struct world *world, uint64_t seed) {
    for (size_t i = 0; i < load->phase_count; i++) {
        const struct profile_phase *from = &load->phases[i];
        struct agenda_phase *phase =
            add_phase(agenda, from->name, agenda->duration_us + from->duration_us, from->measured);
        if (from->arrivals == PROFILE_PHASE_CLOSED) {
            agenda->has_closed = true;
            continue;
        }
        shape(&agenda->segments[agenda->segment_count].curve, from, world);
        phase->segment =
            add_segment(agenda, phase->start_us, from->arrivals == PROFILE_PHASE_POISSON, seed);
    }
}

int agenda_init(struct agenda *agenda, const struct profile_load *load, const struct world *world,
                uint64_t seed, struct err *err) {
    size_t most = load->phase_count > 0 ? load->phase_count : 2;
    *agenda = (struct agenda){.phases = calloc(most, sizeof *agenda->phases),
                              .segments = calloc(most, sizeof *agenda->segments)};
    if (!agenda->phases || !agenda->segments)
        return err_set(err, ERR_SYSTEM, "out of memory for the phases of the run");
    if (load->phase_count > 0)
        plan_phases(agenda, load, world, seed);
    else
        plan_simple(agenda, load, seed);
    return 0;
}

void agenda_release(struct agenda *agenda) {
    free(agenda->phases);
    free(agenda->segments);
    *agenda = (struct agenda){.phase_count = 0};
}

size_t agenda_phase_at(const struct agenda *agenda, int64_t time_us) {
    size_t phase = 0;
    while (phase + 1 < agenda->phase_count && time_us >= agenda->phases[phase].end_us)
        phase++;
    return phase;
}

int64_t agenda_lasted_us(const struct agenda *agenda, size_t phase, int64_t end_us) {
    int64_t start_us = agenda->phases[phase].start_us, planned_us = agenda->phases[phase].end_us;
    end_us = end_us < planned_us ? end_us : planned_us;
    return end_us > start_us ? end_us - start_us : 0;
}

double agenda_rate(const struct agenda *agenda, size_t phase, int64_t time_us) {
    if (!agenda_is_open(agenda, phase))
        return 0;
    const struct agenda_segment *segment = &agenda->segments[agenda->phases[phase].segment];
    double end_us = (double)(agenda->phases[phase].end_us - segment->start_us);
    double at_us = (double)(time_us - segment->start_us);
    return curve_rate(&segment->curve, at_us < end_us ? at_us : end_us);
}

double agenda_expected(const struct agenda *agenda, size_t phase, int64_t end_us) {
    int64_t lasted_us = agenda_lasted_us(agenda, phase, end_us);
    if (!agenda_is_open(agenda, phase))
        return 0;
    const struct agenda_segment *segment = &agenda->segments[agenda->phases[phase].segment];
    int64_t from_us = agenda->phases[phase].start_us - segment->start_us;
    return curve_before(&segment->curve, (double)(from_us + lasted_us)) -
           curve_before(&segment->curve, (double)from_us);
}

int64_t agenda_measured_us(const struct agenda *agenda, int64_t end_us) {
    int64_t lasted_us = 0;
    for (size_t i = 0; i < agenda->phase_count; i++)
        if (agenda->phases[i].measured)
            lasted_us += agenda_lasted_us(agenda, i, end_us);
    return lasted_us;
}
