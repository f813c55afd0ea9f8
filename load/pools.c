#include "load/pools.h"

#include <inttypes.h>
#include <string.h>

#include "common/log.h"
#include "common/units.h"

#define DAY_US INT64_C(86400000000)

enum kind { STORES, PRODUCTS, CUSTOMERS, SALES, DAYS };

/* What a parameter's values are drawn from; those that are not here have a few, or are new. */
static const struct {
    const char *name;
    enum kind kind;
} kinds[] = {
    {"store_id", STORES},
    {"register_id", STORES},
    {"tax_rate", STORES},
    {"product_id", PRODUCTS},
    {"product_id_2", PRODUCTS},
    {"sku", PRODUCTS},
    {"product_metadata", PRODUCTS},
    {"search_text", PRODUCTS},
    {"search_embedding", PRODUCTS},
    {"customer_id", CUSTOMERS},
    {"customer_email", CUSTOMERS},
    {"customer_sale_id", SALES},
    {"day", DAYS},
};

static uint64_t size_of(const struct workload *workload, enum kind kind) {
    const struct world *world = workload->world;
    switch (kind) {
    case STORES: return workload->tenants.count;
    case PRODUCTS: return world_products(world);
    case CUSTOMERS: return world_customers(world);
    case SALES: return world_sales(world);
    case DAYS: return (uint64_t)((world->end_us - world->start_us) / DAY_US);
    }
    return 0;
}

/* The query's parameter with the most values; 0 where it has none. */
static uint64_t largest_pool(const struct workload *workload, const struct query *query,
                             const char **name) {
    uint64_t largest = 0;
    for (size_t s = 0; s < query->statements.count; s++) {
        const struct statement *statement = &query->statements.items[s];
        for (size_t a = 0; a < statement->argument_count; a++)
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                if (strcmp(kinds[k].name, statement->arguments[a].name) != 0)
                    continue;
                uint64_t size = size_of(workload, kinds[k].kind);
                if (size > largest) {
                    largest = size;
                    *name = kinds[k].name;
                }
            }
    }
    return largest;
}

static struct result_sheet *sheet_of(struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {{"query", SHEET_TEXT},
                                                  {"parameter", SHEET_TEXT},
                                                  {"values", SHEET_COUNT},
                                                  {"sent", SHEET_COUNT},
                                                  {"times each", SHEET_NUMBER}};
    struct result_sheet *sheet = result_find_sheet(result, "pools");
    if (sheet)
        return sheet;
    return result_add_sheet(
        result,
        &(struct sheet_form){.name = "pools",
                             .title = "Small pools of parameters: caches have all of them",
                             .columns = columns,
                             .column_count = sizeof columns / sizeof *columns},
        err);
}

int pools_report(const struct workload *workload, struct result *result, struct err *err) {
    const char *worst_query = NULL, *worst_name = NULL;
    uint64_t worst_size = 1;
    double worst_times = 0;
    for (size_t i = 0; i < workload->mix.count; i++) {
        const char *name = NULL;
        uint64_t size = largest_pool(workload, &workload->mix.queries[i], &name);
        uint64_t sent = result->queries[i].requests.sent;
        if (size == 0 || sent * workload->driver.count < POOLS_TIMES * size)
            continue;
        double times = (double)sent / (double)size;
        struct result_sheet *sheet = sheet_of(result, err);
        const union sheet_value row[] = {{.text = result->queries[i].name},
                                         {.text = name},
                                         {.integer = (int64_t)size},
                                         {.integer = (int64_t)sent},
                                         {.number = times}};
        if (!sheet || result_sheet_add(sheet, row, err) < 0)
            return -1;
        if (times > worst_times) {
            worst_times = times;
            worst_query = result->queries[i].name;
            worst_name = name;
            worst_size = size;
        }
    }
    if (worst_query)
        log_warn("query %s drew :%s from %" PRIu64 " values, each about %.0f times: caches answer, "
                 "a larger world or a shorter run says more",
                 worst_query, worst_name, worst_size, worst_times);
    return 0;
}
