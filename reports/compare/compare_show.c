#include "reports/compare/compare_show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/sla.h"

static const char *nothing(char text[COMPARE_SHOWN]) {
    (void)snprintf(text, COMPARE_SHOWN, "-");
    return text;
}

static const char *unit_of(const struct comparison_line *line) {
    return line->measure->unit == SLA_FRACTION ? "points" : "%";
}

const char *compare_show_value(const struct comparison_line *line, double value,
                               char text[COMPARE_SHOWN]) {
    if (isnan(value))
        return nothing(text);
    char shown[UNITS_TEXT];
    (void)snprintf(text, COMPARE_SHOWN, "%s", sla_format_value(line->measure->unit, value, shown));
    return text;
}

const char *compare_show_change(const struct comparison_line *line, char text[COMPARE_SHOWN]) {
    if (isnan(line->change.value))
        return nothing(text);
    (void)snprintf(text, COMPARE_SHOWN, "%+.1f %s", line->change.value * 100, unit_of(line));
    return text;
}

const char *compare_show_interval(const struct comparison_line *line, char text[COMPARE_SHOWN]) {
    if (isnan(line->change.low) || isnan(line->change.high))
        return nothing(text);
    (void)snprintf(text, COMPARE_SHOWN, "%+.1f to %+.1f %s", line->change.low * 100,
                   line->change.high * 100, unit_of(line));
    return text;
}

const char *compare_show_limit(const struct comparison_line *line, char text[COMPARE_SHOWN]) {
    (void)snprintf(text, COMPARE_SHOWN, "%.1f %s", line->limit * 100, unit_of(line));
    return text;
}

const char *compare_show_p(double p, char text[COMPARE_SHOWN]) {
    if (isnan(p))
        return nothing(text);
    (void)snprintf(text, COMPARE_SHOWN, p < 0.0001 ? "<0.0001" : "%.4f", p);
    return text;
}
