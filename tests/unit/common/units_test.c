#include "common/units.h"

#include "common/pcg.h"
#include "tests/tap.h"

#include <math.h>

/* One reading: the text, and the value it has or the sentence that refuses it. */
struct whole_case {
    const char *text;
    int64_t value;
    const char *error;
};

struct fraction_case {
    const char *text;
    double value;
    const char *error;
};

static bool same(double a, double b) {
    return !(a < b) && !(a > b);
}

static void check_whole(const struct whole_case *c, const char *what,
                        int (*parse)(const char *, int64_t *, struct err *)) {
    struct err err = {.kind = ERR_NONE};
    int64_t value = -77;
    int status = parse(c->text, &value, &err);
    if (c->error == NULL) {
        ok(status == 0, "%s \"%s\" is read", what, c->text);
        is_int(value, c->value, "%s \"%s\" has its value", what, c->text);
    } else {
        ok(status == -1 && value == -77, "%s \"%s\" is refused, the value untouched", what,
           c->text);
        is_int(err.kind, ERR_USAGE, "%s \"%s\" is a usage error", what, c->text);
        is_text(err.text, c->error, "%s \"%s\" has its sentence", what, c->text);
    }
}

static void check_fraction(const struct fraction_case *c, const char *what,
                           int (*parse)(const char *, double *, struct err *)) {
    struct err err = {.kind = ERR_NONE};
    double value = -77;
    int status = parse(c->text, &value, &err);
    if (c->error == NULL) {
        ok(status == 0 && same(value, c->value), "%s \"%s\" is exactly %.17g", what, c->text,
           c->value);
    } else {
        ok(status == -1 && value < -76, "%s \"%s\" is refused, the value untouched", what, c->text);
        is_text(err.text, c->error, "%s \"%s\" has its sentence", what, c->text);
    }
}

