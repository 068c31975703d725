//! The pages of the reference intranet: a council's pages as they might be, with snippets pasted in.

pub(crate) mod layout;
mod manuals;
mod pages;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use maud::{Markup, PreEscaped};
use thiserror::Error;

use self::layout::Layout;
use crate::checkout::Checkout;
use crate::files::{self, FileError};
use crate::web::service::retention::KeepMonths;

/// How the element begins in a snippet.
const ELEMENT: &str = "<safeguarding-guide ";

/// What every page of a host on trial says.
const TRIAL: &str = "A trial: whoever reaches this host can pick any of its people, with no password. What is signed here proves nothing about anybody.";

/// What the pages say by this host's own settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notice {
    /// None: nothing is erased by itself.
    pub(crate) keep: Option<KeepMonths>,
    /// Whether people are picked where that is no demonstration any more.
    pub(crate) is_trial: bool,
}

impl Notice {
    /// What every page says before all else.
    pub(crate) fn warning(self) -> Option<&'static str> {
        self.is_trial.then_some(TRIAL)
    }

    fn kept(self) -> String {
        match self.keep {
            Some(months) => format!(
                "This host is set to keep who signed for {months} after it was recorded. Then it erases by itself what is listed above as erasable; it looks once a day."
            ),
            None => "This host erases nothing by itself: who signed is kept until somebody erases it, because you ask for it or because the council’s own retention rule says so.".to_owned(),
        }
    }
}

/// Why there are no pages.
#[derive(Debug, Error)]
pub(crate) enum IntranetError {
    /// The folder was not made by a build.
    #[error("{} holds no built guide; run `build --out {}` first", .0.display(), .0.display())]
    NotBuilt(PathBuf),
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The intranet's files.
#[derive(Debug)]
pub(crate) struct Intranet {
    /// By address.
    pub(crate) pages: Vec<(Cow<'static, str>, String)>,
    /// What stands where there is no page.
    pub(crate) not_found: String,
    /// The council's own style sheet.
    pub(crate) css: String,
    /// The demonstration's sign-in.
    pub(crate) demo: String,
    /// The council's sign, in SVG.
    pub(crate) icon: String,
}

/// Makes the pages, with the built snippets in them, and renders the manuals.
pub(crate) fn read(
    checkout: &Checkout,
    built: &Path,
    notice: Notice,
) -> Result<Intranet, IntranetError> {
    let folder = checkout.www().join("intranet");
    let snippets = Snippets::read(built)?;
    let layout = Layout {
        warning: notice.warning(),
    };
    let mut pages = Vec::from(pages::all(&snippets, notice));
    pages.extend(manuals::read(checkout)?);
    Ok(Intranet {
        pages: pages
            .iter()
            .map(|page| (page.address.clone(), layout.html(page)))
            .collect(),
        not_found: layout.html(&pages::not_found()),
        css: files::read_text(&folder.join("intranet.css"))?,
        demo: files::read_text(&folder.join("demo.js"))?,
        icon: files::read_text(&folder.join("favicon.svg"))?,
    })
}

/// The built snippets by their pack.
struct Snippets(BTreeMap<String, String>);

impl Snippets {
    fn read(built: &Path) -> Result<Self, IntranetError> {
        let folder = built.join("snippets");
        if !folder.is_dir() {
            return Err(IntranetError::NotBuilt(built.to_owned()));
        }
        let mut snippets = BTreeMap::new();
        for path in files::list(&folder)? {
            if let Some(pack) = path.file_stem() {
                snippets.insert(
                    pack.to_string_lossy().into_owned(),
                    files::read_text(&path)?,
                );
            }
        }
        Ok(Self(snippets))
    }

    /// The snippet of a pack. One that was not built gives way to the first that was: whoever serves a pack of their own
    /// sees it in these pages.
    fn of(&self, pack: &str) -> Markup {
        let snippet = self.0.get(pack).or_else(|| self.0.values().next());
        PreEscaped(snippet.cloned().unwrap_or_default())
    }

    /// The same with further attributes of the element.
    fn with(&self, pack: &str, attributes: &str) -> Markup {
        let PreEscaped(snippet) = self.of(pack);
        PreEscaped(snippet.replacen(ELEMENT, &format!("{ELEMENT}{attributes} "), 1))
    }
}
