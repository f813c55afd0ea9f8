#include "reports/summary.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/log.h"
#include "common/units.h"
#include "reports/summary_parts.h"
#include "reports/verdict_driver.h"

enum { COLUMNS_LEAST = 80, LINES_UNBOUNDED = 1 << 30, INDENT = 2 };

struct summary_form summary_form_of(FILE *out) {
    struct summary_form form = {.columns = SUMMARY_COLUMNS_MOST, .lines = SUMMARY_LINES_MOST};
    struct winsize size;
    int descriptor = fileno(out);
    if (descriptor < 0 || ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return form;
    form.colour = log_colour(descriptor);
    form.terminal = true;
    if (size.ws_col < form.columns)
        form.columns = size.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : size.ws_col;
    if (size.ws_row > 0 && size.ws_row <= form.lines) /* the prompt needs a line */
        form.lines = size.ws_row <= SUMMARY_LINES_LEAST ? SUMMARY_LINES_LEAST : size.ws_row - 1;
    return form;
}

/* Where the line must end so that it has at most so many characters; between words, if it can. */
static const char *end_of_line(const char *text, int width) {
    const char *blank = NULL, *end = text;
    for (int shown = 0; *end; end++) {
        if (((unsigned char)*end & 0xc0) != 0x80 && ++shown > width)
            return blank ? blank : end;
        if (*end == ' ')
            blank = end;
    }
    return end;
}

/* The text as lines, what goes on is further in. */
static void put_lines(struct buf *lines, const char *text, const struct summary_form *form,
                      int indent) {
    int width = form->terminal && !form->all ? form->columns : LINES_UNBOUNDED, before = 0;
    do {
        const char *end = end_of_line(text, width - before);
        buf_printf(lines, "%*s%.*s\n", before, "", (int)(end - text), text);
        text = end + (*end == ' ');
        before = indent;
    } while (*text);
}

/* A sentence of the summary's own, indented. */
static void say(struct buf *lines, const struct summary_form *form, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct buf *lines, const struct summary_form *form, const char *format, ...) {
    char text[2048] = "  ";
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text + INDENT, sizeof text - INDENT, format, args);
    va_end(args);
    put_lines(lines, text, form, 2 * INDENT);
}

static void say_verdict(struct buf *lines, const struct result *result,
                        const struct summary_form *form) {
    char word[RESULT_VERDICT_WORD], text[sizeof result->reason + RESULT_VERDICT_WORD + 2];
    result_verdict_word(result, word);
    (void)snprintf(text, sizeof text, "%s  %s", word, result->reason);
    put_lines(lines, text, form, 2);
}

/* The word alone is painted. */
static void print_verdict(FILE *out, struct buf *lines, const struct result *result,
                          const struct summary_form *form) {
    char word[RESULT_VERDICT_WORD];
    int length = (int)strlen(result_verdict_word(result, word));
    const char *text = buf_text(lines);
    if (form->colour)
        (void)fprintf(out, "%s%.*s" PAINT_END "%s", result_verdict_paint(result), length, text,
                      text + length);
    else
        (void)fputs(text, out);
}

static void say_load(struct buf *lines, const struct result *result,
                     const struct result_requests *total, const struct summary_form *form) {
    char target[UNITS_TEXT + 16] = "", machine[32] = "", lag[128] = "";
    char rate[UNITS_TEXT], duration[UNITS_TEXT], p99[UNITS_TEXT], most[UNITS_TEXT],
        limit[UNITS_TEXT];
    if (result->machine_cpu_share >= 0)
        (void)snprintf(machine, sizeof machine, ", the machine %.0f %% busy",
                       result->machine_cpu_share * 100);
    if (result->open_loop)
        (void)snprintf(target, sizeof target, "target %s, ",
                       units_format_rate(result->target_rate, rate));
    say(lines, form, "%sachieved %s over %s (%s)%s", target,
        units_format_rate(result_rate(result, total->succeeded), rate),
        units_format_duration(result->duration_us, duration), result_loop(result), machine);
    if (hist_count(&result->driver_lag) > 0) /* without intended times there is no lag */
        (void)snprintf(lag, sizeof lag, "lag p99 %s (limit %s), max %s; ",
                       units_format_duration(hist_percentile_us(&result->driver_lag, 99), p99),
                       units_format_duration(DRIVER_LATE_US, limit),
                       units_format_duration(hist_max_us(&result->driver_lag), most));
    say(lines, form, "driver: %sits busiest thread %.0f %% busy (limit %.0f %%)", lag,
        result->driver_cpu_share * 100, DRIVER_BUSY * 100);
}

/* Where too few sessions made most of a time, the tables do not say so: the server looks slow. */
static void say_waiting(struct buf *lines, const struct result *result,
                        const struct summary_form *form) {
    static const double much = 0.5;
    double waiting_us = 0, response_us = 0;
    for (size_t i = 0; i < result->query_count; i++) {
        waiting_us += (double)result->queries[i].parts[RESULT_PART_WAIT].sum_us;
        response_us += (double)result->queries[i].requests.response.sum_us;
    }
    if (response_us > 0 && waiting_us / response_us >= much)
        say(lines, form,
            "%.0f %% of the response time was spent waiting for a free session: service times are "
            "the server's own; more load.sessions may carry more",
            100 * waiting_us / response_us);
}

/* They are in no line of the table, and in every judgement of a time. */
static void say_unanswered(struct buf *lines, const struct result_requests *total,
                           const struct summary_form *form) {
    char sent[UNITS_TEXT], skipped[UNITS_TEXT], most[UNITS_TEXT];
    if (hist_count(&total->unanswered_response) == 0)
        return;
    say(lines, form,
        "unanswered at the end: %s sent, %s never sent, after up to %s; SLAs on times count them",
        units_format_integer((int64_t)hist_count(&total->unanswered_service), sent),
        units_format_integer((int64_t)total->skipped, skipped),
        units_format_duration(hist_max_us(&total->unanswered_response), most));
}

