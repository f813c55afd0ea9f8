#include "gen/world/names.h"

#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/cities.h"
#include "gen/world/tsv.h"

enum { FIRST_DECADE_DAY = -18262 /* 1920-01-01 */, DAYS_IN_TWO_DECADES = 7305 };

struct locale_data {
    const char *given;    /* name, sex (F or M), a weight for each decade */
    const char *surnames; /* name, sex (F, M or * for both), weight */
};

static const struct locale_data locale_data[LOCALES] = {
    [LOCALE_EN_US] = {"gen/world/data/names_en_us_given.tsv",
                      "gen/world/data/names_en_us_surnames.tsv"},
    [LOCALE_ID_ID] = {"gen/world/data/names_id_id_given.tsv",
                      "gen/world/data/names_id_id_surnames.tsv"},
    [LOCALE_RU_RU] = {"gen/world/data/names_ru_ru_given.tsv",
                      "gen/world/data/names_ru_ru_surnames.tsv"},
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

static int read_area_code_rows(struct locale_names *names, struct tsv *tsv, uint64_t *populations,
                               uint32_t rows, struct err *err) {
    for (uint32_t row = 0; row < rows; row++) {
        uint64_t area_code;
        if (tsv_next(tsv, err) < 0 ||
            tsv_number(tsv, CITIES_POPULATION, &populations[row], err) < 0 ||
            tsv_number(tsv, CITIES_AREA_CODE, &area_code, err) < 0)
            return -1;
        names->area_codes[row] = (uint16_t)area_code;
    }
    return alias_init(&names->area_code_by_population, populations, rows, err);
}

static int read_area_codes(struct locale_names *names, const char *path, struct err *err) {
    struct tsv tsv;
    if (tsv_open(&tsv, path, CITIES_COLUMNS, err) < 0)
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
    for (int locale = 0; locale < LOCALES; locale++) {
        struct locale_names *one = &names->locales[locale];
        if (read_given(one, &locale_data[locale], err) < 0 ||
            read_surnames(one, &locale_data[locale], err) < 0 ||
            read_area_codes(one, cities_table((enum locale)locale), err) < 0)
            return -1;
    }
    return 0;
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
        free(one->area_codes);
        alias_release(&one->area_code_by_population);
    }
    memset(names, 0, sizeof *names);
}

static uint32_t decade_of(int32_t birth_day) {
    int32_t since = birth_day - FIRST_DECADE_DAY;
    int32_t decade = since < 0 ? 0 : since * 2 / DAYS_IN_TWO_DECADES;
    return (uint32_t)(decade < NAMES_DECADES ? decade : NAMES_DECADES - 1);
}

const struct name *names_given(const struct names *names, enum locale locale, enum sex sex,
                               int32_t birth_day, uint64_t hash) {
    const struct locale_names *one = &names->locales[locale];
    return &one->given[alias_pick(&one->given_by[sex][decade_of(birth_day)], hash)];
}

const struct name *names_surname(const struct names *names, enum locale locale, enum sex sex,
                                 uint64_t hash) {
    const struct locale_names *one = &names->locales[locale];
    return &one->surnames[alias_pick(&one->surname_by[sex], hash)];
}

bool names_is_single(enum locale locale, int32_t birth_day, uint64_t hash) {
    static const uint8_t per_cent[NAMES_DECADES] = {40, 40, 40, 40, 20, 20, 20, 5, 5, 5, 5};
    return locale == LOCALE_ID_ID && mix_below(hash, 100) < per_cent[decade_of(birth_day)];
}

uint32_t names_area_code(const struct names *names, enum locale locale, uint64_t hash) {
    const struct locale_names *one = &names->locales[locale];
    return one->area_codes[alias_pick(&one->area_code_by_population, hash)];
}
