/* The retail world as a dataset: the first that the way into PostgreSQL knows. */
#ifndef PGBAZAAR_GEN_RETAIL_DATASET_H
#define PGBAZAAR_GEN_RETAIL_DATASET_H

#include "gen/copy/dataset.h"
#include "gen/world/world.h"

/* The dataset of this world, which must outlive it. Nothing to release. */
struct copy_dataset retail_dataset(const struct world *world);

#endif
