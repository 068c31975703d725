//! Everything around a plain signature: declining, asking for help, training, what is due, who nobody knows.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use chrono::{Days, NaiveDate};
use guide_authoring::{check_for_use, compile, load_compiled};
use guide_domain::pack::Pack;
use guide_domain::spoken;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::engine::{Engine, OTHER_HOST, Session};
use crate::journeys::sign_off::{
    By, ELEMENT, HOUSING, LIBRARY, Starter, Walk, only_record, open_tasks, ready_to_send, receipt,
    sign_in,
};
use crate::page::Page;
use crate::product::{self, Intranet};

/// Started long ago and never signed.
const REFUSE: Starter = Starter {
    person: "refuse-collector",
    display: "Refuse collector (demo)",
};

/// The widths at which every screen here is looked at, in CSS pixels.
const WIDTHS: [u32; 2] = [320, 1280];

/// Nothing on the screen keeps anybody out, at either width.
async fn look(page: &Page, state: &str) -> Result<()> {
    for width in WIDTHS {
        let state = format!("{state} at {width} px");
        page.set_width(width).await?;
        page.reflows().await.with_context(|| state.clone())?;
        page.is_accessible(&state).await?;
    }
    Ok(())
}

async fn says(page: &Page, words: &str) -> Result<()> {
    let quoted = json!(words);
    page.until(&format!("words(guide()).includes({quoted})"))
        .await
}

/// The one sign-off that the host holds.
fn held(intranet: &Intranet) -> Result<Value> {
    let mut held = intranet.exported()?;
    ensure!(held.len() == 1, "not one record is held, but {held:?}");
    held.pop().context("no record")
}

/// An ending other than a signature: by keyboard from the tasks to the receipt, every screen looked at.
struct Ending {
    way: &'static str,
    question: &'static str,
    reason: (&'static str, &'static str),
    another: &'static str,
    send: &'static str,
    outcome: &'static str,
    afterwards: &'static str,
}

const DECLINING: Ending = Ending {
    way: "I do not want to sign",
    question: "Why do you not want to sign?",
    reason: ("disagree", "I do not agree with part of it"),
    another: "I do not think that it applies to me",
    send: "Send: I do not sign",
    outcome: "declined",
    afterwards: "You told us that you do not sign.",
};

const ASKING: Ending = Ending {
    way: "I need help before I sign",
    question: "What do you need help with?",
    reason: ("talk-first", "I want to talk to somebody before I sign"),
    another: "I want somebody to explain part of it to me",
    send: "Send: I need help",
    outcome: "needs-help",
    afterwards: "You asked for help before signing.",
};

async fn ends_with(page: &Page, ending: &Ending, width: u32) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    page.set_width(width).await?;
    sign_in(&page, &intranet, HOUSING).await?;
    open_tasks(&page, &intranet, HOUSING).await?;
    let walk = Walk {
        page: &page,
        by: By::Keyboard,
    };
    walk.press(ending.way).await?;
    walk.arrive(ending.question, "Choose what comes closest")
        .await?;
    let fields: u32 = page
        .get("elements(guide()).filter((element) => element.matches('input, textarea, [contenteditable]') && shown(element)).length")
        .await?;
    ensure!(fields == 0, "something can be written about a case");
    if ending.outcome == "needs-help" {
        says(&page, "Worried about someone?").await?;
        let calls: u32 = page.get("all('a[href^=\"tel:\"]').length").await?;
        ensure!(calls > 0, "no number stands beside the question");
    }
    walk.press(ending.another).await?;
    let check = "Check your answer before you send it";
    walk.arrive(check, ending.another).await?;
    // Another reason comes to mind.
    walk.press(&format!("Change {}", ending.way)).await?;
    walk.arrive(ending.question, "Choose what comes closest")
        .await?;
    walk.press(ending.reason.1).await?;
    walk.arrive(check, ending.reason.1).await?;
    walk.press(ending.send).await?;
    walk.arrive("Recorded", "Your receipt: ").await?;
    let shown = receipt(&page).await?;

    let held = held(&intranet)?;
    let told = (
        &held["outcome"],
        &held["answer"]["reason"],
        &held["receipt"],
    );
    ensure!(
        told == (
            &json!(ending.outcome),
            &json!(ending.reason.0),
            &json!(shown)
        ),
        "the screen gave receipt {shown}; the host holds {held}"
    );
    intranet.verify()?;
    open_tasks(&page, &intranet, HOUSING).await?;
    says(&page, ending.afterwards).await?;
    says(&page, &shown).await?;
    walk.look(ending.afterwards).await
}

