//! `snippet`: what a council pastes into a page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{built, bundled, copy_of, edit, run};

fn snippet(pack: &str) -> String {
    let run = run(&["snippet", pack]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

/// Tag names and their attributes in order; fails where tags do not nest.
fn tags(html: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut tags = Vec::new();
    let html = match html.strip_prefix("<!--") {
        Some(comment) => comment.split_once("-->").unwrap().1,
        None => html,
    };
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed in {tags:?}");
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        if name != "br" {
            open.push(name);
        }
        tags.push(tag.to_owned());
    }
    assert_eq!(open, Vec::<&str>::new(), "left open");
    tags
}

/// The numbers of a pack's files that take concerns, as they are written there.
fn numbers_written(pack: &str) -> BTreeSet<String> {
    let contacts = fs::read_to_string(bundled().join(pack).join("contacts.toml")).unwrap();
    contacts
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .filter(|(key, _)| ["phone", "textphone", "fax"].contains(key))
        .map(|(_, value)| value.trim_matches('"').to_owned())
        .collect()
}

#[test]
fn every_number_stands_in_it_as_a_link_with_its_hours() {
    let html = snippet("derby");
    let numbers = numbers_written("derby");
    assert_eq!(numbers.len(), 5);
    for number in numbers {
        let tel = number.replacen('0', "+44", 1).replace(' ', "");
        let link = format!("<a href=\"tel:{tel}\">{number}</a>");
        assert!(html.contains(&link), "{link}");
    }
    assert_eq!(
        html.matches("Monday to Friday, 9\u{a0}am to 5\u{a0}pm; closed on bank holidays")
            .count(),
        4
    );
    assert!(html.contains("whenever Children’s Social Care or Adult Social Care is closed"));
    assert!(html.contains("Not for anything urgent. (our addition)"));
}

#[test]
fn danger_comes_first_with_its_ways_and_the_notice_before_the_numbers() {
    let html = snippet("derby");
    let place = |text: &str| {
        html.find(text)
            .unwrap_or_else(|| panic!("no {text} in {html}"))
    };
    let body = place("data-pack=\"derby\"");
    let order = [
        body,
        place("<a href=\"tel:999\">999</a>"),
        place("18000"),
        place("<strong>Not confirmed: what you see comes from a document of 11 November 2015."),
        place("01332 641172"),
        place("Not supplied:"),
        place("Source: Derby City Council Cabinet"),
    ];
    assert!(order.is_sorted(), "{order:?}");
    assert!(html.starts_with("<!-- Not confirmed:"), "{html}");
}

#[test]
fn it_carries_the_version_of_the_manifest_and_nothing_that_a_strict_page_refuses() {
    for pack in ["derby", "leicester"] {
        let html = snippet(pack);
        let manifest = fs::read(built().join(format!("packs/{pack}.json"))).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let version = manifest["version"].as_str().unwrap();
        let tags = tags(&html);
        assert_eq!(
            tags[0],
            "script type=\"module\" src=\"/guide/safeguarding-guide.js\""
        );
        assert_eq!(
            tags[1],
            format!("safeguarding-guide pack=\"/guide/packs/{pack}.json\"")
        );
        assert_eq!(
            tags[2],
            format!("div lang=\"en-GB\" data-pack=\"{pack}\" data-version=\"{version}\"")
        );
        assert!(
            tags.iter().skip(1).all(|tag| !tag.starts_with("script")),
            "{tags:?}"
        );
        assert!(!html.contains("style="), "{html}");
        assert!(html.contains("></script>"), "no script inside the tag");
        let built = fs::read_to_string(built().join(format!("snippets/{pack}.html"))).unwrap();
        assert_eq!(built.trim_end(), html.trim_end());
    }
}

#[test]
fn leicester_says_why_the_police_line_carries_the_call() {
    let html = snippet("leicester");
    let (_, police) = html.split_once("<h3>Police").unwrap();
    let (why, _) = police.split_once("<a href=\"tel:101\">101</a>").unwrap();
    assert!(
        why.contains("document gives no number") && why.contains("101"),
        "{why}"
    );
    assert!(numbers_written("leicester").contains("0116 252 8306"));
    assert!(
        !html.contains("0116"),
        "lines for advice on the framework take no concerns"
    );
    let contacts = fs::read_to_string(bundled().join("leicester/contacts.toml")).unwrap();
    let not_supplied = contacts
        .lines()
        .filter(|line| line.starts_with("not_supplied = "));
    assert_eq!(html.matches("Not supplied:").count(), not_supplied.count());
}

#[test]
fn an_exemplar_is_told_on_standard_error_too() {
    let run = run(&["snippet", "derby"]);
    assert!(
        run.stderr
            .contains("Derby City Council has not confirmed it"),
        "{}",
        run.stderr
    );
}

#[test]
fn whatever_a_pack_says_is_text() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    edit(
        &pack.join("contacts.toml"),
        "label = \"Careline\"",
        "label = \"<script>alert('--')</script> & \\\"line\\\"\"",
    );
    edit(
        &pack.join("council.toml"),
        "name = \"Derby City Council\"",
        "name = \"Derby --> City <b>\"",
    );
    let html = snippet(pack.to_str().unwrap());
    assert!(
        html.contains("&lt;script&gt;alert('--')&lt;/script&gt; &amp; &quot;line&quot;"),
        "{html}"
    );
    let (comment, rest) = html.split_once('\n').unwrap();
    assert!(comment.ends_with("-->"), "{comment}");
    assert_eq!(comment.matches("--").count(), 2, "{comment}");
    assert_eq!(
        tags(rest)
            .iter()
            .filter(|tag| tag.starts_with("script"))
            .count(),
        1
    );
}

