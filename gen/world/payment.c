#include "gen/world/payment.h"
#include "gen/world/calendar.h"

#include <stdlib.h>

/* Payments by count in per mille, credit, debit, cash, wallet, cumulative: Federal Reserve, Diary
 * of Consumer Payment Choice, 2018, 2023 and 2024; the rest is taken as digital wallets. */
static const struct {
    int32_t year;
    uint16_t below[PAYMENTS - 1];
} shares[] = {
    {2018, {230, 510, 770}},
    {2023, {320, 620, 780}},
    {2024, {350, 650, 790}},
};

#define YEARS       (sizeof shares / sizeof *shares)
#define DAYS_A_YEAR 365.2425
#define CHOICES     65536
#define PER_MILLE   1000

static const char *const names[PAYMENTS] = {
    [PAYMENT_CREDIT_CARD] = "credit_card",
    [PAYMENT_DEBIT_CARD] = "debit_card",
    [PAYMENT_CASH] = "cash",
    [PAYMENT_DIGITAL_WALLET] = "digital_wallet",
};

const char *payment_name(enum payment payment) {
    return names[payment];
}

/* Linear between the diaries; before the first and after the last one as they have it. */
static struct payment_week week_at(double year) {
    struct payment_week week;
    size_t later = 1;
    while (later < YEARS - 1 && year > shares[later].year)
        later++;
    double span = shares[later].year - shares[later - 1].year;
    double part = (year - shares[later - 1].year) / span;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    for (int i = 0; i < PAYMENTS - 1; i++) {
        double from = shares[later - 1].below[i], to = shares[later].below[i];
        week.below[i] = (uint16_t)((from + part * (to - from)) * CHOICES / PER_MILLE + 0.5);
    }
    return week;
}

struct payment_week *payment_weeks_new(int32_t first_day, uint32_t weeks, struct err *err) {
    struct payment_week *list = calloc(weeks, sizeof *list);
    if (!list) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for the payments of %u weeks", weeks);
        return NULL;
    }
    for (uint32_t week = 0; week < weeks; week++) {
        double middle =
            first_day + (double)week * CALENDAR_DAYS_A_WEEK + CALENDAR_DAYS_A_WEEK / 2.0;
        list[week] = week_at(1970 + middle / DAYS_A_YEAR);
    }
    return list;
}
