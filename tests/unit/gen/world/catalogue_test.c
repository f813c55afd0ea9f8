#include "gen/world/catalogue.h"
#include "gen/world/catalogue_item.h"
#include "tests/tap.h"

static struct catalogue catalogue;

static const char *const seed_departments[] = {
    "Electronics",   "Clothing",        "Home & Garden", "Sports & Outdoors",
    "Books & Media", "Health & Beauty", "Automotive",
};

static void begins_with_the_departments(void) {
    for (uint32_t i = 0; i < sizeof seed_departments / sizeof *seed_departments; i++)
        is_text(catalogue.categories[i].name, seed_departments[i], "category_id %u", i + 1);
    is_text(catalogue.categories[0].description, "Electronic devices and accessories",
            "a department has its description");
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < CATALOGUE_DEPARTMENTS; i++) {
        const struct category *category = &catalogue.categories[i];
        wrong += category->parent_id != 0 || category->department != i;
    }
    is_int(wrong, 0, "departments have no parent");
}

static void numbers_categories_by_department(void) {
    uint32_t wrong = 0, last = 0, departments = 0;
    for (uint32_t i = CATALOGUE_DEPARTMENTS; i < CATALOGUE_CATEGORIES; i++) {
        const struct category *category = &catalogue.categories[i];
        wrong += category->category_id != (int32_t)i + 1;
        wrong += category->parent_id != (int32_t)category->department + 1;
        wrong += category->department < last;
        departments += i == CATALOGUE_DEPARTMENTS || category->department != last;
        last = category->department;
    }
    is_int(wrong, 0, "every category has its number and its department's");
    is_int(departments, CATALOGUE_DEPARTMENTS, "every department has categories");
}

static void names_each_category_once(void) {
    uint32_t twice = 0, bare = 0;
    for (uint32_t i = 0; i < CATALOGUE_CATEGORIES; i++) {
        const struct category *category = &catalogue.categories[i];
        bare += !category->description || strlen(category->description) < 10;
        bare += strlen(category->name) > 100;
        for (uint32_t j = 0; j < i; j++)
            twice += strcmp(category->name, catalogue.categories[j].name) == 0;
    }
    is_int(twice, 0, "names are unique");
    is_int(bare, 0, "every category has a description and a name that fits its column");
}

static void deals_every_share(void) {
    uint32_t shares[CATALOGUE_LEAVES] = {0}, least = CATALOGUE_SHARES;
    for (uint32_t i = 0; i < CATALOGUE_SHARES; i++)
        shares[catalogue.share[i]]++;
    for (uint32_t i = 0; i < CATALOGUE_LEAVES; i++)
        least = shares[i] < least ? shares[i] : least;
    ok(least >= 4, "the rarest category has %u of %d shares", least, CATALOGUE_SHARES);
}

/* Grams in a cubic centimetre of the package. What is lighter than foam or heavier than lead is a
 * slip in the data. */
static void weighs_what_its_size_allows(void) {
    for (uint32_t i = 0; i < catalogue.item_count; i++) {
        const struct catalogue_item *item = &catalogue.items[i];
        double volume =
            item->dimensions_mm[0] * 1e-3 * item->dimensions_mm[1] * item->dimensions_mm[2];
        double density = item->weight_grams / volume;
        if (density < .01 || density > 4)
            ok(false, "%s has a density of %.3f", item->name, density);
    }
    ok(catalogue.item_count > 900, "there are %u items", catalogue.item_count);
}

static uint32_t count_twice(const struct words *words) {
    uint32_t twice = 0;
    for (uint32_t i = 0; i < words->count; i++) {
        for (uint32_t j = 0; j < i; j++)
            twice += strcmp(words->at[i], words->at[j]) == 0;
        twice += *words->at[i] == '\0';
    }
    return twice;
}

static void repeats_nothing_in_a_list(void) {
    for (uint32_t i = 0; i < catalogue.item_count; i++) {
        const struct traits *traits = &catalogue.items[i].traits;
        uint32_t wrong = count_twice(&traits->variants) + count_twice(&traits->features) +
                         count_twice(&traits->sayings) + count_twice(&traits->uses);
        for (uint32_t one = 0; one < traits->sizes.count; one++) {
            for (uint32_t other = 0; other < one; other++)
                wrong += strcmp(traits->sizes.at[one].name, traits->sizes.at[other].name) == 0;
        }
        for (uint32_t one = 0; one < traits->makers.count; one++) {
            for (uint32_t other = 0; other < one; other++)
                wrong += strcmp(traits->makers.at[one].name, traits->makers.at[other].name) == 0;
        }
        if (wrong > 0)
            ok(false, "%s names something twice", catalogue.items[i].name);
    }
    ok(true, "lists were compared");
}

/* Sentences in the data begin and end like sentences. */
static void punctuates(void) {
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < catalogue.item_count; i++) {
        const struct traits *traits = &catalogue.items[i].traits;
        for (uint32_t j = 0; j < traits->sayings.count; j++) {
            const char *saying = traits->sayings.at[j];
            if (saying[strlen(saying) - 1] != '.' || saying[0] < 'A' || saying[0] > 'Z')
                ok(++wrong == 0, "\"%s\" is a sentence", saying);
        }
    }
    is_int(wrong, 0, "what is said of products are sentences");
}

static void makes_six_variants(void) {
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < catalogue.item_count; i++) {
        const struct price_recipe *recipe = &catalogue.recipes[i];
        const struct traits *traits = &catalogue.items[i].traits;
        uint32_t rows = FAMILY_PRODUCTS / recipe->columns;
        wrong += recipe->columns > 1 && traits->variants.count < recipe->columns;
        wrong += rows > 1 && recipe->size_starts + rows - 1 > traits->sizes.count;
        for (uint32_t variant = 0; variant < FAMILY_PRODUCTS; variant++)
            wrong += (recipe->rows >> 4 * variant & 15) != variant / recipe->columns;
        wrong += recipe->maker_count == 0 || recipe->price_cents < 50;
    }
    is_int(wrong, 0, "every item has a grid of six variants within its lists");
}

int main(void) {
    struct err err = {0};
    if (!ok(catalogue_init(&catalogue, &err) == 0, "the catalogue is well formed")) {
        printf("# %s\n", err.text);
        return tap_done();
    }
    begins_with_the_departments();
    numbers_categories_by_department();
    names_each_category_once();
    deals_every_share();
    weighs_what_its_size_allows();
    repeats_nothing_in_a_list();
    punctuates();
    makes_six_variants();
    catalogue_release(&catalogue);
    catalogue_release(&catalogue);
    ok(catalogue.items == NULL, "a catalogue may be released twice");
    return tap_done();
}
