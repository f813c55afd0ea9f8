#include "gen/world/uuid.h"

#include "common/mix.h"
#include "tests/tap.h"

static void reads_its_own_back(void) {
    const uint64_t key = uuid_key(42, UUID_SALE);
    uint64_t wrong = 0, unparsed = 0, not_version_4 = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t index = i < 1000 ? i : mix64(i) >> 4, found;
        struct uuid uuid = uuid_v4(key, index), parsed;
        char text[UUID_TEXT_SIZE];
        uuid_format(uuid, text);
        not_version_4 += text[14] != '4' || !strchr("89ab", text[19]);
        if (!uuid_parse(text, &parsed))
            unparsed++;
        else
            wrong += !uuid_v4_index(key, parsed, &found) || found != index;
    }
    is_int(unparsed, 0, "100,000 UUIDs are printed and parsed");
    is_int(wrong, 0, "each gives its index back");
    is_int(not_version_4, 0, "each has version 4 and variant 10");
}

static void knows_strangers(void) {
    const uint64_t key = uuid_key(42, UUID_SALE);
    uint64_t index, taken = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        struct uuid uuid = uuid_v4(key, i);
        taken += uuid_v4_index(uuid_key(43, UUID_SALE), uuid, &index);
        taken += uuid_v4_index(uuid_key(42, UUID_CUSTOMER), uuid, &index);
        uuid.low ^= UINT64_C(1) << (i % 62);
        taken += uuid_v4_index(key, uuid, &index);
    }
    is_int(taken, 0, "another seed, another kind, a changed bit: none is taken for a row");
}

static void keeps_time_and_index(void) {
    const uint64_t key = uuid_key(42, UUID_SALE);
    uint64_t wrong = 0, other_form = 0, disorder = 0;
    struct uuid before = {0, 0};
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t index = i < 1000 ? i : mix64(i) >> 2, at = UINT64_C(7190000000000000) + i, found,
                 ticks;
        struct uuid uuid = uuid_v7(key, index, at);
        char text[UUID_TEXT_SIZE];
        uuid_format(uuid, text);
        other_form += text[14] != '7' || !strchr("89ab", text[19]);
        wrong += !uuid_v7_index(key, uuid, &found, &ticks) || found != index || ticks != at;
        disorder += uuid.high <= before.high;
        before = uuid;
    }
    is_int(wrong, 0, "version 7 gives time and index back");
    is_int(other_form, 0, "each has version 7 and variant 10");
    is_int(disorder, 0, "and they are in the order of time");

    /* 2025-01-05 12:34:56.789500 UTC: milliseconds in 48 bits, then half of one in 12. */
    struct uuid uuid = uuid_v7(key, 7, uuid_ticks_of_us(INT64_C(1736080496789500)));
    is_int(uuid.high >> 16, INT64_C(1736080496789), "the first 48 bits are Unix milliseconds");
    is_int(uuid.high & 0xfff, 0x800, "the 12 behind the version a fraction of one");
    uint64_t index, ticks;
    ok(!uuid_v7_index(key, uuid_v4(key, 7), &index, &ticks), "version 4 is none of them");
    ok(!uuid_v4_index(key, uuid, &index), "nor is version 7 one of version 4");
}

static void refuses_what_is_no_uuid(void) {
    static const char *const bad[] = {
        "",
        "x",
        "00000000-0000-4000-8000-00000000000",
        "00000000-0000-4000-8000-0000000000000",
        "00000000x0000-4000-8000-000000000000",
        "0000000g-0000-4000-8000-000000000000",
    };
    struct uuid uuid;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!uuid_parse(bad[i], &uuid), "'%s' is no UUID", bad[i]);
}

int main(void) {
    reads_its_own_back();
    knows_strangers();
    keeps_time_and_index();
    refuses_what_is_no_uuid();
    return tap_done();
}
