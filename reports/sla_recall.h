/* The measure recall@K of an sla: "product_search_similarity: recall@10 > 0.95". Its limit is a
 * fraction or a percentage, from below; its values are those of the result's sheet "recall", over
 * all tenants. */
#ifndef PGBAZAAR_REPORTS_SLA_RECALL_H
#define PGBAZAAR_REPORTS_SLA_RECALL_H

#include <stdbool.h>

#include "reports/sla.h"

/* Fewer answers than these say nothing of a mean; as for mean times. */
#define SLA_RECALL_NEEDED 30

/* Whether the word is a recall, as far as "recall@"; and then its k, 0 where that is none. */
bool sla_recall_word(const char *word, uint32_t *k);

/* "0.95" or "95%"; not below 0 and not above 1. */
int sla_recall_limit(const char *text, double *limit, struct err *err);

/* Fills the outcome's value and n: the mean over the query's answers, or over those of all queries.
 */
void sla_recall_measure(const struct sla *sla, const struct result *result,
                        struct result_outcome *outcome);

#endif
