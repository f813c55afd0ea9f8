#include "load/record/redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define STARS "***"

static bool is_address(char letter) {
    return isalnum((unsigned char)letter) || strchr(".%+_'~-", letter) ||
           (unsigned char)letter >= 0x80;
}

/* Gives the place behind the stars. */
static char *hide(char *from, char *to) {
    size_t length = (size_t)(to - from), stars = length < 3 ? length : 3;
    memcpy(from, STARS, stars);
    memmove(from + stars, to, strlen(to) + 1);
    return from + stars;
}

/* user@host, in whatever quotes or brackets. */
static void hide_addresses(char *text) {
    for (char *at = text; (at = strchr(at, '@')) != NULL;) {
        char *from = at, *to = at + 1;
        while (from > text && from[-1] != '\0' && is_address(from[-1]))
            from--;
        while (*to && is_address(*to))
            to++;
        at = from < at && to > at + 1 ? hide(from, to) : at + 1;
    }
}

/* scheme://user:password@host */
static void hide_users(char *text) {
    for (char *at = text; (at = strstr(at, "://")) != NULL;) {
        char *from = at + 3, *to = from + strcspn(from, "@/ \t\"");
        at = *to == '@' ? hide(from, to) : from;
    }
}

static void hide_passwords(char *text) {
    static const char word[] = "password";
    for (char *at = text; *at; at++) {
        if (strncasecmp(at, word, sizeof word - 1) != 0)
            continue;
        char *from = at + sizeof word - 1;
        from += strspn(from, " \t\"'");
        if (*from != '=' && *from != ':')
            continue;
        from += strspn(from, " \t=:");
        const char quote = *from == '\'' || *from == '"' ? *from : '\0';
        const char ends[] = {quote, '\0'};
        from += quote != '\0';
        char *to = from + strcspn(from, quote ? ends : " \t,;)&");
        if (to > from)
            at = hide(from, to) - 1;
    }
}

void redact(char *text, const char *secret) {
    for (char *at = text; secret && *secret && (at = strstr(at, secret)) != NULL;)
        at = hide(at, at + strlen(secret));
    hide_users(text);
    hide_passwords(text);
    hide_addresses(text);
}
