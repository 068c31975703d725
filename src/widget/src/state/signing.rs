//! What somebody who signs the policy has done and said so far. Only the whole guide has it.

use std::rc::Rc;

use chrono::{DateTime, NaiveDate};
use guide_domain::policy::{Policy, ReasonId, ScenarioId, SectionId, TrainingId, marking};
use guide_domain::sign_off::journey::{BadDay, Draft, Ending, Task, TrainingAnswer, training_day};
use guide_domain::sign_off::record::RecordId;

use super::{Loading, State};

/// Everything of the sign-off that the screens show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signing {
    pub(super) policy: Loading,
    pub(super) session: Session,
    pub(super) draft: Draft,
    pub(super) step: Step,
    pub(super) chosen: Option<usize>,
    pub(super) form: TrainingForm,
    pub(super) fault: Option<FormFault>,
    pub(super) ending: Option<Ending>,
    pub(super) sent: Vec<Sent>,
    pub(super) unreadable: usize,
    pub(super) keeps_nothing: bool,
}

/// Who the host says is here.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Session {
    /// Nobody asked yet.
    #[default]
    NotAsked,
    /// The host is being asked.
    Asked,
    /// This page has no sign-off service and names nobody: nothing is kept beyond the page.
    Nowhere,
    /// Nobody is signed in.
    SignedOut,
    /// The service did not answer; why.
    Failed(Rc<str>),
    /// Somebody.
    Person(Person),
}

/// The person of the session, as the host names them. The name is shown and kept nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The host's opaque id.
    pub subject: Rc<str>,
    /// The name to show; none from hosts without a service.
    pub display: Option<Rc<str>>,
    /// What the host holds already.
    pub sign_offs: Vec<Held>,
    /// By when the host expects a sign-off.
    pub due: Option<NaiveDate>,
}

/// A sign-off that the host holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Which policy.
    pub policy: Rc<str>,
    /// Its version.
    pub version: Rc<str>,
    /// `signed`, `declined`, `needs-help`.
    pub outcome: Rc<str>,
    /// When the host recorded it, as the host writes it.
    pub recorded_at: Rc<str>,
    /// The proof.
    pub receipt: Rc<str>,
    /// What it is worth now, as the host says.
    pub state: Rc<str>,
}

/// A sign-off of this person that was submitted on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Its id.
    pub id: RecordId,
    /// How far it has come.
    pub state: SentState,
}

/// How far a submitted sign-off has come.
#[derive(Clone, Debug, PartialEq)]
pub enum SentState {
    /// It is being saved on this device.
    Saving,
    /// It is saved on this device and waits to be sent; or is only in this page's memory.
    Waiting {
        /// Whether it outlives the page.
        saved: bool,
    },
    /// It waits for somebody to sign in again.
    NoSession,
    /// The host will not take it as it is; why.
    Stopped(Rc<str>),
    /// The host holds it; the receipt.
    Recorded(Rc<str>),
}

/// A screen of the journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// The list of tasks.
    #[default]
    Tasks,
    /// A section of the policy.
    Section(SectionId),
    /// A scenario.
    Scenario(ScenarioId),
    /// The training.
    Training,
    /// The declarations.
    Declaration,
    /// The answers, to be checked.
    Check,
    /// Reasons for not signing.
    Decline,
    /// What somebody needs help with.
    Help,
    /// What became of the sign-off with this id.
    Outcome(RecordId),
}

/// The fields of the training screen as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainingForm {
    /// Which training was chosen; none: still to come.
    pub choice: Option<Option<TrainingId>>,
    /// The day, month and year as typed.
    pub date: [Rc<str>; 3],
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// Nothing was chosen.
    NothingChosen,
    /// The date.
    Day(BadDay),
}

