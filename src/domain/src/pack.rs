//! The seal on a council's content: whoever holds a [`Pack`] holds content that broke no rule.

use crate::contact_rules;
use crate::content::ContactPart;
use crate::framework::{self, Framework};
use crate::policy::{self, Policy};

/// A council's content that passed every rule of [`contact_rules`]: the only type the rest may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    contact: ContactPart,
    /// None: the pack has none, or it was not asked for.
    framework: Option<Framework>,
    /// None: the pack has none, or it was not asked for.
    policy: Option<Policy>,
}

impl Pack {
    /// Takes the content if it breaks no rule.
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn new(contact: ContactPart) -> Result<Self, Vec<contact_rules::Fault>> {
        let faults = contact_rules::faults(&contact);
        if faults.is_empty() {
            Ok(Self::checked_before(contact))
        } else {
            Err(faults)
        }
    }

    /// Content that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn checked_before(contact: ContactPart) -> Self {
        Self {
            contact,
            framework: None,
            policy: None,
        }
    }

    /// The pack with a framework, if that breaks no rule of [`framework::rules`].
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn with_framework(
        self,
        framework: Framework,
    ) -> Result<Self, Vec<framework::rules::Fault>> {
        let faults = framework::rules::faults(&framework, &self.contact);
        if faults.is_empty() {
            Ok(self.with_checked_framework(framework))
        } else {
            Err(faults)
        }
    }

    /// The pack with a framework that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn with_checked_framework(self, framework: Framework) -> Self {
        Self {
            framework: Some(framework),
            ..self
        }
    }

    /// The pack with a policy, if that breaks no rule of [`policy::rules`]. Roles that the policy names are those of the
    /// framework, which therefore comes first.
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn with_policy(self, policy: Policy) -> Result<Self, Vec<policy::rules::Fault>> {
        let faults = policy::rules::faults(&policy, &self.contact, self.framework.as_ref());
        if faults.is_empty() {
            Ok(self.with_checked_policy(policy))
        } else {
            Err(faults)
        }
    }

    /// The pack with a policy that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn with_checked_policy(self, policy: Policy) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// The content of the contact guide.
    pub fn contact_part(&self) -> &ContactPart {
        &self.contact
    }

    /// Who is responsible for what, if the pack has it and it was loaded.
    pub fn framework(&self) -> Option<&Framework> {
        self.framework.as_ref()
    }

    /// What people sign, if the pack has it and it was loaded.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }
}
