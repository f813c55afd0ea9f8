/* People: names as frequent as in the sources, ages, genders, telephone numbers, e-mail slugs. */
#include "gen/world/person.h"

#include <time.h>

#include "gen/world/calendar.h"
#include "tests/tap.h"

enum { PEOPLE = 400000, SEED = 42, SEATTLE = 206 };

static struct names names;
static int64_t start_us;

static struct person person_at(uint64_t index, enum locale locale) {
    struct person person;
    person_make(&names, SEED, index, locale, SEATTLE, start_us, &person);
    return person;
}

static double share(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : 0;
}

static bool near(double got, double expected, double tolerance) {
    return got > expected - tolerance && got < expected + tolerance;
}

/* How many of the people born in a decade have a given name, and how many were born in it. */
struct name_count {
    const char *name;
    const char *gender;
    int32_t decade;
    double expected; /* births with the name among the births of the names in the table */
    uint64_t named, born;
};

/* Births with the name in that decade over the births of all names of that sex in the table. */
static void test_given_names(void) {
    struct name_count counts[] = {
        {"Jennifer", "Female", 1970, 0.0516, 0, 0}, {"Jennifer", "Female", 1940, 0.0009, 0, 0},
        {"Linda", "Female", 1950, 0.0352, 0, 0},    {"Linda", "Female", 1990, 0.0011, 0, 0},
        {"Jessica", "Female", 1980, 0.0380, 0, 0},  {"Emily", "Female", 2000, 0.0214, 0, 0},
        {"Michael", "Male", 1970, 0.0503, 0, 0},    {"James", "Male", 1940, 0.0604, 0, 0},
        {"Jacob", "Male", 2000, 0.0195, 0, 0},      {"Jacob", "Male", 1950, 0.0003, 0, 0},
    };
    const size_t kinds = sizeof counts / sizeof counts[0];
    for (uint64_t i = 0; i < PEOPLE; i++) {
        struct person person = person_at(i, LOCALE_EN_US);
        int32_t decade = calendar_date_of(person.birth_day).year / 10 * 10;
        for (size_t k = 0; k < kinds; k++) {
            if (decade != counts[k].decade || strcmp(person.gender, counts[k].gender) != 0)
                continue;
            counts[k].born++;
            counts[k].named += strcmp(person.first_name, counts[k].name) == 0;
        }
    }
    for (size_t k = 0; k < kinds; k++) {
        double got = share(counts[k].named, counts[k].born);
        ok(counts[k].born > 10000 && near(got, counts[k].expected, 0.0035),
           "%s among %d born in the %ds: %.4f, expected %.4f", counts[k].name, (int)counts[k].born,
           counts[k].decade, got, counts[k].expected);
    }
}

static void test_surnames_and_genders(void) {
    uint64_t smith = 0, cooke = 0, obrien = 0, male = 0, female = 0, other = 0, silent = 0;
    for (uint64_t i = 0; i < PEOPLE; i++) {
        struct person person = person_at(i, LOCALE_EN_US);
        smith += strcmp(person.last_name, "Smith") == 0;
        cooke += strcmp(person.last_name, "Cooke") == 0;
        obrien += strcmp(person.last_name, "O'Brien") == 0;
        male += strcmp(person.gender, "Male") == 0;
        female += strcmp(person.gender, "Female") == 0;
        other += strcmp(person.gender, "Other") == 0;
        silent += strcmp(person.gender, "Prefer not to say") == 0;
    }
    /* 2,376,206 of 109.4 million people with one of the thousand names. */
    ok(near(share(smith, PEOPLE), 0.02171, 0.001), "Smith: %.5f", share(smith, PEOPLE));
    ok(near(share(cooke, PEOPLE), 0.00029, 0.0001), "Cooke, the last: %.5f", share(cooke, PEOPLE));
    ok(obrien > 0, "O'Brien has an apostrophe");
    ok(near(share(male, PEOPLE), 0.485, 0.004) && near(share(female, PEOPLE), 0.495, 0.004) &&
           near(share(other, PEOPLE), 0.01, 0.001) && near(share(silent, PEOPLE), 0.01, 0.001) &&
           male + female + other + silent == PEOPLE,
       "genders: %.4f male, %.4f female, %.4f other, %.4f do not say", share(male, PEOPLE),
       share(female, PEOPLE), share(other, PEOPLE), share(silent, PEOPLE));
}

/* Whole years between two days. */
static int32_t age_at(int32_t birth_day, int32_t day) {
    struct calendar_date born = calendar_date_of(birth_day), now = calendar_date_of(day);
    return now.year - born.year -
           (now.month < born.month || (now.month == born.month && now.day < born.day));
}

