//! The pages of the reference intranet: a council's pages as they might be, with snippets pasted in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::checkout::Checkout;
use crate::files::{self, FileError};
use crate::service::retention::KeepMonths;

/// The pages: address, file under `www/intranet`.
const PAGES: [(&str, &str); 6] = [
    ("/", "home.html"),
    ("/staff", "staff.html"),
    ("/new-starters", "new-starters.html"),
    ("/members", "members.html"),
    ("/two-councils", "two-councils.html"),
    ("/privacy", "privacy.html"),
];

/// Opens and closes the place of a snippet in a page: `{{snippet derby}}`, or with further attributes of the element,
/// `{{snippet derby host="/api"}}`.
const PLACE: (&str, &str) = ("{{snippet ", "}}");

/// The place in the page on privacy that says how long this host keeps who signed.
const KEPT: &str = "{{kept}}";

/// How the element begins in a snippet.
const ELEMENT: &str = "<safeguarding-guide ";

/// What the page on privacy says by this host's own settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notice {
    /// None: nothing is erased by itself.
    pub(crate) keep: Option<KeepMonths>,
}

impl Notice {
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
    pub(crate) pages: Vec<(&'static str, String)>,
    /// What stands where there is no page.
    pub(crate) not_found: String,
    /// The council's own style sheet.
    pub(crate) css: String,
    /// The demonstration's sign-in.
    pub(crate) demo: String,
    /// The council's sign, in SVG.
    pub(crate) icon: String,
}

/// Reads the pages and pastes the built snippets into them.
pub(crate) fn read(
    checkout: &Checkout,
    built: &Path,
    notice: Notice,
) -> Result<Intranet, IntranetError> {
    let folder = checkout.www().join("intranet");
    let snippets = snippets(built)?;
    let mut pages = Vec::new();
    for (address, file) in PAGES {
        let html = files::read_text(&folder.join(file))?;
        let html = html.replace(KEPT, &notice.kept());
        pages.push((address, pasted(&html, &snippets)));
    }
    Ok(Intranet {
        pages,
        not_found: files::read_text(&folder.join("not-found.html"))?,
        css: files::read_text(&folder.join("intranet.css"))?,
        demo: files::read_text(&folder.join("demo.js"))?,
        icon: files::read_text(&folder.join("favicon.svg"))?,
    })
}

/// The built snippets by their pack.
fn snippets(built: &Path) -> Result<BTreeMap<String, String>, IntranetError> {
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
    Ok(snippets)
}

/// Fills the places of a page. A pack that was not built gives way to the first that was: whoever serves a pack of
/// their own sees it in these pages.
fn pasted(html: &str, snippets: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = html;
    while let Some((before, (pack, after))) = rest
        .split_once(PLACE.0)
        .and_then(|(before, place)| Some((before, place.split_once(PLACE.1)?)))
    {
        filled.push_str(before);
        let (pack, attributes) = match pack.split_once(' ') {
            Some((pack, attributes)) => (pack, format!("{attributes} ")),
            None => (pack, String::new()),
        };
        let snippet = snippets.get(pack).or_else(|| snippets.values().next());
        let snippet = snippet.map_or("", String::as_str);
        filled.push_str(&snippet.replacen(ELEMENT, &format!("{ELEMENT}{attributes}"), 1));
        rest = after;
    }
    filled.push_str(rest);
    filled
}