/// A signer's change.
#[derive(Clone, Debug, PartialEq)]
pub enum SigningAction {
    /// The policy is on its way; or why it did not come.
    Policy(Loading),
    /// The policy is there, inside its pack.
    TakePolicy(Rc<guide_domain::pack::Pack>),
    /// Who is here.
    TakeSession(Session),
    /// Another person is here, or may be: what the last one did is forgotten.
    Forget,
    /// What the device keeps of the journey, with what was done here; and whether it keeps anything.
    TakeDraft {
        /// The draft.
        draft: Draft,
        /// The device does not keep it.
        keeps_nothing: bool,
    },
    /// Go to a screen of the journey.
    Go(Step),
    /// Choose a number for the scenario on screen.
    Choose(usize),
    /// Choose a training, or that it is still to come.
    ChooseTraining(Option<TrainingId>),
    /// A field of the training's date: 0 day, 1 month, 2 year.
    TypeDate(usize, Rc<str>),
    /// The training is told.
    TellTraining,
    /// The declarations are agreed to.
    Agree,
    /// A reason is chosen on the screen for declining or for help.
    ChooseEnding(Ending),
    /// What was submitted on this device, and how many sign-offs there nobody can read.
    TakeSent(Vec<Sent>, usize),
}

impl Step {
    /// Its name, by which screens are told apart; it stands in no address.
    pub fn name(&self) -> Rc<str> {
        match self {
            Self::Tasks => "tasks".into(),
            Self::Section(id) => format!("section {id}").into(),
            Self::Scenario(id) => format!("scenario {id}").into(),
            Self::Training => "training".into(),
            Self::Declaration => "declaration".into(),
            Self::Check => "check".into(),
            Self::Decline => "decline".into(),
            Self::Help => "help".into(),
            Self::Outcome(_) => "outcome".into(),
        }
    }
}

impl From<Task> for Step {
    fn from(task: Task) -> Self {
        match task {
            Task::Section(id) => Self::Section(id),
            Task::Scenario(id) => Self::Scenario(id),
            Task::Training => Self::Training,
            Task::Declaration => Self::Declaration,
        }
    }
}

impl Signing {
    /// The step that comes after one is done: the next that is left, or the answers to be checked.
    pub fn next_step(&self, policy: &Policy) -> Step {
        let left = self.draft.left(policy).into_iter().next();
        left.map_or(Step::Check, Step::from)
    }

    /// How far the policy has come.
    pub fn policy(&self) -> &Loading {
        &self.policy
    }

    /// Who is here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The person who is here.
    pub fn person(&self) -> Option<&Person> {
        match &self.session {
            Session::Person(person) => Some(person),
            Session::NotAsked
            | Session::Asked
            | Session::Nowhere
            | Session::SignedOut
            | Session::Failed(_) => None,
        }
    }

    /// What counts of all that the host holds of this person and policy: the latest.
    pub fn held(&self, policy: &Policy) -> Option<&Held> {
        let held = self.person()?.sign_offs.iter();
        let of_policy = held.filter(|held| *held.policy == *policy.id.as_str());
        of_policy.max_by_key(|held| DateTime::parse_from_rfc3339(&held.recorded_at).ok())
    }

    /// What was done so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The screen of the journey.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// The number chosen for the scenario on screen.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// The fields of the training screen.
    pub fn form(&self) -> &TrainingForm {
        &self.form
    }

    /// What is wrong with the form on screen.
    pub fn fault(&self) -> Option<FormFault> {
        self.fault
    }

    /// How the journey is to end.
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// What was submitted on this device.
    pub fn sent(&self) -> &[Sent] {
        &self.sent
    }

    /// How many sign-offs the device holds, anybody's, that this version of the guide cannot read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Whether what was done ends with the page.
    pub fn keeps_nothing(&self) -> bool {
        self.keeps_nothing
    }

    pub(super) fn try_again(&mut self) {
        if matches!(self.policy, Loading::Failed(_)) {
            self.policy = Loading::NotAsked;
        }
    }

