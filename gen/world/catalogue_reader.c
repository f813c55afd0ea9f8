#include "gen/world/catalogue_reader.h"

#include <string.h>

#include "gen/world/catalogue_item.h"
#include "gen/world/words.h"

#define NO_MEMORY      "there is no memory for it"
#define SPREAD_DEFAULT 12
#define SIGMA_DEFAULT  25

/* A word that opens or sets something; each gives NULL, or what is wrong as a clause. */
struct statement {
    const char *word;
    const char *(*run)(struct catalogue_reader *reader, const struct statement *statement,
                       char *value);
    enum traits_list_kind kind;
};

static void open_section(struct catalogue_reader *reader, struct catalogue_section *section,
                         uint32_t category, char *name) {
    section->weight = WORDS_NUMBER_ONE;
    section->category = &reader->catalogue->categories[category];
    section->category->category_id = (int32_t)category + 1;
    section->category->name = name;
    reader->section = section;
    reader->attributes = &section->traits;
}

static const char *open_department(struct catalogue_reader *reader,
                                   const struct statement *statement, char *value) {
    (void)statement;
    if (reader->department_count == CATALOGUE_DEPARTMENTS)
        return "there are too many departments";
    uint32_t index = reader->department_count++;
    struct catalogue_section *section = &reader->departments[index];
    open_section(reader, section, index, value);
    section->category->department = index;
    section->traits.made = "Made of";
    section->traits.sigma_percent = SIGMA_DEFAULT;
    section->traits.spread_percent = SPREAD_DEFAULT;
    return NULL;
}

static const char *open_leaf(struct catalogue_reader *reader, const struct statement *statement,
                             char *value) {
    (void)statement;
    if (reader->department_count == 0)
        return "no department is open";
    if (reader->leaf_count == CATALOGUE_LEAVES)
        return "there are too many categories";
    uint32_t index = reader->leaf_count++, department = reader->department_count - 1;
    struct catalogue_section *section = &reader->leaves[index];
    section->traits = reader->departments[department].traits;
    open_section(reader, section, CATALOGUE_DEPARTMENTS + index, value);
    section->category->department = department;
    section->category->parent_id = (int32_t)department + 1;
    reader->catalogue->leaves[index].first_item = (uint16_t)reader->catalogue->item_count;
    return NULL;
}

static const char *add_item(struct catalogue_reader *reader, const struct statement *statement,
                            char *value) {
    (void)statement;
    if (reader->leaf_count == 0 || reader->section != &reader->leaves[reader->leaf_count - 1])
        return "no category is open";
    uint32_t index = reader->catalogue->item_count++;
    if (index >= reader->item_room)
        return "there are too many items";
    reader->attributes = NULL;
    reader->catalogue->leaves[reader->leaf_count - 1].item_count++;
    struct catalogue_item *item = &reader->items[index];
    item->traits = reader->section->traits;
    return catalogue_item_read(item, &reader->prices_cents[index], reader->lists, &reader->proper,
                               value);
}

static const char *set_about(struct catalogue_reader *reader, const struct statement *statement,
                             char *value) {
    (void)statement;
    if (!reader->section)
        return "neither a department nor a category is open";
    reader->section->category->description = value;
    return NULL;
}

static const char *set_weight(struct catalogue_reader *reader, const struct statement *statement,
                              char *value) {
    (void)statement;
    if (!reader->section)
        return "neither a department nor a category is open";
    if (!words_number(value, &reader->section->weight) || reader->section->weight == 0)
        return "the weight is not a number above 0";
    return NULL;
}

static const char *define_list(struct catalogue_reader *reader, const struct statement *statement,
                               char *value) {
    char *space = strchr(value, ' ');
    if (!space)
        return "a list has a name and values";
    *space = '\0';
    return traits_lists_define(reader->lists, statement->kind, value, words_trim(space + 1));
}

static const char *set_proper(struct catalogue_reader *reader, const struct statement *statement,
                              char *value) {
    (void)statement;
    return words_split(&reader->proper, reader->lists->arena, value, " ") ? NULL : NO_MEMORY;
}

static const struct statement statements[] = {
    {"department", open_department, 0},
    {"category", open_leaf, 0},
    {"item", add_item, 0},
    {"about", set_about, 0},
    {"weight", set_weight, 0},
    {"palette", define_list, LIST_PALETTE},
    {"scale", define_list, LIST_SCALE},
    {"words", define_list, LIST_WORDS},
    {"proper", set_proper, 0},
};

static const char *run(struct catalogue_reader *reader, const char *word, char *value) {
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (strcmp(statements[i].word, word) == 0)
            return statements[i].run(reader, &statements[i], value);
    }
    /* Before the first department, `style` begins one; below, it takes one over. */
    if (!reader->section && strcmp(word, "style") == 0) {
        reader->attributes = traits_lists_add_style(reader->lists, value);
        return reader->attributes ? NULL : "there are too many styles";
    }
    if (!reader->attributes)
        return "attributes stand before the items, below a department, a category or a style";
    return traits_set(reader->attributes, reader->lists, word, value);
}

static const char *read_line(struct catalogue_reader *reader, const char *text, size_t length) {
    if (length == 0 || *text == '#')
        return NULL;
    char *word = arena_text(reader->lists->arena, text, length);
    if (!word)
        return NO_MEMORY;
    char *space = strchr(word, ' ');
    if (!space)
        return "a line is a word and its value";
    *space = '\0';
    return run(reader, word, words_trim(space + 1));
}

int catalogue_read(struct catalogue_reader *reader, const char *file, const char *data,
                   struct err *err) {
    reader->file = file;
    reader->line = 0;
    while (*data) {
        const char *end = strchr(data, '\n');
        size_t length = end ? (size_t)(end - data) : strlen(data);
        reader->line++;
        const char *problem = read_line(reader, data, length);
        if (problem)
            return err_set(err, ERR_USAGE, "%s:%u: %s", file, reader->line, problem);
        data += end ? length + 1 : length;
    }
    return 0;
}
