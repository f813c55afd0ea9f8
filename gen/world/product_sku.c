#include "gen/world/product_sku.h"

#include <ctype.h>
#include <string.h>

#include "gen/world/permute.h"
#include "gen/world/product_pick.h"

#define SKU_SIZE          51
#define NUMBER_DIGITS     10 /* PRODUCTS_MAX is 10^10 */
#define SUPPLIER_INITIALS 3
#define SUPPLIER_DIGITS   7
#define SUPPLIER_NUMBERS  10000000

_Static_assert(PRODUCTS_MAX == UINT64_C(10000000000), "a SKU's number has ten digits");

static struct permutation sku_numbers(const struct product_model *model) {
    return permutation_make(PRODUCTS_MAX, mix_key(model->seed, PURPOSE_PRODUCT_SKU));
}

void product_sku_write(const struct product_model *model, uint64_t index, struct text *text) {
    struct product_pick pick = product_pick(model, product_family(index));
    struct permutation numbers = sku_numbers(model);
    const struct sku_codes *codes = &model->catalogue->codes[pick.item];
    text_put(text, codes->makers[pick.maker], SKU_CODE_LETTERS);
    text_put(text, "-", 1);
    text_put(text, codes->category, SKU_CODE_LETTERS);
    text_put(text, "-", 1);
    text_put_number(text, permutation_at(&numbers, index), NUMBER_DIGITS);
}

bool product_sku_parse(const struct product_model *model, const char *sku, uint64_t *index) {
    size_t length = strlen(sku);
    if (length < NUMBER_DIGITS)
        return false;
    uint64_t number = 0;
    for (const char *digit = sku + length - NUMBER_DIGITS; *digit; digit++) {
        if (!isdigit((unsigned char)*digit))
            return false;
        number = number * 10 + (uint64_t)(*digit - '0');
    }
    struct permutation numbers = sku_numbers(model);
    *index = permutation_inverse(&numbers, number);
    char expected[SKU_SIZE];
    struct text text = text_make(expected, sizeof expected);
    product_sku_write(model, *index, &text);
    return strcmp(expected, sku) == 0;
}

void product_sku_write_supplier(const char *supplier, uint64_t product_hash, struct text *text) {
    unsigned initials = 0;
    for (const char *at = supplier; *at && initials < SUPPLIER_INITIALS; at++) {
        if (isupper((unsigned char)*at) || at == supplier) {
            char capital = (char)toupper((unsigned char)*at);
            text_put(text, &capital, 1);
            initials++;
        }
    }
    text_put(text, "-", 1);
    text_put_number(text, mix_below(product_hash, SUPPLIER_NUMBERS), SUPPLIER_DIGITS);
}
