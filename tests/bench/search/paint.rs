//! The guide's own search screen, on a slow processor: from a key to the painted hits.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use guide_authoring::compile;
use guide_domain::framework::{BodyId, Framework, LawId, PartRef, Role, RoleId, TermId};
use guide_domain::part;
use serde_json::{Value, json};

use crate::corpus::QUERIES;
use crate::engine::Session;
use crate::files::{File, REVALIDATED, Site};
use crate::{QUICK, product};

/// How many times slower the page's main thread runs (DESIGN §9).
pub(crate) const SLOWER: u8 = 6;

/// The pack whose guide is opened.
const PACK: &str = "derby";

/// What is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// One that only repeats what is typed: what the browser and the driver need by themselves.
    Bare,
    /// The guide's search, the framework's entries so many times in the pack.
    Guide {
        /// From 1.
        times: u16,
    },
}

impl Field {
    /// Those that are measured.
    pub(crate) const ALL: [Self; 3] = [
        Self::Bare,
        Self::Guide { times: 1 },
        Self::Guide { times: 100 },
    ];

    /// Milliseconds from a key to the painted hits (DESIGN §9).
    pub(crate) fn goal(self) -> Option<u8> {
        match self {
            Self::Bare => None,
            Self::Guide { times: 1 } => Some(50),
            Self::Guide { .. } => Some(100),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare => formatter.write_str("a bare field that repeats what is typed"),
            Self::Guide { times } => {
                write!(formatter, "the guide’s own screen, the framework ×{times}")
            }
        }
    }
}

/// Of each query, the milliseconds from each key to the frame that shows what comes of it.
pub(crate) async fn measured(session: &Session, field: Field) -> Result<Vec<Vec<f64>>> {
    let server = crate::server::Server::start(&site(field)?).await?;
    let driver = &session.driver;
    driver.goto(server.page()).await?;
    told(session, "ready")
        .await
        .context("the search never came")?;
    throttle(session, SLOWER).await?;
    let mut queries = Vec::new();
    for query in QUERIES {
        let mut keystrokes = Vec::new();
        for letter in query.chars() {
            driver.execute("painting.expect();", Vec::new()).await?;
            driver
                .action_chain()
                .send_keys(letter.to_string())
                .perform()
                .await?;
            let after = told(session, "shown")
                .await
                .with_context(|| format!("“{letter}” of “{query}”"))?;
            keystrokes.push(after.as_f64().context("no time")?);
        }
        queries.push(keystrokes);
        driver.execute("painting.clear();", Vec::new()).await?;
        told(session, "shown").await?;
    }
    throttle(session, 1).await?;
    Ok(queries)
}

/// Slows the page's main thread so many times.
async fn throttle(session: &Session, rate: u8) -> Result<()> {
    let chromium = session.driver.cdp();
    let order = json!({"rate": rate});
    chromium
        .send_raw("Emulation.setCPUThrottlingRate", order)
        .await?;
    Ok(())
}

/// What a promise of the page comes to.
async fn told(session: &Session, promise: &str) -> Result<Value> {
    let script = format!(
        "const done = arguments[arguments.length - 1];\n\
         painting.{promise}.then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
    );
    let answer = session.driver.execute_async(script, Vec::new()).await?;
    let answer = answer.json();
    if let Some(error) = answer.get("error") {
        bail!("{error}");
    }
    Ok(answer.get("value").cloned().unwrap_or_default())
}

/// A page with the field and all that it needs.
fn site(field: Field) -> Result<Site> {
    let mut site = BTreeMap::new();
    let body = match field {
        Field::Bare => "<input><p></p>".to_owned(),
        Field::Guide { times } => {
            add_guide(&mut site)?;
            if times > 1 {
                grow(&mut site, times)?;
            }
            format!(
                "<script type=\"module\" src=\"/guide/safeguarding-guide.js\"></script>\n\
                 <safeguarding-guide pack=\"/guide/packs/{PACK}.json\" view=\"search\"></safeguarding-guide>"
            )
        }
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<meta charset=\"utf-8\">\n<title>Search</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n{body}\n<script src=\"/painting.js\"></script>\n</html>\n"
    );
    let script = include_bytes!("painting.js");
    for (path, name, bytes) in [
        ("/", "index.html", page.as_bytes()),
        ("/painting.js", "painting.js", script),
    ] {
        let file = File::new(bytes, name, REVALIDATED, QUICK)?;
        site.insert(path.to_owned(), file);
    }
    Ok(Arc::new(site))
}

/// The built folder.
fn add_guide(site: &mut BTreeMap<String, File>) -> Result<()> {
    let built = product::built()?;
    let listed = product::built_text("integrity.json")?;
    let listed: BTreeMap<String, Value> = serde_json::from_str(&listed)?;
    for path in listed.keys() {
        let bytes = fs::read(built.join(path));
        let bytes = bytes.with_context(|| format!("{path} of the built folder"))?;
        let file = File::new(&bytes, path, REVALIDATED, QUICK)?;
        site.insert(format!("/guide/{path}"), file);
    }
    Ok(())
}

/// Puts a pack with a grown framework in the place of the built one.
fn grow(site: &mut BTreeMap<String, File>, times: u16) -> Result<()> {
    let pack = product::pack_to_sign(PACK)?;
    let framework = pack.framework().context("the pack has no framework")?;
    let bytes = part::encode_framework(&grown(framework, times))?;
    let compiled = compile(&part::decode_framework(pack.clone(), &bytes)?)?;
    let manifest = serde_json::to_vec(&compiled.manifest)?;
    let manifest = (format!("{PACK}.json"), manifest);
    for (path, bytes) in compiled.parts.into_iter().chain([manifest]) {
        let file = File::new(&bytes, &path, REVALIDATED, QUICK)?;
        site.insert(format!("/guide/packs/{path}"), file);
    }
    Ok(())
}

/// Roles with their duties, laws, bodies and terms so many times, the copies under ids and paragraphs of their own.
fn grown(framework: &Framework, times: u16) -> Framework {
    let mut grown = framework.clone();
    let sections = framework
        .roles
        .iter()
        .map(|role| role.section)
        .max()
        .unwrap_or_default();
    for copy in 1..times {
        let named = |id: &str| format!("{id}-{copy}");
        grown.roles.extend(framework.roles.iter().map(|role| {
            let mut role = role.clone();
            role.id = RoleId::new(&named(role.id.as_str()));
            move_to(&mut role, sections * copy);
            role
        }));
        grown.laws.extend(framework.laws.iter().map(|law| {
            let mut law = law.clone();
            law.id = LawId::new(&named(law.id.as_str()));
            law
        }));
        grown.bodies.extend(framework.bodies.iter().map(|body| {
            let mut body = body.clone();
            body.id = BodyId::new(&named(body.id.as_str()));
            body
        }));
        grown.glossary.extend(framework.glossary.iter().map(|term| {
            let mut term = term.clone();
            term.id = TermId::new(&named(term.id.as_str()));
            term
        }));
    }
    grown
}

/// Moves a role so many sections on.
fn move_to(role: &mut Role, by: u16) {
    role.section += by;
    for duty in &mut role.duties {
        duty.reference.section += by;
        for part in &mut duty.parts {
            part.reference = PartRef {
                duty: duty.reference,
                ..part.reference
            };
        }
    }
}
