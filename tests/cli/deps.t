#!/bin/sh
# common/build/deps against a pretended apt: what it asks for, when it asks, and what it says when it cannot.
# The commands that would change the system are replaced by ones that only write down how they were called.
set -u

cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
export folder
count=0

pretend() {
    cat >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

# Everything is installed, except what $folder/absent lists.
pretend dpkg-query <<'END'
#!/bin/sh
for package in gcc libc6-dev make pkg-config libpq-dev libyaml-dev libjansson-dev zlib1g-dev libjs-dygraphs perl \
    libtap-parser-sourcehandler-pgtap-perl libxml2-utils; do echo "installed $package"; done | grep -vxFf "$folder/absent"
for version in 15 16 17 18 19 20; do
    echo "installed postgresql-$version"; echo "installed postgresql-client-$version"
    echo "installed postgresql-$version-pgtap"
done
END

# A package has a candidate when $folder/known lists it; an update makes it list what $folder/archive does.
pretend apt-cache <<'END'
#!/bin/sh
[ "$1" = policy ] && grep -qx "$2" "$folder/known" && printf '%s:\n  Candidate: 1.0\n' "$2" || printf '  Candidate: (none)\n'
END

pretend apt-get <<'END'
#!/bin/sh
echo "apt-get $*" | sed 's/ -q / /; s/-o DPkg::Lock::Timeout=300 //' >>"$folder/calls"
case " $* " in
*" update "*) cp "$folder/archive" "$folder/known"; rm -f "$folder/stale" ;;
*" install "*) [ ! -e "$folder/stale" ] || { echo "E: 404 Not Found"; exit 100; } ;;
esac
END

pretend id <<'END'
#!/bin/sh
cat "$folder/uid"
END

pretend sudo <<'END'
#!/bin/sh
echo "sudo $*" >>"$folder/sudo"
[ ! -e "$folder/sudo_refuses" ] && exec "$@"
END

# situation ABSENT KNOWN ARCHIVE UID: words, one package each; then runs `deps --test`.
# shellcheck disable=SC2086
situation() {
    printf 'installed %s\n' $1 >"$folder/absent"
    printf '%s\n' $2 >"$folder/known"
    printf '%s\n' $3 >"$folder/archive"
    echo "$4" >"$folder/uid"
    : >"$folder/calls"
    : >"$folder/sudo"
    PATH="$folder/bin:$PATH" common/build/deps --test >"$folder/out" 2>"$folder/err"
    status=$?
}

result() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        sed 's/^/# /' "$folder/calls" "$folder/out" "$folder/err"
    fi
}

exits() {
    [ "$status" = "$1" ]
    result $? "$2"
}

calls() {
    printf '%b' "$1" | cmp -s - "$folder/calls"
    result $? "$2"
}

says() {
    grep -qF -- "$1" "$folder/out" "$folder/err"
    result $? "$2"
}

install='apt-get -y install --no-install-recommends'

situation 'none' '' '' 0
exits 0 "where all is there, that is well"
calls '' "and apt is not asked to do anything"
[ ! -s "$folder/out" ] && [ ! -s "$folder/err" ]
result $? "and nothing is said"

situation 'libyaml-dev libxml2-utils' 'libyaml-dev libxml2-utils' '' 0
exits 0 "two packages are absent and get installed"
calls "$install libyaml-dev libxml2-utils\n" "in one step, these two only, without reading the lists again"
says 'YAML, for profiles' "having said what each is for"

situation 'libyaml-dev' '' 'libyaml-dev' 0
exits 0 "apt does not know a package yet"
calls "apt-get update\n$install libyaml-dev\n" "so the lists are read first"

touch "$folder/stale"
situation 'libyaml-dev' 'libyaml-dev' 'libyaml-dev' 0
exits 0 "the lists are older than the archive"
calls "$install libyaml-dev\napt-get update\n$install libyaml-dev\n" "so they are read, and it is tried once more"

situation 'libyaml-dev' '' 'gcc' 0
exits 2 "no archive has the package"
calls 'apt-get update\n' "nothing is installed"
says 'apt knows no package "libyaml-dev"' "and the package is named"

situation 'libyaml-dev' 'libyaml-dev' '' 1000
exits 0 "an ordinary user installs"
calls "$install libyaml-dev\n" "the same"
grep -q '^sudo env .*apt-get.*install' "$folder/sudo"
result $? "by sudo"

touch "$folder/sudo_refuses"
situation 'libyaml-dev' 'libyaml-dev' '' 1000
exits 2 "sudo refuses"
calls '' "nothing is installed"
says 'needs root, and sudo refused' "and it says so"

PATH="$folder/bin:$PATH" common/build/deps --everything >"$folder/out" 2>"$folder/err"
status=$?
exits 2 "an unknown argument is refused"
says 'unknown argument "--everything"' "and named"

mkdir "$folder/bare"
for command in sh awk sed grep sort tail cat dirname; do
    ln -s "$(command -v $command)" "$folder/bare/$command"
done
: >"$folder/calls"
PATH="$folder/bare" "$(command -v sh)" common/build/deps >"$folder/out" 2>"$folder/err"
status=$?
exits 2 "a distribution without apt"
says 'no apt-get' "is told so"
says 'PostgreSQL client library' "with a list of what is needed"
grep -q pgTAP "$folder/err"
[ $? = 1 ]
result $? "which leaves the tests' needs out where they were not asked for"
echo "1..$count"
