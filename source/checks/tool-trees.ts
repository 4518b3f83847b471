/** Folders where package managers of languages, editors and desktops put programs and hidden files: everyday on a lived-in machine. */

import type { HostPath } from '../host/host.ts';

const dependencies = /\/(?:node_modules|site-packages|dist-packages|vendor\/bundle|gems|bower_components|__pycache__|pnpm-store|go\/pkg\/mod|_cacache|jvm|texmf[\w-]*|R\/(?:site-)?library)\//;

/** Inside a tree that npm, pip, gem and the like fill. */
export function inDependencyTree(path: HostPath): boolean {
	return dependencies.test(path);
}

const homeFolders = new Set(
	`
	.local .cargo .rustup .nvm .npm .npm-global .npm-packages .node-gyp .rbenv .rvm .pyenv .venv .virtualenvs .env .asdf .sdkman .volta .bun .deno .fnm .nodenv .goenv .jenv .phpenv
	.composer .gem .bundle .dotnet .nuget .krew .poetry .pipx .pixi .conda .mamba .linuxbrew .oh-my-zsh .fzf .vscode-server .vscode-remote .vscode .vscodium .cursor-server .cursor .windsurf-server
	.acme.sh .bin .scripts .dotfiles .git .githooks .husky .config .tox .nox .m2 .gradle .ivy2 .sbt .sdk .nix-profile .nix-defexpr .guix-profile .docker .steam .bash_it .getssl .dehydrated
	.yarn .pnpm-store .pnpm .ghcup .cabal .stack .opam .elan .juliaup .julia .luarocks .perlbrew .plenv .cpan .cpanm .emacs.d .vim .nvim .tmux .zsh .zprezto .zplug .antigen .zinit .zgen
	.cache .ansible .vagrant.d .terraform.d .terraform .tfenv .tgenv .pulumi .kube .minikube .helm .k9s .aws .azure .gcloud .oci .ssh .gnupg .pki .mozilla .thunderbird .chromium .wine
	.jenkins .android .dartServer .pub-cache .swiftpm .swift .platformio .arduino15 .espressif .wasmtime .wasmer .ollama .lmstudio .jupyter .ipython .matplotlib .keras .rasa .eclipse .p2 .IntelliJIdea
	.java .mono .hex .mix .kerl .erlang .opencode .claude .copilot .codeium .tabnine .fonts .icons .themes .gnome .kde .kde4 .config.old .svn .hg .bzr .idea .eggs .mypy_cache .pytest_cache .ruff_cache
	.parcel-cache .next .nuxt .svelte-kit .turbo .nx .angular .serverless .direnv .devcontainer .github .gitlab .circleci .storybook .yalc .snapshots .Trash .thumbnails .dbus .gvfs .subversion .hishtory .atuin
	.build .bazel .buck .ccache .sccache .conan .conan2 .vcpkg .meson .mvn .repo .lein .clojure .shards .nimble .choosenim .rakubrew .moon .proto .rye .uv .mise .rtx .hermit .earthly .ddev .lando .phan
	`.trim().split(/\s+/),
);

/** A hidden folder that tools make in homes and projects. */
export function isToolFolder(name: string): boolean {
	return homeFolders.has(name) || /^\.(?:symfony|IntelliJIdea|WebStorm|PyCharm|CLion|GoLand|PhpStorm|AndroidStudio|DataGrip|Rider|gradle|python|eggs|ipynb_checkpoints|vscode|cursor)[\w.-]*$/.test(name);
}

/** The first hidden component that no known tool makes; undefined where there is none. */
export function oddHiddenPart(path: HostPath): string | undefined {
	if (!path.includes('/.')) return undefined;
	return path.split('/').find(part => part.startsWith('.') && !isToolFolder(part));
}
