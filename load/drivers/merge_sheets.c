/* The sheets of the whole: which are put together in which way. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/drivers/driver.h"
#include "load/drivers/merge.h"
#include "load/pools.h"
#include "load/record/availability.h"
#include "load/truth/audit.h"
#include "load/truth/differences.h"

enum how {
    HOW_LIST,     /* all rows, with the driver in front; what no rule speaks of */
    HOW_ALL,      /* all rows */
    HOW_ONE,      /* of the one driver that has it, as what is measured on the server is */
    HOW_ROWS,     /* rows with the same keys become one */
    HOW_LATER,    /* it is made anew from what it is made of */
    HOW_OUTAGES,  /* the times in which no driver was served */
    HOW_ACCOUNTS, /* the books of all */
};

/* What becomes of a column where rows become one: a letter a column. */
enum {
    COLUMN_KEY = 'k',
    COLUMN_SUM = '+',
    COLUMN_LEAST = '<',
    COLUMN_FIRST = '1',  /* that is known */
    COLUMN_WEIGHT = 'W', /* a sum, and the weight of means */
    COLUMN_MEAN = 'w',
};

struct rule {
    const char *sheet;
    enum how how;
    const char *columns;                                        /* of HOW_ROWS */
    size_t most;                                                /* rows; 0: any number */
    int (*finish)(struct result_sheet *sheet, struct err *err); /* or NULL */
};

/* A small pool is one for what all drivers together drew from it. */
static int drop_large_pools(struct result_sheet *sheet, struct err *err) {
    enum { VALUES = 2, SENT = 3 };
    (void)err;
    for (size_t row = 0; row < sheet->row_count;)
        if (result_sheet_at(sheet, row, SENT)->integer <
            POOLS_TIMES * result_sheet_at(sheet, row, VALUES)->integer)
            result_sheet_drop(sheet, row);
        else
            row++;
    return 0;
}

static const struct rule rules[] = {
    {.sheet = "instrument", .how = HOW_LATER},
    {.sheet = "time", .how = HOW_LATER},
    {.sheet = "tenants", .how = HOW_LATER},
    {.sheet = "tenant-classes", .how = HOW_LATER},
    {.sheet = "fairness", .how = HOW_LATER},
    {.sheet = "server", .how = HOW_ONE},
    {.sheet = "machine", .how = HOW_ONE},
    {.sheet = "waits", .how = HOW_ONE},
    {.sheet = "statements", .how = HOW_ONE},
    {.sheet = "sizes", .how = HOW_ONE},
    {.sheet = "sampling", .how = HOW_ONE},
    {.sheet = "ingest", .how = HOW_ONE},
    {.sheet = "ingest-total", .how = HOW_ONE},
    {.sheet = "sticky-plans", .how = HOW_ONE},
    {.sheet = DRIVERS_SHEET, .how = HOW_ALL},
    {.sheet = "differences", .how = HOW_ALL, .most = DIFFERENCES_KEPT},
    {.sheet = "truth", .how = HOW_ROWS, .columns = "kk+++++1"},
    {.sheet = "recall", .how = HOW_ROWS, .columns = "kkkWw<1ww"},
    {.sheet = "pools", .how = HOW_ROWS, .columns = "kk1++", .finish = drop_large_pools},
    {.sheet = "isolation-probes", .how = HOW_ROWS, .columns = "k++++++1", .finish = merge_probes},
    {.sheet = AVAILABILITY_SHEET, .how = HOW_OUTAGES},
    {.sheet = AUDIT_SHEET, .how = HOW_ACCOUNTS},
};

static const struct rule *rule_of(const char *sheet) {
    static const struct rule list = {.how = HOW_LIST};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].sheet, sheet) == 0)
            return &rules[i];
    return &list;
}

static struct result_sheet *add_sheet(struct result *whole, const struct result_sheet *like,
                                      const char *in_front, struct err *err) {
    struct sheet_column columns[SHEET_COLUMNS];
    enum sheet_role roles[SHEET_COLUMNS];
    size_t count = 0;
    if (in_front) {
        roles[count] = SHEET_ASIDE;
        columns[count++] = (struct sheet_column){in_front, SHEET_TEXT};
    }
    for (size_t i = 0; i < like->column_count; i++) {
        roles[count] = (enum sheet_role)like->columns[i].role;
        columns[count++] =
            (struct sheet_column){like->columns[i].name, (enum sheet_kind)like->columns[i].kind};
    }
    return result_add_sheet(
        whole,
        &(struct sheet_form){.name = like->name,
                             .title = like->title,
                             .columns = columns,
                             .column_count = count,
                             .summary_rows = in_front ? 0 : like->summary_rows,
                             .chart = in_front ? SHEET_TABLE : (enum sheet_chart)like->chart,
                             .roles = roles},
        err);
}

