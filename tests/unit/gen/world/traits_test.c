#include "gen/world/traits.h"

#include "gen/world/traits_lists.h"
#include "tests/tap.h"

static struct arena arena;
static struct traits_lists lists;

/* The value is cut, so each call has its own. */
static const char *set(struct traits *traits, const char *attribute, const char *value) {
    return traits_set(traits, &lists, attribute, arena_text(&arena, value, strlen(value)));
}

static void sets_what_it_knows(void) {
    struct traits traits = {0};
    ok(!set(&traits, "brands", "Acme, Bolt*1.5"), "brands");
    ok(traits.makers.count == 2 && traits.makers.at[0].price_factor == MAKER_FACTOR_ONE,
       "the first has the item's prices");
    is_int(traits.makers.at[1].price_factor, MAKER_FACTOR_ONE * 3 / 2, "the second half more");
    ok(!set(&traits, "material", "oak, birch"), "materials");
    ok(traits.materials.count == 2, "two");
    ok(!set(&traits, "feature", "keeps warm, even outside / folds flat"), "features");
    is_int(traits.features.count, 2, "which may hold commas");
    ok(!set(&traits, "made", "cut from"), "how it is made");
    is_text(traits.made, "cut from", "as it stands");
    ok(!set(&traits, "sigma", ".45"), "the prices' deviation");
    is_int(traits.sigma_percent, 45, "in percent");
    ok(!set(&traits, "spread", "12"), "the weight's");
    is_int(traits.spread_percent, 12, "is in percent already");
    ok(!set(&traits, "name", "{brand} {item} / {item} by {brand}"), "phrases");
    is_int(traits.name.count, 2, "two");
    ok(!set(&traits, "material", "-"), "a value of - ");
    is_int(traits.materials.count, 0, "takes it away");
}

static void knows_one_axis(void) {
    struct traits traits = {0};
    ok(!set(&traits, "colors", "Red, Blue"), "colors");
    ok(traits.axis == AXIS_COLOR && traits.variants.count == 2, "are the axis");
    ok(!set(&traits, "flavors", "-"), "no flavors");
    ok(traits.axis == AXIS_COLOR && traits.variants.count == 2, "takes no colors away");
    ok(!set(&traits, "flavors", "Mint"), "flavors");
    ok(traits.axis == AXIS_FLAVOR && traits.variants.count == 1, "take the colors' place");
    ok(!set(&traits, "flavors", "-"), "none");
    ok(traits.axis == AXIS_NONE && traits.variants.count == 0, "and nothing is left");
    ok(!set(&traits, "colors", "autumn"), "the name of a palette");
    ok(traits.variants.count == 3, "stands for its colors");
    ok(!set(&traits, "sizes", "shoes"), "the name of a scale");
    ok(traits.sizes.count == 2, "for its sizes");
}

static void adds_tags_in_front(void) {
    struct traits traits = {0};
    ok(!set(&traits, "tags", "home, warm") && !set(&traits, "tags", "wool"), "tags of two levels");
    ok(traits.tag_count == 3, "are kept together");
    is_text(traits.tags[0], "wool", "the most particular first");
    is_text(traits.tags[2], "warm", "the others in order");
    is_text(set(&traits, "tags", "1,2,3,4,5,6,7,8,9,10,11,12,13,14"), "it has too many tags",
            "17 tags");
}

static void takes_styles(void) {
    struct traits traits = {.spread_percent = 7};
    struct traits *style = traits_lists_add_style(&lists, "cloth");
    ok(style && !set(style, "name", "{item}") && !set(style, "spread", "50"), "a style");
    ok(!set(&traits, "style", "cloth"), "is taken");
    ok(traits.name.count == 1, "with its phrases");
    is_int(traits.spread_percent, 7, "and nothing else of it");
}

static void refuses_what_is_wrong(void) {
    static const struct {
        const char *attribute, *value, *problem;
    } wrong[] = {
        {"colour", "Red", "there is no attribute of this name"},
        {"", "Red", "there is no attribute of this name"},
        {"style", "none", "there is no style of this name"},
        {"sigma", "much", "the value is not a number"},
        {"sigma", "2.01", "the value is too large"},
        {"spread", "61", "the value is too large"},
        {"brands", "Acme*1*2", "a factor behind an asterisk is not a number, or one too many"},
        {"brands", "Acme,,Bolt", "a name in a list is empty"},
    };
    struct traits traits = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        is_text(set(&traits, wrong[i].attribute, wrong[i].value), wrong[i].problem, "%s: %s",
                wrong[i].attribute, wrong[i].value);
    ok(set(&traits, "name", "{brand") != NULL, "a phrase with an open brace");
    ok(traits_has("sizes") && !traits_has("size") && !traits_has(""), "it knows its attributes");
}

int main(void) {
    lists.arena = &arena;
    (void)traits_lists_define(&lists, LIST_PALETTE, "autumn",
                              arena_text(&arena, "Rust,Ochre,Plum", 15));
    (void)traits_lists_define(&lists, LIST_SCALE, "shoes", arena_text(&arena, "40,41", 5));
    sets_what_it_knows();
    knows_one_axis();
    adds_tags_in_front();
    takes_styles();
    refuses_what_is_wrong();
    arena_release(&arena);
    return tap_done();
}