/// Derby's pack with an owner and dates on its first contact, or on every one.
fn with_upkeep(into: &Path, everywhere: bool) -> PathBuf {
    const UPKEEP: &str =
        "[[contact]]\nowner = \"Duty Manager\"\nchecked_on = 2026-11-01\ncheck_by = 2099-05-01";
    let pack = copy_of("derby", into);
    let contacts = pack.join("contacts.toml");
    let text = fs::read_to_string(&contacts).unwrap();
    let count = if everywhere { usize::MAX } else { 1 };
    fs::write(contacts, text.replacen("[[contact]]", UPKEEP, count)).unwrap();
    pack
}

#[test]
fn an_exemplar_never_looks_checked() {
    let folder = tempfile::tempdir().unwrap();
    let html = snippet(with_upkeep(folder.path(), false).to_str().unwrap());
    assert!(html.contains("Not confirmed"), "{html}");
    assert!(!html.to_lowercase().contains("checked"), "{html}");
}

#[test]
fn a_confirmed_pack_says_by_whom_and_until_when_it_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    let pack = with_upkeep(folder.path(), true);
    let council = pack.join("council.toml");
    let text = fs::read_to_string(&council).unwrap();
    let confirmed = "[confirmed]\nby = \"Head of Service\"\non = 2026-11-01\n";
    fs::write(&council, format!("{text}\n{confirmed}")).unwrap();
    let run = run(&["snippet", pack.to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let html = run.stdout;
    assert!(html.contains("<p>Confirmed by the Head of Service on 1 November 2026.</p>"));
    assert!(!html.contains("Not confirmed"), "{html}");
    let contacts = fs::read_to_string(pack.join("contacts.toml")).unwrap();
    let checked = "<p>Checked on 1 November 2026 by the Duty Manager; to be checked again by 1 May 2099; after that \
                   it may have changed.</p>";
    let all = contacts.matches("[[contact]]").count();
    let for_advice = contacts.matches("purpose = \"framework-advice\"").count();
    assert_eq!(html.matches(checked).count(), all - for_advice, "{html}");
}

#[test]
fn what_is_ours_is_told_apart_from_the_councils_document() {
    let ways = "The ways to 999 for people who do not speak on the phone are our addition, not from the council’s \
                document.";
    let police = "The police line, 101, is our addition, not from the council’s document.";
    let (derby, leicester) = (snippet("derby"), snippet("leicester"));
    for html in [&derby, &leicester] {
        assert_eq!(html.matches(ways).count(), 1, "{html}");
    }
    assert!(!derby.contains("101"), "{derby}");
    assert_eq!(leicester.matches(police).count(), 1, "{leicester}");
}

#[test]
fn whom_a_line_serves_and_of_what_kind_it_is_are_the_words_of_the_screens() {
    let html = snippet("derby");
    for words in [
        "<p>Children and young people</p>",
        "<p>Adults</p>",
        "<p>Children, young people and adults</p>",
        "<li>Textphone (minicom):<br>",
    ] {
        assert!(html.contains(words), "{words} in {html}");
    }
}

#[test]
fn only_a_path_on_the_pages_own_website_is_taken() {
    for folder in [
        "https://elsewhere.example/guide",
        "//elsewhere.example/guide",
        "/\\elsewhere.example/guide",
        "/guide//packs",
        "guide",
        "",
        "/our guide",
        "/\"guide\"",
        "/'guide'",
        "/guide?pack",
        "/guide#top",
        "/gu\tide",
        "/güide",
    ] {
        let run = run(&["snippet", "derby", "--folder", folder]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{folder}");
        assert!(
            run.stderr
                .contains("write a path on the page’s own website, like /guide"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn the_folder_can_be_the_top_of_the_website() {
    let run = run(&["snippet", "derby", "--folder", "/"]);
    assert!(
        run.stdout.contains("src=\"/safeguarding-guide.js\""),
        "{}",
        run.stdout
    );
}

#[test]
fn the_folder_on_the_website_can_be_another() {
    let run = run(&["snippet", "derby", "--folder", "/intranet/help/guide/"]);
    assert!(
        run.stdout
            .contains("src=\"/intranet/help/guide/safeguarding-guide.js\""),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("pack=\"/intranet/help/guide/packs/derby.json\""),
        "{}",
        run.stdout
    );
}
