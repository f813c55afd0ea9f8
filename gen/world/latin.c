#include "gen/world/latin.h"

#include <stddef.h>
#include <stdint.h>

static const char ascii[26][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
                                  "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"};

/* The Russian alphabet, U+0430 (a) to U+044F (ya), as most people write their own names: after the
 * romanisation of the US Board on Geographic Names, without its signs and distinctions. */
static const char *const russian[32] = {
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};

const char *latin_letters(const char **text) {
    unsigned char first = (unsigned char)*(*text)++;
    if (first < 0x80) {
        unsigned char lower = first | 0x20;
        return lower >= 'a' && lower <= 'z' ? ascii[lower - 'a'] : NULL;
    }
    uint32_t letter = first & 0x1fU;
    for (; ((unsigned char)**text & 0xc0) == 0x80; (*text)++)
        letter = letter << 6 | ((unsigned char)**text & 0x3fU);
    if (letter == 0x401 || letter == 0x451)
        return "e";
    if (letter >= 0x410 && letter <= 0x42f)
        letter += 0x20;
    return letter >= 0x430 && letter <= 0x44f ? russian[letter - 0x430] : NULL;
}