pub(crate) async fn declines_with_a_reason(page: Page) -> Result<()> {
    for width in WIDTHS {
        ends_with(&page, &DECLINING, width).await?;
    }
    Ok(())
}

pub(crate) async fn asks_for_help(page: Page) -> Result<()> {
    for width in WIDTHS {
        ends_with(&page, &ASKING, width).await?;
    }
    Ok(())
}

/// A day as it is typed into the three fields.
type Typed = [String; 3];

fn typed(day: &str, month: &str, year: &str) -> Typed {
    [day, month, year].map(str::to_owned)
}

fn typed_day(day: NaiveDate) -> Typed {
    let text = day.format("%-d %-m %Y").to_string();
    let parts: Vec<&str> = text.split(' ').collect();
    typed(parts[0], parts[1], parts[2])
}

async fn tells_day(page: &Page, day: &Typed) -> Result<()> {
    for (name, text) in ["Day", "Month", "Year"].into_iter().zip(day) {
        page.run(&format!(
            "const field = control('{name}'); field.value = {};
             field.dispatchEvent(new InputEvent('input', {{ bubbles: true, composed: true }}));",
            json!(text)
        ))
        .await?;
    }
    page.click("Continue").await
}

/// The day by the browser's clock, in UTC.
async fn today(page: &Page) -> Result<NaiveDate> {
    page.get("new Date().toISOString().slice(0, 10)").await
}

/// Days that are none, with what is said of them.
fn refused_days(today: NaiveDate) -> Vec<(Typed, &'static str)> {
    const NO_DAY: &str = "There is no such day.";
    const TO_COME: &str = "This day has not come yet.";
    const ABSURD: &str = "This day is before 1990.";
    // Two days on, it is tomorrow at least, wherever the browser is.
    let tomorrow = typed_day(today + Days::new(2));
    vec![
        (typed("", "", ""), NO_DAY),
        (typed("31", "2", "2026"), NO_DAY),
        (typed("29", "2", "2025"), NO_DAY),
        (typed("yesterday", "", ""), NO_DAY),
        (typed("1", "13", "2024"), NO_DAY),
        (typed("-1", "3", "2024"), NO_DAY),
        (tomorrow, TO_COME),
        (typed("1", "1", "9999"), TO_COME),
        (typed("1", "4", "1066"), ABSURD),
        (typed("31", "12", "1989"), ABSURD),
    ]
}

pub(crate) async fn training_is_told_with_its_date(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    sign_in(&page, &intranet, HOUSING).await?;
    open_tasks(&page, &intranet, HOUSING).await?;
    let walk = Walk {
        page: &page,
        by: By::Pointer,
    };
    walk.to_training(&product::pack_to_sign("derby")?).await?;
    page.until_heading("Have you done safeguarding training?")
        .await?;
    page.click("Continue").await?;
    says(&page, "Choose one of the answers.").await?;
    look(&page, "no training chosen").await?;
    page.click("A safeguarding briefing").await?;
    let today = today(&page).await?;
    let mut looked = Vec::new();
    for (day, words) in refused_days(today) {
        tells_day(&page, &day).await?;
        says(&page, words)
            .await
            .with_context(|| format!("{day:?}"))?;
        // The fault is read out with each field.
        page.until("all('input[aria-invalid=true]').length === 3 && all('input[aria-invalid=true]').every((field) => words(shadow().getElementById(field.getAttribute('aria-describedby'))))")
            .await?;
        if !looked.contains(&words) {
            looked.push(words);
            look(&page, words).await?;
        }
    }
    // Yesterday at most, wherever the browser is.
    let on = today - Days::new(2);
    tells_day(&page, &typed_day(on)).await?;
    page.until_heading("Agree to the declaration").await?;
    page.click("I agree to all of this").await?;
    let line = format!(
        "A safeguarding briefing, {} (self-declared)",
        spoken::date(on)
    );
    says(&page, &line).await?;
    page.until_heading("Check your answers before you sign")
        .await?;
    look(&page, "training with its date").await?;
    walk.send().await?;
    let held = held(&intranet)?;
    let training = &held["answer"]["training"];
    ensure!(
        training["kind"] == "briefing" && training["on"] == json!(on),
        "the host holds {held}"
    );
    open_tasks(&page, &intranet, HOUSING).await?;
    says(
        &page,
        "You have signed this policy; your sign-off is current.",
    )
    .await?;
    says(&page, "If you want to read it again").await?;
    look(&page, "signed and current").await
}

