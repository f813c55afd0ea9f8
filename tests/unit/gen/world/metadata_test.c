#include "gen/world/metadata.h"
#include "tests/tap.h"

static struct arena arena;

static const struct metadata_facts facts = {.material = "oak \"A\" \\ ash",
                                            .flavor = "",
                                            .year = 2023,
                                            .family_hash = 7,
                                            .product_hash = 8};

/* The JSON of one list, or of two of which the second changes the first; or what is wrong. */
static const char *write(const char *list, const char *change) {
    static char json[256];
    struct metadata metadata = {0};
    const char *problem = metadata_set(&metadata, &arena, arena_text(&arena, list, strlen(list)));
    if (!problem && change)
        problem = metadata_set(&metadata, &arena, arena_text(&arena, change, strlen(change)));
    if (problem)
        return problem;
    struct text text = text_make(json, sizeof json);
    metadata_write(&metadata, &facts, &text);
    return json;
}

static void orders_and_quotes(void) {
    is_text(write("bb=x; a=1; ab=true; c=two words", NULL),
            "{\"a\": 1, \"c\": \"two words\", \"ab\": true, \"bb\": \"x\"}",
            "keys by length, then by bytes");
    is_text(write("a=1.50; b=007; c=12 V; d=1/2; e=.5; f=5.", NULL),
            "{\"a\": 1.50, \"b\": \"007\", \"c\": \"12 V\", \"d\": \"1/2\", \"e\": \".5\", \"f\": "
            "\"5.\"}",
            "only what JSON calls a number is one");
    is_text(write("a=a \"b\" \\", NULL), "{\"a\": \"a \\\"b\\\" \\\\\"}", "quotes are escaped");
    is_text(write("a=1; b=2", "b=3; c=4"), "{\"a\": 1, \"b\": 3, \"c\": 4}",
            "a level below replaces");
    is_text(write("a=1; b=2", "a=-; b=-"), "{}", "and takes away");
}

static void refuses_what_is_malformed(void) {
    is_text(write("a", NULL), "its metadata are not of the form key=value", "no value");
    is_text(write("=a", NULL), "its metadata are not of the form key=value", "no key");
    is_text(write("a=9..1", NULL), "a range of its metadata is not in order", "9..1");
}

static void draws_within_a_range(void) {
    struct metadata metadata = {0};
    char list[] = "n=3..5; m=x / y";
    bool seen[3] = {false}, x = false, y = false, wrong = false;
    ok(!metadata_set(&metadata, &arena, list), "a range and a choice");
    for (uint64_t i = 0; i < 200; i++) {
        char json[64];
        struct text text = text_make(json, sizeof json);
        struct metadata_facts other = facts;
        other.family_hash = i;
        metadata_write(&metadata, &other, &text);
        x = x || strstr(json, "\"m\": \"x\"");
        y = y || strstr(json, "\"m\": \"y\"");
        int number = json[strlen(json) - 2] - '0';
        wrong = wrong || number < 3 || number > 5;
        if (!wrong)
            seen[number - 3] = true;
    }
    ok(!wrong && seen[0] && seen[1] && seen[2], "all numbers of the range, and no others");
    ok(x && y, "all choices");
}

static void writes_the_products_own(void) {
    struct metadata metadata = {0};
    const struct metadata_field field = {.key = "material", .kind = METADATA_MATERIAL};
    char json[64], list[] = "isbn=%isbn";
    ok(metadata_add(&metadata, &field), "a field of its own");
    struct text text = text_make(json, sizeof json);
    metadata_write(&metadata, &facts, &text);
    is_text(json, "{\"material\": \"oak \\\"A\\\" \\\\ ash\"}", "the material, escaped");
    struct metadata books = {0};
    ok(!metadata_set(&books, &arena, list), "an ISBN");
    text = text_make(json, sizeof json);
    metadata_write(&books, &facts, &text);
    int sum = 0;
    const char *digits = strchr(json, '9');
    for (int i = 0; i < 13; i++)
        sum += (digits[i] - '0') * (i % 2 ? 3 : 1);
    is_int(sum % 10, 0, "of 13 digits, the last of which checks: %s", json);
}

static void has_room_for_so_many(void) {
    struct metadata metadata = {0};
    static struct metadata_field fields[METADATA_FIELDS_MAX + 1];
    static char keys[METADATA_FIELDS_MAX + 1][16];
    for (int i = 0; i <= METADATA_FIELDS_MAX; i++) {
        (void)snprintf(keys[i], sizeof keys[i], "k%d", i);
        fields[i] = (struct metadata_field){.key = keys[i], .kind = METADATA_UPC};
        if (i < METADATA_FIELDS_MAX && !metadata_add(&metadata, &fields[i]))
            ok(false, "field %d fits", i);
    }
    ok(!metadata_add(&metadata, &fields[METADATA_FIELDS_MAX]), "one too many is refused");
    ok(metadata_add(&metadata, &fields[3]), "one that is there is replaced");
}

int main(void) {
    orders_and_quotes();
    refuses_what_is_malformed();
    draws_within_a_range();
    writes_the_products_own();
    has_room_for_so_many();
    arena_release(&arena);
    return tap_done();
}
