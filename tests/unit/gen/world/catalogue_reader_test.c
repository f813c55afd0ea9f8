#include "gen/world/catalogue_reader.h"
#include "tests/tap.h"

#define ROOM 4

#define STYLE                                                                                      \
    "palette many Red, Green, Blue, White, Black, Gray\n"                                          \
    "proper Dutch\n"                                                                               \
    "style plain\nname {brand} {item}\nopen {the brand} {noun} {is} made.\n"
#define SECTION                                                                                    \
    "department Home\nabout All for the home\nsuppliers One\nstyle plain\nbrands Lodge\n"          \
    "feature a / b / c / d\nuse e / f\nsay G.\ncolors many\ncategory Pots\nabout Pots and pans\n"

static struct catalogue catalogue;
static struct catalogue_item items[ROOM];
static uint32_t prices[ROOM];

/* Reads the text; gives "" or the error. */
static const char *read_text(const char *text) {
    static struct err err;
    static struct catalogue_reader reader;
    static struct traits_lists lists;
    arena_release(&catalogue.arena);
    memset(&catalogue, 0, sizeof catalogue);
    memset(items, 0, sizeof items);
    memset(&lists, 0, sizeof lists);
    memset(&err, 0, sizeof err);
    memset(&reader, 0, sizeof reader);
    lists.arena = &catalogue.arena;
    reader.catalogue = &catalogue;
    reader.lists = &lists;
    reader.items = items;
    reader.prices_cents = prices;
    reader.item_room = ROOM;
    return catalogue_read(&reader, "file", text, &err) < 0 ? err.text : "";
}

static void reads_an_item(void) {
    is_text(read_text(STYLE SECTION
                      "item Dutch Oven | 99.50 | 5.2 | 33x27x18.5 | brands=Staub*3, Lodge; "
                      "meta=oven=true; lid=Glass / Iron; tags=iron\n"
                      "item LED Lights | 9 | .02 | 9x9x9\n"),
            "", "a department, a category and two items");
    is_int(catalogue.item_count, 2, "two items");
    is_text(items[0].noun, "Dutch oven", "a proper word keeps its capital");
    is_text(items[1].noun, "LED lights", "so does an abbreviation");
    ok(!items[0].plural && items[1].plural, "one is plural");
    is_int(prices[0], 9950, "cents");
    is_int(items[0].weight_grams, 5200, "grams");
    is_int(items[0].dimensions_mm[2], 185, "millimetres");
    is_int(items[0].traits.makers.count, 2, "brands of its own");
    is_int(items[0].traits.makers.at[0].price_factor, 3 * MAKER_FACTOR_ONE, "and their factors");
    is_text(items[1].traits.makers.at[0].name, "Lodge", "brands of its department");
    is_int(items[0].traits.metadata.count, 2, "metadata behind `meta` are metadata");
    is_text(items[0].traits.tags[0], "iron", "a tag");
    is_text(catalogue.categories[CATALOGUE_DEPARTMENTS].description, "Pots and pans", "described");
    is_int(catalogue.categories[CATALOGUE_DEPARTMENTS].parent_id, 1, "below its department");
}

static const struct {
    const char *text, *error;
} malformed[] = {
    {"department\n", "file:1: a line is a word and its value"},
    {"category Pots\n", "file:1: no department is open"},
    {STYLE SECTION "hue many\n", "file:17: there is no attribute of this name"},
    {STYLE SECTION "item Pot\n", "file:17: an item is a name, a price, kilograms and dimensions"},
    {STYLE SECTION "item Pot | x | 1 | 1x1x1\n", "file:17: its price is not a number"},
    {STYLE SECTION "item Pot | 0 | 1 | 1x1x1\n", "file:17: its price is not a number"},
    {STYLE SECTION "item Pot | 1 | -1 | 1x1x1\n", "file:17: its weight is not a number"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1\n",
     "file:17: its dimensions are not of the form 30x20x15"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1 | big\n",
     "file:17: its attributes are not of the form name=value"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1 | colors=-\n",
     "file:17: its colors, flavors or scents and its sizes do not make six variants"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1 | brands=A*b\n",
     "file:17: a factor behind an asterisk is not a number, or one too many"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1 | style=fancy\n",
     "file:17: there is no style of this name"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1 | feature=a / b\n",
     "file:17: it has too few phrases for a description"},
    {STYLE SECTION "item Pot | 1 | 1 | 1x1x1\nuse g / h\n",
     "file:18: attributes stand before the items, below a department, a category or a style"},
    {STYLE SECTION "weight 0\n", "file:17: the weight is not a number above 0"},
    {STYLE SECTION "open {brand\n", "file:17: a brace is not closed"},
    {STYLE SECTION "sigma 9\n", "file:17: the value is too large"},
    {"palette a B, C\npalette a D, E\n", "file:2: the list is there already"},
};

int main(void) {
    reads_an_item();
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        is_text(read_text(malformed[i].text), malformed[i].error, "refused: %s",
                malformed[i].error);
    arena_release(&catalogue.arena);
    return tap_done();
}
