/* Sheets of the whole that take more than rows put together: outages, accounts, probes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/probe/probe_tally.h"
#include "load/drivers/merge.h"
#include "load/record/availability.h"
#include "load/truth/audit.h"

/* Columns of the sheet "availability", by their place; load/record/availability.c. */
enum { OUTAGE_FROM, OUTAGE_LASTED, OUTAGE_MEASURED, OUTAGE_SEEN, OUTAGE_COLUMNS };

/* A sheet with so many columns; NULL where the part, perhaps of another version, has none. */
static const struct result_sheet *find_sheet(const struct result *part, const char *name,
                                             size_t columns) {
    const struct result_sheet *sheet = result_find_sheet(part, name);
    return sheet && sheet->column_count == columns ? sheet : NULL;
}

struct span {
    int64_t from_us, to_us;
};

static struct span span_at(const struct result_sheet *sheet, size_t row) {
    int64_t from_us = result_sheet_at(sheet, row, OUTAGE_FROM)->integer;
    return (struct span){from_us, from_us + result_sheet_at(sheet, row, OUTAGE_LASTED)->integer};
}

/* How much of it lies in the measured phases. */
static int64_t measured_us(const struct result *whole, struct span span) {
    int64_t sum = 0;
    for (size_t i = 0; i < whole->phase_count; i++) {
        const struct result_phase *phase = &whole->phases[i];
        int64_t from = phase->start_us, to = from + phase->duration_us;
        from = span.from_us > from ? span.from_us : from;
        to = span.to_us < to ? span.to_us : to;
        if (phase->measured && to > from)
            sum += to - from;
    }
    return sum;
}

static int add_outage(struct result *whole, const struct result_sheet *like, struct span span,
                      const char *seen, struct err *err) {
    struct result_availability *sum = &whole->availability;
    if (strcmp(seen, AVAILABILITY_DOWN) != 0 && span.to_us - span.from_us < RESULT_SILENCE_US)
        return 0;
    int64_t measured = measured_us(whole, span);
    struct result_sheet *sheet = result_find_sheet(whole, like->name);
    if (!sheet && !(sheet = merge_add_like(whole, like, err)))
        return -1;
    sum->outages += measured > 0;
    sum->out_us += measured;
    sum->longest_us = measured > sum->longest_us ? measured : sum->longest_us;
    const union sheet_value row[] = {{.integer = span.from_us},
                                     {.integer = span.to_us - span.from_us},
                                     {.integer = measured},
                                     {.text = seen}};
    return result_sheet_add(sheet, row, err);
}

/* What of the span is an outage for the other drivers, from number `part` on, too. */
static int narrow(struct result *whole, const struct result *const *parts, size_t count,
                  size_t part, struct span span, const char *seen, struct err *err) {
    const struct result_sheet *first = find_sheet(parts[0], AVAILABILITY_SHEET, OUTAGE_COLUMNS);
    if (part == count)
        return add_outage(whole, first, span, seen, err);
    const struct result_sheet *sheet = find_sheet(parts[part], AVAILABILITY_SHEET, OUTAGE_COLUMNS);
    for (size_t row = 0; sheet && row < sheet->row_count; row++) {
        struct span other = span_at(sheet, row);
        other.from_us = other.from_us > span.from_us ? other.from_us : span.from_us;
        other.to_us = other.to_us < span.to_us ? other.to_us : span.to_us;
        const char *others = result_sheet_at(sheet, row, OUTAGE_SEEN)->text;
        bool is_down = strcmp(seen, AVAILABILITY_DOWN) == 0;
        if (other.from_us < other.to_us &&
            narrow(whole, parts, count, part + 1, other, is_down ? others : seen, err) < 0)
            return -1;
    }
    return 0;
}

int merge_outages(struct result *whole, const struct result *const *parts, size_t count,
                  struct err *err) {
    const struct result_sheet *first = find_sheet(parts[0], AVAILABILITY_SHEET, OUTAGE_COLUMNS);
    for (size_t row = 0; first && row < first->row_count; row++)
        if (narrow(whole, parts, count, 1, span_at(first, row),
                   result_sheet_at(first, row, OUTAGE_SEEN)->text, err) < 0)
            return -1;
    return 0;
}

/* One account in the books of all. */
struct book {
    const char *account;
    int64_t acknowledged, least, most, found, at_us;
    size_t parts;     /* that have it */
    const char *word; /* the worst of the parts' judgements */
};

static int64_t sum_of(int64_t a, int64_t b) {
    return a == SHEET_NOTHING || b == SHEET_NOTHING ? SHEET_NOTHING : a + b;
}

static bool is_word(const char *text, enum audit_judgement judgement) {
    return text && strncmp(text, audit_words[judgement], strlen(audit_words[judgement])) == 0;
}

/* Of the whole database, which each driver has looked at when it had ended: who looked last has
 * seen what all wrote. */
static bool is_of_all(const char *account) {
    return strcmp(account, AUDIT_STOCK) == 0 || strcmp(account, AUDIT_UPDATES) == 0;
}

static void enter(struct book *book, const struct result_sheet *sheet, size_t row) {
    int64_t found = result_sheet_at(sheet, row, AUDIT_FOUND)->integer;
    int64_t at_us = result_sheet_at(sheet, row, AUDIT_AT)->integer;
    const char *word = result_sheet_at(sheet, row, AUDIT_JUDGEMENT)->text;
    book->acknowledged =
        sum_of(book->acknowledged, result_sheet_at(sheet, row, AUDIT_ACKNOWLEDGED)->integer);
    book->least = sum_of(book->least, result_sheet_at(sheet, row, AUDIT_LEAST)->integer);
    book->most = sum_of(book->most, result_sheet_at(sheet, row, AUDIT_MOST)->integer);
    if (!is_of_all(book->account))
        book->found = sum_of(book->found, found);
    else if (book->parts == 0 || at_us > book->at_us)
        book->found = found;
    book->at_us = book->parts == 0 || at_us > book->at_us ? at_us : book->at_us;
    if (book->parts++ == 0 || is_word(word, AUDIT_BROKEN) ||
        (is_word(word, AUDIT_NOT_JUDGED) && is_word(book->word, AUDIT_KEPT)))
        book->word = word;
}

