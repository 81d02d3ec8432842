#!/usr/bin/env bash
# Builds the VS Code extension, with the language server inside, and tests it in a real window.
#
#   ./build.sh            package, then test
#   ./build.sh package    vmemsim.vsix only
#   ./build.sh test       tests vmemsim.vsix, packaging it first if that is due; also only units, host or window
#   ./build.sh picture    tests the window, and takes the picture for the documentation from there
#
# Needs Node 20, a JDK 17 or newer, and Maven. What tests need besides (VS Code as code-server, Chromium, ripgrep) is
# installed once into ${XDG_CACHE_HOME:-~/.cache}/vmemsim; from then on no network is used.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vmemsim
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error

say() { echo "vscode: $*" >&2; }

tools() {
    local tool
    for tool in node npm mvn; do
        command -v "$tool" >/dev/null || { say "$tool is needed and not on the PATH"; exit 77; }
    done
    if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then say "Node 20 or newer is needed"; exit 77; fi
    if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
        say "installing what the build needs"
        npm ci --ignore-scripts --prefer-offline >&2
        touch node_modules/.package-lock.json
    fi
}

# The launcher of the command line builds the server when that is due.
server() {
    "$root/vmemsim" --version >/dev/null
    local jar=$root/org.vmemsim.cli/target/quick/vmemsim.jar
    mkdir -p server
    cmp -s "$jar" server/vmemsim.jar || cp "$jar" server/vmemsim.jar
}

sources_newer() {
    [ ! -f vmemsim.vsix ] || [ -n "$(find src test syntaxes images package.json package-lock.json \
        language-configuration.json tsconfig.json esbuild.mjs .vscodeignore README.md server -newer vmemsim.vsix \
        -not -name '*.png' | head -n 1)" ]
}

package() {
    tools
    server
    if ! sources_newer; then return; fi
    say "packaging"
    npm run --silent check
    npm run --silent bundle
    # In the package, the picture lies beside the text.
    sed 's#\.\./\.\./docs/images/#images/#g' README.md >out/README.md
    if [ -f "$root/docs/images/vscode.png" ]; then cp "$root/docs/images/vscode.png" images/vscode.png; fi
    cp "$root/LICENSE" LICENSE.txt
    npm run --silent package >&2
}

test() {
    package
    test/install-window.sh "$cache"
    node out/test/run.js "$cache" "$@"
}

case ${1:-all} in
    all) test ;;
    test) shift && test "$@" ;;
    package) package ;;
    picture)
        test window
        mkdir -p "$root/docs/images"
        cp out/test/screenshots/vscode.png "$root/docs/images/"
        ;;
    *)
        sed -n '2,10s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
