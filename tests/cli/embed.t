#!/usr/bin/env bash
# common/build/embed: what goes into the table comes out of it, byte for byte, and what cannot go in is refused.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

cannot_embed() { # SENTENCE_PART ARGUMENTS...
    local message=$1
    shift
    if common/build/embed "$@" >"$folder/out" 2>"$folder/err"; then return 1; fi
    [ ! -s "$folder/out" ] && grep -qF "$message" "$folder/err"
}

# Prints "name size" a file in the order of the table, and writes the bytes to FOLDER/got.NUMBER.
cat >"$folder/reader.c" <<'END'
#include "common/embedded.h"
#include <stdio.h>
int main(int argc, char **argv) {
    for (size_t i = 0; i < embedded_count && argc == 2; i++) {
        const struct embedded *file = &embedded_files[i];
        char path[4096];
        snprintf(path, sizeof path, "%s/got.%zu", argv[1], i);
        FILE *out = fopen(path, "wb");
        if (!out || fwrite(file->data, 1, file->size, out) != file->size || fclose(out) != 0)
            return 1;
        printf("%s %zu\n", file->name, file->size);
        if (file->data[file->size] != '\0')
            return 1;
    }
    return 0;
}
END

build() {
    common/build/embed "$@" >"$folder/data.S" &&
        "${CC:-cc}" -c -o "$folder/data.o" "$folder/data.S" &&
        "${CC:-cc}" -I. -o "$folder/reader" "$folder/reader.c" "$folder/data.o" &&
        "$folder/reader" "$folder" >"$folder/listing"
}

: >"$folder/empty"
printf 'a\000b\377\n' >"$folder/bytes"
printf 'with a blank' >"$folder/two words"

check "builds a table with files inside and outside the repository" \
    build "z/bytes=$folder/bytes" common/embedded.h "b=$folder/two words" "Big=$folder/empty"
printf 'Big 0\nb 12\ncommon/embedded.h %d\nz/bytes 5\n' "$(wc -c <common/embedded.h)" >"$folder/expected"
check "names are in byte order, sizes are the files'" diff "$folder/expected" "$folder/listing"
check "an empty file is there and empty" test -f "$folder/got.0" -a ! -s "$folder/got.0"
check "a path may have a blank in it" cmp "$folder/two words" "$folder/got.1"
check "a file of the repository is known by its path" cmp common/embedded.h "$folder/got.2"
check "any byte goes through, NUL too" cmp "$folder/bytes" "$folder/got.3"
check "no files make a table of none" build
check "and nothing is in it" test ! -s "$folder/listing"
check "the stack stays not executable" \
    sh -c "readelf -lW '$folder/reader' | grep GNU_STACK | grep -q 'RW '"

check "a file that is not there is refused" cannot_embed 'there is no file "nowhere.sql"' Makefile nowhere.sql
check "a folder is refused" cannot_embed 'there is no file "common"' common
check "a name given twice is refused" cannot_embed 'two files are named "LICENSE"' LICENSE LICENSE=Makefile
check "a file without a name is refused" cannot_embed 'has no name' =Makefile
check "a quote in a name is refused" cannot_embed 'has a quote' 'a"b=Makefile'
finish_tests
