#!/usr/bin/env bash
# Builds the Eclipse plug-in and its update site, and tests both in a real workbench, from nothing:
#
#   editors/eclipse/build.sh                 all of it; options are handed to Maven
#   editors/eclipse/build.sh --screenshot    and puts the picture of the documentation in its place
#
# Needs Maven and a JDK of version 21 or newer. What else it needs it fetches: the Maven that Tycho wants and all
# bundles go to ${XDG_CACHE_HOME:-~/.cache}/vmemsim, a display without a screen comes by apt-get where that is allowed.
# The last line says how many tests there were; status 77 means that this machine cannot run them.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

cache=${XDG_CACHE_HOME:-$HOME/.cache}/vmemsim
maven_version=3.9.11
jdk_minimum=21
packages=(xvfb xauth libgtk-3-0 fonts-dejavu-core adwaita-icon-theme)
screenshot=no
options=()
for option; do
    if [ "$option" = --screenshot ]; then screenshot=yes; else options+=("$option"); fi
done

say() { echo "eclipse: $*"; }
cannot() { say "$*"; exit 77; }
fail() { say "$*"; echo "$passed passed, $failed failed"; exit 1; }
passed=0 failed=0

# --- a JDK -----------------------------------------------------------------------------------------------------

version_of() { # of the JDK in a folder, from the file that every JDK has
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
jdk=
on_path=$(command -v javac) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
for folder in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*; do
    version=$(version_of "$folder") || continue
    if [ "${version:-0}" -ge "$jdk_minimum" ]; then jdk=$folder; break; fi
done
[ -n "$jdk" ] || cannot "no JDK of version $jdk_minimum or newer: Eclipse needs one. Install one, or set JAVA_HOME."

# --- a display -------------------------------------------------------------------------------------------------

missing=()
command -v xvfb-run >/dev/null || missing+=(xvfb xauth)
ldconfig -p 2>/dev/null | grep -q libgtk-3.so.0 || missing+=(libgtk-3-0)
[ -d /usr/share/icons/Adwaita ] || missing+=(adwaita-icon-theme)
[ -d /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu-core)
if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || cannot \
        "a workbench without a screen needs ${missing[*]}. On Debian or Ubuntu: sudo apt-get install ${packages[*]}"
    say "installing ${missing[*]}"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } \
        >/dev/null || cannot "apt-get cannot install ${packages[*]}"
fi

# --- Maven -----------------------------------------------------------------------------------------------------

command -v mvn >/dev/null || cannot "no Maven: install it (any version; it fetches the one that is needed here)"
maven=$cache/apache-maven-$maven_version
if [ ! -x "$maven/bin/mvn" ]; then
    say "fetching Maven $maven_version"
    mkdir -p "$cache"
    # Not from here: this reactor needs the Maven that is being fetched. Without a project Maven leaves a folder '${project.basedir}'.
    elsewhere=$(mktemp -d)
    (cd "$elsewhere" && mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack "-DoutputDirectory=$cache" \
        "-Dartifact=org.apache.maven:apache-maven:$maven_version:zip:bin")
    fetched=$?
    rm -rf "$elsewhere"
    [ "$fetched" -eq 0 ] || fail "Maven $maven_version cannot be fetched"
    chmod +x "$maven/bin/mvn"
fi

rm -rf "$cache/\${project.basedir}" # which earlier versions of this script left there

# What is built here goes to a repository of its own, before the user's: other builds never see it.
export JAVA_HOME=$jdk MAVEN_ARGS=
display=(xvfb-run -a -s "-screen 0 1440x900x24")
stamp=$(date -u +%Y%m%d%H%M) # in versions: an update site needs some that grow
build() {
    "${display[@]}" "$maven/bin/mvn" -q --batch-mode "-Dmaven.repo.local=$cache/maven" \
        "-Dmaven.repo.local.tail=$HOME/.m2/repository" "-Dbundle.qualifier=$stamp" "-DforceContextQualifier=$stamp" \
        ${options[@]+"${options[@]}"} "$@" 2>&1 |
        grep -vE 'sun.misc.Unsafe|HiddenClassDefiner|Unused Import-Package|SessionManagerDBus|^$'
    return "${PIPESTATUS[0]}"
}

# --- the language, the plug-in, the update site; tests of the plug-in --------------------------------------------

say "building the language"
build -f ../../pom.xml -Dquick -DskipTests install -pl org.vmemsim.runtime,org.vmemsim.dsl,org.vmemsim.dsl.ide -am ||
    fail "the language cannot be built"

say "building the plug-in, and testing it in a workbench"
reports=org.vmemsim.dsl.ui.tests/target/surefire-reports
rm -rf "$reports"
build verify
status=$?
sum() { # of one attribute of the test suites
    cat "$reports"/TEST-*.xml 2>/dev/null | grep -o '<testsuite [^>]*' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' |
        awk '{ n += $1 } END { print n + 0 }'
}
failed=$(($(sum failures) + $(sum errors)))
passed=$(($(sum tests) - failed - $(sum skipped)))
[ "$status" -eq 0 ] || fail "the build failed (status $status)"
[ "$passed" -gt 0 ] || fail "no test has run"

# --- the update site, installed into an Eclipse that knows nothing of us -----------------------------------------

say "installing the update site into an Eclipse of platform bundles"
product=product/target/products/org.vmemsim.eclipse.platform/linux/gtk/x86_64
installed=$PWD/product/target/installed
rm -rf "$installed" && cp -r "$product" "$installed" || fail "there is no Eclipse to install into"
launcher=$(ls "$installed"/plugins/org.eclipse.equinox.launcher_*.jar)
foreign=$(ls "$installed/plugins" | grep -E 'vmemsim|xtext|lsp4j')
outcome() { # counts one test
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); say "failed: $2"; fi
}
[ -z "$foreign" ]
outcome $? "the platform should hold none of ours: $foreign"

"$jdk/bin/java" -jar "$launcher" -nosplash -consoleLog -application org.eclipse.equinox.p2.director \
    -repository "jar:file:$(echo "$PWD"/site/target/org.vmemsim.site-*.zip)!/" \
    -installIU org.vmemsim.feature.feature.group >"$installed/director.log" 2>&1
outcome $? "the director, see $installed/director.log"

# One bundle more looks on from inside, and says in a file what it saw.
check=$(echo "$PWD"/org.vmemsim.dsl.ui.tests/target/org.vmemsim.dsl.ui.tests-*-SNAPSHOT.jar)
version=$(unzip -p "$check" META-INF/MANIFEST.MF | sed -n 's/^Bundle-Version: \([0-9A-Za-z.]*\).*/\1/p')
echo "org.vmemsim.dsl.ui.tests,$version,file:$check,4,false" \
    >>"$installed/configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"
"${display[@]}" timeout 180 "$jdk/bin/java" -Dvmemsim.check="$installed/check.txt" \
    -Dvmemsim.screenshots="$installed" -jar "$launcher" -nosplash -consoleLog -data "$installed/workspace" \
    >"$installed/workbench.log" 2>&1
grep -qx 'all is well' "$installed/check.txt" 2>/dev/null
outcome $? "the installed product: $(cat "$installed/check.txt" 2>/dev/null || echo "see $installed/workbench.log")"

if [ "$screenshot" = yes ]; then
    mkdir -p ../../docs/images && cp org.vmemsim.dsl.ui.tests/target/screenshots/eclipse.png ../../docs/images/ || exit 1
fi
say "the update site is $(echo site/target/org.vmemsim.site-*.zip)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
