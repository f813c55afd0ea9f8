#include "load/truth/differences.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/text.h"
#include "reports/result_sheet.h"

#define NOT_SHOWN "(personal, not shown)"

void differences_enter(struct differences *differences, const char *query, const char *tenant) {
    struct difference *place = &differences->place;
    (void)snprintf(place->query, sizeof place->query, "%s", query);
    (void)snprintf(place->tenant, sizeof place->tenant, "%s", tenant ? tenant : "(none)");
    place->key[0] = '\0';
}

void differences_key(struct differences *differences, struct uuid key) {
    uuid_format(key, differences->place.key);
}

void differences_name(struct differences *differences, const char *what) {
    text_copy(differences->place.key, sizeof differences->place.key, what);
}

static void show(char shown[DIFFERENCE_SHOWN], bool personal, const char *value) {
    text_copy(shown, DIFFERENCE_SHOWN, !value ? "(null)" : personal ? NOT_SHOWN : value);
}

void differences_note(struct differences *differences, const char *column, bool personal,
                      const char *expected, const char *found) {
    if (differences->count++ >= DIFFERENCES_KEPT)
        return;
    struct difference *difference = &differences->first[differences->count - 1];
    *difference = differences->place;
    text_copy(difference->column, sizeof difference->column, column);
    show(difference->expected, personal, expected);
    show(difference->found, personal, found);
}

static uint64_t kept(const struct differences *differences) {
    return differences->count < DIFFERENCES_KEPT ? differences->count : DIFFERENCES_KEPT;
}

void differences_merge(struct differences *differences, const struct differences *other) {
    uint64_t there = kept(differences);
    for (uint64_t i = 0; i < kept(other) && there < DIFFERENCES_KEPT; i++)
        differences->first[there++] = other->first[i];
    differences->count += other->count;
}

static void tell_judge(const struct differences *differences, struct result *result) {
    const struct difference *first = &differences->first[0];
    struct result_truth *truth = &result->truth;
    (void)snprintf(truth->reason, sizeof truth->reason,
                   "%" PRIu64 " values or rows are not what was written; the first: query %s, "
                   "store %.40s, %.68s, column %s",
                   differences->count, first->query, first->tenant, first->key, first->column);
    truth->failed = true;
}

int differences_report(const struct differences *differences, struct result *result,
                       struct err *err) {
    static const struct sheet_column columns[] = {
        {"query", SHEET_TEXT},  {"tenant", SHEET_TEXT},   {"key", SHEET_TEXT},
        {"column", SHEET_TEXT}, {"expected", SHEET_TEXT}, {"found", SHEET_TEXT},
    };
    if (differences->count == 0)
        return 0;
    tell_judge(differences, result);
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "differences",
                                              .title = "Differences between answers and the world",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = 10},
                         err);
    for (uint64_t i = 0; sheet && i < kept(differences); i++) {
        const struct difference *difference = &differences->first[i];
        const union sheet_value row[] = {
            {.text = difference->query},    {.text = difference->tenant},
            {.text = difference->key},      {.text = difference->column},
            {.text = difference->expected}, {.text = difference->found}};
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
    }
    return sheet ? 0 : -1;
}
