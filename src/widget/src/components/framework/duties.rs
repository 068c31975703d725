//! Duties, paragraph by paragraph.

use guide_domain::framework::{Duty, DutyPart, Framework, Reference, Role};
use guide_domain::roles::DutyGroup;
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::framework::succession::of_duty;
use crate::components::screen::Screen;
use crate::view::View;
use crate::words::framework;

/// The duties of each group under its reason. The paragraph of `target` takes the focus.
pub fn duty_groups(
    screen: Screen<'_>,
    content: &Framework,
    groups: &[DutyGroup<'_>],
    target: Option<Reference>,
) -> Html {
    let sections = groups.iter().map(|group| {
        let duties = group.role.duties.iter();
        let rows = duties.map(|duty| duty_row(screen, content, group.role, duty, target));
        html! {
            <section>
                { reason(group) }
                { for rows }
            </section>
        }
    });
    sections.collect()
}

/// Why these duties are somebody's, and which section they stand in.
pub fn reason(group: &DutyGroup<'_>) -> Html {
    let role = group.role;
    let own = group.because.iter().any(|because| because.id == role.id);
    let ours = (!own).then_some(framework::OUR_READING);
    html! {
        <>
            <h3 class="sg-subheading">{ guide_domain::spoken::sentence(&group.reason()) }</h3>
            <p class="sg-mark">{ framework::section(role.section, &role.title) }{ ours }</p>
            { role.note.as_ref().map(|note| html! { <p class="sg-mark">{ framework::note(note) }</p> }) }
        </>
    }
}

fn duty_row(
    screen: Screen<'_>,
    content: &Framework,
    role: &Role,
    duty: &Duty,
    target: Option<Reference>,
) -> Html {
    let reference = Reference::Duty(duty.reference);
    let parts = duty.parts.iter().map(|part| part_row(screen, part, target));
    let official = duty.official.as_ref().map(|official| {
        html! {
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ framework::OFFICIAL }</span></summary>
                <div class="govuk-details__text">{ &**official }</div>
            </details>
        }
    });
    let note = duty.note.as_deref().map(note_line);
    html! {
        <div class="sg-duty">
            { number(screen, reference, target) }
            <div>
                <p>{ &*duty.text }</p>
                { for parts }
                { note }
                { of_duty(screen.state, content, duty) }
                { official }
                { copy(screen, content, role, reference) }
            </div>
        </div>
    }
}

fn part_row(screen: Screen<'_>, part: &DutyPart, target: Option<Reference>) -> Html {
    html! {
        <div class="sg-duty sg-duty-part">
            { number(screen, Reference::Part(part.reference), target) }
            <div>
                <p>{ &*part.text }</p>
                { part.note.as_deref().map(note_line) }
            </div>
        </div>
    }
}

fn note_line(note: &str) -> Html {
    html! { <p class="sg-mark">{ framework::note(note) }</p> }
}

fn number(screen: Screen<'_>, reference: Reference, target: Option<Reference>) -> Html {
    let text = reference.to_string();
    if target == Some(reference) {
        return html! { <p class="sg-ref sg-target" tabindex="-1" ref={screen.heading}>{ text }</p> };
    }
    html! { <p class="sg-ref">{ text }</p> }
}

fn copy(screen: Screen<'_>, content: &Framework, role: &Role, reference: Reference) -> Html {
    let paragraph = reference.to_string();
    let title = screen.state.document_title(&content.document);
    let text = framework::reference(title, &paragraph, &role.short);
    let view = View::Role {
        role: role.id.clone(),
        paragraph: Some(paragraph.as_str().into()),
    };
    let button = AskButton::link(
        framework::COPY_REFERENCE,
        Request::CopyLink(text.into(), view),
    );
    let button = AskButton {
        about: Some(&paragraph),
        ..button
    };
    html! { <p class="sg-mark">{ button.draw(screen.ask) }</p> }
}