static void test_ages(void) {
    int32_t start = calendar_day_of_us(start_us), youngest = 999, oldest = 0;
    uint64_t under_35 = 0, over_65 = 0, months[13] = {0};
    for (uint64_t i = 0; i < PEOPLE; i++) {
        struct person person = person_at(i, LOCALE_EN_US);
        int32_t age = age_at(person.birth_day, start);
        youngest = age < youngest ? age : youngest;
        oldest = age > oldest ? age : oldest;
        under_35 += age < 35;
        over_65 += age >= 65;
        months[calendar_date_of(person.birth_day).month]++;
    }
    is_int(youngest, PERSON_AGE_MIN, "the youngest at the world's start");
    is_int(oldest, PERSON_AGE_MAX, "the oldest");
    ok(near(share(under_35, PEOPLE), 0.303, 0.01) && near(share(over_65, PEOPLE), 0.187, 0.01),
       "%.3f are under 35 and %.3f from 65 on", share(under_35, PEOPLE), share(over_65, PEOPLE));
    bool all = true;
    for (int month = 1; month <= 12; month++)
        all = all && near(share(months[month], PEOPLE), 1.0 / 12, 0.01);
    ok(all, "birthdays fall into every month");
}

/* '#' stands for a digit. */
static bool looks_like(const char *text, const char *pattern) {
    for (; *text && *pattern; text++, pattern++)
        if (*pattern == '#' ? *text < '0' || *text > '9' : *text != *pattern)
            return false;
    return *text == *pattern;
}

/* Numbers that nobody can have: see person.h. */
static void test_phones(void) {
    static const struct {
        enum locale locale;
        uint32_t area_code;
        const char *pattern;
        int last; /* digits at the end in how many ways they come */
    } cases[] = {
        {LOCALE_EN_US, 206, "+1 206 555-01##", 100},   {LOCALE_ID_ID, 31, "+62 31 0##-####", 100},
        {LOCALE_ID_ID, 361, "+62 361 0##-####", 100},  {LOCALE_RU_RU, 495, "+7 495 0##-##-##", 100},
        {LOCALE_RU_RU, 3812, "+7 3812 0#-##-##", 100},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        bool seen[100] = {false};
        int wrong = 0, distinct = 0;
        for (uint64_t i = 0; i < 5000; i++) {
            struct person person;
            person_make(&names, SEED, i, cases[c].locale, cases[c].area_code, start_us, &person);
            wrong += !looks_like(person.phone, cases[c].pattern) || strlen(person.phone) > 20;
            const char *rest = person.phone + strlen(cases[c].pattern) - 2;
            seen[(rest[0] - '0') * 10 % 100 + (rest[1] - '0') % 10] = true;
        }
        for (int number = 0; number < 100; number++)
            distinct += seen[number];
        ok(wrong == 0 && distinct == cases[c].last, "%s: %s, %d last digits",
           locale_name(cases[c].locale), cases[c].pattern, distinct);
    }
    static const char *const starts[LOCALES] = {"+1 212 ", "+62 21 ", "+7 495 "};
    for (int locale = 0; locale < LOCALES; locale++) {
        int of_largest = 0;
        struct person person;
        for (uint64_t i = 0; i < 2000; i++) {
            person_make(&names, SEED, i, (enum locale)locale, 0, start_us, &person);
            of_largest += strncmp(person.phone, starts[locale], strlen(starts[locale])) == 0;
        }
        ok(of_largest > 100 && of_largest < 800,
           "%s: with area code 0 people are from anywhere, %d of 2,000 from the largest city",
           locale_name((enum locale)locale), of_largest);
    }
}