struct result_sheet *merge_add_like(struct result *whole, const struct result_sheet *like,
                                    struct err *err) {
    return add_sheet(whole, like, NULL, err);
}

/* The first result's of those that have it, and how many rows have been taken over. */
static int copy_rows(struct result_sheet *sheet, const struct result_sheet *from, size_t most,
                     struct err *err) {
    for (size_t row = 0; row < from->row_count && (most == 0 || sheet->row_count < most); row++)
        if (result_sheet_add(sheet, result_sheet_at(from, row, 0), err) < 0)
            return -1;
    return 0;
}

/* A part of another version may have other columns, which cannot be put beneath. */
static bool is_alike(const struct result_sheet *a, const struct result_sheet *b) {
    bool alike = a->column_count == b->column_count;
    for (size_t i = 0; alike && i < a->column_count; i++)
        alike = a->columns[i].kind == b->columns[i].kind;
    return alike;
}

static int copy_all(struct result *whole, const struct result_sheet *first,
                    const struct result *const *parts, size_t count, const struct rule *rule,
                    struct err *err) {
    struct result_sheet *sheet = merge_add_like(whole, first, err);
    for (size_t i = 0; sheet && i < count; i++) {
        const struct result_sheet *from = result_find_sheet(parts[i], first->name);
        if (from && is_alike(from, first) && copy_rows(sheet, from, rule->most, err) < 0)
            return -1;
    }
    return sheet ? 0 : -1;
}

static int list_rows(struct result *whole, const struct result_sheet *first,
                     const struct result *const *parts, size_t count, const struct rule *rule,
                     struct err *err) {
    union sheet_value row[SHEET_COLUMNS];
    if (first->column_count == SHEET_COLUMNS)
        return copy_all(whole, first, parts, count, rule, err);
    struct result_sheet *sheet = add_sheet(whole, first, "driver", err);
    for (size_t i = 0; sheet && i < count; i++) {
        const struct result_sheet *from = result_find_sheet(parts[i], first->name);
        char driver[24];
        (void)snprintf(driver, sizeof driver, "%" PRIu64, parts[i]->driver);
        row[0].text = driver;
        for (size_t r = 0; from && is_alike(from, first) && r < from->row_count; r++) {
            (void)memcpy(row + 1, result_sheet_at(from, r, 0), from->column_count * sizeof *row);
            if (result_sheet_add(sheet, row, err) < 0)
                return -1;
        }
    }
    return sheet ? 0 : -1;
}

static bool is_same(int kind, const union sheet_value *a, const union sheet_value *b) {
    if (kind == SHEET_TEXT)
        return strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
    return sheet_kind_is_integer(kind) ? a->integer == b->integer : a->number == b->number;
}

/* The row of the sheet with the keys of this one; row_count where there is none. */
static size_t find_row(const struct result_sheet *sheet, const char *columns,
                       const union sheet_value *row) {
    for (size_t r = 0; r < sheet->row_count; r++) {
        bool same = true;
        for (size_t c = 0; c < sheet->column_count && same; c++)
            same = columns[c] != COLUMN_KEY ||
                   is_same(sheet->columns[c].kind, result_sheet_at(sheet, r, c), &row[c]);
        if (same)
            return r;
    }
    return sheet->row_count;
}

static void put_number(int kind, union sheet_value *to, double value) {
    if (sheet_kind_is_integer(kind))
        to->integer = (int64_t)value;
    else
        to->number = value;
}

static double number_of(int kind, const union sheet_value *value) {
    return sheet_kind_is_integer(kind) ? (double)value->integer : value->number;
}

