#!/usr/bin/env bash
# Installs the packages as a user would, into a fresh Debian tree (chroot) that has no Java, and the rpm into a tree of
# its own; walks through the first steps, the service's command line, upgrade, removal and purge. Needs root, and the
# packages: mvn -Ppackages package. Usage: test-packages.sh [FOLDER OF THE PACKAGES]
# BASE names a tree that debootstrap made before, to save that time; CI=... lets it install what it needs.
# What it can't do in a chroot: start the service under systemd itself; the unit is only verified.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
packages=$(cd "${1:-$top/target/packages}" && pwd)
work=$top/target/test-packages
if [ "$(id -u)" != 0 ]; then
    [ -z "${CI:-}" ] || { echo "test-packages.sh: a chroot needs root" >&2; exit 1; }
    echo "test-packages.sh: skipped: a chroot needs root"
    exit 0
fi
missing=()
for pair in debootstrap:debootstrap rpm:rpm systemd-analyze:systemd lintian:lintian rpmlint:rpmlint; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
    if [ -z "${CI:-}" ]; then
        echo "test-packages.sh: skipped: not installed: ${missing[*]}"
        exit 0
    fi
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
fi

step=
say() { step=$1; echo "test-packages: $1 (${SECONDS} s)"; }
fail() { echo "test-packages: FAILED in '$step': $1" >&2; exit 1; }
broker=
finish() {
    [ -z "$broker" ] || kill -9 "$broker" 2>/dev/null || true
    for tree in deb rpm; do umount -q "$work/$tree/proc" 2>/dev/null || true; done
    rm -rf --one-file-system "$work"
}
trap finish EXIT
rm -rf --one-file-system "$work"
mkdir -p "$work"

in_tree() { env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin HOME=/root LANG=C chroot "$tree" "$@"; }
await() { # SECONDS COMMAND...
    for _ in $(seq $(($1 * 10))); do "${@:2}" && return 0; sleep 0.1; done
    return 1
}
logged() { grep -q -- "$1" "$tree/var/log/jmqtt/jmqtt.log" 2>/dev/null; }
gone() { ! kill -0 "$1" 2>/dev/null; }

walk_through() { # the newcomer's first steps, then the service's command line
    in_tree jmqtt --version | grep -q '^jmqtt ' || fail "no version"
    in_tree jmqtt quickstart >"$work/quickstart" 2>&1 || { cat "$work/quickstart"; fail "quickstart"; }
    archives
    run_service
    in_tree sh -c 'jmqtt sub -v -t wuwii -C 1 >/tmp/got & pid=$!
        for _ in 1 2 3 4 5 6 7 8 9 10; do jmqtt pub -t wuwii -m 我发送消息了; kill -0 $pid 2>/dev/null || break; sleep 1; done
        wait $pid'
    grep -qx 'wuwii 我发送消息了' "$tree/tmp/got" || fail "the message did not arrive"
    : >"$tree/var/log/jmqtt/jmqtt.log"
    kill -HUP "$broker"
    await 20 logged 'Reloading config' || fail "no reload"
    stop_service
}
archives() { # the class archives were made elsewhere and must fit the installed tree
    in_tree env JMQTT_JAVA_OPTS="-Xshare:on -Xlog:class+load:file=/tmp/classes" jmqtt --version >/dev/null \
        || fail "the archive of the clients does not fit"
    grep -q 'io.jmqtt.Jmqtt source: shared objects file' "$tree/tmp/classes" || fail "not from the archive"
    in_tree env JMQTT_JAVA_OPTS="-Xshare:on -Xlog:class+load:file=/tmp/classes" jmqtt broker --version >/dev/null \
        || fail "the archive of the broker does not fit"
    grep -q 'io.jmqtt.cli.BrokerCommand source: shared objects file (top)' "$tree/tmp/classes" \
        || fail "the broker is not from the archive"
}
run_service() { # ExecStart as the unit's user
    line=$(sed -n 's/^ExecStart=//p' "$tree/usr/lib/systemd/system/jmqtt.service")
    mkdir -p "$tree/run/jmqtt"
    in_tree chown jmqtt:jmqtt /run/jmqtt
    ids=$(in_tree sh -c 'echo $(id -u jmqtt):$(id -g jmqtt)')
    # shellcheck disable=SC2086 # a command line
    env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin chroot --userspec="$ids" "$tree" $line >"$work/service" 2>&1 &
    broker=$!
    await 60 logged ' running$' || { cat "$work/service" "$tree/var/log/jmqtt/jmqtt.log" || true; fail "the broker does not run"; }
}
stop_service() {
    kill -TERM "$broker"
    await 30 gone "$broker" || fail "the broker does not stop"
    wait "$broker" || fail "the broker stopped with status $?"
    broker=
}