static void test_slugs(void) {
    static const struct {
        const char *first, *last, *slug;
    } cases[] = {
        {"Mary", "Smith", "mary.smith"},
        {"Sean", "O'Brien", "sean.obrien"},
        {"Mary Ann", "De la Cruz", "maryann.delacruz"},
        {"Анастасия", "Щукина", "anastasiya.shchukina"},
        {"Артём", "Воробьев", "artem.vorobev"},
        {"Юлия", "Жукова", "yuliya.zhukova"},
        {"Сергей", "Подъячий", "sergey.podyachiy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct person person;
        char local[PERSON_EMAIL_LOCAL];
        (void)snprintf(person.first_name, sizeof person.first_name, "%s", cases[i].first);
        (void)snprintf(person.last_name, sizeof person.last_name, "%s", cases[i].last);
        person_email_local(&person, local, sizeof local);
        is_text(local, cases[i].slug, "%s %s", cases[i].first, cases[i].last);
        char tiny[6];
        person_email_local(&person, tiny, sizeof tiny);
        ok(strlen(tiny) <= 5 && strncmp(tiny, cases[i].slug, strlen(tiny)) == 0 &&
               tiny[strlen(tiny) - 1] != '.',
           "and cut off at 5 bytes: %s", tiny);
    }
    int wrong = 0;
    size_t longest = 0;
    for (int locale = 0; locale < LOCALES; locale++) {
        for (uint64_t i = 0; i < 50000; i++) {
            struct person person = person_at(i, (enum locale)locale);
            char local[PERSON_EMAIL_LOCAL];
            person_email_local(&person, local, sizeof local);
            const char *dot = strchr(local, '.');
            wrong += !dot || dot == local || dot[1] == '\0' ||
                     strspn(local, "abcdefghijklmnopqrstuvwxyz.") != strlen(local);
            longest = strlen(local) > longest ? strlen(local) : longest;
        }
    }
    ok(wrong == 0 && longest < PERSON_EMAIL_LOCAL - 1,
       "every slug is letters, one dot, letters; the longest has %d", (int)longest);
}

static void test_locales(void) {
    uint64_t matching = 0, women = 0, before = 0, after = 0, born_before = 0, born_after = 0;
    for (uint64_t i = 0; i < 50000; i++) {
        struct person person = person_at(i, LOCALE_RU_RU);
        int32_t year = calendar_date_of(person.birth_day).year;
        if (strcmp(person.gender, "Female") != 0)
            continue;
        women++;
        size_t length = strlen(person.last_name);
        matching += strcmp(person.last_name + length - 2, "а") == 0;
        born_before += year < 1960;
        born_after += year >= 1990;
        before += year < 1960 && strcmp(person.first_name, "Валентина") == 0;
        after += year >= 1990 && strcmp(person.first_name, "Валентина") == 0;
    }
    is_int(matching, women, "the surname of each of %d Russian women has the female form",
           (int)women);
    ok(share(before, born_before) > 0.03 && born_after > 1000 && after == 0,
       "Valentina is %.3f of those born before 1960, and none since 1990",
       share(before, born_before));
}

/* Many Indonesians have one name, the older the more: it stands in both columns. */
static void test_single_names(void) {
    uint64_t single[3] = {0}, all[3] = {0}, empty = 0, elsewhere = 0;
    for (uint64_t i = 0; i < 50000; i++) {
        struct person person = person_at(i, LOCALE_ID_ID);
        int32_t year = calendar_date_of(person.birth_day).year;
        int era = year < 1960 ? 0 : year < 1990 ? 1 : 2;
        all[era]++;
        single[era] += strcmp(person.first_name, person.last_name) == 0;
        empty += strlen(person.first_name) < 2 || strlen(person.last_name) < 2;
        person = person_at(i, LOCALE_RU_RU);
        elsewhere += strcmp(person.first_name, person.last_name) == 0;
    }
    ok(near(share(single[0], all[0]), .40, .03) && near(share(single[1], all[1]), .20, .02) &&
           near(share(single[2], all[2]), .05, .01),
       "Indonesians with one name: %.3f, %.3f and %.3f by the age", share(single[0], all[0]),
       share(single[1], all[1]), share(single[2], all[2]));
    is_int(empty, 0, "and nobody without a name");
    is_int(elsewhere, 0, "no Russian has the same name twice");
}

static void test_pure(void) {
    struct person a = person_at(123456789, LOCALE_EN_US), other;
    struct person b = person_at(123456789, LOCALE_EN_US);
    person_make(&names, SEED + 1, 123456789, LOCALE_EN_US, SEATTLE, start_us, &other);
    ok(strcmp(a.first_name, b.first_name) == 0 && strcmp(a.last_name, b.last_name) == 0 &&
           strcmp(a.phone, b.phone) == 0 && a.birth_day == b.birth_day,
       "the same index gives the same person");
    ok(a.birth_day != other.birth_day || strcmp(a.first_name, other.first_name) != 0,
       "another seed gives another");
    struct timespec begin, end;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    int64_t sum = 0;
    for (uint64_t i = 0; i < 1000000; i++)
        sum += person_at(i, LOCALE_EN_US).birth_day;
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    printf("# %.0f ns a person (checksum %" PRId64 ")\n",
           ((double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec)) /
               1e6,
           sum);
}

int main(void) {
    struct err err = {.kind = ERR_NONE};
    start_us = calendar_us_of_day(calendar_day(2022, 1, 2));
    if (!ok(names_init(&names, &err) == 0, "the tables of names are read: %s", err.text))
        return tap_done();
    test_given_names();
    test_surnames_and_genders();
    test_ages();
    test_phones();
    test_slugs();
    test_locales();
    test_single_names();
    test_pure();
    names_release(&names);
    return tap_done();
}
