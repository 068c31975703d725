//! The short names that people write in packs: how they are declared, and which of a list come more than once.

/// Makes a newtype over `Rc<str>` for an identifier that people write in packs.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(std::rc::Rc<str>);

        impl $name {
            /// Takes the identifier as it is written.
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// The identifier as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use identifier;

/// Every id that comes more than once, each once.
pub(crate) fn repeated<'i, I: Clone + PartialEq + 'i>(
    ids: impl Iterator<Item = &'i I>,
) -> impl Iterator<Item = I> {
    let ids: Vec<&I> = ids.collect();
    let mut twice: Vec<I> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        if ids.iter().take(index).any(|earlier| earlier == id) && !twice.contains(id) {
            twice.push((*id).clone());
        }
    }
    twice.into_iter()
}

/// Each of some ids, sorted, however often it is named.
pub(crate) fn each_once<'i, I: Clone + Ord + 'i>(
    ids: impl Iterator<Item = &'i I>,
) -> impl Iterator<Item = I> {
    let mut ids: Vec<I> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
}