# ---------------------------------------------------------------- Debian
say "fresh Debian tree"
tree=$work/deb
if [ -n "${BASE:-}" ]; then
    cp -a "$BASE" "$tree"
else
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | awk -v s="$suite" '$2 == s {print $1; exit}')
    [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk -v s="$suite" '$2 == s {print $1; exit}')
    debootstrap --variant=minbase "--include=adduser" "$suite" "$tree" "$mirror" >"$work/debootstrap.log" 2>&1 \
        || { tail -20 "$work/debootstrap.log"; fail "debootstrap"; }
fi
mount -t proc proc "$tree/proc"
in_tree sh -c 'command -v java' && fail "there is a Java"
cp "$packages"/*.deb "$tree/tmp/"

say "install"
in_tree sh -c 'dpkg -i /tmp/jmqtt_*.deb' >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "dpkg -i"; }
[ "$(in_tree stat -c %U:%a /var/lib/jmqtt)" = jmqtt:750 ] || fail "owner of /var/lib/jmqtt"
walk_through

say "list of components"
grep -q '"bomFormat" : "CycloneDX"' "$tree/usr/share/doc/jmqtt/jmqtt.cdx.json" || fail "no list of components"

say "completions and manual pages"
for file in bash-completion/completions/jmqtt zsh/vendor-completions/_jmqtt fish/vendor_completions.d/jmqtt.fish; do
    [ -f "$tree/usr/share/$file" ] || fail "no $file"
done

say "the Mosquitto names"
in_tree sh -c 'dpkg -i /tmp/jmqtt-mosquitto-compat_*.deb' >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "dpkg -i"; }
in_tree mosquitto_pub --help >"$work/help" || true
grep -q '^mosquitto_pub ' "$work/help" || fail "mosquitto_pub"
mkdir -p "$tree/etc/mosquitto"
echo "listener 18830 127.0.0.1" >"$tree/etc/mosquitto/mosquitto.conf"
in_tree mosquitto -c /etc/mosquitto/mosquitto.conf --test-config >"$work/help" 2>&1 || { cat "$work/help"; fail "mosquitto"; }

say "upgrade"
echo "# mine" >>"$tree/etc/jmqtt/jmqtt.conf"
echo "listener 1883" >"$tree/etc/jmqtt/conf.d/mine.conf"
echo kept >"$tree/var/lib/jmqtt/kept"
mkdir "$work/next"
dpkg-deb -R "$(echo "$packages"/jmqtt_*.deb)" "$work/next/root"
sed -i 's/^Version: .*/&+next/' "$work/next/root/DEBIAN/control"
dpkg-deb --root-owner-group -Znone -b "$work/next/root" "$tree/tmp/next.deb" >/dev/null
in_tree dpkg -i /tmp/next.deb >"$work/dpkg" 2>&1 </dev/null || { cat "$work/dpkg"; fail "dpkg -i"; }
grep -q '# mine' "$tree/etc/jmqtt/jmqtt.conf" || fail "the configuration was overwritten"
[ -f "$tree/var/lib/jmqtt/kept" ] || fail "the state was lost"
in_tree jmqtt --version >/dev/null

