#include <ctype.h>
#include <string.h>

#include "gen/world/product_facts.h"
#include "gen/world/text.h"

#define WORD_LETTERS_MIN 3

/* Words that full-text search drops, and that mean something else in a search box. */
static const char *const unsearchable[] = {"and", "for",  "from", "not",  "off",   "out",
                                           "the", "with", "who",  "what", "where", "were"};

static bool is_searchable(const char *word, size_t length) {
    if (length < WORD_LETTERS_MIN)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool inner_hyphen = word[i] == '-' && i > 0 && i < length - 1;
        if (!isalpha((unsigned char)word[i]) && !inner_hyphen)
            return false;
    }
    for (size_t i = 0; i < sizeof unsearchable / sizeof *unsearchable; i++) {
        if (strlen(unsearchable[i]) == length && strncasecmp(unsearchable[i], word, length) == 0)
            return false;
    }
    return true;
}

/* A word of the text: the last that can be searched, or the first. False when none can. */
static bool find_word(const char *text, bool last, const char **word, size_t *length) {
    bool found = false;
    for (size_t run; *text && (last || !found); text += run) {
        text += strspn(text, " ,()");
        run = strcspn(text, " ,()");
        if (is_searchable(text, run)) {
            *word = text;
            *length = run;
            found = true;
        }
    }
    return found;
}

static void put_word(struct text *text, const char *word, size_t length) {
    if (text->length > 0)
        text_put(text, " ", 1);
    for (size_t i = 0; i < length; i++) {
        char lower = (char)tolower((unsigned char)word[i]);
        text_put(text, &lower, 1);
    }
}

/* What is typed beside the kind of thing. */
static const char *pick_detail(const struct product_facts *facts, struct pcg *pcg) {
    const char *details[] = {facts->brand, facts->color, facts->flavor, ""};
    return details[pcg_below(pcg, sizeof details / sizeof *details)];
}

void product_search_words(const struct product_model *model, uint64_t index, struct pcg *pcg,
                          char *words, size_t size) {
    struct product_facts facts;
    product_facts_make(model, index, &facts);
    struct text text = text_make(words, size);
    /* Of a book, people remember a word of the title and the author's last name. */
    bool titled = *facts.title != '\0', authored = *facts.author != '\0';
    const char *kind = titled ? facts.title : facts.item->name;
    const char *detail = titled ? facts.item->noun : pick_detail(&facts, pcg);
    if (authored)
        detail = facts.author;
    const char *word;
    size_t length;
    if (find_word(detail, titled, &word, &length))
        put_word(&text, word, length);
    if (find_word(kind, true, &word, &length) || find_word(facts.brand, false, &word, &length))
        put_word(&text, word, length);
}
