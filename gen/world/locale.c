#include "gen/world/locale.h"

static const char *const locale_names[LOCALES] = {
    [LOCALE_EN_US] = "en_US",
    [LOCALE_ID_ID] = "id_ID",
    [LOCALE_RU_RU] = "ru_RU",
};

const char *locale_name(enum locale locale) {
    return locale_names[locale];
}
