#!/usr/bin/env bash
# The documentation speaks of what there is: commands, options, keys and parts of profiles, exit codes,
# queries, parts of a result, make's targets, links and paths are held against the program and the
# repository, and names against the code. What the README tells to run is run by readme.t.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mapfile -t documents < <(git ls-files '*.md')

# What the program has, the README names.
named() { # TEXT...: each stands in $document
    local text
    for text; do
        grep -qF -- "$text" "$document" || { echo "# not in $document: $text" && false; } || return 1
    done
}

document=README.md
run help
mapfile -t commands < <(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$folder/out")
check "there are commands" test "${#commands[@]}" -gt 5
declare -A takes=() # command => its options, each between spaces
for command in "${commands[@]}"; do
    check "README.md has a line for $command" grep -q "^| \`$command\` |" README.md
    run "$command" --help
    mapfile -t options < <(grep -oE '^  (-.,|   ) --[a-z-]+' "$folder/out" | grep -oE -- '--[a-z-]+')
    takes[$command]=" ${options[*]} $(sed -nE 's/^  (-.), --.*/\1/p' "$folder/out" | tr '\n' ' ')"
    check "README.md names the options of $command" named "${options[@]}"
done

# What the documents say of the program, it has.
run help profile
keys=" $(sed -nE 's/^  ([a-z]+\.[a-z_]+)( .*|$)/\1/p' "$folder/out" | tr '\n' ' ')"
check "there are keys" test "$(wc -w <<<"$keys")" -gt 50

unknown_options() { # COMMAND WORD...: those that it does not take
    local command=$1 word
    shift
    for word; do
        case $word in
        -[A-Za-z-]*) [[ ${takes[$command]-} = *" ${word%%[=,]*} "* ]] || echo "$command $word" ;;
        esac
    done
}