pub(crate) async fn signs_with_training_outstanding(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    // Told otherwise first: the answers can be changed before they go.
    page.click("Change Training").await?;
    page.until_heading("Have you done safeguarding training?")
        .await?;
    page.click("Safeguarding training on-line").await?;
    let on = today(&page).await? - Days::new(400);
    tells_day(&page, &typed_day(on)).await?;
    page.until_heading("Check your answers before you sign")
        .await?;
    says(&page, &spoken::date(on)).await?;
    page.click("Change Training").await?;
    page.click("Still to come").await?;
    page.click("Continue").await?;
    page.until_heading("Check your answers before you sign")
        .await?;
    let walk = Walk {
        page: &page,
        by: By::Pointer,
    };
    walk.send().await?;
    only_record(&intranet, HOUSING)?;
    let held = held(&intranet)?;
    ensure!(
        held["answer"]["training"].is_null(),
        "the host holds {held}"
    );
    open_tasks(&page, &intranet, HOUSING).await?;
    says(
        &page,
        "You have signed this policy. Your training is outstanding.",
    )
    .await?;
    look(&page, "training outstanding").await
}

/// By when the host expects this person’s signature.
async fn due(page: &Page) -> Result<NaiveDate> {
    page.wait_for("return (await (await fetch('/api/me')).json()).due;")
        .await
}

pub(crate) async fn due_by_and_overdue(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    for (starter, before, after) in [
        (LIBRARY, "Please sign by ", "."),
        (REFUSE, "Your sign-off was due by ", ". Please sign now."),
    ] {
        sign_in(&page, &intranet, starter).await?;
        open_tasks(&page, &intranet, starter).await?;
        let due = due(&page).await?;
        says(&page, &format!("{before}{}{after}", spoken::date(due))).await?;
        look(&page, before).await?;
    }
    Ok(())
}

pub(crate) async fn nobody_known_signs_nothing(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let mut intranet = Intranet::start()?;
    let tasks = format!("{}/new-starters", intranet.address);
    page.goto(&tasks).await?;
    says(&page, "Nobody is signed in. Sign in to the intranet").await?;
    look(&page, "nobody signed in").await?;
    page.click("I need help before I sign").await?;
    page.click("I want somebody to explain").await?;
    page.until_heading("Check your answer before you send it")
        .await?;
    let may_send: bool = page.get("Boolean(control('Send'))").await?;
    ensure!(!may_send, "nobody sends something");
    look(&page, "nobody sends nothing").await?;

    page.goto(&tasks).await?;
    page.set("now", "2026-11-24T10:00:00Z").await?;
    says(
        &page,
        "This is a preview for another date, so nothing can be signed.",
    )
    .await?;
    look(&page, "preview").await?;

    page.goto(&tasks).await?;
    page.run("guide().removeAttribute('host');").await?;
    says(&page, "This page does not say who you are").await?;
    look(&page, "no service").await?;

    page.goto(&tasks).await?;
    says(&page, "Nobody is signed in.").await?;
    intranet.stop();
    page.run("guide().removeAttribute('host'); guide().setAttribute('host', '/api');")
        .await?;
    says(&page, "sign-off service did not answer").await?;
    look(&page, "service does not answer").await?;
    intranet.start_again()?;
    ensure!(intranet.exported()?.is_empty(), "nobody signed something");
    Ok(())
}

pub(crate) async fn council_without_a_policy_says_so(page: Page) -> Result<()> {
    let intranet = Intranet::start()?;
    page.goto(&format!("{}/two-councils", intranet.address))
        .await?;
    let place: usize = page
        .get("[...document.querySelectorAll('safeguarding-guide')].findIndex((guide) => guide.getAttribute('pack').includes('leicester'))")
        .await?;
    let page = page.with_guide(place);
    page.until_ready().await?;
    page.set("view", "sign-off").await?;
    says(&page, "This council’s pack has no policy to sign.").await?;
    let offered: bool = page
        .get("['Read the policy', 'Continue', 'Sign and send', 'Send'].some((name) => control(name))")
        .await?;
    ensure!(
        !offered,
        "something is offered to be signed: {}",
        page.words().await?
    );
    look(&page, "no policy").await
}

