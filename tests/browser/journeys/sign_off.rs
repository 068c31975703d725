//! The policy's sign-off on the reference intranet, from the list of tasks to the receipt in the host's ledger.

use anyhow::{Context, Result, anyhow, bail, ensure};
use guide_domain::pack::Pack;
use guide_domain::policy::{Policy, marking};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::journeys::contact::focus_is_on_heading;
use crate::page::Page;
use crate::product::{self, Intranet};

/// The page with the element for signing; the guide above it has no host.
const NEW_STARTERS: &str = "/new-starters";
/// That element's place on the page.
pub(crate) const ELEMENT: usize = 1;

/// An invented person of the demonstration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Starter {
    pub(crate) person: &'static str,
    pub(crate) display: &'static str,
}

pub(crate) const HOUSING: Starter = Starter {
    person: "housing-officer",
    display: "Housing officer, new starter (demo)",
};
pub(crate) const LIBRARY: Starter = Starter {
    person: "library-assistant",
    display: "Library assistant, new starter (demo)",
};
/// May see the reports.
pub(crate) const LEAD: Starter = Starter {
    person: "safeguarding-lead",
    display: "Safeguarding lead (demo)",
};

/// Signs somebody in who was not here before; the page is left.
pub(crate) async fn sign_in(page: &Page, intranet: &Intranet, starter: Starter) -> Result<()> {
    // No guide is on this page: none sends anything before its turn.
    page.goto(&format!("{}/no-such-page", intranet.address))
        .await?;
    let body = json!({"person": starter.person});
    let status: u16 = page
        .wait_for(&format!(
            "const answer = await fetch('/demo/sign-in', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, body: JSON.stringify({body}) }}); return answer.status;"
        ))
        .await?;
    ensure!(
        (200..300).contains(&status),
        "signing in as {} was answered {status}",
        starter.person
    );
    Ok(())
}

/// Opens the page for new starters and waits until the guide knows who is there.
pub(crate) async fn open_tasks(page: &Page, intranet: &Intranet, starter: Starter) -> Result<()> {
    page.goto(&format!("{}{NEW_STARTERS}", intranet.address))
        .await?;
    let signing = json!(format!("Signing as {}", starter.display));
    page.until(&format!("words(guide()).includes({signing})"))
        .await
}

/// How somebody presses what is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Pointer,
    /// The keyboard alone; every screen on the way is looked at as well.
    Keyboard,
}

/// Somebody on the way through the journey.
pub(crate) struct Walk<'p> {
    pub(crate) page: &'p Page,
    pub(crate) by: By,
}