/* Adds one value to another of the same column; the weights are of what is there and what comes. */
static void add_value(char how, int kind, union sheet_value *to, const union sheet_value *from,
                      double weight, double from_weight) {
    if (how == COLUMN_KEY || !sheet_value_is_known(kind, from))
        return;
    if (!sheet_value_is_known(kind, to)) {
        if (kind != SHEET_TEXT)
            *to = *from;
        return;
    }
    double here = kind == SHEET_TEXT ? 0 : number_of(kind, to);
    double there = kind == SHEET_TEXT ? 0 : number_of(kind, from);
    switch (how) {
    case COLUMN_SUM:
    case COLUMN_WEIGHT:
        if (sheet_kind_is_integer(kind))
            to->integer += from->integer;
        else
            to->number += from->number;
        break;
    case COLUMN_LEAST: put_number(kind, to, fmin(here, there)); break;
    case COLUMN_MEAN:
        if (weight + from_weight > 0)
            put_number(kind, to, (here * weight + there * from_weight) / (weight + from_weight));
        break;
    default: break;
    }
}

static double weight_of(const struct result_sheet *sheet, const char *columns,
                        const union sheet_value *row) {
    const char *place = strchr(columns, COLUMN_WEIGHT);
    if (!place)
        return 1;
    size_t column = (size_t)(place - columns);
    return number_of(sheet->columns[column].kind, &row[column]);
}

static void add_row(struct result_sheet *sheet, const char *columns, size_t row,
                    const union sheet_value *from) {
    union sheet_value *to = &sheet->values[row * sheet->column_count];
    double weight = weight_of(sheet, columns, to), from_weight = weight_of(sheet, columns, from);
    for (size_t c = 0; c < sheet->column_count; c++)
        add_value(columns[c], sheet->columns[c].kind, &to[c], &from[c], weight, from_weight);
}

static int join_rows(struct result *whole, const struct result_sheet *first,
                     const struct result *const *parts, size_t count, const struct rule *rule,
                     struct err *err) {
    if (strlen(rule->columns) != first->column_count)
        return list_rows(whole, first, parts, count, rule, err);
    struct result_sheet *sheet = merge_add_like(whole, first, err);
    for (size_t i = 0; sheet && i < count; i++) {
        const struct result_sheet *from = result_find_sheet(parts[i], first->name);
        for (size_t r = 0; from && is_alike(from, first) && r < from->row_count; r++) {
            const union sheet_value *values = result_sheet_at(from, r, 0);
            size_t row = find_row(sheet, rule->columns, values);
            if (row < sheet->row_count)
                add_row(sheet, rule->columns, row, values);
            else if (result_sheet_add(sheet, values, err) < 0)
                return -1;
        }
    }
    return !sheet ? -1 : rule->finish ? rule->finish(sheet, err) : 0;
}

static int merge_sheet(struct result *whole, const struct result_sheet *first,
                       const struct result *const *parts, size_t count, struct err *err) {
    const struct rule *rule = rule_of(first->name);
    struct result_sheet *sheet;
    switch (rule->how) {
    case HOW_LATER: return 0;
    case HOW_ONE:
        sheet = merge_add_like(whole, first, err);
        return sheet ? copy_rows(sheet, first, 0, err) : -1;
    case HOW_ALL: return copy_all(whole, first, parts, count, rule, err);
    case HOW_ROWS: return join_rows(whole, first, parts, count, rule, err);
    case HOW_OUTAGES: return merge_outages(whole, parts, count, err);
    case HOW_ACCOUNTS: return merge_accounts(whole, parts, count, err);
    case HOW_LIST: break;
    }
    return list_rows(whole, first, parts, count, rule, err);
}

int merge_sheets(struct result *whole, const struct result *const *parts, size_t count,
                 struct err *err) {
    for (size_t i = 0; i < count; i++) {
        /* Gone is who is gone for all. */
        int64_t gone_us = parts[i]->availability.gone_us;
        if (i == 0 || gone_us < whole->availability.gone_us)
            whole->availability.gone_us = gone_us;
        /* Connections are counted where there was no outage too. */
        whole->availability.lost += parts[i]->availability.lost;
        whole->availability.refused += parts[i]->availability.refused;
        whole->availability.remade += parts[i]->availability.remade;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < parts[i]->sheet_count; s++) {
            const struct result_sheet *sheet = parts[i]->sheets[s];
            size_t before = 0;
            while (before < i && !result_find_sheet(parts[before], sheet->name))
                before++;
            if (before == i && merge_sheet(whole, sheet, parts, count, err) < 0)
                return -1;
        }
    return 0;
}
