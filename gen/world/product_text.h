/* A product's name and description. */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_TEXT_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_TEXT_H

#include "gen/world/product_facts.h"
#include "gen/world/text.h"

void product_text_name(const struct product_facts *facts, struct text *text);

/* Several sentences; what they say of the family is the same for all of its variants. */
void product_text_description(const struct product_facts *facts, struct text *text);

/* "30x20x15" */
void product_text_dimensions(const struct product_facts *facts, const char *separator,
                             struct text *text);

#endif
