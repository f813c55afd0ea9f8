/* Letters of two alphabets in Latin ones. */
#include "gen/world/latin.h"

#include "tests/tap.h"

static const char *spell(const char *text, char *latin) {
    char *at = latin;
    while (*text) {
        const char *letters = latin_letters(&text);
        for (letters = letters ? letters : "-"; *letters; letters++)
            *at++ = *letters;
    }
    *at = '\0';
    return latin;
}

int main(void) {
    static const struct {
        const char *text, *latin;
    } cases[] = {
        {"Austin", "austin"},
        {"O'Fallon 7", "o-fallon--"},
        {"АБВГДЕЁЖЗИЙКЛМНОП", "abvgdeezhziyklmnop"},
        {"РСТУФХЦЧШЩЪЫЬЭЮЯ", "rstufkhtschshshchyeyuya"},
        {"абвгдеёжзийклмноп", "abvgdeezhziyklmnop"},
        {"рстуфхцчшщъыьэюя", "rstufkhtschshshchyeyuya"},
        {"Нижний Новгород", "nizhniy-novgorod"},
        {"ў, é, € and 😀", "--------and--"},
    };
    char latin[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_text(spell(cases[i].text, latin), cases[i].latin, "%s", cases[i].text);
    const char *cut = "\xd0";
    ok(!latin_letters(&cut) && *cut == '\0', "a character that is cut off is no letter");
    return tap_done();
}
