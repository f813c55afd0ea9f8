#include "gen/world/uuid.h"

#include "common/mix.h"
#include "tests/tap.h"

static void reads_its_own_back(void) {
    const uint64_t key = uuid_key(42, UUID_SALE);
    uint64_t wrong = 0, unparsed = 0, not_version_4 = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t index = i < 1000 ? i : mix64(i) >> 4, found;
        struct uuid uuid = uuid_at(key, index), parsed;
        char text[UUID_TEXT_SIZE];
        uuid_format(uuid, text);
        not_version_4 += text[14] != '4' || !strchr("89ab", text[19]);
        if (!uuid_parse(text, &parsed))
            unparsed++;
        else
            wrong += !uuid_index(key, parsed, &found) || found != index;
    }
    is_int(unparsed, 0, "100,000 UUIDs are printed and parsed");
    is_int(wrong, 0, "each gives its index back");
    is_int(not_version_4, 0, "each has version 4 and variant 10");
}

static void knows_strangers(void) {
    const uint64_t key = uuid_key(42, UUID_SALE);
    uint64_t index, taken = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        struct uuid uuid = uuid_at(key, i);
        taken += uuid_index(uuid_key(43, UUID_SALE), uuid, &index);
        taken += uuid_index(uuid_key(42, UUID_CUSTOMER), uuid, &index);
        uuid.low ^= UINT64_C(1) << (i % 62);
        taken += uuid_index(key, uuid, &index);
    }
    is_int(taken, 0, "another seed, another kind, a changed bit: none is taken for a row");
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
    refuses_what_is_no_uuid();
    return tap_done();
}
