#include "load/arrivals/curve.h"

#include <math.h>

#define SECOND_US 1e6

static void begin(struct curve *curve) {
    curve->count = 0;
    curve->total = 0;
}

static void add(struct curve *curve, double length_us, double from, double to) {
    const struct curve_piece *last = curve->count > 0 ? &curve->pieces[curve->count - 1] : NULL;
    struct curve_piece *piece = &curve->pieces[curve->count];
    *piece = (struct curve_piece){.start_us = last ? last->start_us + last->length_us : 0,
                                  .length_us = length_us,
                                  .from = from,
                                  .to = to,
                                  .before = curve->total};
    curve->count++;
    curve->total += (from + to) / 2 * length_us / SECOND_US;
}

void curve_flat(struct curve *curve, int64_t length_us, double rate) {
    begin(curve);
    add(curve, (double)length_us, rate, rate);
}

void curve_ramp(struct curve *curve, int64_t length_us, double from, double to) {
    begin(curve);
    add(curve, (double)length_us, from, to);
}

void curve_steps(struct curve *curve, int64_t length_us, double from, double to, unsigned steps) {
    begin(curve);
    for (unsigned i = 0; i < steps; i++) {
        double rate = from + (to - from) * i / (steps - 1);
        add(curve, (double)length_us / steps, rate, rate);
    }
}

void curve_spike(struct curve *curve, int64_t length_us, double from, double to) {
    begin(curve);
    for (int third = 0; third < 3; third++) {
        double rate = third == 1 ? to : from;
        add(curve, (double)length_us / 3, rate, rate);
    }
}

void curve_daily(struct curve *curve, int64_t length_us, double from, double to,
                 const double share[CURVE_HOURS]) {
    double most = 0;
    for (int hour = 0; hour < CURVE_HOURS; hour++)
        most = share[hour] > most ? share[hour] : most;
    begin(curve);
    for (int hour = 0; hour < CURVE_HOURS; hour++) {
        double rate = from + (to - from) * (share[hour] / most);
        add(curve, (double)length_us / CURVE_HOURS, rate, rate);
    }
}

static const struct curve_piece *piece_at(const struct curve *curve, double time_us) {
    size_t i = 0;
    while (i + 1 < curve->count && curve->pieces[i + 1].start_us <= time_us)
        i++;
    return &curve->pieces[i];
}

static double slope_of(const struct curve_piece *piece) {
    return (piece->to - piece->from) / piece->length_us;
}

double curve_rate(const struct curve *curve, double time_us) {
    const struct curve_piece *piece = piece_at(curve, time_us);
    return piece->from + slope_of(piece) * (time_us - piece->start_us);
}

double curve_before(const struct curve *curve, double time_us) {
    const struct curve_piece *piece = piece_at(curve, time_us);
    double passed = time_us - piece->start_us, slope = slope_of(piece);
    return piece->before + (piece->from + slope * passed / 2) * passed / SECOND_US;
}

/* The last piece before which no more are expected: one without any is passed over. */
static const struct curve_piece *piece_of(const struct curve *curve, double expected) {
    size_t low = 0;
    for (size_t count = curve->count; count > 1;) {
        size_t half = count / 2;
        if (curve->pieces[low + half].before <= expected) {
            low += half;
            count -= half;
        } else {
            count = half;
        }
    }
    return &curve->pieces[low];
}

double curve_time_us(const struct curve *curve, double expected) {
    const struct curve_piece *piece = piece_of(curve, expected);
    double more = expected - piece->before, passed;
    if (piece->from == piece->to) {
        passed = more * (SECOND_US / piece->from);
    } else {
        /* The root of from t + slope t^2 / 2 = more that does not cancel. */
        double slope = (piece->to - piece->from) / (piece->length_us / SECOND_US);
        double square = piece->from * piece->from + 2 * slope * more;
        passed = 2 * more / (piece->from + sqrt(square > 0 ? square : 0)) * SECOND_US;
    }
    if (!(passed > 0)) /* 0 / 0 too: a ramp from 0 at its very beginning */
        return piece->start_us;
    return piece->start_us + (passed < piece->length_us ? passed : piece->length_us);
}