are_keys() { # KEY[=VALUE]...: as one of the program's profiles has them together
    local profile set=() key
    for key; do
        case $key in
        *=*) set+=(--set "$key") ;;
        load.mix | load.phases) ;;
        *) [[ $keys = *" $key "* ]] || return ;;
        esac
    done
    case $* in load.tenant_requests=*) set+=(--set load.tenant_mode=session) ;; esac
    [ ${#set[@]} -gt 0 ] || return 0
    for profile in profiles/*.yaml; do
        "$program" profile -p "$profile" "${set[@]}" >"$folder/tried" 2>&1 && return
    done
    false
}

takes[any]=${takes[*]}
for document in "${documents[@]}"; do
    perl tests/document_words.pl "$document" "${commands[@]}" >"$folder/words"
    while read -ra words; do
        case ${words[0]} in
        call)
            [ -n "${takes[${words[1]}]-}" ] || echo "no command ${words[1]}"
            unknown_options "${words[@]:1}"
            ;;
        options) unknown_options any "${words[@]:1}" ;;
        keys) are_keys "${words[@]:1}" || echo "no keys, or not with these values: ${words[*]:1}" ;;
        esac
    done <"$folder/words" >"$folder/out"
    check "$document: the program has the commands, options and keys it names" silent out
    cat "$folder/words" >>"$folder/all_words"
done
for kind in call options keys; do
    check "the documents have words of the kind $kind" test "$(grep -c "^$kind " "$folder/all_words")" -gt 50
done

# Parts of a profile, which stand in blocks, are read. Their queries' files are the reader's.
parts=0
for document in "${documents[@]}"; do
    rm -rf "$folder/parts" && mkdir "$folder/parts"
    awk -v folder="$folder/parts" '
        /^```/ { inside = $0 == "```yaml"; file = sprintf("%s/%d.yaml", folder, FNR); next }
        inside { print > file }' "$document"
    for part in "$folder"/parts/*.yaml; do
        grep -qE '^(extends|load|sla|world):' "$part" 2>/dev/null && ! grep -q '^arms:' "$part" || continue
        parts=$((parts + 1))
        while read -r file; do
            mkdir -p "$(dirname "$folder/parts/$file")" && cp sql/queries/low_stock.sql "$folder/parts/$file"
        done < <(grep -oE '[a-z_/]+\.sql' "$part")
        grep -qE '^extends:|^ *mix:' "$part" || echo 'extends: demo' >>"$part" # whose queries the limits are of
        run profile -p "$part"
        check "$document: what begins in line $(basename "$part" .yaml) is a part of a profile" gives 0
    done
done
check "there are parts of profiles" test "$parts" -gt 5

run help exit-codes
mapfile -t codes < <(sed -n 's/^  \([0-9][0-9]*\) .*/\1/p' "$folder/out")
check "there are exit codes" test "${#codes[@]}" -gt 5
for code in "${codes[@]}"; do
    check "README.md has a line for exit code $code" grep -q "^| $code |" README.md
done
check "README.md has no other exit code" test "$(grep -cE '^\| [0-9]+ \|' README.md)" -eq "${#codes[@]}"

for profile in profiles/*.yaml; do
    check "README.md names the profile ${profile##*/}" grep -qF "\`$(basename "$profile" .yaml)\`" README.md
done

# same DESCRIPTION: the two lists, one name a line, are equal
same() { diff "$folder/is" "$folder/said" >"$folder/out"; }

ls sql/queries | sed 's/\.sql$//' | sort >"$folder/is"
sed -n 's/^| `\([a-z_]*\)` | .* | [0-9].*/\1/p' docs/queries.md | sort >"$folder/said"
check "docs/queries.md lists the queries" same
check "there are queries" test -s "$folder/is"

perl -MJSON::PP -0777 -e 'print "$_\n" for sort keys %{decode_json(<>)->{properties}}' reports/result.schema.json >"$folder/is"
sed -n '/^## result.json/,/^## report/s/^- \(`[^:]*\):.*/\1/p' docs/result.md | grep -oE '`[a-z]+`' | tr -d '`' | sort >"$folder/said"
check "docs/result.md lists the parts of a result" same

mapfile -t targets < <(sed -nE 's/^    make +//p' "${documents[@]}" | sed 's/ *#.*//; s/ && .*//' | tr ' ' '\n' |
    grep -E '^[a-z-]+$' | sort -u)
mapfile -t -O "${#targets[@]}" targets < <(grep -ohE '`make [a-z-]+[` ]' "${documents[@]}" | tr -d '`' | sed 's/^make //; s/ //' | sort -u)
check "the documents name make's targets" test "${#targets[@]}" -gt 5
for target in "${targets[@]}"; do
    check "make $target" grep -qE "^$target:" Makefile
done

# CONTRIBUTING.md speaks of the code by its names; x_ and NAME stand for others.
while read -r name; do
    git grep -qwF -e "$name" -- '*.[ch]' tests/tap.sh || echo "$name"
done >"$folder/out" < <(grep -oE '`[^`]+`' CONTRIBUTING.md | tr -d '`' | grep -vE '^x_|NAME' |
    grep -xE '(struct |enum )?[a-z]+(_[a-z]+)+|[A-Z]+(_[A-Z]+)+')
check "CONTRIBUTING.md: its names are in the code" silent out

# Links and paths lead to files, and to headings in them.
leads_to() { # FILE LINK
    [ -e "$1" ] || return
    case $2 in *\#*) headings "$1" | grep -qx -- "${2#*#}" ;; esac
}
headings() { sed -n 's/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-'; }
for document in "${documents[@]}"; do
    : >"$folder/out"
    while read -r link; do
        file=$(dirname "$document")/${link%%#*}
        [ "${link%%#*}" ] || file=$document
        leads_to "$file" "$link" || echo "$link" >>"$folder/out"
    done < <(grep -oE '\]\([^)]+\)' "$document" | sed 's/^](//; s/)$//' | grep -v '^[a-z]*:')
    check "$document: its links lead somewhere" silent out

    : >"$folder/out"
    while read -r path; do
        [ -e "$path" ] || echo "$path" >>"$folder/out"
    done < <(grep -oE '`(common|docs|experiments|gen|load|profiles|reports|sql|tests|\.ci)/[A-Za-z0-9_./-]*`' "$document" | tr -d '`' |
        grep -vE '(^|/)(NAME|NN)[_.]')
    check "$document: its paths lead to files" silent out

    # A host that is not an example's is somebody's machine, or an archive that may move.
    grep -noE '[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|dev|edu)\b' "$document" | grep -vE ':(db\.)?example\.com$' >"$folder/out"
    check "$document: no hosts but example.com" silent out
done
finish_tests
