//! Texts of the framework's screens: roles, duties, accountability, terms, two councils side by side.

use guide_domain::framework::{Category, EdgeKind, LawKind, RoleKind};

use crate::components::framework::picture::Sort;

/// The accessible name of the two ways to list roles.
pub const LIST_BY: &str = "List the roles";
/// One way to list roles.
pub const BY_KIND: &str = "By kind of person";
/// The other.
pub const BY_CATEGORY: &str = "By category";
/// Heads the framework's other screens.
pub const MORE: &str = "More from the framework";
/// Heads the documents that the framework alone names.
pub const FURTHER_DOCUMENTS: &str = "Further documents it names";
/// To the accountability picture.
pub const TO_ACCOUNTABILITY: &str = "Who holds whom to account";
/// To laws, boards and terms.
pub const TO_TERMS: &str = "Laws, boards and terms";
/// To two councils side by side.
pub const TO_COMPARE: &str = "Two councils side by side";
/// The heading of one's own page.
pub const MINE: &str = "My responsibilities";
/// The way to it.
pub const TO_MINE: &str = "See my responsibilities";
/// The accessible name of the chosen roles.
pub const MY_ROLES: &str = "My roles";
/// What a chip does.
pub const REMOVE: &str = "Remove this role";
/// Takes all chosen roles away.
pub const CLEAR: &str = "Clear my roles";
/// Where the browser keeps nothing.
pub const NOT_KEPT: &str =
    "This browser keeps nothing for this page, so your roles are forgotten when you leave it.";
/// Chooses a role as one's own.
pub const THIS_IS_ME: &str = "This is my role";
/// Heads the roles that can be added.
pub const ADD_ANOTHER: &str = "Add another role of yours";
/// The same before any was chosen.
pub const ADD_FIRST: &str = "Choose your role";
/// On one's own page before anything was chosen.
pub const NONE_CHOSEN: &str = "You have not chosen a role yet. Choose yours below; they are remembered on this device only, and you can clear them at any time.";
/// The heading where a link leads to no role.
pub const NO_SUCH_ROLE: &str = "There is no such role";
/// To the list of roles.
pub const TO_ALL_ROLES: &str = "See all roles";
/// Prints the page.
pub const PRINT: &str = "Print for a meeting";
/// Opens the council's own words.
pub const OFFICIAL: &str = "Official wording";
/// Copies where a duty stands.
pub const COPY_REFERENCE: &str = "Copy reference";
/// Before the way to a paragraph of another role, where a link names it with this one.
pub const OTHER_ROLES_PARAGRAPH: &str =
    "The paragraph of this link is none of this role’s duties. It stands elsewhere:";
/// What a screen reader adds to a paragraph's number.
pub const PARAGRAPH: &str = "– go to this paragraph";
/// After the section of an "all …" role.
pub const OUR_READING: &str = ". That it reaches this role is our reading of the document.";
/// Heads the questions for scrutiny.
pub const AT_SCRUTINY: &str = "At scrutiny: questions to ask";
/// Before the paragraph of a question.
pub const FROM: &str = "From ";
/// Before the duties a question looks into.
pub const LOOKS_INTO: &str = "Looks into (our reading):";
/// Heads the edges of a role.
pub const ACCOUNTABILITY: &str = "Who holds whom to account";
/// Under the picture's heading.
pub const PICTURE: &str = "The same as a picture";
/// How to read the picture.
pub const PICTURE_HELP: &str = "Each line runs from the one who acts to the one it is done to, with its paragraph at its beginning. Choose a name to see its lines alone.";
/// Shows every line of the picture again.
pub const SHOW_ALL: &str = "Show all";
/// Heads the laws.
pub const LAWS: &str = "Laws and guidance";
/// Heads the bodies.
pub const BODIES: &str = "Boards, committees and partnerships";
/// Heads the glossary.
pub const TERMS: &str = "Terms and short forms";
/// Before the places that name an entry.
pub const NAMED_AT: &str = "Named at: ";
/// Under the heading of two councils side by side.
pub const COMPARE_HELP: &str =
    "Choose a topic to see what each council’s framework says about it, with its paragraphs.";
/// Where there is no other pack.
pub const NO_OTHER: &str =
    "This guide was built with one council’s framework only, so there is none to lay beside it.";
/// Where a council says nothing about a topic.
pub const SAYS_NOTHING: &str = "This framework has no duty on this topic.";
/// An abbreviation that the document uses and never explains.
pub const NEVER_SPELT_OUT: &str = "The document never says what these letters stand for.";
/// Another topic.
pub const OTHER_TOPIC: &str = "Choose another topic";
/// The accessible name of the councils to choose from.
pub const OTHER_COUNCIL: &str = "The other council";

