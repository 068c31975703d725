//! The manuals: every link leads somewhere, on a code host and at `/docs`; what they list is what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::http::get;
use crate::program::run;
use crate::server::Server;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn markdown_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

fn manuals() -> Vec<PathBuf> {
    markdown_in(&root().join("www/docs"))
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES).collect()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "Markdown has more events than matter here"
)]
fn links(markdown: &str) -> Vec<String> {
    let target = |event: Event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    };
    events(markdown).into_iter().filter_map(target).collect()
}

/// What a code host calls the headings: lower case, without signs, with hyphens for spaces, numbered when they repeat.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "Markdown has more events than matter here"
)]
fn anchors(markdown: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = BTreeSet::new();
    let mut heading = String::new();
    for event in events(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading.clear(),
            Event::Text(words) | Event::Code(words) => heading.push_str(&words),
            Event::End(TagEnd::Heading(_)) => {
                let text = heading.to_lowercase().replace(' ', "-");
                let kept = |sign: &char| *sign == '-' || *sign == '_' || sign.is_alphanumeric();
                let anchor: String = text.chars().filter(kept).collect();
                let before = seen.entry(anchor.clone()).or_default();
                anchors.insert(match *before {
                    0 => anchor,
                    number => format!("{anchor}-{number}"),
                });
                *before += 1;
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let mut broken = Vec::new();
    let mut checked = 0;
    for file in [markdown_in(&root()), manuals()].concat() {
        let markdown = fs::read_to_string(&file).unwrap();
        for link in links(&markdown) {
            if link.starts_with("https://") {
                continue;
            }
            let (path, place) = link.split_once('#').unwrap_or((&link, ""));
            let target = match path {
                "" => file.clone(),
                path => file.parent().unwrap().join(path),
            };
            let is_there = match fs::read_to_string(&target) {
                Ok(text) => place.is_empty() || anchors(&text).contains(place),
                Err(_) => place.is_empty() && target.exists(),
            };
            if !is_there {
                broken.push(format!("{}: {link}", file.display()));
            }
            checked += 1;
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(checked > 40, "only {checked} links were found");
}

#[test]
fn manuals_lead_to_manuals_and_other_websites_alone() {
    for file in manuals() {
        for link in links(&fs::read_to_string(&file).unwrap()) {
            let (path, _) = link.split_once('#').unwrap_or((&link, ""));
            let name = path.strip_suffix(".md");
            let is_beside = path.is_empty() || name.is_some_and(|name| !name.contains('/'));
            assert!(
                is_beside || link.starts_with("https://"),
                "{}: the intranet cannot show {link}",
                file.display()
            );
        }
    }
}

/// What stands between two marks, wherever it does.
fn all_between<'t>(text: &'t str, begins: &str, ends: &str) -> Vec<&'t str> {
    let pieces = text.split(begins).skip(1);
    pieces
        .filter_map(|piece| Some(piece.split_once(ends)?.0))
        .collect()
}

#[test]
fn the_intranet_shows_every_manual_with_links_that_lead_on() {
    let server = Server::start();
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut ahead = vec!["/docs".to_owned()];
    while let Some(address) = ahead.pop() {
        if pages.contains_key(&address) {
            continue;
        }
        let answer = get(&server.address, &address);
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self'; script-src 'self'"),
            "{policy}"
        );
        let html = answer.text();
        let ways = all_between(&html, "href=\"", "\"");
        let ways = ways.iter().map(|way| way.split('#').next().unwrap());
        ahead.extend(
            ways.filter(|way| way.starts_with("/docs"))
                .map(str::to_owned),
        );
        pages.insert(address, html);
    }
    let expected: BTreeSet<String> = manuals()
        .iter()
        .map(|file| match file.file_stem().unwrap().to_str().unwrap() {
            "README" => "/docs".to_owned(),
            name => format!("/docs/{name}"),
        })
        .collect();
    assert_eq!(pages.keys().cloned().collect::<BTreeSet<_>>(), expected);
    for (address, html) in &pages {
        assert_eq!(html.matches("<h1").count(), 1, "{address}");
        assert!(
            !html.contains(".md\"") && !html.contains(".md#"),
            "{address}"
        );
        for way in all_between(html, "href=\"", "\"") {
            let Some((page, place)) = way.split_once('#') else {
                continue;
            };
            let target = if page.is_empty() { html } else { &pages[page] };
            assert!(
                target.contains(&format!("id=\"{place}\"")),
                "{address}: {way}"
            );
        }
    }
}

#[test]
fn the_anchors_of_the_intranet_are_those_of_a_code_host() {
    let server = Server::start();
    for file in manuals() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let address = if name == "README" {
            "/docs".to_owned()
        } else {
            format!("/docs/{name}")
        };
        let html = get(&server.address, &address).text();
        for anchor in anchors(&fs::read_to_string(&file).unwrap()) {
            assert!(
                html.contains(&format!("id=\"{anchor}\"")),
                "{address}#{anchor}"
            );
        }
    }
}

/// The words of code in the first column of the tables below a heading.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "Markdown has more events than matter here"
)]
fn listed(markdown: &str, below: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (mut is_below, mut column, mut heading) = (false, 0, None);
    for event in events(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => is_below = heading.take().unwrap() == below,
            Event::Text(words) if heading.is_some() => *heading.as_mut().unwrap() += &words,
            Event::Start(Tag::TableRow) => column = 0,
            Event::End(TagEnd::TableCell) => column += 1,
            Event::Code(words) if is_below && column == 0 => {
                found.insert(words.into_string());
            }
            _ => {}
        }
    }
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn help(words: &[&str]) -> String {
    let run = run(&[words, &["--help"]].concat());
    assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
    run.stdout
}

