//! What somebody is responsible for: a role's category, and the duties of several roles united.

use thiserror::Error;

use crate::framework::{Category, Framework, Role, RoleId};

/// A role that was asked for and is not there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no role is named “{given}”; there are {known}")]
pub struct UnknownRole {
    /// What was asked for.
    pub given: RoleId,
    /// The ids there are, in section order.
    pub known: String,
}

/// A role whose duties somebody has, because of the roles chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyGroup<'f> {
    /// Whose duties: a chosen role, or an "all …" role that reaches one.
    pub role: &'f Role,
    /// The chosen roles that bring them, in section order; never empty.
    pub because: Vec<&'f Role>,
}

impl DutyGroup<'_> {
    /// Why these duties are somebody's: "because you are a director".
    pub fn reason(&self) -> String {
        format!("because you are {}", self.role.you_are)
    }
}

/// The category of a section by the council's own rule. A checked framework has one for each of its roles.
pub fn category(framework: &Framework, section: u16) -> Option<Category> {
    framework
        .categories
        .iter()
        .find(|range| (range.from..=range.to).contains(&section))
        .map(|range| range.category)
}

/// The duties of the chosen roles united with those that reach them, in section order. A duty belongs to one role,
/// and a role is listed once, so each duty is there once however many roles were chosen, and however often.
///
/// What reaches a role is what its [`Role::reached_by`] names; it is not followed further.
///
/// # Errors
/// [`UnknownRole`] for the first that the framework does not have.
pub fn united<'f>(
    framework: &'f Framework,
    chosen: &[RoleId],
) -> Result<Vec<DutyGroup<'f>>, UnknownRole> {
    if let Some(given) = chosen.iter().find(|id| framework.role(id).is_none()) {
        let known: Vec<&str> = framework
            .roles
            .iter()
            .map(|role| role.id.as_str())
            .collect();
        return Err(UnknownRole {
            given: given.clone(),
            known: known.join(", "),
        });
    }
    let chosen = || {
        framework
            .roles
            .iter()
            .filter(|role| chosen.contains(&role.id))
    };
    let groups = framework.roles.iter().map(|role| DutyGroup {
        role,
        because: chosen()
            .filter(|one| one.id == role.id || one.reached_by.contains(&role.id))
            .collect(),
    });
    Ok(groups.filter(|group| !group.because.is_empty()).collect())
}
