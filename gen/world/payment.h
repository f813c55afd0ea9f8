/* How sales are paid, by date. */
#ifndef PGBAZAAR_GEN_WORLD_PAYMENT_H
#define PGBAZAAR_GEN_WORLD_PAYMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

enum payment {
    PAYMENT_CREDIT_CARD,
    PAYMENT_DEBIT_CARD,
    PAYMENT_CASH,
    PAYMENT_DIGITAL_WALLET,
    PAYMENTS,
};

/* 'credit_card', ... as the column has it. */
const char *payment_name(enum payment payment);

/* The shares of a week: a number below 65,536 that is not below[i] is for a later one than i. */
struct payment_week {
    uint16_t below[PAYMENTS - 1];
};

/* Weeks from first_day (days since 1970-01-01) on. NULL and ERR_SYSTEM without memory; the caller
 * frees it. */
struct payment_week *payment_weeks_new(int32_t first_day, uint32_t weeks, struct err *err);

/* Nobody pays an online shop in cash: there those pay by digital wallet. */
static inline enum payment payment_at(const struct payment_week *week, bool is_online,
                                      uint16_t choice) {
    enum payment payment = (enum payment)((choice >= week->below[0]) + (choice >= week->below[1]) +
                                          (choice >= week->below[2]));
    return is_online && payment == PAYMENT_CASH ? PAYMENT_DIGITAL_WALLET : payment;
}

#endif
