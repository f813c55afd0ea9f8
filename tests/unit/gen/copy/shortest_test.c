#include "gen/copy/shortest.h"

#include "tests/tap.h"

#include <math.h>
#include <stdint.h>

/* What `SELECT x::float4` prints on PostgreSQL 15. */
static void it_prints_as_the_server(void) {
    static const struct {
        float value;
        const char *text;
    } cases[] = {
        {0.0F, "0"},
        {-0.0F, "-0"},
        {1.0F, "1"},
        {-1.5F, "-1.5"},
        {0.1F, "0.1"},
        {0.3F, "0.3"},
        {1.0F / 3, "0.33333334"},
        {582047.1875F, "582047.2"},
        {818.962830F, "818.9628"},
        {0.0625F, "0.0625"},
        {0.0009765625F, "0.0009765625"},
        {1e-9F, "1e-09"},
        {10.0F, "10"},
        {123456.0F, "123456"},
        {999999.94F, "999999.94"},
        {1000000.0F, "1e+06"},
        {16777216.0F, "1.6777216e+07"},
        {-114738704.0F, "-1.14738704e+08"},
        {0.0001F, "0.0001"},
        {0.00012345F, "0.00012345"},
        {0.00009F, "9e-05"},
        {-0.000012345678F, "-1.2345678e-05"},
        {-19248.5625F, "-19248.562"},
        {3.4028235e38F, "3.4028235e+38"},
        {1.1754944e-38F, "1.1754944e-38"},
        {7.3504e-41F, "7.3504e-41"},
        {1e-45F, "1e-45"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[SHORTEST_TEXT];
        size_t length = shortest_float(cases[i].value, text);
        is_text(text, cases[i].text, "%s", cases[i].text);
        is_int(length, strlen(text), "its length");
    }
}

static size_t digits_of(const char *text) {
    size_t digits = 0;
    for (; *text && *text != 'e'; text++)
        digits += *text >= '0' && *text <= '9';
    return digits;
}

/* Every exponent, and the digits that no other decimal of the same length could replace. */
static void it_reads_back(void) {
    uint32_t bits = 1;
    size_t wrong = 0, long_ones = 0, tried = 0;
    for (int i = 0; i < 300000; i++) {
        bits = bits * 1664525U + 1013904223U;
        float value;
        char text[SHORTEST_TEXT];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        (void)shortest_float(value, text);
        tried++;
        wrong += strtof(text, NULL) != value;
        long_ones += digits_of(text) > 9 + 5;
    }
    ok(tried > 290000, "nearly all bit patterns are numbers");
    is_int(wrong, 0, "each reads back as itself");
    is_int(long_ones, 0, "none has more than nine digits and the zeros before them");
}

int main(void) {
    it_prints_as_the_server();
    it_reads_back();
    return tap_done();
}
