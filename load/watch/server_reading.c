#include "load/watch/server_reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#define SECOND_US INT64_C(1000000)

void server_reading_begin(struct server_reading *reading) {
    reading->at_us = clock_monotonic_us();
    for (size_t i = 0; i < READINGS; i++)
        reading->values[i] = SHEET_NOTHING;
}

void server_reading_take(struct server_reading *reading, const PGresult *result) {
    for (int c = 0; PQntuples(result) == 1 && c < PQnfields(result); c++) {
        size_t meter = strcmp(PQfname(result, c), KEY_BLOCKS_HIT) == 0
                           ? (size_t)READING_BLOCKS_HIT
                           : server_meter_find(PQfname(result, c));
        if (!PQgetisnull(result, 0, c))
            reading->values[meter] = strtoll(PQgetvalue(result, 0, c), NULL, 10);
    }
}

static bool known(const struct server_reading *from, const struct server_reading *to, size_t i) {
    return from->values[i] != SHEET_NOTHING && to->values[i] != SHEET_NOTHING;
}

static double difference(const struct server_reading *from, const struct server_reading *to,
                         size_t i) {
    return (double)(to->values[i] - from->values[i]);
}

static double hit_ratio(const struct server_reading *from, const struct server_reading *to) {
    size_t read = server_meter_find(KEY_BLOCKS_READ);
    if (!known(from, to, read) || !known(from, to, READING_BLOCKS_HIT))
        return NAN;
    double hits = difference(from, to, READING_BLOCKS_HIT);
    double all = hits + difference(from, to, read);
    return all > 0 ? hits / all : NAN;
}

void server_reading_row(const struct server_reading *from, const struct server_reading *to,
                        union sheet_value *row) {
    double seconds = (double)(to->at_us - from->at_us) / (double)SECOND_US;
    for (size_t i = 0; i < SERVER_METERS; i++) {
        const struct server_meter *meter = &server_meters[i];
        bool whole = sheet_kind_is_integer((int)meter->kind);
        double value = meter->grows ? difference(from, to, i) : (double)to->values[i];
        if (meter->kind == SHEET_RATE || meter->kind == SHEET_BYTES)
            value /= seconds;
        if (!(meter->grows ? known(from, to, i) : to->values[i] != SHEET_NOTHING))
            value = NAN;
        if (whole)
            row[i].integer = isnan(value) ? SHEET_NOTHING : (int64_t)(value + 0.5);
        else
            row[i].number = value;
    }
    row[METER_HIT_RATIO].number = hit_ratio(from, to);
}
