#include "gen/world/traits_lists.h"

#include "gen/world/words.h"
#include "tests/tap.h"

static struct arena arena;
static struct traits_lists lists;

/* The value is cut, so each call needs its own. */
static const char *define(enum traits_list_kind kind, const char *name, const char *value) {
    char *own = arena_text(&arena, value, strlen(value));
    return traits_lists_define(&lists, kind, name, own);
}

static void keeps_lists_by_kind(void) {
    is_text(define(LIST_PALETTE, "basic", "Red, Green,Blue") ? "refused" : "taken", "taken",
            "a palette");
    ok(!define(LIST_WORDS, "basic", "plain, simple"), "words of the same name");
    ok(!define(LIST_SCALE, "basic", "S*.9*.8, M"), "a scale of the same name");
    const struct words *palette = traits_lists_palette(&lists, "basic");
    ok(palette && palette->count == 3, "the palette has its three colors");
    is_text(palette ? palette->at[1] : "", "Green", "in order, without the spaces");
    const struct words *words = traits_lists_words(&lists, "basics", 5);
    ok(words && words->count == 2, "words are found by the beginning of a longer text");
    ok(!traits_lists_words(&lists, "basics", 6), "not by another name");
    ok(!traits_lists_palette(&lists, "Basic") && !traits_lists_scale(&lists, "bas"),
       "names must be whole");
    const struct variant_sizes *scale = traits_lists_scale(&lists, "basic");
    ok(scale && scale->count == 2 && scale->at[0].price_factor == 922, "the scale has its sizes");
    is_text(define(LIST_WORDS, "basic", "again"), "the list is there already", "one twice");
}

static void reads_sizes(void) {
    static const struct {
        const char *value, *problem;
    } wrong[] = {
        {"S*x", "a factor behind an asterisk is not a number, or one too many"},
        {"S*0", "a factor behind an asterisk is not a number, or one too many"},
        {"S*1*1*1", "a factor behind an asterisk is not a number, or one too many"},
        {"S*", "a factor behind an asterisk is not a number, or one too many"},
        {"S,,M", "a name in a list is empty"},
        {"*2", "a name in a list is empty"},
    };
    struct variant_sizes sizes;
    char right[] = "S*.5*.125, M, XL*2*8";
    ok(!traits_lists_read_sizes(&lists, right, &sizes), "sizes with factors");
    is_int(sizes.count, 3, "three");
    is_text(sizes.at[2].name, "XL", "a name");
    is_int(sizes.at[2].price_factor, 2 * SIZE_FACTOR_ONE, "twice the price");
    is_int(sizes.at[2].weight_factor, 8 * SIZE_FACTOR_ONE, "eight times the weight");
    is_int(sizes.at[2].length_factor, 2 * SIZE_FACTOR_ONE, "is twice the length");
    is_int(sizes.at[0].length_factor, SIZE_FACTOR_ONE / 2, "an eighth of it half the length");
    is_int(sizes.at[1].weight_factor, SIZE_FACTOR_ONE, "a factor that is not there is 1");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char value[32];
        (void)snprintf(value, sizeof value, "%s", wrong[i].value);
        is_text(traits_lists_read_sizes(&lists, value, &sizes), wrong[i].problem, "'%s'",
                wrong[i].value);
    }
}

static void keeps_styles(void) {
    struct traits *style = traits_lists_add_style(&lists, "tools");
    ok(style != NULL, "a style");
    if (style)
        style->spread_percent = 33;
    const struct traits *found = traits_lists_find_style(&lists, "tools");
    ok(found && found == style && found->spread_percent == 33, "is found by its name");
    ok(!traits_lists_find_style(&lists, "tool"), "and by no other");
    for (uint32_t i = lists.style_count; i < TRAITS_STYLES_MAX; i++)
        (void)traits_lists_add_style(&lists, "more");
    ok(!traits_lists_add_style(&lists, "one too many"), "there is room for %d", TRAITS_STYLES_MAX);
}

static void has_room_for_so_many(void) {
    static char names[TRAITS_LISTS_MAX][8];
    for (uint32_t i = lists.count; i < TRAITS_LISTS_MAX; i++) {
        (void)snprintf(names[i], sizeof names[i], "n%u", i);
        if (define(LIST_WORDS, names[i], "a"))
            ok(false, "list %u fits", i);
    }
    is_text(define(LIST_WORDS, "last", "a"), "there are too many lists", "one list too many");
}

int main(void) {
    lists.arena = &arena;
    keeps_lists_by_kind();
    reads_sizes();
    keeps_styles();
    has_room_for_so_many();
    arena_release(&arena);
    return tap_done();
}
