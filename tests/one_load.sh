# One load that several machines make together, for shell tests. Source it behind tests/tap.sh, with
# the options of the world in the array `world`, the profile first.
#
#     "${load[@]}"                      options of the load, for each of its drivers
#     check_one_load FOLDER...          what they asked is what one driver asks of $database
# shellcheck shell=bash disable=SC2154

cat >"$folder/load.yaml" <<YAML
extends: ${world[1]}
load:
  model: open
  rate: 200/s
  duration: 2s
  warmup: 500ms
  sessions: 8
  mix: {product_by_sku: 30, customer_history: 10, product_search_text: 5, checkout: 20}
sla:
  - errors < 5%
YAML
load=(-p "$folder/load.yaml" "${world[@]:2}")

sent() { sed -n '/"queries": \[/,/^ \]/ s/^   "\(name\|sent\)": //p' "$folder/$1/result.json"; }

check_one_load() { # THE DRIVERS' RESULTS...
    run report merge "$@" -o "$folder/merged"
    check "their results are put together" test -s "$folder/merged/result.json"
    run load -q "${load[@]}" -d "$database" -o "$folder/single"
    sent merged >"$folder/out"
    sent single >"$folder/err"
    check "each query was asked as often as by one driver" cmp "$folder/out" "$folder/err"
    check "and they were asked" test "$(grep -c '[1-9][0-9]' "$folder/out")" -gt 3
}
