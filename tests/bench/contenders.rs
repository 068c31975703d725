//! The two pages that are compared, with all their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use guide_domain::pack::Pack;
use guide_domain::routes::Question;
use serde_json::{Value, json};

use crate::files::{File, IMMUTABLE, OCTETS, REVALIDATED, Site, kind};
use crate::{npm, product};

/// The pack whose guide and whose first question are measured.
const PACK: &str = "derby";

/// The level at which the guide's own files are compressed.
const BEST: i32 = 11;

/// Where the built folder is on the guide's website.
const GUIDE_FOLDER: &str = "/guide";

/// What makes a `SurveyJS` page without a bundler: path on the website, file of the packages. Production files; of the
/// style sheets the smaller one, without fonts.
const SURVEY_FILES: [(&str, &str); 3] = [
    (
        "/survey-core.css",
        "survey-core/survey-core.fontless.min.css",
    ),
    ("/survey.core.js", "survey-core/survey.core.min.js"),
    ("/survey-js-ui.js", "survey-js-ui/survey-js-ui.min.js"),
];

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contender {
    /// The guide, by the snippet that a council pastes.
    Guide,
    /// A page that asks the guide's first question by `SurveyJS`.
    SurveyJs,
}

/// A page and its files.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    /// Whose files these are.
    pub(crate) contender: Contender,
    /// The contender's version.
    pub(crate) version: Arc<str>,
    /// What its server sends.
    pub(crate) site: Site,
}

impl Files {
    /// Builds or fetches a contender, and compresses its files.
    pub(crate) fn of(contender: Contender) -> Result<Self> {
        match contender {
            Contender::Guide => guide(),
            Contender::SurveyJs => survey(),
        }
    }
}

impl Contender {
    /// What a path holds, in the report's words.
    pub(crate) fn names(self, path: &str) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = Path::new(name).extension().and_then(|name| name.to_str());
        match (self, extension) {
            (Self::Guide, None) => "the page, with the numbers in it".to_owned(),
            (Self::SurveyJs, None) => "the page".to_owned(),
            (Self::Guide, Some("js")) if path.contains("/assets/") => {
                "bindings (JavaScript)".to_owned()
            }
            (Self::Guide, Some("js")) => "loader (JavaScript)".to_owned(),
            (Self::Guide, Some("wasm")) => "program (WebAssembly)".to_owned(),
            (Self::Guide, Some("css")) => "styles".to_owned(),
            (Self::Guide, Some("json")) => "the pack’s manifest".to_owned(),
            (Self::Guide, Some("bin")) => "the pack’s contact part".to_owned(),
            (Self::Guide | Self::SurveyJs, Some(_)) => name.to_owned(),
        }
    }
}

/// The guide: the built folder as it is, and a page with the pasted snippet.
fn guide() -> Result<Files> {
    let built = product::built()?;
    let listed = product::built_text("integrity.json")?;
    let listed: BTreeMap<String, Value> = serde_json::from_str(&listed)?;
    let mut by_path = BTreeMap::new();
    for path in listed.keys() {
        let compressed = built.join(format!("{path}.br"));
        let is_hashed = path.starts_with("assets/") || kind(path) == OCTETS;
        let kept = if is_hashed { IMMUTABLE } else { REVALIDATED };
        let file = if compressed.is_file() {
            fs::read(&compressed).map(|brotli| File::compressed(brotli, path, kept))
        } else {
            fs::read(built.join(path)).and_then(|bytes| File::new(&bytes, path, kept, BEST))
        };
        let file = file.with_context(|| format!("{path} of the built folder"))?;
        by_path.insert(format!("{GUIDE_FOLDER}/{path}"), file);
    }
    let page = page("", &product::snippet(PACK)?);
    by_path.insert("/".to_owned(), html(&page)?);
    Ok(Files {
        contender: Contender::Guide,
        version: env!("CARGO_PKG_VERSION").into(),
        site: Arc::new(by_path),
    })
}

/// The `SurveyJS` page, set up as its documentation has it for pages without a bundler; deferred, so that no script
/// holds up the page.
fn survey() -> Result<Files> {
    let packages = npm::packages()?;
    let mut by_path = BTreeMap::new();
    for (path, name) in SURVEY_FILES {
        let bytes = fs::read(packages.join(name)).with_context(|| name.to_owned())?;
        by_path.insert(path.to_owned(), File::new(&bytes, path, IMMUTABLE, BEST)?);
    }
    let question = question_script(&product::pack(PACK)?)?;
    let question = File::new(question.as_bytes(), "/question.js", REVALIDATED, BEST)?;
    by_path.insert("/question.js".to_owned(), question);
    let head = "<link rel=\"stylesheet\" href=\"/survey-core.css\">\n\
                <script defer src=\"/survey.core.js\"></script>\n\
                <script defer src=\"/survey-js-ui.js\"></script>\n\
                <script defer src=\"/question.js\"></script>\n";
    let page = page(head, "<div id=\"survey\"></div>\n");
    by_path.insert("/".to_owned(), html(&page)?);
    Ok(Files {
        contender: Contender::SurveyJs,
        version: version(&packages.join("survey-js-ui/package.json"))?,
        site: Arc::new(by_path),
    })
}

/// The pack's first question as a survey, and the call that shows it.
fn question_script(pack: &Pack) -> Result<String> {
    let routes = &pack.contact_part().routes;
    let question: &Question = routes
        .question(&routes.start)
        .with_context(|| format!("{PACK} has no first question"))?;
    let choices: Vec<Value> = question
        .answers
        .iter()
        .map(|answer| json!({"value": answer.id.as_str(), "text": &*answer.label}))
        .collect();
    let survey = json!({"elements": [{
        "type": "radiogroup",
        "name": routes.start.as_str(),
        "title": &*question.ask,
        "choices": choices,
    }]});
    Ok(format!(
        "SurveyUI.renderSurvey(new Survey.Model({survey}), document.getElementById(\"survey\"));\n"
    ))
}

fn version(package: &Path) -> Result<Arc<str>> {
    let text = fs::read_to_string(package).with_context(|| format!("{}", package.display()))?;
    let package: Value = serde_json::from_str(&text)?;
    let version = package.get("version").and_then(Value::as_str);
    Ok(version.context("survey-js-ui names no version")?.into())
}

/// The same plain page around either. Its empty icon keeps the browser from asking for one.
fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Safeguarding – Our Council</title>\n<link rel=\"icon\" href=\"data:,\">\n{head}\
         <main><h1>Safeguarding</h1>\n{body}</main>\n</html>\n"
    )
}

fn html(page: &str) -> Result<File> {
    Ok(File::new(page.as_bytes(), "index.html", REVALIDATED, BEST)?)
}