impl Walk<'_> {
    pub(crate) async fn press(&self, name: &str) -> Result<()> {
        match self.by {
            By::Pointer => self.page.click(name).await,
            By::Keyboard => {
                self.page.tab_to(name).await?;
                self.page.press(Key::Enter).await
            }
        }
    }

    /// Waits for a screen by its heading and some more of its words, and looks at it.
    pub(crate) async fn arrive(&self, heading: &str, words: &str) -> Result<()> {
        self.page.until_heading(heading).await?;
        let words = json!(words);
        self.page
            .until(&format!("words(guide()).includes({words})"))
            .await?;
        if self.by == By::Keyboard {
            focus_is_on_heading(self.page).await?;
        }
        self.look(heading).await
    }

    /// Nothing on the screen keeps anybody out.
    pub(crate) async fn look(&self, state: &str) -> Result<()> {
        if self.by == By::Keyboard {
            self.page
                .reflows()
                .await
                .with_context(|| state.to_owned())?;
            self.page.is_accessible(state).await?;
        }
        Ok(())
    }

    /// From the list of tasks to the answers, shown for checking.
    pub(crate) async fn to_check(&self) -> Result<()> {
        self.to_training(&product::pack_to_sign("derby")?).await?;
        self.tell_training().await?;
        self.arrive("Agree to the declaration", "I will follow this policy")
            .await?;
        self.press("I agree to all of this").await?;
        let check = "Check your answers before you sign";
        self.arrive(check, "Still to come").await
    }

    /// From the list of tasks through the pack’s policy to the question about training.
    pub(crate) async fn to_training(&self, pack: &Pack) -> Result<()> {
        self.press("Read the policy").await?;
        self.through(pack).await
    }

    /// From the policy’s first section to the question about training.
    pub(crate) async fn through(&self, pack: &Pack) -> Result<()> {
        let policy = pack.policy().context("the pack has no policy")?;
        self.through_sections(policy).await?;
        self.through_scenarios(pack, policy).await
    }

    async fn through_scenarios(&self, pack: &Pack, policy: &Policy) -> Result<()> {
        let count = policy.scenarios.len();
        for (place, scenario) in (1..).zip(&policy.scenarios) {
            let line = format!("Question {place} of {count}");
            self.arrive("Whom would you call?", &line).await?;
            let marking =
                marking(pack.contact_part(), scenario).map_err(|error| anyhow!("{error}"))?;
            let named = marking.choices.iter().map(|choice| {
                let number = choice.number.display();
                format!("{} {number}", choice.label)
            });
            let names: Vec<String> = named.collect();
            let right = names.get(marking.right).context("no answer is right")?;
            if let Some(wrong) = names.iter().find(|name| *name != right) {
                self.press(wrong).await?;
                self.told("Not at this time").await?;
                // Back to where the choices begin.
                self.page.run("heading().focus();").await?;
            }
            self.press(right).await?;
            self.told("Yes, that is the line the guide gives").await?;
            self.press("Continue").await?;
        }
        Ok(())
    }

    pub(crate) async fn through_sections(&self, policy: &Policy) -> Result<()> {
        let count = policy.sections.len();
        for (place, section) in (1..).zip(&policy.sections) {
            let line = format!("Section {place} of {count}");
            self.arrive(&section.heading, &line).await?;
            let on = if place < count {
                "Next section"
            } else {
                "Continue"
            };
            self.press(on).await?;
        }
        Ok(())
    }

    async fn tell_training(&self) -> Result<()> {
        self.arrive("Have you done safeguarding training?", "Choose one")
            .await?;
        self.press("Continue").await?;
        self.told("Choose one of the answers.").await?;
        match self.by {
            By::Pointer => self.page.click("Still to come").await?,
            By::Keyboard => {
                self.page.run("heading().focus();").await?;
                // One of a group of choices takes the tab key, the arrows go on from there.
                self.page.tab_to("Safeguarding training on-line").await?;
                for choice in ["A safeguarding briefing", "Still to come"] {
                    self.page.press(Key::Down).await?;
                    let chosen = format!("focused().checked && called(focused()) === '{choice}'");
                    self.page.until(&chosen).await?;
                }
            }
        }
        self.press("Continue").await
    }

    /// Waits for words on the same screen, and looks at it.
    pub(crate) async fn told(&self, words: &str) -> Result<()> {
        let quoted = json!(words);
        self.page
            .until(&format!("words(guide()).includes({quoted})"))
            .await?;
        self.look(words).await
    }

    /// Sends, and gives the receipt once it is there.
    pub(crate) async fn send(&self) -> Result<String> {
        self.press("Sign and send").await?;
        self.arrive("Recorded", "Your receipt: ").await?;
        receipt(self.page).await
    }
}

pub(crate) async fn receipt(page: &Page) -> Result<String> {
    page.get("words(guide()).match(/Your receipt: (\\S+)/)[1]")
        .await
}

/// Walks to the answers on the reference intranet by the pointer.
pub(crate) async fn ready_to_send(
    page: &Page,
    intranet: &Intranet,
    starter: Starter,
) -> Result<()> {
    sign_in(page, intranet, starter).await?;
    open_tasks(page, intranet, starter).await?;
    let walk = Walk {
        page,
        by: By::Pointer,
    };
    walk.to_check().await
}

/// The host holds one sign-off, of that person; gives its receipt.
pub(crate) fn only_record(intranet: &Intranet, starter: Starter) -> Result<String> {
    let held = intranet.exported()?;
    let [record] = held.as_slice() else {
        bail!("not one record is held, but {held:?}");
    };
    ensure!(
        record["person"] == starter.person && record["outcome"] == "signed",
        "{record} is no signature of {}",
        starter.person
    );
    let receipt = record["receipt"].as_str();
    Ok(receipt.context("a record without a receipt")?.to_owned())
}

pub(crate) async fn reaches_the_ledger(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    let walk = Walk {
        page: &page,
        by: By::Pointer,
    };
    let shown = walk.send().await?;
    let held = only_record(&intranet, HOUSING)?;
    ensure!(
        shown == held,
        "the screen shows receipt {shown}, the host holds {held}"
    );
    intranet.verify()?;

    open_tasks(&page, &intranet, HOUSING).await?;
    page.until("words(guide()).includes('You have signed this policy')")
        .await?;
    let standing = page.words().await?;
    ensure!(standing.contains(&held), "no receipt in “{standing}”");
    page.is_accessible("signed").await?;

    let reported = reported_of_housing(&page, &intranet).await?;
    ensure!(
        reported == ["1", "1", "0", "0", "1"],
        "the report counts {reported:?}"
    );
    Ok(())
}

