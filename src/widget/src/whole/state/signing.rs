//! What somebody who signs the policy has done and said so far. Only the whole guide has it.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};
use guide_domain::policy::{Policy, ReasonId, ScenarioId, SectionId, TrainingId, marking};
use guide_domain::sign_off::journey::{BadDay, Draft, Ending, Task, TrainingAnswer, training_day};
use guide_domain::sign_off::outbox::answer::Refusal;
use guide_domain::sign_off::record::{Outcome, RecordId, Subject};
use guide_domain::sign_off::wire::{HeldSignOff, Me, Worth};

use crate::state::{Loading, State};

/// Everything of the sign-off that the screens show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signing {
    pub(crate) policy: Loading,
    pub(crate) session: Session,
    pub(crate) draft: Draft,
    pub(crate) step: Step,
    pub(crate) left_behind: Option<LeftBehind>,
    pub(crate) sent: Vec<Sent>,
    pub(crate) unreadable: usize,
    pub(crate) keeps_nothing: bool,
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
    /// Somebody, as the host names them. The name is shown and kept nowhere.
    Person(Rc<Me>),
}

impl Session {
    /// The person who is here.
    pub fn person(&self) -> Option<&Me> {
        match self {
            Self::Person(person) => Some(person),
            Self::NotAsked | Self::Asked | Self::Nowhere | Self::SignedOut | Self::Failed(_) => {
                None
            }
        }
    }

    /// Their id.
    pub fn subject(&self) -> Option<&Subject> {
        self.person().map(|person| &person.subject)
    }
}

/// What somebody who was here before left unsent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftBehind {
    /// The device keeps it for them.
    Saved,
    /// Only this page does.
    InPage,
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
    /// It waits until its person, not somebody else, is signed in.
    OtherPerson,
    /// The host will not take it as it is; why.
    Stopped(Refusal),
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
    /// A scenario, and the number chosen.
    Scenario {
        /// Which.
        id: ScenarioId,
        /// The place of the number among those offered; none yet.
        chosen: Option<usize>,
    },
    /// The training, as it is being told.
    Training(TrainingForm),
    /// The declarations.
    Declaration,
    /// The answers, to be checked, and how the journey is to end.
    Check(Ending),
    /// Reasons for not signing.
    Decline,
    /// What somebody needs help with.
    Help,
    /// What became of a sign-off.
    Outcome {
        /// Its id.
        id: RecordId,
        /// How the journey ended.
        ending: Ending,
    },
}

/// The fields of the training screen as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainingForm {
    /// Which training was chosen; none: still to come.
    pub choice: Option<Option<TrainingId>>,
    /// The day, month and year as typed.
    pub date: [Rc<str>; 3],
    /// What is wrong with it.
    pub fault: Option<FormFault>,
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
    /// The person before left something unsent, or nothing.
    LeaveBehind(Option<LeftBehind>),
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
    /// A scenario to which no number is chosen.
    pub fn scenario(id: ScenarioId) -> Self {
        Self::Scenario { id, chosen: None }
    }

    /// The training, of which nothing is told.
    pub fn training() -> Self {
        Self::Training(TrainingForm::default())
    }

    /// Its name, by which screens are told apart; it stands in no address.
    pub fn name(&self) -> Rc<str> {
        match self {
            Self::Tasks => "tasks".into(),
            Self::Section(id) => format!("section {id}").into(),
            Self::Scenario { id, .. } => format!("scenario {id}").into(),
            Self::Training(_) => "training".into(),
            Self::Declaration => "declaration".into(),
            Self::Check(_) => "check".into(),
            Self::Decline => "decline".into(),
            Self::Help => "help".into(),
            Self::Outcome { .. } => "outcome".into(),
        }
    }
}

impl From<Task> for Step {
    fn from(task: Task) -> Self {
        match task {
            Task::Section(id) => Self::Section(id),
            Task::Scenario(id) => Self::scenario(id),
            Task::Training => Self::training(),
            Task::Declaration => Self::Declaration,
        }
    }
}

