//! Texts of the policy's sign-off.

use guide_domain::policy::TextKind;
use guide_domain::sign_off::journey::{BadDay, Ending};

use crate::state::signing::{FormFault, SentState};
use crate::words::waiting::Waiting;

/// The heading until the policy is there.
pub const HEADING: &str = "Policy sign-off";
/// Back to the list of tasks.
pub const TO_TASKS: &str = "All tasks";
/// On to the next step.
pub const GO_ON: &str = "Continue";
/// Changes an answer.
pub const CHANGE: &str = "Change";
/// A task: the sections.
pub const READ: &str = "Read the policy";
/// A task: the scenarios.
pub const WHOM_TO_CALL: &str = "Show that you know whom to call";
/// A task: training.
pub const TRAINING: &str = "Training";
/// A task: the words to agree to.
pub const DECLARATION: &str = "Agree to the declaration";
/// Where the answers are checked.
pub const CHECK: &str = "Last step";
/// What is signed.
pub const POLICY: &str = "Policy";
/// Who signs.
pub const PERSON: &str = "Signing";
/// A person whom the page names by an id alone.
pub const PERSON_OF_PAGE: &str = "the person signed in to this page";
/// A task not done.
pub const NOT_YET: &str = "Not yet";
/// A task done.
pub const DONE: &str = "Done";
/// Training later.
pub const STILL_TO_COME: &str = "Still to come";
/// Under that choice.
pub const STILL_TO_COME_HINT: &str = "You can sign now. Your sign-off then counts as “training outstanding” until the training is done.";
/// After “7 of 9”.
pub const SECTIONS_OPENED: &str = "sections opened";
/// After “2 of 4”.
pub const QUESTIONS_RIGHT: &str = "answered rightly";
/// The host is being asked.
pub const ASKING: &str = "Asking who you are …";
/// No service and no person.
pub const NOWHERE: &str = "This page does not say who you are, so nothing can be signed here and nothing is kept beyond this page. You can still read the policy and try the questions.";
/// Nobody is signed in.
pub const SIGNED_OUT: &str = "Nobody is signed in. Sign in to the intranet, then come back; what you do until then is not lost while this page stays open.";
/// The service did not answer.
pub const NOBODY_KNOWN: &str = "We could not find out who you are, so nothing can be signed yet. Go back to all tasks to see why.";
/// While the page asked for another instant.
pub const PREVIEW: &str = "This is a preview for another date, so nothing can be signed.";
/// Storage is blocked.
pub const PAGE_ONLY: &str = "This browser keeps nothing for this page: what you do is lost when you leave it. Stay on the page until you see the receipt.";
/// Before what vouches for a whole section.
pub const ALL_FROM: &str = "All of this section:";
/// The next section.
pub const NEXT_SECTION: &str = "Next section";
/// The section before.
pub const SECTION_BEFORE: &str = "Section before";
/// A scenario's heading.
pub const WHOM_WOULD_YOU_CALL: &str = "Whom would you call?";
/// After the right choice.
pub const RIGHT: &str = "Yes, that is the line the guide gives for this time.";
/// After a wrong choice.
pub const TRY_ANOTHER: &str = "Not at this time – it is easy to mix up. Try another number.";
/// The training's heading.
pub const TRAINING_QUESTION: &str = "Have you done safeguarding training?";
/// Over what the council wants of each role.
pub const TRAINING_BY_ROLE: &str = "Training by role";
/// Over the choices.
pub const CHOOSE_ONE: &str = "Choose one";
/// Over the date.
pub const WHEN_TRAINED: &str = "When did you do it?";
/// An example of a date.
pub const DATE_HINT: &str =
    "For example, 27 3 2026. This is what you declare; nobody checks it here.";
/// A field.
pub const DAY: &str = "Day";
/// A field.
pub const MONTH: &str = "Month";
/// A field.
pub const YEAR: &str = "Year";
/// Agrees.
pub const AGREE: &str = "I agree to all of this";
/// Another answer than signing.
pub const OTHER_ANSWER: &str = "Another answer than signing";
/// The way to it.
pub const DECLINE: &str = "I do not want to sign";
/// Its heading.
pub const DECLINE_QUESTION: &str = "Why do you not want to sign?";
/// The way to help.
pub const ASK_FOR_HELP: &str = "I need help before I sign";
/// Its heading.
pub const HELP_QUESTION: &str = "What do you need help with?";
/// Under both headings.
pub const FIXED_REASONS: &str = "Choose what comes closest. You cannot write here, so that nothing about anybody’s case gets into a sign-off.";
/// Above the tasks of somebody who has signed.
pub const AGAIN: &str = "If you want to read it again";
/// Opens who keeps the policy.
pub const ABOUT_POLICY: &str = "Who keeps this policy, and what is open in it";
/// Opens what is stored of whom.
pub const PRIVACY: &str = "What is stored when you send your answer";
/// What that says; how long it is kept is for whoever keeps it to say.
pub const PRIVACY_FACTS: [&str; 5] = [
    "Your answer: that you sign, that you do not, or that you need help, with the reason you chose and the time. With it the policy’s version and the hash of its text, the words you agreed to, which sections you opened, how many questions you solved, and the training you declare.",
    "The intranet adds who you are, from its own sign-in. The answer itself holds its number for you, no name and no e-mail address.",
    "Not stored: numbers you tried that were not right, what you search for, and anything about anybody’s case.",
    "On this device: how far you have come, and your answer until its receipt is there. Both lie under the intranet’s number for you, and nobody else who signs in sees them.",
    "Why: so that the safeguarding group can see who has signed and whose training is still to come. How long it is kept, and how to have it erased, is in the intranet’s privacy notice.",
];
/// By post.
pub const AUTHOR: &str = "Author";
/// By post.
pub const OWNER: &str = "Owner";
/// By post.
pub const APPROVER: &str = "Approved by";
/// Heads what was submitted.
pub const ON_THIS_DEVICE: &str = "Sent from this device";
/// Another tab of this person was first.
pub const SENT_ELSEWHERE: &str =
    "These answers were sent before, from another tab or window. Nothing was sent twice.";
