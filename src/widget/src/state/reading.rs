//! What readers of the framework have chosen and typed. Only the whole guide has it.

use std::rc::Rc;

use guide_domain::framework::{Framework, PartyId, RoleId};
use guide_domain::pack::{DocumentId, Pack, PackId};
use guide_domain::search::Index;

use super::signing::Step;
use super::{Loading, Said, State};
use crate::view::{Destination, View};

/// What readers have chosen and typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    compared: Compared,
    my_roles: MyRoles,
    grouping: Grouping,
    picked: Option<PartyId>,
    query: Rc<str>,
    shows_more: bool,
    index: Option<SharedIndex>,
    found: Option<Step>,
}

/// Another council's pack, laid beside this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The packs there are besides this one: id and council.
    pub others: Vec<(PackId, Rc<str>)>,
    /// Which of them is laid beside it.
    pub chosen: Option<PackId>,
    /// How far it has come.
    pub loading: Loading,
    /// Its content.
    pub pack: Option<Rc<Pack>>,
}

/// The roles somebody chose as their own: a preference of the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyRoles {
    /// Which, in the order they were chosen. One may have left the framework since.
    pub chosen: Vec<RoleId>,
    /// Whether the browser refuses to keep them.
    pub forgotten: bool,
}

/// How the roles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// By the kind of person who has them.
    #[default]
    Kind,
    /// By the council's rule for categories.
    Category,
}

/// The search index of a pack, to hand around: the same only if it is the same one.
#[derive(Clone, Debug)]
struct SharedIndex {
    index: Rc<Index>,
    pack: Rc<Pack>,
}

impl PartialEq for SharedIndex {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.index, &other.index)
    }
}

/// A reader's change.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadingAction {
    /// The framework is there, inside its pack.
    TakeFramework(Rc<Pack>),
    /// The packs there are besides this one: id and council.
    KnowOthers(Vec<(PackId, Rc<str>)>),
    /// Another council is to be laid beside this one.
    ChooseOther(PackId),
    /// The other council's pack is on its way.
    AskOther,
    /// The other council's pack is there; or why it did not come.
    TakeOther(Result<Rc<Pack>, Rc<str>>),
    /// The roles that the device kept, or that it keeps none.
    RecallRoles(MyRoles),
    /// These roles are one's own too; shows all that are.
    AddRoles(Vec<RoleId>),
    /// A role is no longer one's own.
    RemoveRole(RoleId),
    /// None is.
    ClearRoles,
    /// List the roles in another way.
    Group(Grouping),
    /// A name of the accountability picture was chosen, or all are shown.
    Pick(Option<PartyId>),
    /// Something was typed into the search.
    Search(Rc<str>),
    /// Whether more hits than the first are to be shown.
    ShowMore(bool),
    /// The sign-off is to be opened for that screen of it, which holds a hit: the way back leads to the search.
    ReadPolicy(Step),
}

impl Reading {
    /// Nobody has touched the guide for a while. What is kept on the device stays.
    pub(super) fn forget(&mut self) {
        self.query = Rc::default();
        self.shows_more = false;
        self.picked = None;
    }

    pub(super) fn try_again(&mut self) {
        if matches!(self.compared.loading, Loading::Failed(_)) {
            self.compared.loading = Loading::NotAsked;
        }
    }

    pub(super) fn forget_found(&mut self) {
        self.found = None;
    }

    /// Whether the search led to this screen of the sign-off.
    pub(super) fn was_found(&self, step: &Step) -> bool {
        self.found.as_ref() == Some(step)
    }

    fn take_other(&mut self, pack: Result<Rc<Pack>, Rc<str>>) {
        match pack {
            Ok(pack) => {
                self.compared.pack = Some(pack);
                self.compared.loading = Loading::Done;
            }
            Err(reason) => self.compared.loading = Loading::Failed(reason),
        }
    }

    fn choose_other(&mut self, id: PackId) {
        let compared = &mut self.compared;
        if compared.chosen.as_ref() != Some(&id) {
            compared.chosen = Some(id);
            compared.loading = Loading::NotAsked;
            compared.pack = None;
        }
    }
}