impl Signing {
    /// The step that comes after one is done: the next that is left, or the answers to be checked.
    pub fn next_step(&self, policy: &Policy) -> Step {
        let left = self.draft.left(policy).into_iter().next();
        left.map_or(Step::Check(Ending::Signed), Step::from)
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
    pub fn person(&self) -> Option<&Me> {
        self.session.person()
    }

    /// What was done so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The screen of the journey.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether the answers are shown to be checked.
    pub fn is_checking(&self) -> bool {
        matches!(self.step, Step::Check(_))
    }

    /// What somebody who was here before left unsent.
    pub fn left_behind(&self) -> Option<LeftBehind> {
        self.left_behind
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

    pub(crate) fn try_again(&mut self) {
        self.policy.try_again();
    }

    /// Whoever comes next must not see the last person's answers. What is kept is read again for the person whom the
    /// host then names.
    pub(crate) fn forget(&mut self) {
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

    /// The answer to this pack's policy that the host holds and that stands.
    pub fn standing(&self) -> Option<&HeldSignOff> {
        let policy = self.policy()?;
        let person = self.further.signing.person()?;
        person.standing(self.part().id.as_str(), policy.id.as_str())
    }

    /// By when this person's answer to this pack's policy is due.
    pub fn due(&self) -> Option<NaiveDate> {
        let policy = self.policy()?;
        let person = self.further.signing.person()?;
        person.due(self.part().id.as_str(), policy.id.as_str())
    }

    /// What somebody who signs has done so far.
    pub fn signing(&self) -> &Signing {
        &self.further.signing
    }

    pub(crate) fn sign(&mut self, action: SigningAction) {
        match action {
            SigningAction::Policy(loading) => self.further.signing.policy = loading,
            SigningAction::TakePolicy(pack) => {
                self.pack = pack;
                self.further.signing.policy = Loading::Done(());
            }
            SigningAction::TakeSession(session) => self.further.signing.session = session,
            SigningAction::Forget => self.further.signing.forget(),
            SigningAction::LeaveBehind(left) => self.further.signing.left_behind = left,
            SigningAction::TakeDraft {
                draft,
                keeps_nothing,
            } => {
                // Something may have been done here since the device was asked.
                let signing = &mut self.further.signing;
                signing.draft = std::mem::take(&mut signing.draft).join(draft);
                signing.keeps_nothing = keeps_nothing;
            }
            SigningAction::Go(step) => self.go_to(step),
            SigningAction::Choose(choice) => self.choose(choice),
            SigningAction::ChooseTraining(choice) => {
                if let Step::Training(form) = &mut self.further.signing.step {
                    form.choice = Some(choice);
                    form.fault = None;
                }
            }
            SigningAction::TypeDate(field, text) => {
                if let Step::Training(form) = &mut self.further.signing.step
                    && let Some(known) = form.date.get_mut(field)
                {
                    *known = text;
                }
            }
            SigningAction::TellTraining => self.tell_training(),
            SigningAction::Agree => self.agree(),
            SigningAction::ChooseEnding(ending) => self.go_to(Step::Check(ending)),
            SigningAction::TakeSent(sent, unreadable) => {
                self.further.signing.sent = sent;
                self.further.signing.unreadable = unreadable;
            }
        }
        self.credit();
    }

    /// Whoever signed this very version, and whose training was still to come, has opened its sections and answered its
    /// questions already: what is left is the training, and to agree once more.
    fn credit(&mut self) {
        let signed_before = self.standing().is_some_and(|held| {
            held.outcome == Some(Outcome::Signed)
                && held.state == Some(Worth::TrainingOutstanding)
                && self
                    .policy()
                    .is_some_and(|policy| *policy.version == *held.version.as_str())
        });
        if let Some(policy) = self.pack.policy().filter(|_| signed_before) {
            self.further.signing.draft.credit(policy);
        }
    }

    fn go_to(&mut self, mut step: Step) {
        self.said = None;
        if let Step::Section(id) = &step {
            self.further.signing.draft.open(id);
        }
        if let Step::Training(form) = &mut step
            && let Some(told) = &self.further.signing.draft.training
        {
            *form = TrainingForm::of(told);
        }
        self.further.signing.step = step;
    }

    /// Nobody agrees to what is not so yet.
    fn agree(&mut self) {
        let policy = self.pack.policy();
        if policy.is_some_and(|policy| self.further.signing.draft.may_agree(policy)) {
            self.further.signing.draft.agreed = true;
            self.go_on();
        }
    }

    fn go_on(&mut self) {
        if let Some(policy) = self.pack.policy() {
            let next = self.further.signing.next_step(policy);
            self.go_to(next);
        }
    }

    fn choose(&mut self, choice: usize) {
        let Step::Scenario { id, chosen } = &mut self.further.signing.step else {
            return;
        };
        *chosen = Some(choice);
        let part = self.pack.contact_part();
        let right = self.pack.policy().and_then(|policy| {
            let scenario = policy
                .scenarios
                .iter()
                .find(|scenario| scenario.id == *id)?;
            marking(part, scenario).ok()
        });
        if right.is_some_and(|marking| marking.right == choice) {
            self.further.signing.draft.solve(id);
        }
    }

    fn tell_training(&mut self) {
        let today = self.today();
        let Step::Training(form) = &mut self.further.signing.step else {
            return;
        };
        match form.told(today) {
            Ok(answer) => {
                self.further.signing.draft.training = Some(answer);
                self.go_on();
            }
            Err(fault) => form.fault = Some(fault),
        }
    }
}

impl TrainingForm {
    /// The form as it would be filled in to tell that.
    fn of(told: &TrainingAnswer) -> Self {
        match told {
            TrainingAnswer::StillToCome => Self {
                choice: Some(None),
                ..Self::default()
            },
            TrainingAnswer::Done { training, on } => Self {
                choice: Some(Some(training.clone())),
                date: [on.day(), on.month(), on.year().unsigned_abs()]
                    .map(|part| part.to_string().into()),
                fault: None,
            },
        }
    }

    fn told(&self, today: NaiveDate) -> Result<TrainingAnswer, FormFault> {
        let Some(choice) = &self.choice else {
            return Err(FormFault::NothingChosen);
        };
        let Some(training) = choice else {
            return Ok(TrainingAnswer::StillToCome);
        };
        let [day, month, year] = &self.date;
        let on = training_day(day, month, year, today).map_err(FormFault::Day)?;
        let training = training.clone();
        Ok(TrainingAnswer::Done { training, on })
    }
}

/// A reason's id, whichever way the journey ends.
pub fn reason(ending: &Ending) -> Option<&ReasonId> {
    match ending {
        Ending::Signed => None,
        Ending::Declined(reason) | Ending::NeedsHelp(reason) => Some(reason),
    }
}