pub(crate) async fn signed_on_plain_http(page: Page) -> Result<()> {
    let intranet = Intranet::start()?.under(OTHER_HOST)?;
    if page.engine != Engine::WebKit {
        return signs_on_plain_http(&page, &intranet).await;
    }
    // It cannot be told about host names. To a proxy it sends them along, and the intranet answers to any name.
    let session = Session::start_behind(&intranet.place).await?;
    let own = Page::new(Engine::WebKit, session.driver.clone());
    let signed = signs_on_plain_http(&own, &intranet).await;
    session.close().await;
    signed
}

async fn signs_on_plain_http(page: &Page, intranet: &Intranet) -> Result<()> {
    let page = &page.with_guide(ELEMENT);
    ready_to_send(page, intranet, HOUSING).await?;
    let missing: Vec<String> = page
        .get("[isSecureContext ? 'a secure context' : '', navigator.locks ? 'locks' : '', crypto.subtle ? 'hashes' : '', crypto.randomUUID ? 'ids' : ''].filter(Boolean)")
        .await?;
    ensure!(
        missing.is_empty(),
        "the browser has {missing:?} here: this journey proves nothing"
    );
    let readable: String = page.get("document.cookie").await?;
    ensure!(readable.is_empty(), "scripts can read {readable}");
    let walk = Walk {
        page,
        by: By::Pointer,
    };
    let shown = walk.send().await?;
    let held = only_record(intranet, HOUSING)?;
    ensure!(
        shown == held,
        "the screen shows receipt {shown}, the host holds {held}"
    );
    intranet.verify()?;
    open_tasks(page, intranet, HOUSING).await?;
    says(page, "You have signed this policy").await?;
    says(page, &held).await
}

/// A folder with all that is in it.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

/// Fernbeck, which exists in tests alone, with its policy in one of its versions.
struct Fernbeck {
    folder: TempDir,
}

impl Fernbeck {
    /// The pack as it stands, in a built folder of which it is the only one.
    fn first() -> Result<Self> {
        let fernbeck = Self {
            folder: tempfile::tempdir()?,
        };
        let sources = product::packs_of_tests().join("fernbeck");
        copy_folder(&sources, &fernbeck.sources())?;
        // The guide itself is the same for every council: what takes long is not built once more.
        let built = fernbeck.built();
        copy_folder(product::built()?, &built)?;
        for others in ["packs", "snippets"] {
            fs::remove_dir_all(built.join(others))?;
            fs::create_dir(built.join(others))?;
        }
        let snippet = product::snippet_of(&fernbeck.sources())?;
        fs::write(built.join("snippets/fernbeck.html"), snippet)?;
        fernbeck.compile()?;
        Ok(fernbeck)
    }

    /// The same with a later version of its policy.
    fn change_to(&self, version: &str) -> Result<()> {
        let later = product::packs_of_tests().join(format!("later/{version}.toml"));
        fs::copy(later, self.sources().join("policy/policy.toml"))?;
        self.compile()
    }

    fn compile(&self) -> Result<()> {
        // The day on which the council confirmed it.
        let on = NaiveDate::from_ymd_opt(2026, 10, 1).context("no day")?;
        let checked = check_for_use(&self.sources(), &product::bundled_packs(), on);
        let pack = checked
            .pack
            .with_context(|| format!("{:?}", checked.problems))?;
        let compiled = compile(&pack).map_err(|error| anyhow!("{error}"))?;
        let packs = self.built().join("packs");
        for (file, bytes) in compiled.parts {
            fs::write(packs.join(file), bytes)?;
        }
        let manifest = serde_json::to_vec(&compiled.manifest)?;
        Ok(fs::write(packs.join("fernbeck.json"), manifest)?)
    }

    fn sources(&self) -> PathBuf {
        self.folder.path().join("fernbeck")
    }

    fn built(&self) -> PathBuf {
        self.folder.path().join("built")
    }

    /// The pack as the guide loads it.
    fn pack(&self) -> Result<Pack> {
        Ok(load_compiled(&self.built().join("packs/fernbeck.json"))?)
    }
}

