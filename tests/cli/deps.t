#!/usr/bin/env bash
# common/build/deps against a pretended apt: what it asks for, when it asks, and what it says when it cannot.
# The commands that would change the system are replaced by ones that only write down how they were called.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir "$folder/bin"
export folder

pretend() {
    cat >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

# Everything is installed, except what $folder/absent lists.
pretend dpkg-query <<'END'
#!/bin/sh
for package in gcc libc6-dev make pkg-config libpq-dev libyaml-dev libjansson-dev zlib1g-dev libmicrohttpd-dev libjs-dygraphs perl \
    libtap-parser-sourcehandler-pgtap-perl libio-socket-ssl-perl libxml2-utils python3-jsonschema python3-prometheus-client cmark-gfm clang prometheus curl pgbouncer time default-jre-headless \
    libhdrhistogram-java chromium procps iproute2; do echo "installed $package"; done | grep -vxFf "$folder/absent"
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

calls() { # what apt was asked to do, line by line
    printf '%b' "$1" | cmp -s - "$folder/calls" || { sed 's/^/# called: /' "$folder/calls" && false; }
}

mentions() { grep -qF -- "$1" "$folder/out" "$folder/err"; }

install='apt-get -y install --no-install-recommends'

situation 'none' '' '' 0
check "where all is there, that is well" gives 0
check "and apt is not asked to do anything" calls ''
check "and nothing is said" test ! -s "$folder/out" -a ! -s "$folder/err"

situation 'libyaml-dev libxml2-utils' 'libyaml-dev libxml2-utils' '' 0
check "two packages are absent and get installed" gives 0
check "in one step, these two only, without reading the lists again" calls "$install libyaml-dev libxml2-utils\n"
check "having said what each is for" mentions 'YAML, for profiles'

situation 'libyaml-dev' '' 'libyaml-dev' 0
check "apt does not know a package yet" gives 0
check "so the lists are read first" calls "apt-get update\n$install libyaml-dev\n"

touch "$folder/stale"
situation 'libyaml-dev' 'libyaml-dev' 'libyaml-dev' 0
check "the lists are older than the archive" gives 0
check "so they are read, and it is tried once more" calls "$install libyaml-dev\napt-get update\n$install libyaml-dev\n"

situation 'libyaml-dev' '' 'gcc' 0
check "no archive has the package" gives 2
check "nothing is installed" calls 'apt-get update\n'
check "and the package is named" mentions 'apt knows no package "libyaml-dev"'

situation 'libyaml-dev' 'libyaml-dev' '' 1000
check "an ordinary user installs" gives 0
check "the same" calls "$install libyaml-dev\n"
check "by sudo" grep -q '^sudo env .*apt-get.*install' "$folder/sudo"

touch "$folder/sudo_refuses"
situation 'libyaml-dev' 'libyaml-dev' '' 1000
check "sudo refuses" gives 2
check "nothing is installed" calls ''
check "and it says so" mentions 'needs root, and sudo refused'

PATH="$folder/bin:$PATH" common/build/deps --everything >"$folder/out" 2>"$folder/err"
status=$?
check "an unknown argument is refused" gives 2
check "and named" mentions 'unknown argument "--everything"'

mkdir "$folder/bare"
for command in sh awk sed grep sort tail cat dirname; do
    ln -s "$(command -v $command)" "$folder/bare/$command"
done
: >"$folder/calls"
PATH="$folder/bare" "$(command -v sh)" common/build/deps >"$folder/out" 2>"$folder/err"
status=$?
check "a distribution without apt" gives 2
check "is told so" mentions 'no apt-get'
check "with a list of what is needed" mentions 'PostgreSQL client library'
check "which leaves the tests' needs out where they were not asked for" \
    sh -c '! grep -q pgTAP "$1"' sh "$folder/err"
finish_tests