/// The first words of the lines below a heading of `--help`.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let commands = lines.filter_map(|line| line.split_whitespace().next());
    commands.filter(|command| *command != "help").collect()
}

/// The long options of `--help`, but for `--help` itself.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'));
    let options = lines.filter_map(|line| {
        line.split([' ', '[', '='])
            .find(|word| word.starts_with("--"))
    });
    options
        .filter(|option| *option != "--help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_option_is_in_the_manual_of_commands_and_no_other() {
    let manual = read("www/docs/commands.md");
    let help_of_all = help(&[]);
    let commands = commands(&help_of_all);
    assert!(commands.len() > 10, "{help_of_all}");
    for command in commands {
        let listed: BTreeSet<String> = listed(&manual, command)
            .iter()
            .filter_map(|words| words.split_whitespace().next().map(str::to_owned))
            .collect();
        assert_eq!(
            listed,
            options(&help(&[command])),
            "left: the manual; right: `{command} --help`"
        );
        assert!(
            anchors(&manual).contains(command),
            "the manual has no heading “{command}”"
        );
    }
}

/// The sources in which the element and the screens say what they take and tell, each as a whole.
fn sources() -> Vec<String> {
    let mut ahead = vec![root().join("www"), root().join("src/widget/src")];
    let mut texts = Vec::new();
    while let Some(path) = ahead.pop() {
        if path.is_dir() {
            let inside = fs::read_dir(&path).unwrap();
            ahead.extend(inside.map(|entry| entry.unwrap().path()));
        } else if let Some("js" | "ts" | "rs") = path.extension().and_then(|kind| kind.to_str()) {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

/// What stands in quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[test]
fn every_attribute_is_in_the_manual_and_no_other() {
    let sources = sources();
    let observed = sources
        .iter()
        .filter_map(|text| text.split_once(" observedAttributes ")?.1.split_once(';'));
    let observed: Vec<&str> = observed.map(|(list, _)| list).collect();
    assert_eq!(observed.len(), 1, "the element names its attributes once");
    let observed: BTreeSet<String> = quoted(observed[0]).map(str::to_owned).collect();
    assert!(observed.len() > 5, "{observed:?}");
    assert_eq!(
        listed(&read("www/docs/embed.md"), "Attributes"),
        observed,
        "left: the manual; right: the element"
    );
}

#[test]
fn every_code_of_an_error_is_in_the_manual_and_no_other() {
    let mut told = BTreeSet::new();
    for text in sources() {
        // The reasons of the element, by code; then codes that something else is said with.
        for reasons in text.split("const REASONS = {").skip(1) {
            let lines = reasons.split("};").next().unwrap().lines();
            told.extend(lines.filter_map(|line| quoted(line).next().map(str::to_owned)));
        }
        for begins in ["code: \"", "(\"code\", \""] {
            let codes = text.split(begins).skip(1);
            told.extend(codes.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    assert!(told.len() > 8, "{told:?}");
    let listed = listed(&read("www/docs/embed.md"), "Events");
    let listed: BTreeSet<String> = listed
        .into_iter()
        .filter(|word| !word.starts_with("sg-"))
        .collect();
    assert_eq!(listed, told, "left: the manual; right: the sources");
}

#[test]
fn rooms_that_are_named_are_there() {
    let mut named = 0;
    for file in [markdown_in(&root()), manuals()].concat() {
        for event in events(&fs::read_to_string(&file).unwrap()) {
            let Event::Code(words) = event else { continue };
            let is_path = ["src/", "tests/", "www/", ".github/"]
                .iter()
                .any(|room| words.starts_with(room));
            if is_path && !words.contains(['<', '*', ' ', '…']) {
                assert!(
                    root().join(words.as_ref()).exists(),
                    "{}: {words}",
                    file.display()
                );
                named += 1;
            }
        }
    }
    assert!(named > 30, "only {named} paths were found");
}

#[test]
fn the_twelve_changes_have_their_rooms() {
    let contributing = read("CONTRIBUTING.md");
    let (_, list) = contributing.split_once("\n## Twelve changes\n").unwrap();
    let rows = list.lines().filter(|line| line.starts_with("| ")).skip(1);
    let rows: Vec<(&str, &str)> = rows
        .map(|row| row.trim_matches(['|', ' ']).split_once(" | ").unwrap())
        .collect();
    let changes: Vec<&str> = rows.iter().map(|(change, _)| *change).collect();
    let expected = [
        "Friday closes 16:30",
        "a text-message line",
        "an outcome's wording",
        "a CSV column",
        "a new attribute",
        "a search entry kind",
        "a third database",
        "a new screen",
        "the retry delay",
        "a new fault of the checker",
        "a sign-off outcome",
        "dark theme",
    ];
    assert_eq!(changes, expected);
    for (change, rooms) in rows {
        let rooms: Vec<&str> = rooms.split('`').skip(1).step_by(2).collect();
        assert!(!rooms.is_empty(), "{change}");
        for room in rooms {
            assert!(root().join(room).exists(), "{change}: {room}");
        }
    }
}