static void test_durations(void) {
    static const struct whole_case cases[] = {
        {"0", 0, NULL},
        {"0s", 0, NULL},
        {"350us", 350, NULL},
        {"200ms", 200000, NULL},
        {"20s", 20000000, NULL},
        {"20 s", 20000000, NULL},
        {"1.5s", 1500000, NULL},
        {"0.000001s", 1, NULL},
        {"5min", 300000000, NULL},
        {"2h", INT64_C(7200000000), NULL},
        {"1d", INT64_C(86400000000), NULL},
        {"106751991d", INT64_C(9223372022400000000), NULL},
        {"106751992d", 0, "\"106751992d\" is too large for a duration"},
        {"9999999999999999999999d", 0, "\"9999999999999999999999d\" is too large for a duration"},
        {"20", 0, "\"20\" has no unit: say 20s, not 20"},
        {"", 0, "the value is empty: say 200ms, 20s, 5min or 2h"},
        {"-5s", 0, "\"-5s\" is negative: say 200ms, 20s, 5min or 2h"},
        {"+5s", 0, "\"+5s\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"1e3s", 0, "\"1e3s\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"nan", 0, "\"nan\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"20s!", 0, "\"20s!\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"20S", 0, "\"20S\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"20MB", 0, "\"20MB\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {".5s", 0, "\".5s\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"1.s", 0, "\"1.s\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"1.2.3s", 0, "\"1.2.3s\" is not a duration: say 200ms, 20s, 5min or 2h"},
        {"0.5us", 0, "\"0.5us\" is not a whole number of microseconds"},
        {"\033[31m", 0, "\"?[31m\" is not a duration: say 200ms, 20s, 5min or 2h"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_whole(&cases[i], "duration", units_parse_duration_us);
}

static void test_sizes(void) {
    static const struct whole_case cases[] = {
        {"0B", 0, NULL},
        {"64kB", 64000, NULL},
        {"64KiB", 65536, NULL},
        {"256MB", 256000000, NULL},
        {"1.5GiB", INT64_C(1610612736), NULL},
        {"100GB", INT64_C(100000000000), NULL},
        {"8TiB", INT64_C(8796093022208), NULL},
        {"9223372TB", INT64_C(9223372000000000000), NULL},
        {"9223373TB", 0, "\"9223373TB\" is too large for a size"},
        {"100", 0, "\"100\" has no unit: say 100MB, not 100"},
        {"100gb", 0, "\"100gb\" is not a size: say 64kB, 256MB, 100GB or 1TB"},
        {"1.0005kB", 0, "\"1.0005kB\" is not a whole number of bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_whole(&cases[i], "size", units_parse_size_bytes);
}

static void test_counts(void) {
    static const struct whole_case cases[] = {
        {"0", 0, NULL},
        {"1000", 1000, NULL},
        {"1_000", 1000, NULL},
        {"1_000_000", 1000000, NULL},
        {"10k", 10000, NULL},
        {"1.5M", 1500000, NULL},
        {"2G", INT64_C(2000000000), NULL},
        {"0.1T", INT64_C(100000000000), NULL},
        {"999999999999999999", INT64_C(999999999999999999), NULL},
        {"1e6", 0, "\"1e6\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"0x10", 0, "\"0x10\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"1__000", 0, "\"1__000\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"1000_", 0, "\"1000_\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"_1", 0, "\"_1\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"1,000", 0, "\"1,000\" is not a count: say 1000, 10k, 1.5M or 2G"},
        {"-1", 0, "\"-1\" is negative: say 1000, 10k, 1.5M or 2G"},
        {"1.5", 0, "\"1.5\" is not a whole number"},
        {"1.0001k", 0, "\"1.0001k\" is not a whole number"},
        {"99999999999999999999", 0, "\"99999999999999999999\" is too large for a count"},
        {"999999999T", 0, "\"999999999T\" is too large for a count"},
        {"many", 0, "\"many\" is not a count: say 1000, 10k, 1.5M or 2G"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_whole(&cases[i], "count", units_parse_count);
}

static void test_fractions(void) {
    static const struct fraction_case percents[] = {
        {"8%", 0.08, NULL},
        {"0.1%", 0.001, NULL},
        {"100%", 1, NULL},
        {"7.25 %", 0.0725, NULL},
        {"0%", 0, NULL},
        {"8", 0, "\"8\" has no unit: say 8%, not 8"},
        {"-8%", 0, "\"-8%\" is negative: say 8% or 0.1%"},
        {"8%%", 0, "\"8%%\" is not a percentage: say 8% or 0.1%"},
        {"inf%", 0, "\"inf%\" is not a percentage: say 8% or 0.1%"},
        {"0.1234567890123456%", 0,
         "\"0.1234567890123456%\" has more than 15 digits: say 8% or 0.1%"},
    };
    static const struct fraction_case rates[] = {
        {"500/s", 500, NULL},
        {"30/min", 0.5, NULL},
        {"1.5k/s", 1500, NULL},
        {"100/h", 100.0 / 3600.0, NULL},
        {"1 /s", 1, NULL},
        {"500", 0, "\"500\" has no unit: say 500/s, not 500"},
        {"500/ms", 0, "\"500/ms\" is not a rate: say 500/s, 1.5k/s or 30/min"},
        {"500kilo/s", 0, "\"500kilo/s\" is not a rate: say 500/s, 1.5k/s or 30/min"},
        {"500q/s", 0, "\"500q/s\" is not a rate: say 500/s, 1.5k/s or 30/min"},
        {"/s", 0, "\"/s\" is not a rate: say 500/s, 1.5k/s or 30/min"},
        {"-1/s", 0, "\"-1/s\" is negative: say 500/s, 1.5k/s or 30/min"},
    };
    static const struct fraction_case decimals[] = {
        {"0.87", 0.87, NULL},
        {"2", 2, NULL},
        {"11.669", 11.669, NULL},
        {"nan", 0, "\"nan\" is not a decimal number: say 0.87 or 2"},
        {"1e6", 0, "\"1e6\" is not a decimal number: say 0.87 or 2"},
        {"0,87", 0, "\"0,87\" is not a decimal number: say 0.87 or 2"},
    };
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++)
        check_fraction(&percents[i], "percentage", units_parse_percent);
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        check_fraction(&rates[i], "rate", units_parse_rate);
    for (size_t i = 0; i < sizeof decimals / sizeof decimals[0]; i++)
        check_fraction(&decimals[i], "decimal", units_parse_decimal);
}

static void test_bools(void) {
    struct err err;
    bool value = false;
    ok(units_parse_bool("yes", &value, &err) == 0 && value, "yes is true");
    ok(units_parse_bool("off", &value, &err) == 0 && !value, "off is false");
    ok(units_parse_bool("Y", &value, &err) == -1, "Y is refused");
    is_text(err.text, "\"Y\" is neither yes nor no", "with its sentence");
}

static void test_dates(void) {
    static const struct {
        const char *text;
        int32_t days;
        const char *error;
    } cases[] = {
        {"1970-01-01", 0, NULL},
        {"1969-12-31", -1, NULL},
        {"2000-03-01", 11017, NULL},
        {"2025-01-05", 20093, NULL},
        {"2024-02-29", 19782, NULL},
        {"0001-01-01", -719162, NULL},
        {"9999-12-31", 2932896, NULL},
        {"2025-02-29", 0, "\"2025-02-29\" is not a day of the calendar"},
        {"1900-02-29", 0, "\"1900-02-29\" is not a day of the calendar"},
        {"2025-13-01", 0, "\"2025-13-01\" is not a day of the calendar"},
        {"2025-00-10", 0, "\"2025-00-10\" is not a day of the calendar"},
        {"2025-04-31", 0, "\"2025-04-31\" is not a day of the calendar"},
        {"0000-01-01", 0, "\"0000-01-01\" is not a day of the calendar"},
        {"2025-1-5", 0, "\"2025-1-5\" is not a date: say 2025-01-05 (year-month-day)"},
        {"05.01.2025", 0, "\"05.01.2025\" is not a date: say 2025-01-05 (year-month-day)"},
        {"2025-01-05x", 0, "\"2025-01-05x\" is not a date: say 2025-01-05 (year-month-day)"},
        {"2025-+1-05", 0, "\"2025-+1-05\" is not a date: say 2025-01-05 (year-month-day)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {.kind = ERR_NONE};
        int32_t days = 77;
        char text[UNITS_TEXT];
        int status = units_parse_date(cases[i].text, &days, &err);
        if (cases[i].error != NULL) {
            ok(status == -1 && days == 77, "date \"%s\" is refused", cases[i].text);
            is_text(err.text, cases[i].error, "date \"%s\" has its sentence", cases[i].text);
            continue;
        }
        is_int(days, cases[i].days, "date %s is so many days from 1970", cases[i].text);
        is_text(units_exact_date(days, text), cases[i].text, "and is printed as it was read");
    }
    int wrong = 0;
    for (int32_t day = -719162; day <= 2932896; day += 13) {
        char text[UNITS_TEXT];
        int32_t back = 0;
        wrong += units_parse_date(units_exact_date(day, text), &back, NULL) != 0 || back != day;
    }
    is_int(wrong, 0, "every 13th day of 9999 years survives printing and reading");
}

/* A value, and how it is printed for eyes. */
struct format_case {
    int64_t value;
    const char *text;
};

static void check_formats(const struct format_case *cases, size_t count, const char *what,
                          const char *(*format)(int64_t, char *)) {
    for (size_t i = 0; i < count; i++) {
        char text[UNITS_TEXT];
        is_text(format(cases[i].value, text), cases[i].text, "%s of %" PRId64, what,
                cases[i].value);
    }
}

static void test_formats(void) {
    static const struct format_case durations[] = {
        {0, "0 us"},
        {350, "350 us"},
        {1234, "1.23 ms"},
        {999499, "999 ms"},
        {999500, "1 s"},
        {20000000, "20 s"},
        {59400000, "59.4 s"},
        {125000000, "2 min 5 s"},
        {INT64_C(3600000000), "1 h"},
        {INT64_C(93600000000), "1 d 2 h"},
        {-1500, "-1.5 ms"},
    };
    static const struct format_case sizes[] = {
        {999, "999 B"},
        {999999, "1 MB"},
        {8600000000, "8.6 GB"},
        {INT64_MAX, "9223372 TB"},
    };
    static const struct format_case counts[] = {
        {5000, "5k"},
        {1500000, "1.5M"},
        {12, "12"},
    };
    static const struct format_case integers[] = {
        {5000, "5,000"},
        {100, "100"},
        {1234567, "1,234,567"},
        {INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    check_formats(durations, sizeof durations / sizeof durations[0], "duration",
                  units_format_duration);
    check_formats(sizes, sizeof sizes / sizeof sizes[0], "size", units_format_size);
    check_formats(counts, sizeof counts / sizeof counts[0], "count", units_format_count);
    check_formats(integers, sizeof integers / sizeof integers[0], "integer", units_format_integer);
}

static void test_rate_formats(void) {
    char text[UNITS_TEXT];
    is_text(units_format_rate(980.4, text), "980/s", "a rate");
    is_text(units_format_rate(12345, text), "12.3k/s", "a high rate");
    is_text(units_format_share(0.001, text), "0.1 %", "a small share");
    is_text(units_format_share(0.95367, text), "95.4 %", "a large one");
    is_text(units_format_share(0.99958, text), "99.958 %", "nearly all");
    is_text(units_format_share(1, text), "100 %", "all");
    is_text(units_format_rate(0.0123, text), "0.0123/s", "a low rate");
    ok(strlen(units_format_rate(NAN, text)) > 0, "a rate of nan is harmless: %s", text);
    ok(strlen(units_format_rate(1e300, text)) < UNITS_TEXT, "an absurd rate stays in its text");
    ok(strlen(units_format_duration(INT64_MIN, text)) > 5, "the most negative duration: %s", text);
}

static void test_exact(void) {
    char text[UNITS_TEXT];
    is_text(units_exact_duration(20000000, text), "20s", "a duration in its largest whole unit");
    is_text(units_exact_duration(1500000, text), "1500ms", "not 1.5s");
    is_text(units_exact_size(1000000, text), "1MB", "a size");
    is_text(units_exact_percent(0.08, text), "8%", "a percentage");
    is_text(units_exact_percent(0.001, text), "0.1%", "a small percentage");
    is_text(units_exact_rate(0.5, text), "0.5/s", "a rate");
    is_text(units_exact_rate(100.0 / 3600.0, text), "100/h", "a rate that no decimal of /s is");
    is_text(units_exact_decimal(11.669, text), "11.669", "a decimal");
    int wrong = 0;
    struct pcg pcg;
    pcg_seed(&pcg, 7, 7);
    for (int i = 0; i < 20000; i++) {
        int64_t digits = pcg_below(&pcg, 1000000000);
        int places = pcg_between(&pcg, 0, 8);
        double value = 0;
        double back = 0;
        char decimal[UNITS_TEXT];
        (void)snprintf(decimal, sizeof decimal, "%.*f", places, (double)digits / 1e8);
        wrong += units_parse_decimal(decimal, &value, NULL) != 0;
        wrong += units_parse_decimal(units_exact_decimal(value, text), &back, NULL) != 0;
        wrong += !same(value, back);
        (void)snprintf(decimal + strlen(decimal), 2, "%%");
        wrong += units_parse_percent(decimal, &value, NULL) != 0;
        wrong += units_parse_percent(units_exact_percent(value, text), &back, NULL) != 0;
        wrong += !same(value, back);
        int64_t whole = 0;
        wrong += units_parse_duration_us(units_exact_duration(digits, text), &whole, NULL) != 0;
        wrong += whole != digits;
        wrong += units_parse_size_bytes(units_exact_size(digits, text), &whole, NULL) != 0;
        wrong += whole != digits;
    }
    is_int(wrong, 0, "20,000 random values survive exact printing and reading");
}

/* Random texts of the letters that matter. What is accepted must be a finite number that is not
 * negative. */
static void test_random_texts(void) {
    static const char letters[] = "0123456789._ -+eEkMGTBsmhdinu%/x\n\xc3";
    struct pcg pcg;
    int absurd = 0;
    pcg_seed(&pcg, 11, 3);
    for (int i = 0; i < 200000; i++) {
        char text[24];
        size_t length = pcg_below(&pcg, sizeof text - 1);
        for (size_t j = 0; j < length; j++)
            text[j] = letters[pcg_below(&pcg, sizeof letters - 1)];
        text[length] = '\0';
        struct err err;
        int64_t whole = 0;
        int32_t days = 0;
        double fraction = 0;
        bool flag;
        absurd += units_parse_duration_us(text, &whole, &err) == 0 && whole < 0;
        absurd += units_parse_size_bytes(text, &whole, &err) == 0 && whole < 0;
        absurd += units_parse_count(text, &whole, &err) == 0 && whole < 0;
        absurd += units_parse_percent(text, &fraction, &err) == 0 && !(fraction >= 0);
        absurd += units_parse_rate(text, &fraction, &err) == 0 && !isfinite(fraction);
        absurd += units_parse_decimal(text, &fraction, &err) == 0 && !isfinite(fraction);
        absurd += units_parse_date(text, &days, &err) == 0 && length != 10;
        absurd += units_parse_bool(text, &flag, &err) == 0 && length < 2;
    }
    is_int(absurd, 0, "200,000 random texts: none gives an absurd value");
}

int main(void) {
    test_durations();
    test_sizes();
    test_counts();
    test_fractions();
    test_bools();
    test_dates();
    test_formats();
    test_rate_formats();
    test_exact();
    test_random_texts();
    return tap_done();
}