    /// Whoever comes next must not see the last person's answers. What is kept is read again for the person whom the
    /// host then names.
    pub(super) fn forget(&mut self) {
        *self = Self {
            policy: self.policy.clone(),
            ..Self::default()
        };
    }
}

impl State {
    /// The policy, once it is loaded.
    pub fn policy(&self) -> Option<&Policy> {
        self.pack.policy()
    }

    /// What somebody who signs has done so far.
    pub fn signing(&self) -> &Signing {
        &self.signing
    }

    pub(super) fn sign(&mut self, action: SigningAction) {
        match action {
            SigningAction::Policy(loading) => self.signing.policy = loading,
            SigningAction::TakePolicy(pack) => {
                self.pack = pack;
                self.signing.policy = Loading::Done;
            }
            SigningAction::TakeSession(session) => self.signing.session = session,
            SigningAction::Forget => self.signing.forget(),
            SigningAction::TakeDraft {
                draft,
                keeps_nothing,
            } => {
                // Something may have been done here since the device was asked.
                self.signing.draft = std::mem::take(&mut self.signing.draft).join(draft);
                self.signing.keeps_nothing = keeps_nothing;
            }
            SigningAction::Go(step) => self.go_to(step),
            SigningAction::Choose(choice) => self.choose(choice),
            SigningAction::ChooseTraining(choice) => {
                self.signing.form.choice = Some(choice);
                self.signing.fault = None;
            }
            SigningAction::TypeDate(field, text) => {
                if let Some(known) = self.signing.form.date.get_mut(field) {
                    *known = text;
                }
            }
            SigningAction::TellTraining => self.tell_training(),
            SigningAction::Agree => {
                self.signing.draft.agreed = true;
                self.go_on();
            }
            SigningAction::ChooseEnding(ending) => {
                self.signing.ending = Some(ending);
                self.signing.step = Step::Check;
            }
            SigningAction::TakeSent(sent, unreadable) => {
                self.signing.sent = sent;
                self.signing.unreadable = unreadable;
            }
        }
    }

    fn go_to(&mut self, step: Step) {
        self.said = None;
        if let Step::Section(id) = &step {
            self.signing.draft.open(id);
        }
        if step == Step::Tasks || step == Step::Check {
            self.signing.ending = None;
        }
        self.signing.chosen = None;
        self.signing.fault = None;
        self.signing.step = step;
    }

    fn go_on(&mut self) {
        if let Some(policy) = self.pack.policy() {
            let next = self.signing.next_step(policy);
            self.go_to(next);
        }
    }

    fn choose(&mut self, choice: usize) {
        self.signing.chosen = Some(choice);
        let Step::Scenario(id) = self.signing.step.clone() else {
            return;
        };
        let part = self.pack.contact_part();
        let right = self.pack.policy().and_then(|policy| {
            let scenario = policy.scenarios.iter().find(|scenario| scenario.id == id)?;
            marking(part, scenario).ok()
        });
        if right.is_some_and(|marking| marking.right == choice) {
            self.signing.draft.solve(&id);
        }
    }

    fn tell_training(&mut self) {
        let form = &self.signing.form;
        let answer = match &form.choice {
            None => Err(FormFault::NothingChosen),
            Some(None) => Ok(TrainingAnswer::StillToCome),
            Some(Some(training)) => {
                let [day, month, year] = &form.date;
                training_day(day, month, year, self.today())
                    .map(|on| TrainingAnswer::Done {
                        training: training.clone(),
                        on,
                    })
                    .map_err(FormFault::Day)
            }
        };
        match answer {
            Ok(answer) => {
                self.signing.draft.training = Some(answer);
                self.go_on();
            }
            Err(fault) => self.signing.fault = Some(fault),
        }
    }
}

/// A reason's id, whichever way the journey ends.
pub fn reason(ending: &Ending) -> Option<&ReasonId> {
    match ending {
        Ending::Signed => None,
        Ending::Declined(reason) | Ending::NeedsHelp(reason) => Some(reason),
    }
}