/// Signs the policy as it stands, from its first section to the receipt.
async fn sign(walk: &Walk<'_>, pack: &Pack) -> Result<String> {
    walk.through(pack).await?;
    walk.page
        .until_heading("Have you done safeguarding training?")
        .await?;
    let by_role = "Housing Officers: A briefing on what to look for on visits";
    says(walk.page, by_role).await?;
    look(walk.page, "training by role").await?;
    walk.press("A briefing on what to look for on visits")
        .await?;
    let on = today(walk.page).await? - Days::new(30);
    tells_day(walk.page, &typed_day(on)).await?;
    walk.arrive("Agree to the declaration", "I will follow it")
        .await?;
    walk.press("I agree to all of this").await?;
    walk.page
        .until_heading("Check your answers before you sign")
        .await?;
    walk.send().await
}

/// Looks at the policy in its first version, and signs it.
async fn signs_first_version(
    walk: &Walk<'_>,
    intranet: &Intranet,
    fernbeck: &Fernbeck,
) -> Result<String> {
    let page = walk.page;
    // The council has confirmed all this: nothing is called a trial.
    page.click("Who keeps this policy").await?;
    says(page, "Safeguarding Board").await?;
    let shown = page.words().await?;
    ensure!(
        !["no evidence", "Not confirmed", "The words are ours"]
            .iter()
            .any(|words| shown.contains(words)),
        "a confirmed policy in official words is shown as {shown}"
    );
    look(page, "confirmed").await?;
    page.click("Read the policy").await?;
    // Its official words, our summary before them.
    says(page, "We keep people safe.").await?;
    says(page, "The Council shall secure that all persons").await?;
    look(page, "official words").await?;
    let first = sign(walk, &fernbeck.pack()?).await?;
    let body = held(intranet)?;
    let signed = &body["policy"];
    ensure!(
        (&signed["version"], &signed["text"], &signed["exemplar"])
            == (&json!("1.0"), &json!("official"), &json!(false)),
        "the host holds {body}"
    );
    Ok(first)
}

pub(crate) async fn changes_of_the_policy(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let walk = Walk {
        page: &page,
        by: By::Pointer,
    };
    let fernbeck = Fernbeck::first()?;
    let mut intranet = Intranet::start_with(&fernbeck.built())?;
    sign_in(&page, &intranet, HOUSING).await?;
    open_tasks(&page, &intranet, HOUSING).await?;
    let first = signs_first_version(&walk, &intranet, &fernbeck).await?;

    // A misspelt word is mended: nobody signs again.
    serve_version(&mut intranet, &fernbeck, "1.1")?;
    open_tasks(&page, &intranet, HOUSING).await?;
    says(
        &page,
        "You have signed this policy; your sign-off is current.",
    )
    .await?;
    says(&page, &first).await?;
    let shown = page.words().await?;
    ensure!(
        !shown.contains("misspelt") && !shown.contains("sign again"),
        "an editorial change is held against whoever signed: {shown}"
    );
    look(&page, "after an editorial change").await?;

    // Training every year is new: everybody signs again, and is told why.
    serve_version(&mut intranet, &fernbeck, "2.0")?;
    open_tasks(&page, &intranet, HOUSING).await?;
    says(&page, "You signed an older version. Please sign again").await?;
    says(&page, "All staff now have to attend training every year.").await?;
    let shown = page.words().await?;
    ensure!(
        !shown.contains("your sign-off is current"),
        "an older version counts as current: {shown}"
    );
    look(&page, "after a material change").await?;
    page.click("Read the policy").await?;
    let second = sign(&walk, &fernbeck.pack()?).await?;
    ensure!(first != second, "one receipt for two versions");
    open_tasks(&page, &intranet, HOUSING).await?;
    says(
        &page,
        "You have signed this policy; your sign-off is current.",
    )
    .await?;
    says(&page, &second).await?;
    let versions = intranet.exported()?;
    let versions: Vec<&Value> = versions
        .iter()
        .map(|held| &held["policy"]["version"])
        .collect();
    ensure!(versions == ["1.0", "2.0"], "the host holds {versions:?}");
    intranet.verify()
}

/// The council brings out another version of its policy.
fn serve_version(intranet: &mut Intranet, fernbeck: &Fernbeck, version: &str) -> Result<()> {
    intranet.stop();
    fernbeck.change_to(version)?;
    intranet.start_again()
}
