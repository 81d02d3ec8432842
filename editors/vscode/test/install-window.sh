#!/usr/bin/env bash
# Installs a real VS Code window to test in: code-server (VS Code served to a browser), Chromium, ripgrep.
# All is kept in a folder of the user's cache; what is there already is left alone, and then no network is needed.
# Usage: install-window.sh FOLDER
set -euo pipefail
folder=$1
version=4.100.3 # VS Code 1.100, the last for Node 20
home=$folder/code-server-$version
ready=$home/ready

say() { echo "window: $*" >&2; }

system_packages() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v rg >/dev/null || missing+=(ripgrep)
    [ -d /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu)
    if [ ! -f "$ready" ]; then # one of its parts is compiled
        command -v g++ >/dev/null || missing+=(g++)
        command -v make >/dev/null || missing+=(make)
        command -v python3 >/dev/null || missing+=(python3)
    fi
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "these packages are needed: ${missing[*]}"
        say "install them, on Debian or Ubuntu by: sudo apt-get install ${missing[*]}"
        exit 77
    fi
    say "installing ${missing[*]}"
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -yq --no-install-recommends \
        "${missing[@]}" >/dev/null
}

# Without the packages' own scripts, which would download binaries: what of them is needed follows by hand.
code_server() {
    if [ -f "$ready" ]; then return; fi
    say "installing code-server $version (once, about a minute)"
    rm -rf "$home"
    mkdir -p "$home"
    cd "$home"
    echo '{"private":true}' >package.json
    export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error
    # The headers of Node come with Node; node-gyp would download them otherwise.
    local prefix
    prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    [ -d "$prefix/include/node" ] && export npm_config_nodedir=$prefix
    npm install --ignore-scripts "code-server@$version" >&2
    npm rebuild argon2 >&2 # of passwords: loaded at start although none is used here
    cd node_modules/code-server/lib/vscode
    npm install --ignore-scripts --omit=dev >&2
    mkdir -p node_modules/@vscode/ripgrep/bin
    ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
    [ -e node_modules.asar ] || ln -s node_modules node_modules.asar
    ln -sf code-linux.sh bin/remote-cli/code-server
    ln -sf browser-linux.sh bin/helpers/browser.sh
    (cd extensions && npm install --ignore-scripts --omit=dev >&2)
    touch "$ready"
}

system_packages
code_server