impl State {
    pub(super) fn read(&mut self, action: ReadingAction) {
        match action {
            ReadingAction::TakeFramework(pack) => {
                self.pack = pack;
                self.more = Loading::Done;
            }
            ReadingAction::KnowOthers(others) => self.reading.compared.others = others,
            ReadingAction::ChooseOther(id) => self.reading.choose_other(id),
            ReadingAction::AskOther => self.reading.compared.loading = Loading::Asked,
            ReadingAction::TakeOther(pack) => self.reading.take_other(pack),
            ReadingAction::RecallRoles(mut roles) => {
                each_once(&mut roles.chosen);
                self.reading.my_roles = roles;
            }
            ReadingAction::AddRoles(roles) => {
                self.open(Destination::of(View::MyRoles));
                let chosen = &mut self.reading.my_roles.chosen;
                chosen.extend(roles);
                each_once(chosen);
                self.say_roles();
            }
            ReadingAction::RemoveRole(role) => {
                self.reading.my_roles.chosen.retain(|known| *known != role);
                self.say_roles();
            }
            ReadingAction::ClearRoles => {
                self.reading.my_roles.chosen.clear();
                self.say_roles();
            }
            ReadingAction::Group(grouping) => self.reading.grouping = grouping,
            ReadingAction::Pick(party) => self.reading.picked = party,
            ReadingAction::Search(query) => {
                self.reading.query = query;
                self.reading.shows_more = false;
            }
            ReadingAction::ShowMore(more) => self.reading.shows_more = more,
            ReadingAction::ReadPolicy(step) => {
                self.open(Destination::of(View::SignOff));
                self.reading.found = Some(step);
            }
        }
    }

    fn say_roles(&mut self) {
        self.said = Some(Said::MyRoles(self.reading.my_roles.chosen.len()));
    }

    /// Makes what the screen needs and nobody else should wait for: the search's index, the first other council.
    pub(super) fn get_ready(&mut self) {
        let index = self.reading.index.as_ref();
        // There may be one of the pack as it was before a part came.
        if self.view == View::Search
            && index.is_none_or(|index| !Rc::ptr_eq(&index.pack, &self.pack))
        {
            self.reading.index = Some(SharedIndex {
                index: Rc::new(Index::new(&self.pack)),
                pack: Rc::clone(&self.pack),
            });
        }
        let compared = &self.reading.compared;
        if matches!(self.view, View::Compare(_))
            && compared.chosen.is_none()
            && let Some((first, _)) = compared.others.first()
        {
            let first = first.clone();
            self.reading.choose_other(first);
        }
    }

    /// Who is responsible for what, once it is loaded.
    pub fn framework(&self) -> Option<&Framework> {
        self.pack.framework()
    }

    /// The title of a document that the contact guide or the framework names.
    pub fn document_title<'s>(&'s self, id: &'s DocumentId) -> &'s str {
        let framework = self.framework();
        let further = framework.iter().flat_map(|framework| &framework.documents);
        let mut documents = self.part().documents.iter().chain(further);
        documents
            .find(|document| document.id == *id)
            .map_or(id.as_str(), |document| &document.title)
    }

    /// The other council.
    pub fn compared(&self) -> &Compared {
        &self.reading.compared
    }

    /// The roles chosen as one's own.
    pub fn my_roles(&self) -> &MyRoles {
        &self.reading.my_roles
    }

    /// How the roles are listed.
    pub fn grouping(&self) -> Grouping {
        self.reading.grouping
    }

    /// The name chosen in the accountability picture.
    pub fn picked(&self) -> Option<&PartyId> {
        self.reading.picked.as_ref()
    }

    /// What is typed into the search.
    pub fn query(&self) -> &str {
        &self.reading.query
    }

    /// Whether more hits than the first are shown.
    pub fn shows_more(&self) -> bool {
        self.reading.shows_more
    }

    /// What can be found, once somebody searches.
    pub fn index(&self) -> Option<&Index> {
        self.reading.index.as_ref().map(|shared| &*shared.index)
    }
}

/// Leaves out what stands there already.
fn each_once(roles: &mut Vec<RoleId>) {
    let mut kept: Vec<RoleId> = Vec::new();
    roles.retain(|role| {
        let new = !kept.contains(role);
        kept.extend(new.then(|| role.clone()));
        new
    });
}
