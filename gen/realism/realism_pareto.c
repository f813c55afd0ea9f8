#include "gen/realism/realism_pareto.h"

#include <math.h>
#include <stdlib.h>

#define PURCHASES (1 << 15) /* a customer's, at most; the shares of more are lost */
#define TOP       .2
#define SMALL     1e-12

/* exposure[t]: share of the customers who have stayed for t weeks, of those that have passed since
 * they came. */
static void find_exposure(const struct realism_pareto *pareto, double *exposure) {
    double all = (double)pareto->came[pareto->weeks];
    for (uint32_t t = pareto->weeks; t-- > 0;) {
        /* Those who came t weeks before the last one, and those who came before them. */
        uint32_t week = pareto->weeks - 1 - t;
        double older = (double)pareto->came[week], came = (double)pareto->came[week + 1] - older;
        double stays = pow(pareto->churn_weeks / (pareto->churn_weeks + t), pareto->churn);
        double next = pow(pareto->churn_weeks / (pareto->churn_weeks + t + 1), pareto->churn);
        exposure[t] = ((stays - next) * older + stays * came) / all;
    }
}

/* chance[x]: share of the customers with x repeat purchases. */
static void find_purchases(const struct realism_pareto *pareto, const double *exposure,
                           double *chance) {
    double mean_exposure = 0;
    for (uint32_t t = 0; t < pareto->weeks; t++)
        mean_exposure += exposure[t] * t;
    double alpha = pareto->repeats > 0 ? pareto->shape * mean_exposure / pareto->repeats : HUGE_VAL;
    for (uint32_t t = 0; t < pareto->weeks; t++) {
        double buys = mean_exposure > 0 ? t / (alpha + t) : 0;
        double term = exposure[t] * pow(1 - buys, pareto->shape);
        double left = exposure[t];
        for (uint32_t x = 0; x < PURCHASES && left > SMALL; x++) {
            chance[x] += term;
            left -= term;
            term *= (pareto->shape + x) / (x + 1) * buys;
        }
    }
}

static double find_top_share(const double *chance) {
    double all = 0, top = 0, taken = 0;
    for (uint32_t x = 0; x < PURCHASES; x++)
        all += chance[x] * (1 + (double)x);
    for (uint32_t x = PURCHASES; x-- > 0 && taken < TOP;) {
        double part = chance[x] < TOP - taken ? chance[x] : TOP - taken;
        taken += part;
        top += part * (1 + (double)x);
    }
    return all > 0 ? top / all : 0;
}

int realism_pareto_solve(struct realism_pareto *pareto, struct err *err) {
    double *exposure = calloc((size_t)pareto->weeks + PURCHASES, sizeof *exposure);
    if (!exposure)
        return err_set(err, ERR_SYSTEM, "out of memory for the model of the customers");
    double *chance = exposure + pareto->weeks;
    find_exposure(pareto, exposure);
    find_purchases(pareto, exposure, chance);
    pareto->once = chance[0];
    pareto->top_share = find_top_share(chance);
    free(exposure);
    return 0;
}