static void say_faults(struct buf *lines, const struct result *result,
                       const struct result_requests *total, const struct summary_form *form) {
    const struct result_availability *availability = &result->availability;
    char share[UNITS_TEXT], count[UNITS_TEXT], all[UNITS_TEXT], longest[UNITS_TEXT];
    if (availability->outages > 0)
        say(lines, form, "available %s: %s outage%s, %s in all, the longest %s",
            units_format_share(result_available(result), share),
            units_format_integer((int64_t)availability->outages, count),
            availability->outages > 1 ? "s" : "", units_format_duration(availability->out_us, all),
            units_format_duration(availability->longest_us, longest));
    if (availability->lost + availability->refused > 0)
        say(lines, form,
            "connections: %" PRIu64 " lost, %" PRIu64 " attempts refused, %" PRIu64 " made again",
            availability->lost, availability->refused, availability->remade);
    if (total->unknown > 0)
        say(lines, form,
            "outcome unknown: %s, lost while a change was to be committed; SLAs on errors count "
            "them",
            units_format_integer((int64_t)total->unknown, count));
}

static void say_isolation(struct buf *lines, const struct result *result,
                          const struct summary_form *form) {
    char rows[UNITS_TEXT];
    units_format_integer((int64_t)result->isolation.rows_checked, rows);
    if (result->isolation.breaches)
        say(lines, form, "isolation: %s rows checked, %" PRIu64 " OF ANOTHER TENANT: %s", rows,
            result->isolation.breaches, result->isolation.first);
    else
        say(lines, form, "isolation: %s rows checked, none of another tenant", rows);
}

/* As a screen of this width shows them. */
static size_t count_lines(struct buf *lines, const struct summary_form *form) {
    size_t count = 0;
    for (const char *at = buf_text(lines), *end; (end = strchr(at, '\n')); at = end + 1)
        count += 1 + (size_t)(end - at) / ((size_t)form->columns + 1);
    return count;
}

/* What is said before, between and behind the tables. */
struct sentences {
    struct buf verdict, load, end;
};

static int print_all(FILE *out, struct sentences *said, struct summary_parts *parts,
                     struct err *err) {
    int status = summary_part_print(parts, SUMMARY_SLAS, out, err);
    (void)fprintf(out, "\n%s", buf_text(&said->load));
    if (!status)
        status = summary_part_print(parts, SUMMARY_QUERIES, out, err);
    size_t rest = SUMMARY_SHEETS;
    if (!status && parts->has_tenants)
        status = summary_part_print(parts, rest++, out, err);
    if (!status)
        status = summary_part_print(parts, SUMMARY_ERRORS, out, err);
    for (; rest < parts->count && !status; rest++)
        status = summary_part_print(parts, rest, out, err);
    (void)fprintf(out, "\n%s", buf_text(&said->end));
    return status;
}

/* Fits the tables into what the sentences leave, less the lines that name what does not fit: they
 * become more with it. Those are added to `end`. */
static void fit(struct summary_parts *parts, const struct summary_form *form, size_t taken,
                struct buf *end) {
    static const char begin[] = "not shown, see report or --verbose: ";
    struct buf names = BUF_EMPTY, sentence = BUF_EMPTY;
    size_t lines = form->all ? LINES_UNBOUNDED : (size_t)form->lines, reserved, needed = 0;
    size_t room = form->terminal ? (size_t)form->columns - strlen(begin) - INDENT : SIZE_MAX;
    do {
        reserved = needed;
        summary_parts_fit(parts, form, lines > taken + reserved ? lines - taken - reserved : 0);
        buf_clear(&names);
        buf_clear(&sentence);
        summary_parts_left_out(parts, room, &names);
        if (names.length > 0)
            say(&sentence, form, "%s%s", begin, buf_text(&names));
        needed = count_lines(&sentence, form);
    } while (needed > reserved);
    buf_put(end, sentence.data, sentence.length);
    end->failed |= names.failed || sentence.failed;
    buf_release(&names);
    buf_release(&sentence);
}

static int print_parts(FILE *out, const struct result *result, const struct result_requests *total,
                       const struct summary_form *form, struct err *err) {
    enum { BLANKS = 2, REPORT = 1 };
    struct sentences said = {.verdict = BUF_EMPTY};
    struct summary_parts parts;
    int status = summary_parts_init(&parts, result, total, form, err);
    if (!status) {
        say_verdict(&said.verdict, result, form);
        say_load(&said.load, result, total, form);
        say_waiting(&said.load, result, form);
        say_unanswered(&said.load, total, form);
        say_faults(&said.load, result, total, form);
        say_isolation(&said.end, result, form);
        size_t taken = BLANKS + REPORT + count_lines(&said.verdict, form) +
                       count_lines(&said.load, form) + count_lines(&said.end, form);
        fit(&parts, form, taken, &said.end);
        if (form->report)
            say(&said.end, form, "report: %s", form->report);
        print_verdict(out, &said.verdict, result, form);
        status = print_all(out, &said, &parts, err);
    }
    buf_release(&said.verdict);
    buf_release(&said.load);
    buf_release(&said.end);
    summary_parts_release(&parts);
    return status;
}

int summary_print(FILE *out, const struct result *result, const struct summary_form *form,
                  struct err *err) {
    struct result_requests total;
    if (result_total(&total, result, err))
        return -1;
    int status = print_parts(out, result, &total, form, err);
    result_requests_release(&total);
    return status;
}
