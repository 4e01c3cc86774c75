#!/bin/sh
# Makes the packages of the installed tree DIST in the folder OUT, with the distributions' own tools: deb with dpkg-deb,
# rpm with rpmbuild, each where it is found. BOM lists what DIST holds, in the form of CycloneDX.
# Usage: packages.sh DIST OUT VERSION BOM
set -eu
dist=$1
out=$2
version=$3
bom=$4
here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*}
rm -rf "$out"
mkdir -p "$out"
umask 022
[ -x "$dist/runtime/bin/java" ] || { echo "packages.sh: no runtime in $dist (no jlink?)" >&2; exit 1; }

# Nothing goes out that the list of components does not name.
for jar in "$dist"/lib/*.jar; do
    name=$(basename "$jar" .jar | sed 's/-\([0-9]\)/@\1/') # NAME@VERSION
    [ "$name" = jmqtt ] || grep -q "\"pkg:maven/[^\"]*/$name[\"?]" "$bom" \
        || { echo "packages.sh: $bom does not name $name" >&2; exit 1; }
done
grep -q '"pkg:maven/io.netty/netty-transport-native-epoll@' "$bom" || { echo "packages.sh: no native epoll in $bom" >&2; exit 1; }

# ---- what all packages of the two kinds hold
main=$out/tree
compat=$out/tree-compat
mkdir -p "$main/usr/bin" "$main/usr/lib/jmqtt" "$main/etc/jmqtt/conf.d" "$main/etc/logrotate.d"
cp -a "$dist/lib" "$dist/runtime" "$main/usr/lib/jmqtt/" # the archives of classes hold the times of the jars
find "$main/usr/lib/jmqtt" -type f -exec chmod 644 {} +
find "$main/usr/lib/jmqtt" -type d -exec chmod 755 {} +
chmod 755 "$main/usr/lib/jmqtt/runtime/bin/"* "$main/usr/lib/jmqtt/runtime/lib/jspawnhelper"
# The upper archive names the one that it builds on, by the path in DIST; here by the installed one, made as long with
# slashes.
old=$(LC_ALL=C grep -ao '/[^[:cntrl:]]*/lib/*/jmqtt\.jsa' "$dist/lib/broker.jsa" | head -n 1)
new=/usr/lib/jmqtt/lib/jmqtt.jsa
while [ ${#new} -lt ${#old} ]; do
    new=${new%/*}/${new#"${new%/*}"}
done
LC_ALL=C sed -i "s|$old|$new|" "$main/usr/lib/jmqtt/lib/broker.jsa"
case $(uname -m) in # of Netty's native code only what runs here
x86_64) rm -f "$main/usr/lib/jmqtt/lib/native/"*_aarch_64.so ;;
aarch64) rm -f "$main/usr/lib/jmqtt/lib/native/"*_x86_64.so ;;
esac
rm -f "$main/usr/lib/jmqtt/runtime/lib/jexec" "$main/usr/lib/jmqtt/runtime/bin/keytool" \
    "$main/usr/lib/jmqtt/runtime/bin/rmiregistry"
install -m 755 "$dist/bin/jmqtt" "$main/usr/bin/jmqtt"
install -m 644 "$here/files/jmqtt.conf" "$main/etc/jmqtt/jmqtt.conf"
install -m 644 "$here/files/jmqtt.logrotate" "$main/etc/logrotate.d/jmqtt"
service() { # TREE NAME
    install -D -m 644 "$here/files/$2.service" "$1/usr/lib/systemd/system/$2.service"
    install -D -m 644 "$here/files/$2.sysusers" "$1/usr/lib/sysusers.d/$2.conf"
    install -D -m 644 "$here/files/$2.tmpfiles" "$1/usr/lib/tmpfiles.d/$2.conf"
}
service "$main" jmqtt
service "$compat" mosquitto
for page in "$top"/man/*.[1-8]; do
    section=${page##*.}
    mkdir -p "$main/usr/share/man/man$section"
    gzip -9n <"$page" >"$main/usr/share/man/man$section/${page##*/}.gz"
done
install -D -m 644 "$top/completions/jmqtt.bash" "$main/usr/share/bash-completion/completions/jmqtt"
install -D -m 644 "$top/completions/jmqtt.fish" "$main/usr/share/fish/vendor_completions.d/jmqtt.fish"

mkdir -p "$compat/usr/bin" "$compat/usr/sbin" "$compat/usr/share/man/man1" "$compat/usr/share/man/man5" \
    "$compat/usr/share/man/man8" "$compat/usr/share/bash-completion/completions"
for tool in pub sub rr passwd; do
    ln -s jmqtt "$compat/usr/bin/mosquitto_$tool"
    ln -s "jmqtt-$tool.1.gz" "$compat/usr/share/man/man1/mosquitto_$tool.1.gz"
done
ln -s ../bin/jmqtt "$compat/usr/sbin/mosquitto"
ln -s jmqtt-broker.8.gz "$compat/usr/share/man/man8/mosquitto.8.gz"
ln -s jmqtt.conf.5.gz "$compat/usr/share/man/man5/mosquitto.conf.5.gz"
rmdir "$compat/usr/share/bash-completion/completions" "$compat/usr/share/bash-completion"

# ---- deb
deb() { # TREE PACKAGE SUFFIX: one package from a copy of the tree
    root=$out/deb-$2
    cp -a "$1" "$root"
    doc=$root/usr/share/doc/$2
    mkdir -p "$doc" "$root/DEBIAN"
    mkdir -p "$root/usr/share/zsh/vendor-completions"
    if [ "$2" = jmqtt ]; then
        install -m 644 "$top/completions/_jmqtt" "$root/usr/share/zsh/vendor-completions/_jmqtt"
        (cd "$root" && find etc -type f | sed 's|^|/|' | sort) >"$root/DEBIAN/conffiles"
    else
        rm -r "$root/usr/share/zsh"
    fi
    install -D -m 644 "$here/deb/lintian-overrides$3" "$root/usr/share/lintian/overrides/$2"
    install -m 644 "$here/files/copyright" "$doc/copyright"
    {
        echo "jmqtt ($version) unstable; urgency=medium"
        echo
        echo "  * See /usr/share/doc/jmqtt/CHANGES.md.gz."
        echo
        echo " -- jmqtt maintainers <maintainers@jmqtt.invalid>  $(LC_ALL=C date -u -R)"
    } | gzip -9n >"$doc/changelog.gz"
    if [ "$2" = jmqtt ]; then
        gzip -9n <"$top/CHANGELOG.md" >"$doc/CHANGES.md.gz"
        install -m 644 "$bom" "$doc/jmqtt.cdx.json"
    fi
    for script in postinst prerm postrm; do
        install -m 755 "$here/deb/$script$3" "$root/DEBIAN/$script"
    done
    size=$(du -sk "$root" | cut -f1)
    sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" -e "s/@ARCH@/$(dpkg --print-architecture)/" \
        "$here/deb/control$3.in" >"$root/DEBIAN/control"
    (cd "$root" && find usr etc -type f 2>/dev/null | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
    dpkg-deb --root-owner-group -Zxz -z2 --build "$root" "$out" >/dev/null
    rm -rf "$root"
}
if command -v dpkg-deb >/dev/null; then
    deb "$main" jmqtt ''
    deb "$compat" jmqtt-mosquitto-compat -compat
else
    echo "packages.sh: no dpkg-deb, no deb" >&2
fi

# ---- rpm
if command -v rpmbuild >/dev/null; then
    install -D -m 644 "$top/completions/_jmqtt" "$main/usr/share/zsh/site-functions/_jmqtt"
    install -D -m 644 "$top/LICENSE" "$main/usr/share/licenses/jmqtt/LICENSE"
    install -m 644 "$here/files/copyright" "$main/usr/share/licenses/jmqtt/copyright"
    install -D -m 644 "$top/CHANGELOG.md" "$main/usr/share/doc/jmqtt/CHANGELOG.md"
    install -m 644 "$bom" "$main/usr/share/doc/jmqtt/jmqtt.cdx.json"
    install -d -m 750 "$main/var/lib/jmqtt" "$main/var/log/jmqtt"
    install -d -m 750 "$compat/var/lib/mosquitto" "$compat/var/log/mosquitto"
    if ! rpmbuild -bb --quiet --target "$(uname -m)" --define "_topdir $out/rpmbuild" --define "_rpmdir $out" \
        --define "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" --define "jmqtt_version $version" \
        --define "changelog_date $(LC_ALL=C date -u '+%a %b %d %Y')" \
        --define "tree $main" --define "tree_compat $compat" "$here/rpm/jmqtt.spec" >"$out/rpmbuild.log" 2>&1; then
        cat "$out/rpmbuild.log" >&2
        exit 1
    fi
else
    echo "packages.sh: no rpmbuild, no rpm" >&2
fi
rm -rf "$out/tree" "$out/tree-compat" "$out/rpmbuild" "$out/rpmbuild.log"
ls -l "$out"
