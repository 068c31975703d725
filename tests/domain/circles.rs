//! No module of a crate needs, in the end, itself: what stands below can be read, tested and moved without what stands
//! above.
//!
//! At every level the modules that stand beside each other are compared, each together with what lies in its folder. A
//! module and the file of its folder are one room: they may use each other, as Rust's privacy has it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};

/// The crates that are free of circles.
const CRATES: [&str; 3] = ["authoring", "domain", "ledger"];

/// A module's place: the names on the way to it from its crate's root.
type ModulePath = Vec<String>;

/// Every module of a crate, with its source.
fn modules(root: &Path) -> BTreeMap<ModulePath, String> {
    let mut modules = BTreeMap::new();
    let mut folders: Vec<(PathBuf, ModulePath)> = vec![(root.to_owned(), Vec::new())];
    while let Some((folder, parents)) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let mut module = parents.clone();
            if !["lib", "main", "mod"].contains(&name.as_str()) {
                module.push(name);
            }
            if path.is_dir() {
                folders.push((path, module));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                modules.insert(module, fs::read_to_string(path).unwrap());
            }
        }
    }
    modules
}

/// What the tokens after `crate::`, `super::` or `self::` name: `a::{b, c::d}` names two things.
fn named(tokens: &mut Peekable<token_stream::IntoIter>, before: &ModulePath) -> Vec<ModulePath> {
    let mut path = before.clone();
    loop {
        match tokens.peek() {
            Some(TokenTree::Ident(name)) => {
                if name == "super" {
                    path.pop();
                } else {
                    path.push(name.to_string());
                }
                tokens.next();
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let mut inner = group.stream().into_iter().peekable();
                let mut all = Vec::new();
                while inner.peek().is_some() {
                    all.extend(named(&mut inner, &path));
                    // Up to the next comma: `as` and another name.
                    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
                    inner.by_ref().find(comma);
                }
                return all;
            }
            _ => return vec![path],
        }
        if !skip_colons(tokens) {
            return vec![path];
        }
    }
}

fn skip_colons(tokens: &mut Peekable<token_stream::IntoIter>) -> bool {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':');
    let mut count = 0;
    while count < 2 && tokens.next_if(is_colon).is_some() {
        count += 1;
    }
    count == 2
}

/// Every path of a module's code that begins at the crate, at the module or above it; comments are none.
fn paths(module: &ModulePath, tokens: TokenStream, found: &mut Vec<ModulePath>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let mut start = module.clone();
        match token {
            TokenTree::Group(group) => {
                paths(module, group.stream(), found);
                continue;
            }
            TokenTree::Ident(name) if name == "crate" => start.clear(),
            TokenTree::Ident(name) if name == "super" => {
                start.pop();
            }
            TokenTree::Ident(name) if name == "self" => {}
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => continue,
        }
        if skip_colons(&mut tokens) {
            found.extend(named(&mut tokens, &start));
        }
    }
}

/// Which module needs which.
fn needs(modules: &BTreeMap<ModulePath, String>) -> Vec<(ModulePath, ModulePath)> {
    let mut needs = Vec::new();
    for (module, source) in modules {
        let mut found = Vec::new();
        paths(module, source.parse().unwrap(), &mut found);
        for mut path in found {
            while !path.is_empty() && !modules.contains_key(&path) {
                path.pop();
            }
            needs.push((module.clone(), path));
        }
    }
    needs
}

/// The circles among the modules of each folder, as the modules that are left when whatever needs nothing else, or
/// is needed by nothing else, is taken away again and again.
fn circles(modules: &BTreeMap<ModulePath, String>) -> Vec<BTreeSet<ModulePath>> {
    let needs = needs(modules);
    let folders: BTreeSet<&[String]> = modules
        .keys()
        .filter_map(|module| Some(module.split_last()?.1))
        .collect();
    let mut circles = Vec::new();
    for folder in folders {
        let level = folder.len() + 1;
        let beside = |module: &ModulePath| {
            (module.starts_with(folder) && module.len() >= level).then(|| module[..level].to_vec())
        };
        let mut edges: BTreeSet<(ModulePath, ModulePath)> = needs
            .iter()
            .filter_map(|(from, to)| Some((beside(from)?, beside(to)?)))
            .filter(|(from, to)| from != to)
            .collect();
        loop {
            let (from, to): (BTreeSet<_>, BTreeSet<_>) = edges.iter().cloned().unzip();
            let before = edges.len();
            edges.retain(|(one, other)| to.contains(one) && from.contains(other));
            if edges.len() == before {
                break;
            }
        }
        let left: BTreeSet<ModulePath> = edges.into_iter().map(|(from, _)| from).collect();
        if !left.is_empty() {
            circles.push(left);
        }
    }
    circles
}

#[test]
fn no_module_needs_itself_in_the_end() {
    for name in CRATES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../{name}/src"));
        let modules = modules(&folder);
        assert!(modules.len() > 5, "{name} has {} modules", modules.len());
        let circles = circles(&modules);
        assert!(circles.is_empty(), "{name} has circles: {circles:#?}");
    }
}

/// The reading finds a circle wherever one is written.
#[test]
fn a_circle_is_found_in_any_way_of_writing_it() {
    let module = |path: &str, source: &str| {
        let path: ModulePath = path.split('/').map(str::to_owned).collect();
        (path, source.to_owned())
    };
    let found = |one: &str, other: &str| {
        let modules = [
            module("one", one),
            module("one/within", "use super::Thing;"),
            module("other", other),
            module("third", "use crate::{one::Thing, other};"),
        ];
        circles(&modules.into_iter().collect()).len()
    };
    let back = "use crate::one::Thing;";
    for one in [
        "use crate::other::Thing;",
        "use crate::{Other, other::Thing};",
        "use super::{third as _, other};",
        "fn f() { if true { crate::other::f() } }",
        "fn f() { html! { <p>{ super::other::f() }</p> } }",
        "pub use self::super::other;",
    ] {
        assert_eq!(found(one, back), 1, "{one}");
    }
    for one in [
        "use other::Thing;",
        "/// As [`crate::other::Thing`] has it.\nstruct Thing;",
        "const WORDS: &str = \"crate::other\";",
        "mod within; use within::Thing;",
    ] {
        assert_eq!(found(one, back), 0, "{one}");
    }
}
