#include "load/truth/claim.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD_SIZE = 32, LINE_SIZE = 256 };

static const char *const of_product[] = {"product_id", "sku", NULL};
static const char *const of_customer[] = {"customer_id", "customer_email", NULL};
static const char *const of_history[] = {"customer_id", NULL};
static const char *const of_day[] = {"day", NULL};
static const char *const of_nearest[] = {"search_embedding", NULL};

static const char *const in_products[] = {"products", NULL};
static const char *const in_customers[] = {"customers", NULL};
static const char *const in_sales[] = {"sales_transactions", "sales_transaction_items", NULL};
static const char *const in_embeddings[] = {"products", "product_embeddings", NULL};

static const struct {
    const char *word;
    const char *const *parameters, *const *tables;
    bool has_limit;
} kinds[CLAIM_KINDS] = {
    [CLAIM_NOTHING] = {.word = ""},
    [CLAIM_PRODUCT] = {"product", of_product, in_products, false},
    [CLAIM_PRODUCTS] = {"products", NULL, in_products, false},
    [CLAIM_CUSTOMER] = {"customer", of_customer, in_customers, false},
    [CLAIM_HISTORY] = {"history", of_history, in_sales, true},
    [CLAIM_DAY] = {"day", of_day, in_sales, false},
    [CLAIM_NEAREST] = {"nearest", of_nearest, in_embeddings, true},
};

static const struct {
    const char *word;
    enum claim_writes writes;
} writers[] = {
    {"sale", CLAIM_WRITES_SALE},
    {"return", CLAIM_WRITES_RETURN},
    {"delivery", CLAIM_WRITES_DELIVERY},
};

const char *const *claim_parameters(enum claim_kind kind) {
    return kinds[kind].parameters;
}

const char *const *claim_tables(enum claim_kind kind) {
    return kinds[kind].tables;
}

const char *claim_word(enum claim_kind kind) {
    return kinds[kind].word;
}

static int wrong(const char *file, int number, const char *what, struct err *err) {
    return err_set(err, ERR_USAGE, "%s:%d: %s", file, number, what);
}

/* "", or " similarity 0.4" */
static bool read_similarity(struct claim *claim, const char *rest) {
    int word = 0;
    claim->similarity = -1;
    if (rest[strspn(rest, " \t")] == '\0')
        return true;
    (void)sscanf(rest, " similarity%n", &word);
    rest += word;
    char *end = NULL;
    claim->similarity = strtod(rest, &end);
    return word > 0 && end > rest && end[strspn(end, " \t")] == '\0' &&
           isfinite(claim->similarity) && fabs(claim->similarity) <= 1;
}

static int read_truth(struct claim *claim, const char *text, const char *file, int number,
                      struct err *err) {
    char word[WORD_SIZE] = "";
    int read = 0;
    (void)sscanf(text, "%31s%n", word, &read);
    text += read;
    for (size_t i = CLAIM_NOTHING + 1; i < CLAIM_KINDS; i++) {
        if (strcmp(kinds[i].word, word) != 0)
            continue;
        claim->kind = (enum claim_kind)i;
        if (kinds[i].has_limit) {
            char *end = NULL;
            long limit = strtol(text, &end, 10);
            if (end == text || limit < 1 || limit > CLAIM_LIMIT_MOST)
                return wrong(file, number,
                             "behind \"history\" and \"nearest\" stands how many there are at "
                             "most, 1 to 200",
                             err);
            claim->limit = (uint32_t)limit;
            text = end;
        }
        if (i == CLAIM_NEAREST && read_similarity(claim, text))
            return 0;
        return text[strspn(text, " \t")] == '\0'
                   ? 0
                   : wrong(file, number, "there is more behind \"-- truth:\" than it can say", err);
    }
    return wrong(file, number,
                 "\"-- truth:\" can say product, products, customer, history N, day, nearest N or "
                 "nearest N similarity X",
                 err);
}

static int read_writes(struct claim *claim, const char *text, const char *file, int number,
                       struct err *err) {
    char word[WORD_SIZE] = "", end;
    int words = sscanf(text, "%31s %c", word, &end);
    for (size_t i = 0; words == 1 && i < sizeof writers / sizeof *writers; i++) {
        if (strcmp(writers[i].word, word) == 0) {
            claim->writes = writers[i].writes;
            return 0;
        }
    }
    return wrong(file, number, "\"-- writes:\" can say sale, return or delivery", err);
}

int claim_read(struct claim *claim, const char *line, size_t length, const char *file, int number,
               struct err *err) {
    static const char truth[] = "-- truth:", writes[] = "-- writes:";
    char text[LINE_SIZE];
    if (length >= sizeof text)
        return 0;
    memcpy(text, line, length);
    text[length] = '\0';
    if (strncmp(text, truth, strlen(truth)) == 0)
        return read_truth(claim, text + strlen(truth), file, number, err);
    if (strncmp(text, writes, strlen(writes)) == 0)
        return read_writes(claim, text + strlen(writes), file, number, err);
    return 0;
}

static bool is_word_character(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_word(const char *word, size_t length, const char *wanted) {
    return strlen(wanted) == length && strncasecmp(word, wanted, length) == 0;
}

bool claim_statement_writes(const char *sql, const char *table) {
    static const char *const verbs[] = {"insert", "update", "delete", "merge", "truncate"};
    const char *previous = "";
    size_t previous_length = 0;
    bool writes = false, names = false;
    for (const char *at = sql; *at;) {
        size_t length = 0;
        while (is_word_character(at[length]))
            length++;
        if (length == 0) {
            at++;
            continue;
        }
        /* FOR UPDATE and FOR NO KEY UPDATE only lock. */
        bool locks =
            is_word(previous, previous_length, "for") || is_word(previous, previous_length, "key");
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
            writes = writes || (is_word(at, length, verbs[i]) && !locks);
        names = names || is_word(at, length, table);
        previous = at;
        previous_length = length;
        at += length;
    }
    return writes && names;
}
