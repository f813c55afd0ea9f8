#include "reports/sla_recall.h"

#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/result_sheet.h"

#define K_MOST 200

/* Columns of the sheet, by their place; load/truth/recall.c. */
enum { QUERY, TENANTS, K, ANSWERS, RECALL };

int sla_recall_k(const char *number, uint32_t *k) {
    char *end;
    long value = strtol(number, &end, 10);
    bool is_k = number[0] >= '1' && number[0] <= '9' && *end == '\0' && value <= K_MOST;
    *k = is_k ? (uint32_t)value : 0;
    return is_k ? 0 : -1;
}

int sla_recall_limit(const char *text, double *limit, struct err *err) {
    char *end;
    if (!strchr(text, '%') && text[0] >= '0' && text[0] <= '9') {
        *limit = strtod(text, &end);
        if (*end != '\0' || !(*limit <= 1))
            return err_set(err, ERR_USAGE, "a recall is a fraction up to 1, or a percentage");
        return 0;
    }
    return units_parse_percent(text, limit, err);
}

void sla_recall_measure(const struct sla *sla, const struct result *result, double *mean,
                        uint64_t *n) {
    const struct result_sheet *sheet = result_find_sheet(result, "recall");
    double sum = 0;
    *n = 0;
    for (size_t row = 0; sheet && row < sheet->row_count; row++) {
        const char *query = result_sheet_at(sheet, row, QUERY)->text;
        if ((strcmp(sla->query, "all") != 0 && strcmp(sla->query, query) != 0) ||
            strcmp(result_sheet_at(sheet, row, TENANTS)->text, "all") != 0 ||
            result_sheet_at(sheet, row, K)->integer != sla->recall_at)
            continue;
        int64_t answers = result_sheet_at(sheet, row, ANSWERS)->integer;
        *n += (uint64_t)answers;
        sum += result_sheet_at(sheet, row, RECALL)->number * (double)answers;
    }
    *mean = *n > 0 ? sum / (double)*n : 0;
}