static struct book collect(const char *account, const struct result *const *parts, size_t count) {
    struct book book = {.account = account};
    for (size_t i = 0; i < count; i++) {
        const struct result_sheet *sheet = find_sheet(parts[i], AUDIT_SHEET, AUDIT_COLUMNS);
        for (size_t row = 0; sheet && row < sheet->row_count; row++)
            if (strcmp(result_sheet_at(sheet, row, AUDIT_ACCOUNT)->text, account) == 0)
                enter(&book, sheet, row);
    }
    return book;
}

/* The stock of all: kept, or broken where nobody but the drivers has changed it. */
static const char *judge_stock(const struct book *stock, const struct book *updates, size_t count) {
    if (stock->parts < count || updates->parts < count || stock->found == SHEET_NOTHING ||
        stock->least == SHEET_NOTHING)
        return "not judged: not every driver could look";
    if (stock->found >= stock->least && stock->found <= stock->most)
        return audit_words[AUDIT_KEPT];
    return updates->found == SHEET_NOTHING || updates->found > updates->most
               ? "not judged: others may have changed it too"
               : audit_words[AUDIT_BROKEN];
}

static int add_book(struct result *whole, struct result_sheet *sheet, const struct book *book,
                    struct err *err) {
    const union sheet_value row[] = {[AUDIT_ACCOUNT] = {.text = book->account},
                                     [AUDIT_ACKNOWLEDGED] = {.integer = book->acknowledged},
                                     [AUDIT_MOST] = {.integer = book->most},
                                     [AUDIT_FOUND] = {.integer = book->found},
                                     [AUDIT_JUDGEMENT] = {.text = book->word},
                                     [AUDIT_LEAST] = {.integer = book->least},
                                     [AUDIT_AT] = {.integer = book->at_us}};
    if (is_word(book->word, AUDIT_BROKEN))
        audit_tell(whole, book->account, book->acknowledged, book->found);
    if (result_sheet_add(sheet, row, err) < 0)
        return -1;
    if (!is_word(book->word, AUDIT_KEPT))
        sheet->summary_rows = sheet->row_count;
    return 0;
}

int merge_accounts(struct result *whole, const struct result *const *parts, size_t count,
                   struct err *err) {
    struct result_sheet *sheet = NULL;
    struct book updates = collect(AUDIT_UPDATES, parts, count);
    for (size_t i = 0; i < count; i++) {
        const struct result_sheet *from = find_sheet(parts[i], AUDIT_SHEET, AUDIT_COLUMNS);
        if (from && !sheet && !(sheet = merge_add_like(whole, from, err)))
            return -1;
        if (from && i == 0)
            sheet->summary_rows = 0;
        for (size_t row = 0; from && row < from->row_count; row++) {
            const char *account = result_sheet_at(from, row, AUDIT_ACCOUNT)->text;
            size_t there = 0;
            while (there < sheet->row_count &&
                   strcmp(result_sheet_at(sheet, there, AUDIT_ACCOUNT)->text, account) != 0)
                there++;
            if (there < sheet->row_count || strcmp(account, AUDIT_UPDATES) == 0)
                continue;
            struct book book = collect(account, parts, count);
            if (strcmp(account, AUDIT_STOCK) == 0)
                book.word = judge_stock(&book, &updates, count);
            if (add_book(whole, sheet, &book, err) < 0)
                return -1;
        }
    }
    return 0;
}

/* Columns of the sheet "isolation-probes", by their place; load/guard/canary_report.c. */
enum { PROBE_NAME, PROBE_TRIES, PROBE_FIRST_OUTCOME, PROBE_VERDICT = 7 };

/* Which outcome stands in which column. */
static const enum probe_outcome outcome_columns[] = {PROBE_HELD, PROBE_HELD_OFF, PROBE_UNANSWERED,
                                                     PROBE_BREACHED, PROBE_OPEN};

static void judge_probe(const struct result_sheet *sheet, size_t row, struct buf *text) {
    struct probe_tally tally = {.outcomes = {0}};
    for (size_t i = 0; i < sizeof outcome_columns / sizeof *outcome_columns; i++)
        tally.outcomes[outcome_columns[i]] =
            (uint64_t)result_sheet_at(sheet, row, PROBE_FIRST_OUTCOME + i)->integer;
    if (strcmp(result_sheet_at(sheet, row, PROBE_NAME)->text, "all") != 0)
        buf_put_text(text, probe_tally_verdict(&tally));
    else if (tally.outcomes[PROBE_BREACHED] > 0)
        buf_put_text(text, "BREACHED");
    else
        probe_bound_print(tally.outcomes[PROBE_HELD] + tally.outcomes[PROBE_HELD_OFF], text);
}

int merge_probes(struct result_sheet *sheet, struct err *err) {
    struct buf text = BUF_EMPTY;
    int status = 0;
    for (size_t row = 0; row < sheet->row_count && status == 0; row++) {
        buf_clear(&text);
        judge_probe(sheet, row, &text);
        status = result_sheet_set_text(sheet, row, PROBE_VERDICT, buf_text(&text), err);
        if (row == 0)
            sheet->summary_rows =
                1 + (size_t)result_sheet_at(sheet, row, PROBE_FIRST_OUTCOME + 3)->integer;
    }
    buf_release(&text);
    return status;
}