/// What the report says of the service Housing to somebody who may see it: how many are expected, have signed, have been
/// trained, have done both, are outstanding.
pub(crate) async fn reported_of_housing(page: &Page, intranet: &Intranet) -> Result<Vec<String>> {
    sign_in(page, intranet, LEAD).await?;
    page.goto(&format!("{}/api/reports/completion", intranet.address))
        .await?;
    page.until("document.querySelector('caption')").await?;
    // Before these stand the service’s name and its bars.
    page.get("[...[...document.querySelectorAll('tr.service')].find((row) => row.cells[0].innerText === 'Housing').cells].slice(2, 7).map((cell) => cell.innerText.trim())")
        .await
}

async fn whole_journey_by_keyboard(page: &Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    sign_in(&page, &intranet, LIBRARY).await?;
    open_tasks(&page, &intranet, LIBRARY).await?;
    let walk = Walk {
        page: &page,
        by: By::Keyboard,
    };
    walk.look("tasks").await?;
    walk.to_check().await?;
    let shown = walk.send().await?;
    let held = only_record(&intranet, LIBRARY)?;
    ensure!(
        shown == held,
        "the screen shows receipt {shown}, the host holds {held}"
    );
    Ok(())
}

pub(crate) async fn by_keyboard_at_320(page: Page) -> Result<()> {
    page.set_width(320).await?;
    whole_journey_by_keyboard(&page).await
}

pub(crate) async fn by_keyboard_at_1280(page: Page) -> Result<()> {
    page.set_width(1280).await?;
    whole_journey_by_keyboard(&page).await
}

/// In a window as the engine opens it: those of the others cannot be as narrow.
pub(crate) async fn by_keyboard(page: Page) -> Result<()> {
    whole_journey_by_keyboard(&page).await
}

pub(crate) async fn waits_for_the_network(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    page.offline(true).await?;
    page.click("Sign and send").await?;
    page.until_heading("Not recorded yet").await?;
    page.until("words(guide()).includes('Saved on this device, waiting to be sent.')")
        .await?;
    page.is_accessible("waiting").await?;
    // Minutes later the guide asks in vain who is there; what waits stays in sight.
    page.run("const now = Date.now; Date.now = () => now() + 120_000;")
        .await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    let shown = page.words().await?;
    ensure!(
        shown.contains("Saved on this device"),
        "what waits is out of sight: {shown}"
    );
    page.offline(false).await?;
    page.until_heading("Recorded").await?;
    let shown = receipt(&page).await?;
    ensure!(shown == only_record(&intranet, HOUSING)?, "{shown}");
    Ok(())
}

/// Signs in or out in another tab: the page's own guide does not hear of it.
async fn elsewhere(page: &Page, address: &str, person: &str) -> Result<()> {
    let body = json!({"person": person});
    page.wait_for::<Value>(&format!(
        "await fetch('{address}', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, body: JSON.stringify({body}) }}); return null;"
    ))
    .await?;
    Ok(())
}

pub(crate) async fn waits_for_the_session(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    elsewhere(&page, "/demo/sign-out", HOUSING.person).await?;
    page.click("Sign and send").await?;
    page.until("words(guide()).includes('You are signed out: sign in to the intranet again, then it is sent.')")
        .await?;
    page.is_accessible("signed out").await?;
    ensure!(intranet.exported()?.is_empty(), "sent without a session");
    // Somebody else is no way out either.
    elsewhere(&page, "/demo/sign-in", LIBRARY.person).await?;
    page.click("Send again").await?;
    page.until("!words(guide()).includes('Reference: ')")
        .await?;
    ensure!(intranet.exported()?.is_empty(), "sent as somebody else’s");
    elsewhere(&page, "/demo/sign-in", HOUSING.person).await?;
    open_tasks(&page, &intranet, HOUSING).await?;
    page.until("words(guide()).includes('Recorded. Receipt: ')")
        .await?;
    only_record(&intranet, HOUSING)?;
    Ok(())
}

pub(crate) async fn waits_while_the_service_is_down(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let mut intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    intranet.stop();
    page.click("Sign and send").await?;
    page.until("words(guide()).includes('Saved on this device, waiting to be sent.')")
        .await?;
    page.goto("about:blank").await?;
    intranet.start_again()?;
    ensure!(
        intranet.exported()?.is_empty(),
        "the host holds what it cannot have got"
    );
    open_tasks(&page, &intranet, HOUSING).await?;
    page.until("words(guide()).includes('Recorded. Receipt: ')")
        .await?;
    let held = only_record(&intranet, HOUSING)?;
    page.until(&format!("words(guide()).includes({})", json!(held)))
        .await
}