say "remove and purge"
in_tree dpkg -r jmqtt-mosquitto-compat jmqtt >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "dpkg -r"; }
[ ! -e "$tree/usr/lib/jmqtt" ] || fail "/usr/lib/jmqtt stays"
[ -f "$tree/etc/jmqtt/jmqtt.conf" ] && [ -f "$tree/var/lib/jmqtt/kept" ] || fail "removal is no purge"
in_tree dpkg -P jmqtt-mosquitto-compat jmqtt >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "dpkg -P"; }
[ ! -e "$tree/etc/jmqtt/jmqtt.conf" ] && [ ! -e "$tree/var/lib/jmqtt" ] && [ ! -e "$tree/var/log/jmqtt" ] || fail "purge left something"
[ -f "$tree/etc/jmqtt/conf.d/mine.conf" ] || fail "purge took the administrator's file"

# ---------------------------------------------------------------- rpm
# The tree gets the base system's C library and shell from the Debian tree, since the rpm brings none; rpm's own
# database starts empty, hence --nodeps.
say "rpm into an empty tree"
umount "$work/deb/proc"
rm -rf "$tree/etc/jmqtt"
base=$tree
tree=$work/rpm
mv "$base" "$tree"
sed -i '/^jmqtt:\|^mosquitto:/d' "$tree/etc/passwd" "$tree/etc/group" "$tree/etc/shadow" "$tree/etc/gshadow"
mount -t proc proc "$tree/proc"
install_rpm() { rpm --root "$tree" --nodeps --ignorearch -i "$@" >"$work/rpm.log" 2>&1 || { cat "$work/rpm.log"; fail "rpm -i"; }; }
install_rpm "$packages"/jmqtt-[0-9]*.rpm
[ "$(in_tree stat -c %U:%a /var/lib/jmqtt)" = jmqtt:750 ] || fail "owner of /var/lib/jmqtt"
walk_through
install_rpm "$packages"/jmqtt-mosquitto-compat-*.rpm
in_tree mosquitto_sub --help >"$work/help" || true
grep -q '^mosquitto_sub ' "$work/help" || fail "mosquitto_sub"

say "rpm's upgrade"
echo "# mine" >>"$tree/etc/jmqtt/jmqtt.conf"
echo kept >"$tree/var/lib/jmqtt/kept"
rpm --root "$tree" --nodeps --ignorearch -U --replacepkgs "$packages"/jmqtt-[0-9]*.rpm >"$work/rpm.log" 2>&1 \
    || { cat "$work/rpm.log"; fail "rpm -U"; }
grep -q '# mine' "$tree/etc/jmqtt/jmqtt.conf" || fail "the configuration was overwritten"
[ -f "$tree/var/lib/jmqtt/kept" ] || fail "the state was lost"
in_tree jmqtt --version >/dev/null

say "the units"
for unit in jmqtt mosquitto; do
    sed -e "s|^ExecStart=[^ ]*|ExecStart=/bin/true|" -e /^Documentation/d "$tree/usr/lib/systemd/system/$unit.service" \
        >"$work/$unit.service"
    systemd-analyze verify "$work/$unit.service" >"$work/verify" 2>&1 || { cat "$work/verify"; fail "verify $unit"; }
    # tenths of the figure that it prints
    systemd-analyze security --offline=true --threshold=11 "$top/packaging/files/$unit.service" >"$work/verify" 2>&1 \
        || { tail -n 1 "$work/verify"; fail "hardening of $unit"; }
done

say "rpm's removal"
rpm --root "$tree" --nodeps -e jmqtt-mosquitto-compat jmqtt >"$work/rpm.log" 2>&1 || { cat "$work/rpm.log"; fail "rpm -e"; }
[ ! -e "$tree/usr/lib/jmqtt" ] || fail "/usr/lib/jmqtt stays"
grep -q '# mine' "$tree/etc/jmqtt/jmqtt.conf.rpmsave" || fail "the changed configuration is gone"
umount "$tree/proc"

say "lintian"
lintian --fail-on error,warning --allow-root "$packages"/*.deb || fail "lintian"
say "rpmlint"
rpmlint --strict --ignore-unused-rpmlintrc --rpmlintrc "$top/packaging/rpm/rpmlintrc" "$packages"/*.rpm || fail "rpmlint"
say "done"
