#include "gen/world/phrase.h"

#include <string.h>

#define BRACKETED_NONE SIZE_MAX

enum piece_kind { PIECE_TEXT, PIECE_VALUE, PIECE_WORD, PIECE_OPEN, PIECE_CLOSE };

struct phrase_piece {
    enum piece_kind kind;
    enum phrase_value value;
    const char *text; /* PIECE_TEXT: length bytes */
    size_t length;
    struct words words; /* PIECE_WORD */
};

static const char *const value_names[VALUE_COUNT] = {
    [VALUE_THE_BRAND] = "the brand",
    [VALUE_BRAND] = "brand",
    [VALUE_LINE] = "line",
    [VALUE_MODEL] = "model",
    [VALUE_ITEM] = "item",
    [VALUE_NOUN] = "noun",
    [VALUE_SIZE] = "size",
    [VALUE_COLOR] = "color",
    [VALUE_FLAVOR] = "flavor",
    [VALUE_MATERIAL] = "material",
    [VALUE_MADE] = "made",
    [VALUE_FEATURE] = "feature",
    [VALUE_USE] = "use",
    [VALUE_TITLE] = "title",
    [VALUE_AUTHOR] = "author",
    [VALUE_WEIGHT] = "weight",
    [VALUE_DIMENSIONS] = "dimensions",
    [VALUE_ARTICLE] = "a",
    [VALUE_THEY] = "they",
    [VALUE_THEM] = "them",
    [VALUE_IS] = "is",
    [VALUE_S] = "s",
};

static bool name_is(const char *name, const char *text, size_t length) {
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

/* What stands between two braces. */
static const char *compile_name(struct phrase_piece *piece, const char *name, size_t length,
                                phrase_find_words *find, void *context) {
    for (unsigned value = 0; value < VALUE_COUNT; value++) {
        if (name_is(value_names[value], name, length)) {
            *piece = (struct phrase_piece){.kind = PIECE_VALUE, .value = (enum phrase_value)value};
            return NULL;
        }
    }
    const struct words *words = find(context, name, length);
    if (!words)
        return "a name in braces is neither a value nor a list of words";
    *piece = (struct phrase_piece){.kind = PIECE_WORD, .words = *words};
    return NULL;
}

static size_t count_pieces(const char *text, size_t length) {
    size_t count = 1;
    for (size_t i = 0; i < length; i++)
        count += strchr("{[]", text[i]) ? 2 : 0;
    return count;
}

/* Compiles what stands at the start of the text and sets how many bytes it takes. */
static const char *compile_piece(struct phrase_piece *piece, const char *text, size_t length,
                                 phrase_find_words *find, void *context, size_t *taken) {
    if (*text == '[' || *text == ']') {
        *piece = (struct phrase_piece){.kind = *text == '[' ? PIECE_OPEN : PIECE_CLOSE};
        *taken = 1;
        return NULL;
    }
    if (*text == '{') {
        const char *end = memchr(text, '}', length);
        if (!end)
            return "a brace is not closed";
        *taken = (size_t)(end - text) + 1;
        return compile_name(piece, text + 1, *taken - 2, find, context);
    }
    size_t run = 0;
    while (run < length && !strchr("{[]", text[run]))
        run++;
    *piece = (struct phrase_piece){.kind = PIECE_TEXT, .text = text, .length = run};
    *taken = run;
    return NULL;
}

const char *phrase_compile(struct phrase *phrase, struct arena *arena, const char *text,
                           size_t length, phrase_find_words *find, void *context) {
    struct phrase_piece *pieces =
        arena_take(arena, count_pieces(text, length), sizeof(struct phrase_piece));
    if (!pieces)
        return "there is no memory for it";
    uint32_t count = 0;
    bool open = false;
    for (size_t i = 0, taken = 0; i < length; i += taken) {
        struct phrase_piece *piece = &pieces[count++];
        const char *problem = compile_piece(piece, text + i, length - i, find, context, &taken);
        if (problem)
            return problem;
        if (piece->kind != PIECE_OPEN && piece->kind != PIECE_CLOSE)
            continue;
        if (open == (piece->kind == PIECE_OPEN))
            return "its brackets do not pair";
        open = !open;
    }
    *phrase = (struct phrase){.pieces = pieces, .count = count};
    return open ? "a bracket is not closed" : NULL;
}

/* The list that was asked before in this phrase, and what it gave. */
struct drawn {
    const char *const *words;
    uint32_t index;
};

static const char *draw_word(const struct words *words, struct drawn *drawn, struct pcg *pcg) {
    uint32_t index;
    if (!words->at || words->count == 0)
        return "";
    if (drawn->words == words->at && words->count > 1)
        index = (drawn->index + 1 + pcg_below(pcg, words->count - 1)) % words->count;
    else
        index = pcg_below(pcg, words->count);
    *drawn = (struct drawn){.words = words->at, .index = index};
    return words->at[index];
}

bool phrase_write(const struct phrase *phrase, phrase_give *give, void *context, struct pcg *pcg,
                  struct text *text) {
    size_t start = text->length, bracket = BRACKETED_NONE;
    bool missing = false;
    struct drawn drawn = {0};
    for (uint32_t i = 0; i < phrase->count; i++) {
        const struct phrase_piece *piece = &phrase->pieces[i];
        const char *value;
        switch (piece->kind) {
        case PIECE_TEXT: text_put(text, piece->text, piece->length); break;
        case PIECE_WORD: text_put_string(text, draw_word(&piece->words, &drawn, pcg)); break;
        case PIECE_OPEN:
            bracket = text->length;
            missing = false;
            break;
        case PIECE_CLOSE:
            if (missing)
                text_rewind(text, bracket);
            bracket = BRACKETED_NONE;
            break;
        case PIECE_VALUE:
            value = give(context, piece->value);
            text_put_string(text, value);
            if (*value || piece->value == VALUE_S)
                break;
            if (bracket == BRACKETED_NONE) {
                text_rewind(text, start);
                return false;
            }
            missing = true;
            break;
        }
    }
    return true;
}
