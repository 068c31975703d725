//! The report as a page: made on the server, without script and inline style.

use maud::{DOCTYPE, Markup, html};

use crate::clock;
use crate::completion::confirmed::{Figures, Standing};
use crate::completion::{Completion, Row, Tally, table};
use crate::roster::live::{Current, Newer};

/// The page's style sheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// So many people stand on one page.
const PEOPLE_A_PAGE: usize = 500;

/// The height of a bar's lane, and of the space between two.
const LANE: (usize, usize) = (5, 1);

/// What the page shows.
#[derive(Debug)]
pub(crate) struct View<'v> {
    pub(crate) completion: &'v Completion<'v>,
    pub(crate) figures: &'v Figures,
    pub(crate) standing: &'v Standing,
    pub(crate) roster: &'v Current,
}

/// The page, with that part of the list of people; the first is 1.
pub(crate) fn html(view: &View<'_>, number: usize) -> String {
    let completion = view.completion;
    let title = table::heading(completion);
    let body = html! {
        h1 { "Policy sign-off and training" }
        p { (title) "." }
        p.notice { strong { (view.standing) } }
        @if let Some(warning) = table::exemplar(completion) { p.notice { (warning) } }
        (figures(completion))
        (people(completion, number))
        (roster(view.roster))
        @if !matches!(view.standing, Standing::Confirmed(_)) { (confirming(view)) }
    };
    whole(&format!("Completion – {title}"), "", &body)
}

/// A page that says why something is not granted.
pub(crate) fn refusal(heading: &str, message: &str, up: &str) -> String {
    let body = html! {
        h1 { (heading) }
        p { (message) }
    };
    whole(heading, up, &body)
}

/// A page; `up` leads to the folder of the reports’ addresses.
fn whole(title: &str, up: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href={ (up) "completion.css" };
            }
            body {
                header { nav aria-label="Intranet" { a href="/" { "Back to the intranet" } } }
                main { (body) }
            }
        }
    };
    page.into_string()
}

/// Where the people come from, and what is newer.
fn roster(roster: &Current) -> Markup {
    let people = roster.roster.lines().len();
    html! {
        h2 { "Who is expected to sign" }
        p {
            "The roster names " (people) " people. "
            @if let Some(read_at) = roster.read_at {
                "Its file was read on " (clock::minute(read_at)) ", London time. A changed file is read when the next report is asked for."
            } @else {
                "This host was started without a roster’s file."
            }
        }
        @match &roster.newer {
            Newer::Nothing => {}
            Newer::BeingRead(lines) => {
                p.notice { "A newer roster is being read, " (lines) " lines so far. Load this page again in a moment." }
            }
            Newer::Unfit(fault) => {
                div.notice {
                    p { strong { "The roster has changed and cannot be taken. These figures use the one before." } }
                    ul { @for line in fault.lines() { li { (line.trim()) } } }
                }
            }
        }
    }
}

/// The form by which a reader confirms what the page shows.
fn confirming(view: &View<'_>) -> Markup {
    html! {
        h2.screen { "Confirm these figures" }
        p.screen {
            "Whoever has checked the figures for accuracy confirms them by their post. From then on this page and the command "
            code { "report" } " name that post and the day, until the figures change."
        }
        form.screen method="post" action="completion/confirm" {
            input type="hidden" name="pack" value=(view.completion.served.signed.pack);
            input type="hidden" name="figures" value=(view.figures.hash);
            p {
                label for="post" { "Your post, not your name" }
                input id="post" name="post" type="text" required maxlength="120" autocomplete="organization-title";
            }
            button type="submit" { "Confirm the figures" }
        }
    }
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
            @for (class, name) in [("signed", "signed"), ("trained", "trained"), ("both", "signed and trained"), ("ground", "of all expected")] {
                li { (key(class)) " " (name) }
            }
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

/// The bar with a lane each for signed, trained and both; and its figures in words for whoever does not see it.
fn bar(tally: &Tally, threshold: u8) -> Markup {
    let shares = [tally.signed, tally.trained, tally.both].map(|count| tally.percent(count));
    let [Some(signed), Some(trained), Some(both)] = shares else {
        return html! { "nobody is expected to sign" };
    };
    let (lane, space) = LANE;
    let lanes = (0..).zip([("signed", signed), ("trained", trained), ("both", both)]);
    let height = 3 * lane + 2 * space;
    html! {
        (both) " %"
        svg viewBox={ "0 0 100 " (height) } preserveAspectRatio="none" role="img"
            aria-label={ (signed) " % signed, " (trained) " % trained, " (both) " % both; threshold " (threshold) " %" } {
            rect.ground width="100" height=(height) {}
            @for (place, (class, share)) in lanes {
                rect.(class) y=(place * (lane + space)) width=(share) height=(lane) {}
            }
            line.threshold x1=(threshold) x2=(threshold) y1="0" y2=(height) {}
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
