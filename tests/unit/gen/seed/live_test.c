/* The dataset as it goes into tables in use: parents first, small slices. */
#include "gen/seed/live.h"

#include "gen/retail/dataset.h"
#include "tests/small_world.h"

static struct live_dataset live;

static const struct copy_source *source(const char *name) {
    for (size_t i = 0; i < live.dataset.source_count; i++)
        if (strcmp(live.sources[i].name, name) == 0)
            return &live.sources[i];
    return NULL;
}

static void puts_parents_first(const struct copy_dataset *dataset) {
    live_dataset_init(&live, dataset, 0, 2);
    is_int(live.dataset.source_count, dataset->source_count, "every source is there");
    for (size_t i = 0; i < dataset->source_count; i++)
        ok(source(dataset->sources[i].name), "%s too", dataset->sources[i].name);
    for (size_t i = 1; i < live.dataset.source_count; i++)
        ok(live.sources[i - 1].generation <= live.sources[i].generation, "%s after %s",
           live.sources[i].name, live.sources[i - 1].name);
    ok(source("stores") < source("customers") &&
           source("product_categories") < source("products") &&
           source("products") < source("product_embeddings") &&
           source("customers") < source("sales"),
       "as the foreign keys want them");
}

static void cuts_slices(const struct copy_dataset *dataset) {
    live_dataset_init(&live, dataset, 0, 2);
    is_int(source("sales")->units_per_slice, 1024, "as fast as it goes: 1,024 sales");
    live_dataset_init(&live, dataset, 1200, 2);
    is_int(source("sales")->units_per_slice, 99, "1,200 rows a second by two: 300, 99 sales");
    is_int(source("customers")->units_per_slice, 300, "or 300 customers");
    ok(source("product_categories")->units_per_slice >= world_categories(dataset->world),
       "categories, which refer to each other, stay together");
    live_dataset_init(&live, dataset, 0.01, 64);
    is_int(source("sales")->units_per_slice, 1, "at least one");
}

int main(void) {
    struct world world;
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    struct copy_dataset dataset = retail_dataset(&world);
    puts_parents_first(&dataset);
    cuts_slices(&dataset);
    world_release(&world);
    return tap_done();
}
