/* The countries that the chain has stores in, by the locale of their people. */
#ifndef PGBAZAAR_GEN_WORLD_LOCALE_H
#define PGBAZAAR_GEN_WORLD_LOCALE_H

enum locale {
    LOCALE_EN_US,
    LOCALE_ID_ID,
    LOCALE_RU_RU,
    LOCALES,
};

/* "en_US" */
const char *locale_name(enum locale locale);

#endif