/// Sends once more.
pub const SEND_AGAIN: &str = "Send again";
/// The heading with a receipt.
pub const RECORDED: &str = "Recorded";
/// The heading without.
pub const NOT_RECORDED_YET: &str = "Not recorded yet";
/// Prints the receipt.
pub const PRINT_RECEIPT: &str = "Print the receipt";
/// Copies the receipt.
pub const COPY_RECEIPT: &str = "Copy the receipt’s number";

/// A pack without a policy.
pub const NO_POLICY: &str = "This council’s pack has no policy to sign.";
/// Of the policy that is not there.
pub const WAITING: Waiting = Waiting {
    loading: "Loading the council’s policy …",
    absent: NO_POLICY,
};
/// Why the host refuses: 400, 415.
pub const REFUSED_FORM: &str = "its form is not what the intranet expects";
/// 403.
pub const REFUSED_PERSON: &str = "you, or this page, may not send it";
/// 404, 405, 410.
pub const REFUSED_NO_SERVICE: &str = "there is no sign-off service at the page’s address for it";
/// 413.
pub const REFUSED_LARGE: &str = "it is too large";
/// 422.
pub const REFUSED_POLICY: &str = "the intranet does not know this version of the policy, or holds another answer under this reference";
/// Another 4xx.
pub const REFUSED_OTHER: &str = "it gave no reason that we know";

/// Above every step of an exemplar.
pub fn no_evidence(text: TextKind) -> &'static str {
    match text {
        TextKind::Plain => {
            "A trial: the council has not confirmed this text, which is ours in plain English. Signing it is no evidence of anything, and the receipt says so too."
        }
        TextKind::Official => {
            "A trial: the council has not confirmed this text. Signing it is no evidence of anything, and the receipt says so too."
        }
    }
}

/// Version and review.
pub fn review(version: &str, due: &str, passed: bool) -> String {
    if passed {
        format!(
            "Version {version}. Its review was due by {due}; the document does not say whether it took place."
        )
    } else {
        format!("Version {version}. Its review is due by {due}.")
    }
}

/// Why the policy is not there.
pub fn not_loaded(reason: &str) -> String {
    format!("The policy could not be loaded ({reason}). Try again, or load the page anew.")
}

/// Who signs.
pub fn signing_as(display: Option<&str>) -> String {
    match display {
        Some(name) => format!(
            "Signing as {name}, as the intranet says. If that is not you, stop here and sign in under your own name."
        ),
        None => "Signing as the person signed in to this page.".to_owned(),
    }
}

/// The service did not answer.
pub fn service_failed(reason: &str) -> String {
    format!(
        "The intranet’s sign-off service did not answer ({reason}). You can go on; what you do is kept until it does."
    )
}

/// "7 of 9 sections opened".
pub fn so_many(done: usize, all: usize, what: &str) -> String {
    format!("{done} of {all} {what}")
}

/// A training that was done.
pub fn done_on(day: &str) -> String {
    format!("Done on {day}")
}

/// The same with its name.
pub fn trained(label: &str, day: &str) -> String {
    format!("{label}, {day} (self-declared)")
}

/// What one role's training is.
pub fn training_of_role(role: &str, any_of: &[&str]) -> String {
    format!("{role}: {}", any_of.join(", or "))
}

/// What the device holds and this program cannot read.
pub fn unreadable(count: usize) -> String {
    let sign_offs = if count == 1 {
        "one sign-off"
    } else {
        "some sign-offs"
    };
    format!(
        "This device holds {sign_offs} that this version of the guide cannot read. Nothing of it is lost and nothing of it is sent: tell whoever looks after the intranet, and do not clear this browser’s data."
    )
}

/// The answers make no record.
pub fn not_sent(reason: &str) -> String {
    format!(
        "Nothing was sent: {reason}. Tell whoever looks after the intranet; your answers stay here."
    )
}

/// Which section this is.
pub fn section_of(place: usize, all: usize) -> String {
    format!("Section {place} of {all}")
}