/// A page that has the host's service and shows another screen sends too.
pub(crate) async fn goes_from_any_page_with_a_host(page: Page) -> Result<()> {
    let mut intranet = Intranet::start()?;
    let signing = page.with_guide(ELEMENT);
    ready_to_send(&signing, &intranet, HOUSING).await?;
    intranet.stop();
    signing.click("Sign and send").await?;
    signing
        .until("words(guide()).includes('Saved on this device, waiting to be sent.')")
        .await?;
    page.goto("about:blank").await?;
    intranet.start_again()?;
    page.goto(&format!("{}/staff", intranet.address)).await?;
    page.until("heading()").await?;
    // What a killed browser loses.
    page.run("localStorage.clear();").await?;
    page.run("window.moved = guide(); moved.place = moved.parentNode; moved.remove();")
        .await?;
    page.run("moved.addEventListener('sg-recorded', () => { document.title = 'recorded'; }); moved.setAttribute('host', '/api'); moved.place.append(moved);")
        .await?;
    page.until("document.title === 'recorded'").await?;
    only_record(&intranet, HOUSING).map(drop)
}

pub(crate) async fn clicked_many_times_is_one_record(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    page.run("const send = control('Sign and send'); for (let click = 0; click < 10; click += 1) send.click();")
        .await?;
    page.until_heading("Recorded").await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    let shown = receipt(&page).await?;
    ensure!(shown == only_record(&intranet, HOUSING)?, "{shown}");
    Ok(())
}

pub(crate) async fn without_storage_it_says_so(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let mut intranet = Intranet::start()?;
    let blocks = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('blocked', 'SecurityError'); } });";
    let blocked = page
        .chromium(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": blocks}),
        )
        .await?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    page.click("All tasks").await?;
    page.until("words(guide()).includes('This browser keeps nothing for this page: what you do is lost when you leave it.')")
        .await?;
    page.click("Continue").await?;
    page.until_heading("Check your answers before you sign")
        .await?;
    intranet.stop();
    page.click("Sign and send").await?;
    page.until("words(guide()).includes('Not saved: this browser keeps nothing for this page.')")
        .await?;
    let shown = page.words().await?;
    ensure!(
        !shown.contains("Saved on this device"),
        "nothing can be saved, yet the guide shows {shown}"
    );
    intranet.start_again()?;
    // Unless it has gone by itself in the meantime.
    page.run("control('Send again')?.click();").await?;
    page.until_heading("Recorded").await?;
    let shown = receipt(&page).await?;
    ensure!(shown == only_record(&intranet, HOUSING)?, "{shown}");
    page.chromium("Page.removeScriptToEvaluateOnNewDocument", blocked)
        .await?;
    Ok(())
}

pub(crate) async fn goes_as_its_own_person_alone(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let mut intranet = Intranet::start()?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    intranet.stop();
    page.click("Sign and send").await?;
    page.until("words(guide()).includes('Saved on this device, waiting to be sent.')")
        .await?;
    let reference: String = page
        .get("words(guide()).match(/Reference: ([0-9a-f-]{36})/)[1]")
        .await?;
    page.goto("about:blank").await?;
    intranet.start_again()?;

    sign_in(&page, &intranet, LIBRARY).await?;
    open_tasks(&page, &intranet, LIBRARY).await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    let shown = page.words().await?;
    for foreign in [reference.as_str(), "Sent from this device"] {
        ensure!(
            !shown.contains(foreign),
            "somebody else sees “{foreign}”: {shown}"
        );
    }
    ensure!(
        shown.contains(" 0 of "),
        "somebody else’s answers are shown: {shown}"
    );
    let held = intranet.exported()?;
    ensure!(held.is_empty(), "somebody else’s was sent: {held:?}");

    sign_in(&page, &intranet, HOUSING).await?;
    open_tasks(&page, &intranet, HOUSING).await?;
    page.until("words(guide()).includes('Recorded. Receipt: ')")
        .await?;
    only_record(&intranet, HOUSING)?;
    let id = intranet.exported()?.first().map(|held| held["id"].clone());
    ensure!(
        id == Some(json!(reference)),
        "{id:?} was recorded, not {reference}"
    );
    Ok(())
}
