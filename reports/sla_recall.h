/* The measure recall@K of an sla: "product_search_similarity: recall@10 > 0.95". Its limit is a
 * fraction or a percentage, from below; its values are those of the result's sheet "recall", over
 * all tenants. */
#ifndef PGBAZAAR_REPORTS_SLA_RECALL_H
#define PGBAZAAR_REPORTS_SLA_RECALL_H

#include <stdint.h>

#include "reports/sla.h"

/* Fewer answers than these say nothing of a mean; as for mean times. */
#define SLA_RECALL_NEEDED 30

/* What stands behind "recall@"; -1 where that is no k. */
int sla_recall_k(const char *number, uint32_t *k);

/* "0.95" or "95%"; not below 0 and not above 1. */
int sla_recall_limit(const char *text, double *limit, struct err *err);

/* The mean over the query's answers, or over those of all queries, and how many they are. */
void sla_recall_measure(const struct sla *sla, const struct result *result, double *mean,
                        uint64_t *n);

#endif