/// Which question this is.
pub fn question_of(place: usize, all: usize) -> String {
    format!("Question {place} of {all}")
}

/// When a scenario happens.
pub fn it_is(moment: &str) -> String {
    format!("It is {moment}.")
}

/// A note.
pub fn note(note: &str) -> String {
    format!("Note: {note}")
}

/// What the document leaves open.
pub fn not_supplied(open: &str) -> String {
    format!("Not supplied: {open}")
}

/// What is wrong with the training's form.
pub fn fault(fault: FormFault) -> String {
    match fault {
        FormFault::NothingChosen => "Choose one of the answers.".to_owned(),
        FormFault::Day(BadDay::NoDay) => {
            "There is no such day. Write it in numbers, for example 27 3 2026.".to_owned()
        }
        FormFault::Day(BadDay::InFuture) => {
            "This day has not come yet. If the training is still to come, choose that.".to_owned()
        }
        FormFault::Day(BadDay::TooLongAgo) => {
            "This day is before 1990. Look at the year.".to_owned()
        }
    }
}

/// A step that is left.
pub fn left(task: &str) -> String {
    format!("Something is left before you can sign: {task}.")
}

/// The policy with its version.
pub fn policy(title: &str, version: &str) -> String {
    format!("{title}, version {version}")
}

/// The heading over the answers.
pub fn check_heading(ending: &Ending) -> &'static str {
    match ending {
        Ending::Signed => "Check your answers before you sign",
        Ending::Declined(_) | Ending::NeedsHelp(_) => "Check your answer before you send it",
    }
}

/// Until the answers can be sent.
pub const ONE_MOMENT: &str = "One moment …";

/// Which answer was given.
pub fn answer(ending: Option<&Ending>) -> &'static str {
    match ending {
        None | Some(Ending::Signed) => "You signed this policy.",
        Some(Ending::Declined(_)) => "You said that you do not sign this policy.",
        Some(Ending::NeedsHelp(_)) => "You asked for help before you sign this policy.",
    }
}

/// Under the receipt.
pub fn what_next(ending: Option<&Ending>) -> &'static str {
    match ending {
        None | Some(Ending::Signed) => {
            "What happens next: the safeguarding group sees that you have signed this version. When the policy changes in substance, you are asked again."
        }
        Some(Ending::Declined(_) | Ending::NeedsHelp(_)) => {
            "What happens next: the safeguarding group sees your answer and the reason you chose. You can sign at any time. If you are worried about someone, do not wait for anybody: call."
        }
    }
}

/// The button that sends.
pub fn send(ending: &Ending) -> &'static str {
    match ending {
        Ending::Signed => "Sign and send",
        Ending::Declined(_) => "Send: I do not sign",
        Ending::NeedsHelp(_) => "Send: I need help",
    }
}

/// The text's hash, which stands in the record.
pub fn hash(hash: &str) -> String {
    format!("SHA-256 of this text: {hash}")
}

/// How far something sent has come.
pub fn sent(state: &SentState) -> String {
    match state {
        SentState::Saving => "Being saved on this device …".to_owned(),
        SentState::Waiting { saved: true } => {
            "Saved on this device, waiting to be sent. It is sent as soon as the intranet answers.".to_owned()
        }
        SentState::Waiting { saved: false } => {
            "Not saved: this browser keeps nothing for this page. It waits to be sent; stay on this page.".to_owned()
        }
        SentState::NoSession => {
            "Saved on this device. You are signed out: sign in to the intranet again, then it is sent.".to_owned()
        }
        SentState::Stopped(reason) => format!(
            "Kept on this device. The intranet did not accept it ({reason}). Tell whoever looks after this page, then send it again."
        ),
        SentState::Recorded(receipt) => format!("Recorded. Receipt: {receipt}"),
    }
}

/// The id of something sent.
pub fn reference(id: &str) -> String {
    format!("Reference: {id}")
}

/// The receipt.
pub fn receipt(receipt: &str) -> String {
    format!("Your receipt: {receipt}")
}

/// What the host holds.
pub fn held(outcome: &str, version: &str, recorded: &str, receipt: &str) -> String {
    let outcome = match outcome {
        "signed" => "Signed",
        "declined" => "Declined",
        _ => "Asked for help",
    };
    format!("{outcome}: version {version}, recorded {recorded}. Receipt: {receipt}")
}

/// What that is worth now.
pub fn held_state(outcome: &str, state: &str) -> &'static str {
    match (outcome, state) {
        ("signed", "current") => "You have signed this policy; your sign-off is current.",
        ("signed", "training-outstanding") => {
            "You have signed this policy. Your training is outstanding."
        }
        ("signed", _) => "You signed an older version. Please sign again; this is what changed:",
        ("declined", _) => {
            "You told us that you do not sign. You can change your mind at any time."
        }
        _ => "You asked for help before signing. You can sign at any time.",
    }
}

/// By when.
pub fn due(due: &str, over: bool) -> String {
    if over {
        format!("Your sign-off was due by {due}. Please sign now.")
    } else {
        format!("Please sign by {due}.")
    }
}
