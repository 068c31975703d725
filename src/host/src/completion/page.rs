//! The report as a page: made on the server, without script and inline style.

use maud::{DOCTYPE, Markup, html};

use crate::completion::{Completion, Row, Tally, table};

/// The page's style sheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// So many people stand on one page.
const PEOPLE_A_PAGE: usize = 500;

/// The page, with that part of the list of people; the first is 1.
pub(crate) fn html(completion: &Completion<'_>, number: usize) -> String {
    let title = table::heading(completion);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Completion – " (title) }
                link rel="stylesheet" href="completion.css";
            }
            body {
                main {
                    h1 { "Policy sign-off and training" }
                    p { (title) "." }
                    p.notice { strong { (table::standing(completion)) } }
                    @if let Some(warning) = table::exemplar(completion) { p.notice { (warning) } }
                    (figures(completion))
                    (people(completion, number))
                }
            }
        }
    };
    page.into_string()
}

fn figures(completion: &Completion<'_>) -> Markup {
    let threshold = completion.rules.threshold;
    html! {
        h2 { "By directorate and service" }
        p {
            "Somebody is done who has signed the policy and declared an e-learning or a briefing. The dashed line stands at "
            (threshold) " of 100, a threshold that this host has set."
        }
        ul.key-list {
            li { (key("both")) " signed and trained" }
            li { (key("signed")) " signed" }
            li { (key("ground")) " expected" }
        }
        div.wide tabindex="0" role="region" aria-label="Figures" {
            table {
                thead { tr {
                    th scope="col" { "Directorate or service" }
                    th scope="col" { "Done" }
                    @for name in ["Expected", "Signed", "Trained", "Both", "Outstanding", "Overdue", "Exempt"] {
                        th.number scope="col" { (name) }
                    }
                } }
                tbody {
                    @for (name, directorate) in &completion.directorates {
                        (figure(name, &directorate.tally, threshold, "group"))
                        @for (service, tally) in &directorate.services {
                            (figure(service, tally, threshold, "service"))
                        }
                    }
                    (figure("All", &completion.total, threshold, "group"))
                }
            }
        }
        @if completion.unlisted > 0 { p { (table::unlisted(completion.unlisted)) } }
        p { a href={ "completion.csv?pack=" (completion.served.signed.pack) } { "Download every person as CSV" } }
    }
}

fn key(class: &str) -> Markup {
    html! { svg.key viewBox="0 0 10 6" aria-hidden="true" { rect.(class) width="10" height="6" {} } }
}

fn figure(name: &str, tally: &Tally, threshold: u8, class: &str) -> Markup {
    html! {
        tr.(class) {
            th scope="row" { (name) }
            td { (bar(tally, threshold)) }
            @for count in [
                tally.expected, tally.signed, tally.trained, tally.both, tally.outstanding, tally.overdue, tally.exempt
            ] {
                td.number { (count) }
            }
        }
    }
}

/// The bar, and its figure in words for whoever does not see it.
fn bar(tally: &Tally, threshold: u8) -> Markup {
    let (Some(both), Some(signed)) = (tally.percent(tally.both), tally.percent(tally.signed))
    else {
        return html! { "nobody is expected to sign" };
    };
    html! {
        (both) " %"
        svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img"
            aria-label={ (both) " % signed and trained, " (signed) " % signed; threshold " (threshold) " %" } {
            rect.ground width="100" height="10" {}
            rect.signed width=(signed) height="10" {}
            rect.both width=(both) height="10" {}
            line.threshold x1=(threshold) x2=(threshold) y1="0" y2="10" {}
        }
    }
}

fn people(completion: &Completion<'_>, number: usize) -> Markup {
    // The overdue first, by their day.
    let mut outstanding: Vec<&Row<'_>> = completion
        .rows
        .iter()
        .filter(|row| row.is_outstanding())
        .collect();
    outstanding.sort_by_key(|row| (!row.is_overdue, row.due));
    let pages = outstanding.len().div_ceil(PEOPLE_A_PAGE).max(1);
    let number = number.clamp(1, pages);
    let shown = outstanding
        .iter()
        .skip((number - 1) * PEOPLE_A_PAGE)
        .take(PEOPLE_A_PAGE);
    html! {
        h2 { "Outstanding: " (completion.total.outstanding) ", of these overdue: " (completion.total.overdue) }
        @if outstanding.is_empty() { p { "Nobody." } } @else {
            div.wide tabindex="0" role="region" aria-label="People" {
                table {
                    caption { "Part " (number) " of " (pages) }
                    thead { tr {
                        @for name in ["Name", "Service", "Directorate", "Standing", "Due"] { th scope="col" { (name) } }
                    } }
                    tbody { @for row in shown { (person(row)) } }
                }
            }
            @if pages > 1 { (parts(completion, number, pages)) }
        }
    }
}

fn person(row: &Row<'_>) -> Markup {
    let line = row.line;
    html! {
        tr {
            th scope="row" { (line.name) }
            td { (line.service) }
            td { (line.directorate) }
            td { (row.progress.as_str()) }
            td {
                @if let Some(due) = row.due {
                    @if row.is_overdue { span.overdue { "overdue since " (due) } } @else { (due) }
                }
            }
        }
    }
}

fn parts(completion: &Completion<'_>, number: usize, pages: usize) -> Markup {
    let address = |part: usize| {
        let pack = &completion.served.signed.pack;
        format!("completion?pack={pack}&page={part}")
    };
    html! {
        nav aria-label="Parts of the list" {
            p {
                @if number > 1 { a rel="prev" href=(address(number - 1)) { "Part " (number - 1) } " " }
                @if number < pages { a rel="next" href=(address(number + 1)) { "Part " (number + 1) } }
            }
        }
    }
}
