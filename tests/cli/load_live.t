#!/usr/bin/env bash
# What a person sees while a load runs: a screen that fits the window and gives the terminal back
# whatever happens; lines for a log; nothing with -q.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

unset NO_COLOR
export TERM=xterm
enter=$'\e[?1049h' leave=$'\e[?1049l'

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  duration: 2s
  warmup: 0s
  sessions: 4
  mix:
    product_by_sku: 3
    customer_by_email: 2
    low_stock: 1
    stock_update: 1
    products_by_tag: 1
    select_one: 1
sla: []
YAML
new_database seeded
load="$program load -p $folder/short.yaml -d $database -o $folder/result"

terminal() { # SCRIPT: runs it on a terminal of 14 lines of 60 columns; what was shown is in $folder/shown
    printf 'stty rows 14 cols 60\n%s\n' "$1" >"$folder/script"
    script -qfec "bash --norc $folder/script" "$folder/shown" >/dev/null 2>&1 </dev/null
    status=$?
}

shows() { grep -qF -- "$1" "$folder/shown"; }
times() { [ "$(grep -oF -- "$2" "$folder/shown" | wc -l)" -eq "$1" ]; }

# The lines of the screens as they were drawn: "ROW|TEXT".
drawn() { sed -e 's/\x1b\[[0-9;]*m//g' -e 's/\x1b\[K//g' -e 's/\x1b\[\([0-9]*\);1H/\n\1|/g' "$folder/shown" | grep -E '^[0-9]+\|' | tr -d '\r'; }
widest() { drawn | sed 's/^[0-9]*|//; s/\x1b.*//' | awk '{ if (length > most) most = length } END { print most }'; }
fits() { # ROWS COLUMNS
    [ "$(drawn | cut -d '|' -f 1 | sort -n | tail -n 1)" -le "$1" ] && [ "$(widest)" -le "$2" ]
}

terminal "$load --set load.duration=4s"
check "a load on a terminal" gives 0
check "takes its other screen" times 1 "$enter"
check "and gives it back" times 1 "$leave"
check "it fits the window" fits 14 60
check "says the phase" eval 'drawn | grep -q "phase 1 of 1: load"'
check "how long it goes on" eval 'drawn | grep -Eq "1 s of 4 s, 3 s left|2 s of 4 s, 2 s left|3 s of 4 s, 1 s left"'
check "the queries with their percentiles" eval 'drawn | grep -Eq "product_by_sku +[0-9.k]+/s +[0-9.]+ [mu]s"'
check "and all of them together" eval 'drawn | grep -Eq "^[0-9]+\|all +[0-9.k]+/s"'
check "in colours" shows $'\e[1m'
check "the result stands behind it" eval '[ "$(grep -n -aF "isolation:" "$folder/shown" | tail -n 1 | cut -d: -f1)" -ge "$(grep -n -aF "$leave" "$folder/shown" | cut -d: -f1)" ]'

NO_COLOR=1 terminal "stty rows 11; $load"
check "NO_COLOR: without them" eval '! shows $'"'\e[1m'"' && shows "$enter"'
check "what does not fit is told" eval 'drawn | grep -q "and [0-9] more"'

# What happens next, happens once so much was drawn: a busy machine draws late.
cat >"$folder/until_shown" <<'SH'
#!/usr/bin/env bash
# until_shown TIMES TEXT FILE
for _ in {1..1200}; do
    [ "$(grep -oaF -- "$2" "$3" | wc -l)" -lt "$1" ] || exit 0
    sleep 0.05
done
SH
chmod +x "$folder/until_shown"
drawings() { echo "$folder/until_shown $1 $'\e[1;1H' $folder/shown"; }
endless="$load --set load.duration=2min"
signal() { echo "kill -$1 \$(pgrep -P \$\$ -x pgbazaar)"; }

terminal "($(drawings 1); stty rows 9 cols 40 </dev/tty; $(drawings 4); $(signal INT)) & $endless"
narrow() { drawn | tail -n 9 | sed 's/^[0-9]*|//; s/\x1b.*//' | awk 'length > 40 { exit 1 }'; }
check "a window that changes gets what fits" narrow
check "down to the last line" eval '[ "$(drawn | tail -n 1 | cut -d "|" -f 1)" -le 9 ]'
check "Ctrl-C gives the terminal back" eval 'times 1 "$enter" && times 1 "$leave"'
check "and the result is told" shows "INTERRUPTED"

echo "($(drawings 1); $(signal TSTP); $(drawings 4); $(signal INT)) & $endless; echo shell again; fg %2" >"$folder/jobs"
terminal "exec bash --norc -m $folder/jobs"
check "Ctrl-Z gives the terminal back, fg takes it again" eval 'times 2 "$enter" && times 2 "$leave"'
check "and the shell has it meanwhile" eval 'tr -d "\r\n" <"$folder/shown" | grep -aq "1049l.*shell again.*1049h.*1049l"'

# In a log
run load -p "$folder/short.yaml" -d "$database" -o "$folder/result"
check "elsewhere a line a second" eval '[ "$(grep -cE "^load +[0-9.k]+/s, p50 .* in flight, [0-9] s left" "$folder/err")" -ge 1 ]'
check "without escape sequences" eval '! grep -q $'"'\e'"' "$folder/err"'
run load -q --set load.duration=1s -p "$folder/short.yaml" -d "$database" -o "$folder/result"
check "-q: nothing" silent err

finish_tests