/// How much there is.
pub fn extent(title: &str, sections: usize, duties: usize) -> String {
    format!("{duties} duties in {sections} sections, from: {title}. In our plain words.")
}

/// Which document's paragraphs are numbered.
pub fn numbers_of(title: &str) -> String {
    format!("The numbers are the paragraphs of: {title}. The words are ours, in plain English.")
}

/// A role's section.
pub fn section(section: u16, title: &str) -> String {
    format!("Section {section}: {title}")
}

/// A category with its sections.
pub fn sections(label: &str, from: u16, to: u16) -> String {
    format!("{label} (sections {from} to {to})")
}

/// A link to a role that is not there.
pub fn role_gone(id: &str) -> String {
    format!(
        "The framework has no role “{id}”. The link may be old, or the role may have left the framework since."
    )
}

/// A link to a paragraph that is not there.
pub fn no_paragraph(paragraph: &str) -> String {
    format!(
        "The framework has no paragraph “{paragraph}”. The link may be old; these are the role’s duties as they stand."
    )
}

/// A link to an entry that is not there.
pub fn no_entry(id: &str) -> String {
    format!("There is no entry “{id}”. The link may be old; these are all the entries there are.")
}

/// A link to a topic that is not there.
pub fn no_topic(id: &str) -> String {
    format!("There is no topic “{id}”. The link may be old; these are all the topics there are.")
}

/// "5 duties from 2 sections".
pub fn count(duties: usize, sections: usize) -> String {
    let (one_duty, one_section) = (duties == 1, sections == 1);
    format!(
        "{duties} {} from {sections} {}",
        if one_duty { "duty" } else { "duties" },
        if one_section { "section" } else { "sections" }
    )
}

/// A note of the pack.
pub fn note(note: &str) -> String {
    format!("Note: {note}")
}

/// What took the place of something, and since when.
pub fn succeeded(older: Option<&str>, next: &str, since: &str) -> String {
    match older {
        Some(older) => format!("{older} – since {since}: {next}."),
        None => format!("Since {since}: {next}."),
    }
}

/// What a document leaves open about a law.
pub fn not_supplied(title: &str, open: &str) -> String {
    format!("{title}: not supplied. {open}")
}

/// A reference to copy.
pub fn reference(title: &str, paragraph: &str, role: &str) -> String {
    format!("{title}, paragraph {paragraph} ({role})")
}

/// On a printed page.
pub fn printed(moment: &str) -> String {
    format!("Printed {moment}.")
}

/// How many roles are one's own now.
pub fn chosen(count: usize) -> String {
    match count {
        0 => "No role is chosen any more.".to_owned(),
        1 => "1 role chosen.".to_owned(),
        count => format!("{count} roles chosen."),
    }
}

/// A kind of person.
pub fn kind(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Member => "Elected members",
        RoleKind::SeniorOfficer => "Chief executive, directors and statutory officers",
        RoleKind::Manager => "Heads of service and managers",
        RoleKind::Practitioner => "Practitioners and staff",
        RoleKind::Body => "Boards and panels",
    }
}

/// A category that the document gives no name of its own.
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Framework => "Framework",
        Category::Scrutiny => "Scrutiny",
        Category::Operational => "Operational",
    }
}

/// What one party does towards another, in a word or two.
pub fn edge(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::HoldsToAccount => "holds to account",
        EdgeKind::ReportsTo => "reports to",
        EdgeKind::Appoints => "appoints",
        EdgeKind::Chairs => "chairs",
        EdgeKind::AnswersFor => "answers for",
    }
}

/// What sort of party a name of the picture is.
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Role(Category::Framework) => "role with framework responsibilities",
        Sort::Role(Category::Scrutiny) => "role with scrutiny responsibilities",
        Sort::Role(Category::Operational) => "role with operational responsibilities",
        Sort::Body => "board, committee or seat",
    }
}

/// The kind of a law.
pub fn law(kind: LawKind) -> &'static str {
    match kind {
        LawKind::Act => "Act of Parliament",
        LawKind::Guidance => "Guidance",
        LawKind::Scheme => "Scheme or standard",
    }
}

/// How many duties a council has on a topic.
pub fn topic_count(council: &str, count: usize) -> String {
    match count {
        0 => format!("{council}: nothing"),
        count => format!("{council}: {count}"),
    }
}
