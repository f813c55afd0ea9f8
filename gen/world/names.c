#include "gen/world/names.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/tsv.h"

enum { FIRST_DECADE_DAY = -18262 /* 1920-01-01 */, DAYS_IN_TWO_DECADES = 7305 };

struct locale_data {
    const char *name;
    const char *given;    /* name, sex (F or M), a weight for each decade */
    const char *surnames; /* name, sex (F, M or * for both), weight */
    uint32_t area_code;   /* of the largest city; 0: see cities.tsv */
};

static const struct locale_data locale_data[LOCALES] = {
    [LOCALE_EN_US] = {"en_US", "gen/world/data/names_en_us_given.tsv",
                      "gen/world/data/names_en_us_surnames.tsv", 0},
    [LOCALE_ID_ID] = {"id_ID", "gen/world/data/names_id_id_given.tsv",
                      "gen/world/data/names_id_id_surnames.tsv", 21},
    [LOCALE_RU_RU] = {"ru_RU", "gen/world/data/names_ru_ru_given.tsv",
                      "gen/world/data/names_ru_ru_surnames.tsv", 495},
};

static const char sex_letters[SEXES] = {[SEX_FEMALE] = 'F', [SEX_MALE] = 'M'};

/* A table of names while it is read: for each row the name, and the weights by sex and column. */
struct name_table {
    struct name *names;
    uint64_t *weights; /* [sex][column][row] */
    uint32_t rows, columns;
};

static uint64_t *weights_of(struct name_table *table, int sex, uint32_t column) {
    return table->weights + ((size_t)sex * table->columns + column) * table->rows;
}

static int read_row(struct name_table *table, const struct tsv *tsv, uint32_t row,
                    struct err *err) {
    const struct tsv_field *name = &tsv->fields[0];
    const struct tsv_field *sex_field = &tsv->fields[1];
    if (name->length == 0 || tsv_text(tsv, 0, table->names[row].text, NAMES_SLOT, err) < 0)
        return tsv_refuse(tsv, "a name has 1 to 31 bytes", err);
    if (sex_field->length != 1 || !strchr("FM*", sex_field->text[0]))
        return tsv_refuse(tsv, "the sex is F, M or *", err);
    for (uint32_t column = 0; column < table->columns; column++) {
        uint64_t weight;
        if (tsv_number(tsv, 2 + column, &weight, err) < 0)
            return -1;
        for (int sex = 0; sex < SEXES; sex++)
            if (sex_field->text[0] == '*' || sex_field->text[0] == sex_letters[sex])
                weights_of(table, sex, column)[row] = weight;
    }
    return 0;
}

/* The caller frees table->weights and takes table->names over, after a failure too. */
static int read_table(struct name_table *table, const char *path, uint32_t columns,
                      struct err *err) {
    struct tsv tsv;
    *table = (struct name_table){.columns = columns};
    if (tsv_open(&tsv, path, 2 + columns, err) < 0)
        return -1;
    table->rows = tsv_rows(&tsv);
    table->names = calloc((size_t)table->rows + 1, sizeof *table->names);
    table->weights = calloc((size_t)table->rows * SEXES * columns + 1, sizeof *table->weights);
    if (!table->names || !table->weights)
        return err_set(err, ERR_SYSTEM, "out of memory for the names of \"%s\"", path);
    for (uint32_t row = 0; row < table->rows; row++)
        if (tsv_next(&tsv, err) < 0 || read_row(table, &tsv, row, err) < 0)
            return -1;
    return 0;
}

static int read_given(struct locale_names *names, const struct locale_data *data, struct err *err) {
    struct name_table table;
    int result = read_table(&table, data->given, NAMES_DECADES, err);
    names->given = table.names;
    for (int sex = 0; sex < SEXES && result == 0; sex++)
        for (uint32_t decade = 0; decade < NAMES_DECADES && result == 0; decade++)
            result = alias_init(&names->given_by[sex][decade], weights_of(&table, sex, decade),
                                table.rows, err);
    free(table.weights);
    return result;
}

static int read_surnames(struct locale_names *names, const struct locale_data *data,
                         struct err *err) {
    struct name_table table;
    int result = read_table(&table, data->surnames, 1, err);
    names->surnames = table.names;
    for (int sex = 0; sex < SEXES && result == 0; sex++)
        result = alias_init(&names->surname_by[sex], weights_of(&table, sex, 0), table.rows, err);
    free(table.weights);
    return result;
}

static int read_area_code_rows(struct names *names, struct tsv *tsv, uint64_t *populations,
                               uint32_t rows, struct err *err) {
    for (uint32_t row = 0; row < rows; row++) {
        uint64_t area_code;
        if (tsv_next(tsv, err) < 0 || tsv_number(tsv, 2, &populations[row], err) < 0 ||
            tsv_number(tsv, 3, &area_code, err) < 0)
            return -1;
        names->area_codes[row] = (uint16_t)area_code;
    }
    return alias_init(&names->area_code_by_population, populations, rows, err);
}

static int read_area_codes(struct names *names, struct err *err) {
    struct tsv tsv;
    if (tsv_open(&tsv, "gen/world/data/cities.tsv", 5, err) < 0)
        return -1;
    uint32_t rows = tsv_rows(&tsv);
    uint64_t *populations = calloc((size_t)rows + 1, sizeof *populations);
    names->area_codes = calloc((size_t)rows + 1, sizeof *names->area_codes);
    if (!populations || !names->area_codes) {
        free(populations);
        return err_set(err, ERR_SYSTEM, "out of memory for the area codes");
    }
    int result = read_area_code_rows(names, &tsv, populations, rows, err);
    free(populations);
    return result;
}

int names_init(struct names *names, struct err *err) {
    memset(names, 0, sizeof *names);
    for (int locale = 0; locale < LOCALES; locale++)
        if (read_given(&names->locales[locale], &locale_data[locale], err) < 0 ||
            read_surnames(&names->locales[locale], &locale_data[locale], err) < 0)
            return -1;
    return read_area_codes(names, err);
}

void names_release(struct names *names) {
    for (int locale = 0; locale < LOCALES; locale++) {
        struct locale_names *one = &names->locales[locale];
        for (int sex = 0; sex < SEXES; sex++) {
            for (int decade = 0; decade < NAMES_DECADES; decade++)
                alias_release(&one->given_by[sex][decade]);
            alias_release(&one->surname_by[sex]);
        }
        free(one->given);
        free(one->surnames);
    }
    free(names->area_codes);
    alias_release(&names->area_code_by_population);
    memset(names, 0, sizeof *names);
}

const struct name *names_given(const struct names *names, enum locale locale, enum sex sex,
                               int32_t birth_day, uint64_t hash) {
    int32_t since = birth_day - FIRST_DECADE_DAY;
    int32_t decade = since < 0 ? 0 : since * 2 / DAYS_IN_TWO_DECADES;
    decade = decade < NAMES_DECADES ? decade : NAMES_DECADES - 1;
    const struct locale_names *one = &names->locales[locale];
    return &one->given[alias_pick(&one->given_by[sex][decade], hash)];
}

const struct name *names_surname(const struct names *names, enum locale locale, enum sex sex,
                                 uint64_t hash) {
    const struct locale_names *one = &names->locales[locale];
    return &one->surnames[alias_pick(&one->surname_by[sex], hash)];
}

uint32_t names_area_code(const struct names *names, enum locale locale, uint64_t hash) {
    uint32_t fixed = locale_data[locale].area_code;
    return fixed ? fixed : names->area_codes[alias_pick(&names->area_code_by_population, hash)];
}

const char *locale_name(enum locale locale) {
    return locale_data[locale].name;
}
